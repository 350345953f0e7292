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
            codes[symbol] = "0" + codes[symbol]
        for symbol in right:
            codes[symbol] = "1" + codes[symbol]
        heapq.heappush(heap, (weight0 + weight1, left + right))
    return codes


def encode(text, codes):
    return "".join(codes[symbol] for symbol in text)


def decode(bits, codes):
    symbols = {code: symbol for symbol, code in codes.items()}
    longest = max(map(len, symbols))
    text, start = "", 0
    while start < len(bits):
        for length in range(1, longest + 1):
            code = bits[start : start + length]
            if code in symbols:
                text += symbols[code]
                start += length
                break
    return text
