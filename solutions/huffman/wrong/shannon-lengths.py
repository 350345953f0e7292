from math import ceil, log2


def huffman_codes(frequencies):
    total = sum(frequencies.values())
    codes, start = {}, 0.0
    for symbol in sorted(frequencies, key=frequencies.get, reverse=True):
        share = frequencies[symbol] / total
        length = max(1, ceil(-log2(share)))
        codes[symbol] = format(int(start * 2**length), f"0{length}b")
        start += share
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
