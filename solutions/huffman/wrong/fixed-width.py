def huffman_codes(frequencies):
    width = max(1, (len(frequencies) - 1).bit_length())
    return {symbol: format(i, f"0{width}b") for i, symbol in enumerate(frequencies)}


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
