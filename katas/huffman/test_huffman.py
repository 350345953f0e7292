import itertools

from harness.oracle import (
    as_quick,
    cases,
    close,
    draw,
    holds,
    number,
    stage,
    table,
    text,
    unchanged,
)

ALPHABET = "etaoinshrdlucmfwypvbgkjqxz ETAOINSHRDLUCMFWYPVBGKJQXZ.,;:!?-()'"


def least_total(frequencies):
    """Each merge adds a bit to all symbols below it: the total is the sum of merged weights."""
    weights = sorted(int(weight) for weight in frequencies.values())
    total = 0
    while len(weights) > 1:
        merged = weights[0] + weights[1]
        total += merged
        weights = sorted([*weights[2:], merged])
    return total


def codes_of(huffman_codes, frequencies):
    """The codes for a copy of the frequencies: a str of 0 and 1 for each symbol, and no more."""
    codes = table(huffman_codes(dict(frequencies)), "codes")
    missing = [symbol for symbol in frequencies if symbol not in codes]
    holds(not missing, lambda: f"there is no code for {missing[0]!r}")
    extra = [symbol for symbol in codes if symbol not in frequencies]
    holds(not extra, lambda: f"there is a code for {extra[0]!r}, which is not among the symbols")
    for symbol in frequencies:
        code = text(codes[symbol], f"the code of {symbol!r}")
        holds(
            set(code) <= {"0", "1"},
            lambda symbol=symbol, code=code: (
                f"the code of {symbol!r} is {code!r}, should hold nothing but 0 and 1"
            ),
        )
    return {symbol: codes[symbol] for symbol in frequencies}


def least(codes, frequencies):
    """Tells when the codes are longer, or shorter, than an optimal prefix-free code."""
    bits = [frequency * len(codes[symbol]) for symbol, frequency in frequencies.items()]
    total = round(number(sum(bits), "bits in all"))
    want = least_total(frequencies)
    lengths = {symbol: len(code) for symbol, code in codes.items()}
    shown = f" (lengths {lengths}, frequencies {frequencies})" if len(lengths) <= 8 else ""
    holds(total >= want, f"{total} bits in all, no prefix-free code has below {want}{shown}")
    holds(total <= want, f"{total} bits in all, {want} would do{shown}")


def prefix_free(codes):
    """Tells which code begins another. Sorted, a code comes right before one that it begins."""
    ordered = sorted(codes.items(), key=lambda item: item[1])
    for (a, short), (b, long) in itertools.pairwise(ordered):
        same = f"{a!r} and {b!r} have the same code {short!r}"
        begins = f"the code {short!r} of {a!r} begins the code {long!r} of {b!r}"
        holds(not long.startswith(short), same if short == long else begins)


def some_frequencies(rng, k, high):
    symbols = rng.permutation(list(ALPHABET))[:k]
    return {str(symbol): int(rng.integers(1, high)) for symbol in symbols}


def some_codes(rng, k):
    """Prefix-free codes by splitting random codes; some bit strings begin none of them."""
    codes = ["0", "1"]
    while len(codes) < k + k // 3:
        code = codes.pop(int(rng.integers(len(codes))))
        codes += [code + "0", code + "1"]
    symbols = rng.permutation(list(ALPHABET))[:k]
    return {str(s): codes[i] for s, i in zip(symbols, rng.permutation(len(codes)), strict=False)}


def some_text(rng, codes, n):
    return "".join(map(str, rng.choice(list(codes), n)))


@cases(frequencies=[(1, 1), (3, 1), (1, 2), (1, 1, 2), (5, 2, 1, 1)])
def test_small_by_hand(huffman_codes, frequencies):
    """gives each symbol a code, of the known lengths for two to four symbols"""
    frequencies = dict(zip("abcd", frequencies, strict=False))
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)


@cases(k=[2, 3, 5, 12, 40], high=[2, 100])
def test_prefix_free(huffman_codes, k, high):
    """no code is the beginning of another"""
    prefix_free(codes_of(huffman_codes, some_frequencies(draw(k), k, high)))


@cases(k=[3, 4, 5, 6, 9, 20, 60], high=[10, 1000])
def test_least_total_length(huffman_codes, k, high):
    """frequency times length sums to the least that is possible"""
    frequencies = some_frequencies(draw(k), k, high)
    least(codes_of(huffman_codes, frequencies), frequencies)


@cases(frequencies=[(15, 7, 6, 6, 5), (4, 3, 2, 2, 2), (10, 3, 3, 3, 3, 3), (7, 7, 4, 2, 2, 2)])
def test_merges_from_below(huffman_codes, frequencies):
    """merges from the rarest up: halving the symbols from above spends more here"""
    frequencies = dict(zip("abcdef", frequencies, strict=False))
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)
    prefix_free(codes)


@cases(k=[2, 3, 4, 7, 8, 9, 16])
def test_equal_frequencies(huffman_codes, k):
    """equal frequencies give codes of about equal length, 3 bits each for 8 symbols"""
    frequencies = dict.fromkeys(ALPHABET[:k], 7)
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)
    prefix_free(codes)


@cases(k=[3, 6, 20, 40])
def test_fibonacci(huffman_codes, k):
    """Fibonacci numbers as frequencies give codes of 1, 2, 3, ... bits, however many"""
    weights = [1, 1]
    while len(weights) < k:
        weights.append(weights[-1] + weights[-2])
    order = draw(k).permutation(k)
    frequencies = {ALPHABET[i]: weights[i] for i in order}
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)
    prefix_free(codes)


@cases(symbol=["a", "0", "\n"], frequency=[1, 6])
def test_one_symbol(huffman_codes, symbol, frequency):
    """a single symbol gets a code of one bit"""
    codes = codes_of(huffman_codes, {symbol: frequency})
    code = codes[symbol]
    holds(len(code) == 1, f"the code of the only symbol is {code!r}, should be one bit")


@cases()
def test_no_symbols(huffman_codes):
    """no symbols give no codes"""
    codes = table(huffman_codes({}), "codes")
    holds(len(codes) == 0, f"codes has {len(codes)} entries, should be an empty dict")


@cases(symbols=["01", "01 2", "a\n\t ", "äöüß€", "é日本語🙂🙃x", "'\"\\{}"])
def test_any_characters(huffman_codes, symbols):
    """symbols may be any characters: digits, blanks, all of Unicode"""
    frequencies = {symbol: 1 + i * i for i, symbol in enumerate(symbols)}
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)
    prefix_free(codes)


@cases(k=[500])
def test_many_symbols(huffman_codes, k):
    """manages an alphabet of 500 characters"""
    weights = draw(k).integers(1, 10_000, k)
    frequencies = {chr(0x4E00 + i): int(weight) for i, weight in enumerate(weights)}
    codes = codes_of(huffman_codes, frequencies)
    least(codes, frequencies)
    prefix_free(codes)


@cases(k=[1, 2, 9])
def test_frequencies_unchanged(huffman_codes, k):
    """leaves the frequencies as they were"""
    frequencies = some_frequencies(draw(k), k, 20)
    with unchanged(frequencies):
        huffman_codes(frequencies)


@cases()
def test_calls_are_independent(huffman_codes):
    """a second call knows nothing of the first"""
    codes_of(huffman_codes, {"a": 1, "b": 2, "c": 4})
    codes = codes_of(huffman_codes, {"c": 3, "d": 3})
    least(codes, {"c": 3, "d": 3})


@cases(k=[2, 3, 8, 30], n=[1, 2, 25])
def test_encode(encode, k, n):
    """encode joins the codes of the characters, in their order"""
    rng = draw(k)
    codes = some_codes(rng, k)
    message = some_text(rng, codes, n)
    if n > 1:  # of two codes the least is "0": what goes through an integer always loses it
        message = min(codes, key=codes.__getitem__) + message[1:]
    close(encode(message, dict(codes)), "".join(codes[c] for c in message), "bits")


@cases(k=[2, 3, 8, 30], n=[1, 2, 25, 200])
def test_decode(decode, k, n):
    """decode reads the text back from the bits, with any prefix-free codes"""
    rng = draw(k)
    codes = some_codes(rng, k)
    message = some_text(rng, codes, n)
    close(decode("".join(codes[c] for c in message), dict(codes)), message, "text")


@cases(n=[5000])
def test_long_text(encode, decode, n):
    """manages a text of 5,000 characters"""
    rng = draw()
    codes = some_codes(rng, 12)
    message = some_text(rng, codes, n)
    bits = "".join(codes[c] for c in message)
    close(encode(message, dict(codes)), bits, "bits")
    close(decode(bits, dict(codes)), message, "text")


@cases(
    dict(symbols="ab", codes=("1", "0")),
    dict(symbols="10", codes=("0", "1")),
    dict(symbols="a", codes=("1",)),
    dict(symbols="a", codes=("10",)),
    dict(symbols="ba", codes=("000", "11")),
    dict(symbols="01x", codes=("01", "1", "000")),
    dict(symbols="\n🙂 ", codes=("00", "010", "1" * 20)),
)
def test_given_codes(encode, decode, symbols, codes):
    """encode and decode use the codes they are given: long ones, few ones, digits for symbols"""
    codes = dict(zip(symbols, codes, strict=True))
    message = symbols + symbols[::-1] + symbols[:1] * 3
    bits = "".join(codes[c] for c in message)
    close(encode(message, dict(codes)), bits, "bits")
    close(decode(bits, dict(codes)), message, "text")


@cases(k=[0, 1, 2, 5])
def test_empty_text(encode, decode, k):
    """no text gives no bits, and no bits give no text"""
    several = ["00", "01", "10", "110", "111"]
    codes = dict(zip("abcde"[:k], ["1"] if k == 1 else several, strict=False))
    close(encode("", dict(codes)), "", "bits")
    close(decode("", dict(codes)), "", "text")


@cases(message=["", "a", "aaaa", "ab", "abracadabra", "10 01\n100", "naïve 🙂🙂 café"])
def test_round_trip(huffman_codes, encode, decode, message):
    """decoding what has been encoded with your own codes gives the text back"""
    frequencies = {symbol: message.count(symbol) for symbol in message}
    codes = codes_of(huffman_codes, frequencies)
    bits = text(encode(message, dict(codes)), "bits")
    want = least_total(frequencies) if len(frequencies) > 1 else len(message)
    holds(len(bits) == want, lambda: f"{message!r} takes {len(bits)} bits, should take {want}")
    close(decode(bits, dict(codes)), message, "text")


@cases(i=range(2))
def test_two_codes_at_once(huffman_codes, encode, decode, i):
    """encode and decode go by the codes they are given, not by those that were built last"""
    rng = draw(i)
    frequencies = some_frequencies(rng, 9, 50)
    first = codes_of(huffman_codes, frequencies)
    # The same symbols once more, with other frequencies: their codes must not be used.
    shuffled = zip(frequencies, rng.permutation([2**j for j in range(9)]).tolist(), strict=True)
    codes_of(huffman_codes, dict(shuffled))
    message = some_text(rng, first, 30)
    bits = "".join(first[c] for c in message)
    close(encode(message, dict(first)), bits, "bits")
    close(decode(bits, dict(first)), message, "text")


def least_total_of_many(weights):
    """The same as least_total by two queues: merged weights come out in rising order."""
    leaves, merged, total = sorted(weights, reverse=True), [], 0
    front = 0  # of the queue of merged weights
    for _ in range(len(weights) - 1):
        pair = 0
        for _ in range(2):
            if front == len(merged) or (leaves and leaves[-1] <= merged[front]):
                pair += leaves.pop()
            else:
                pair, front = pair + merged[front], front + 1
        merged.append(pair)
        total += pair
    return total


@stage("many-symbols")
@cases(k=[4000])
def test_quick_for_many_symbols(huffman_codes, k):
    """huffman_codes takes at most six times the reference's time for 4,000 symbols"""
    weights = draw().integers(1, 1_000_000, k).tolist()
    frequencies = {chr(0x4E00 + i): weight for i, weight in enumerate(weights)}
    codes = codes_of(lambda given: as_quick(huffman_codes, given, times=6), frequencies)
    bits = sum(weight * len(codes[symbol]) for symbol, weight in frequencies.items())
    want = least_total_of_many(weights)
    holds(bits == want, f"{bits} bits in all, the least that a prefix-free code can have is {want}")
    prefix_free(codes)


@stage("many-symbols")
@cases(k=[1000], n=[8000])
def test_quick_decode(decode, k, n):
    """decode takes at most ten times the reference's time for 8,000 characters of 1,000 symbols"""
    rng = draw()
    short = [f"0{i:08b}" for i in range(256)]
    long = [f"1{i:010b}" for i in range(k - len(short))]
    codes = {chr(0x4E00 + i): code for i, code in enumerate(rng.permutation(short + long).tolist())}
    message = some_text(rng, codes, n)
    bits = "".join(codes[symbol] for symbol in message)
    close(as_quick(decode, bits, codes, times=10), message, "text")
