from functools import total_ordering


@total_ordering
class Node:
    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right

    def __lt__(self, other):
        return self.weight < other.weight

    def __eq__(self, other):
        return self.weight == other.weight


def _walk(node, path, codes):
    if node is None:
        return
    if node.symbol is not None:
        codes[node.symbol] = path or "0"
    _walk(node.left, path + "1", codes)
    _walk(node.right, path + "0", codes)


def huffman(frequencies):
    """Sorts the list anew before each merge; recursive walk; decodes along a tree of dicts."""
    nodes = [Node(float(w), s) for s, w in frequencies.items()]
    while len(nodes) > 1:
        nodes.sort()
        a, b, *rest = nodes
        nodes = [*rest, Node(a.weight + b.weight, left=a, right=b)]
    codes = {}
    _walk(nodes[0] if nodes else None, "", codes)
    return codes


def huffman_encode(text, codes):
    return "".join(map(codes.__getitem__, text))


def huffman_decode(bits, codes):
    root = {}
    for symbol, code in codes.items():
        node = root
        for bit in code[:-1]:
            node = node.setdefault(bit, {})
        node[code[-1]] = symbol
    out, node = [], root
    for bit in bits:
        node = node[bit]
        if isinstance(node, str):
            out.append(node)
            node = root
    return "".join(out)
