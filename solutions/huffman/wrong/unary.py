def huffman_codes(frequencies):
    symbols = sorted(frequencies, key=frequencies.get, reverse=True)
    codes = {symbol: "1" * i + "0" for i, symbol in enumerate(symbols)}
    if len(symbols) > 1:
        codes[symbols[-1]] = "1" * (len(symbols) - 1)
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
