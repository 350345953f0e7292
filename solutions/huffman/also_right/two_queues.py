from collections import OrderedDict, deque


def huffman_codes(frequencies):
    """Linear after the sort; only the lengths are taken from the tree, the codes are canonical."""
    leaves = deque(sorted((w, [s]) for s, w in frequencies.items()))
    merged = deque()
    depth = dict.fromkeys(frequencies, 0)

    def lightest():
        if not merged or (leaves and leaves[0][0] <= merged[0][0]):
            return leaves.popleft()
        return merged.popleft()

    for _ in range(len(frequencies) - 1):
        (w0, a), (w1, b) = lightest(), lightest()
        for symbol in a + b:
            depth[symbol] += 1
        merged.append((w0 + w1, a + b))
    if len(depth) == 1:
        depth = dict.fromkeys(depth, 1)
    codes, code, before = OrderedDict(), 0, 0
    for symbol, length in sorted(depth.items(), key=lambda item: (item[1], item[0])):
        code <<= length - before
        codes[symbol] = format(code, "b").zfill(length)
        code, before = code + 1, length
    return codes


def encode(text, codes):
    return text.translate({ord(s): c for s, c in codes.items()})


def decode(bits, codes):
    pairs = sorted(codes.items(), key=lambda pair: len(pair[1]))
    out, at = [], 0
    while at < len(bits):
        symbol, code = next(p for p in pairs if bits.startswith(p[1], at))
        out.append(symbol)
        at += len(code)
    return str.join("", out)
