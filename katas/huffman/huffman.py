def huffman_codes(frequencies):
    """Codes of least total length, none of which is the beginning of another.

    frequencies: dict of single characters to positive integers

    Returns a dict of the same characters to strings of "0" and "1". One symbol: one bit.
    """
    raise NotImplementedError


def encode(text, codes):
    """The codes of the characters of text, joined to one string of "0" and "1"."""
    raise NotImplementedError


def decode(bits, codes):
    """The text that encode made into bits with these prefix-free codes."""
    raise NotImplementedError
