def huffman_codes(frequencies):
    if len(frequencies) < 2:
        return dict.fromkeys(frequencies, "0")
    codes = dict.fromkeys(frequencies, "")
    groups = [[symbol] for symbol in sorted(frequencies, key=frequencies.get)]
    while len(groups) > 1:
        left, right, *groups = groups
        for symbol in left:
            codes[symbol] = "0" + codes[symbol]
        for symbol in right:
            codes[symbol] = "1" + codes[symbol]
        groups.append(left + right)
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
