import heapq


def walk(tree, code="", codes={}):
    if isinstance(tree, str):
        codes[tree] = code or "0"
    else:
        walk(tree[0], code + "0", codes)
        walk(tree[1], code + "1", codes)
    return codes


def huffman_codes(frequencies):
    if not frequencies:
        return {}
    heap = [(weight, i, symbol) for i, (symbol, weight) in enumerate(frequencies.items())]
    heapq.heapify(heap)
    number = len(heap)
    while len(heap) > 1:
        weight0, _, tree0 = heapq.heappop(heap)
        weight1, _, tree1 = heapq.heappop(heap)
        heapq.heappush(heap, (weight0 + weight1, number, (tree0, tree1)))
        number += 1
    return walk(heap[0][2])


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
