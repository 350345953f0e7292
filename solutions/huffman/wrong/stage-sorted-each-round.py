def huffman_codes(frequencies):
    if len(frequencies) == 1:
        return dict.fromkeys(frequencies, "0")
    trees = [(weight, symbol) for symbol, weight in frequencies.items()]
    while len(trees) > 1:
        trees.sort(key=lambda pair: pair[0])
        (weight0, tree0), (weight1, tree1) = trees[:2]
        trees[:2] = [(weight0 + weight1, (tree0, tree1))]
    codes = {}
    branches = [(tree, "") for _, tree in trees]
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
    symbols = {code: symbol for symbol, code in codes.items()}
    text, code = [], ""
    for bit in bits:
        code += bit
        if code in symbols:
            text.append(symbols[code])
            code = ""
    return "".join(text)
