import heapq
from collections import Counter


def huffman_codes(frequencies):
    """The heap holds lists of [symbol, code]; each merge puts a bit in front."""
    heap = [[f, [s, ""]] for s, f in Counter(frequencies).items()]
    heapq.heapify(heap)
    if len(heap) == 1:
        heap[0][1][1] = "1"
    while len(heap) > 1:
        low = heapq.heappop(heap)
        high = heapq.heappop(heap)
        for pair in low[1:]:
            pair[1] = "0" + pair[1]
        for pair in high[1:]:
            pair[1] = "1" + pair[1]
        heapq.heappush(heap, [low[0] + high[0]] + low[1:] + high[1:])
    return dict(heap[0][1:]) if heap else {}


def encode(text, codes):
    bits = ""
    for character in text:
        bits += codes[character]
    return bits


def decode(bits, codes):
    out = ""
    while bits:
        for symbol, code in codes.items():
            if bits.startswith(code):
                out += symbol
                bits = bits[len(code) :]
                break
    return out
