def huffman_codes(frequencies):
    if len(frequencies) == 1:
        return dict.fromkeys(frequencies, "0")
    codes = {}

    def split(symbols, code):
        if len(symbols) == 1:
            codes[symbols[0]] = code
        if len(symbols) < 2:
            return
        weights = [frequencies[s] for s in symbols]
        cuts = range(1, len(symbols))
        cut = min(cuts, key=lambda i: abs(sum(weights[:i]) - sum(weights[i:])))
        split(symbols[:cut], code + "0")
        split(symbols[cut:], code + "1")

    split(sorted(frequencies, key=frequencies.get, reverse=True), "")
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
