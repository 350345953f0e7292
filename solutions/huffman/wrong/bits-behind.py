import heapq


def huffman_codes(frequencies):
    if len(frequencies) < 2:
        return dict.fromkeys(frequencies, "0")
    codes = dict.fromkeys(frequencies, "")
    heap = [(weight, symbol) for symbol, weight in frequencies.items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        weight0, left = heapq.heappop(heap)
        weight1, right = heapq.heappop(heap)
        for symbol in left:
            codes[symbol] += "0"
        for symbol in right:
            codes[symbol] += "1"
        heapq.heappush(heap, (weight0 + weight1, left + right))
    return codes


def encode(text, codes):
    return "".join(codes[symbol] for symbol in text)


def decode(bits, codes):
    symbols = {code: symbol for symbol, code in codes.items()}
    text, code = [], ""
    for bit in bits:
        code += bit
        if code in symbols:
            text.append(symbols[code])
            code = ""
    return "".join(text)
