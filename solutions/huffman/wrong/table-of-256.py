import heapq


def huffman_codes(frequencies):
    if len(frequencies) < 2:
        return dict.fromkeys(frequencies, "0")
    counts = [0] * 256
    for symbol, weight in frequencies.items():
        counts[ord(symbol)] = weight
    codes = [""] * 256
    heap = [(weight, (i,)) for i, weight in enumerate(counts) if weight]
    heapq.heapify(heap)
    while len(heap) > 1:
        weight0, left = heapq.heappop(heap)
        weight1, right = heapq.heappop(heap)
        for i in left:
            codes[i] = "0" + codes[i]
        for i in right:
            codes[i] = "1" + codes[i]
        heapq.heappush(heap, (weight0 + weight1, left + right))
    return {chr(i): code for i, code in enumerate(codes) if code}


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
