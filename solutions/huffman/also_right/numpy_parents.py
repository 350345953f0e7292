import re

import numpy as np


def huffman_codes(frequencies):
    """An array of weights and one of parents; the two smallest by argmin."""
    symbols = list(frequencies)
    k = len(symbols)
    if k == 0:
        return {}
    if k == 1:
        return {symbols[0]: "1"}
    weight = np.full(2 * k - 1, np.inf)
    weight[:k] = list(frequencies.values())
    parent, bit = np.zeros(2 * k - 1, int), np.zeros(2 * k - 1, int)
    alive = weight.copy()
    for node in range(k, 2 * k - 1):
        total = 0
        for b in (0, 1):
            i = int(np.argmin(alive))
            total += alive[i]
            alive[i] = np.inf
            parent[i], bit[i] = node, b
        alive[node] = total
    codes = {}
    for i in range(k):
        path, node = "", i
        while node != 2 * k - 2:
            path = str(bit[node]) + path
            node = parent[node]
        codes[symbols[i]] = path
    return codes


def encode(text, codes):
    return "".join([codes[c] for c in list(text)])


def decode(bits, codes):
    """A regular expression of all codes: alternatives of a prefix-free code never compete."""
    if bits == "":
        return ""
    back = {code: symbol for symbol, code in codes.items()}
    return "".join(back[code] for code in re.findall("|".join(back), bits))
