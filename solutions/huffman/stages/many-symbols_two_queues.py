from collections import deque


def huffman_codes(frequencies):
    """Linear after one sort: merged trees come out by rising weight, so a queue holds them."""
    leaves = deque(sorted((weight, symbol) for symbol, weight in frequencies.items()))
    merged = deque()

    def lightest():
        if not merged or (leaves and leaves[0][0] <= merged[0][0]):
            return leaves.popleft()
        return merged.popleft()

    while len(leaves) + len(merged) > 1:
        (weight0, tree0), (weight1, tree1) = lightest(), lightest()
        merged.append((weight0 + weight1, [tree0, tree1]))

    codes = {}

    def walk(tree, code):
        if isinstance(tree, list):
            walk(tree[0], code + "0")
            walk(tree[1], code + "1")
        else:
            codes[tree] = code or "0"

    for _, tree in [*leaves, *merged]:
        walk(tree, "")
    return codes


def encode(text, codes):
    return "".join(codes[symbol] for symbol in text)


def decode(bits, codes):
    """Down a tree of dicts, one bit at a time."""
    root = {}
    for symbol, code in codes.items():
        node = root
        for bit in code[:-1]:
            node = node.setdefault(bit, {})
        node[code[-1]] = symbol
    text, node = [], root
    for bit in bits:
        node = node[bit]
        if isinstance(node, str):
            text.append(node)
            node = root
    return "".join(text)
