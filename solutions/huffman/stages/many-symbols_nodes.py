import heapq


class Node:
    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight = weight
        self.symbol = symbol
        self.left = left
        self.right = right

    def __lt__(self, other):
        return self.weight < other.weight


def collect(node, code, codes):
    if node.symbol is not None:
        codes[node.symbol] = code or "0"
    else:
        collect(node.left, code + "0", codes)
        collect(node.right, code + "1", codes)


def huffman_codes(frequencies):
    """A heap of objects that compare by weight."""
    heap = []
    for symbol, weight in frequencies.items():
        heapq.heappush(heap, Node(weight, symbol))
    while len(heap) > 1:
        left = heapq.heappop(heap)
        right = heapq.heappop(heap)
        heapq.heappush(heap, Node(left.weight + right.weight, None, left, right))
    codes = {}
    if heap:
        collect(heap[0], "", codes)
    return codes


def encode(text, codes):
    return "".join(codes[symbol] for symbol in text)


def decode(bits, codes):
    """At each place a slice of each length that occurs, looked up in a dict."""
    symbols = {code: symbol for symbol, code in codes.items()}
    lengths = sorted({len(code) for code in symbols})
    text, at = "", 0
    while at < len(bits):
        for length in lengths:
            symbol = symbols.get(bits[at : at + length])
            if symbol is not None:
                text += symbol
                at += length
                break
    return text
