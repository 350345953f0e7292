import heapq


def huffman_codes(frequencies):
    if len(frequencies) == 1:
        return dict.fromkeys(frequencies, "0")                      # a lone root has no branches
    # (weight, number, tree): the number breaks ties, so that trees are never compared
    heap = [(weight, i, symbol) for i, (symbol, weight) in enumerate(frequencies.items())]
    heapq.heapify(heap)
    number = len(heap)
    while len(heap) > 1:
        weight0, _, tree0 = heapq.heappop(heap)                     # the two lightest
        weight1, _, tree1 = heapq.heappop(heap)
        heapq.heappush(heap, (weight0 + weight1, number, (tree0, tree1)))
        number += 1
    codes = {}
    branches = [(tree, "") for _, _, tree in heap]                  # the root, or nothing at all
    while branches:
        tree, code = branches.pop()
        if isinstance(tree, str):
            codes[tree] = code
        else:
            branches += [(tree[0], code + "0"), (tree[1], code + "1")]
    return codes


def encode(text, codes):
    return "".join(codes[symbol] for symbol in text)


def decode(bits, codes):
    for symbol, code in codes.items():
        if bits.startswith(code):
            return symbol + decode(bits[len(code):], codes)
    return ""
