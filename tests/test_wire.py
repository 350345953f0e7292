"""harness.judge.wire: what goes over comes out the same, and a bad frame does no harm."""

import json
import math
import tracemalloc
from collections import OrderedDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from harness.judge.wire import HEADER, Decoder, Encoder, Handle, WireError, pack, unpack

DTYPES = [
    *("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "g", "F", "D", "G"),
    *(">i4", ">f8", ">c16", "S3", "U4"),
]


def crossed(value: Any, keep: bool = False) -> Any:
    """The value after the way over and through the decoder."""
    kept: list[Any] = []

    def number(thing: Any) -> int:
        kept.append(thing)
        return len(kept)

    encoder = Encoder(keep=number if keep else None)
    tree = encoder.encode(value)
    message, payload = unpack(pack({"tree": tree}, encoder.buffers))
    return Decoder(payload).decode(message["tree"])


def same(a: Any, b: Any) -> bool:
    """Equal in type and value: NaN equals NaN, 0.0 is not -0.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (np.ndarray, np.generic)):
        return bool(a.dtype == b.dtype and a.shape == b.shape and same_numbers(a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(
            same(x, y) for x, y in zip(a.items(), b.items(), strict=True)
        )
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, complex):
        return same((a.real, a.imag), (b.real, b.imag))
    if isinstance(a, float) and a != a:
        return b != b  # which of the many NaNs it is, is not told
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    return bool(a == b)


def same_numbers(a: Any, b: Any) -> bool:
    if a.dtype.char in "gG":  # the padding of a long double is not told
        return bool(np.array_equal(a, b, equal_nan=True))
    return bool(a.tobytes() == b.tobytes())


def arrays() -> st.SearchStrategy[np.ndarray]:
    shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
    return st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(np.dtype(dtype), shapes))


@st.composite
def views(draw: st.DrawFn) -> np.ndarray:
    """Arrays in every memory layout: transposed, in steps, backwards, repeated."""
    array = draw(arrays())
    array = array.transpose(draw(st.permutations(range(array.ndim))))
    steps = [draw(st.sampled_from([None, 2, -1, -2])) for _ in range(array.ndim)]
    array = array[(..., *(slice(None, None, step) for step in steps))]  # an array when 0-d too
    if draw(st.booleans()):
        array = np.broadcast_to(array, (draw(st.integers(0, 3)), *array.shape))
    return array


def scalars() -> st.SearchStrategy[np.generic]:
    numbers = [dtype for dtype in DTYPES if dtype[0] not in "SU"]
    return st.sampled_from(numbers).flatmap(
        lambda dtype: hnp.arrays(np.dtype(dtype), ()).map(lambda array: array[()])
    )


texts = st.text(st.characters(), max_size=5)  # half surrogate pairs too
plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(1 << 5000), 1 << 5000),
    st.floats(),
    st.complex_numbers(),
    texts,
    st.binary(max_size=5),
)
keys = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | st.binary(),
    lambda inner: st.lists(inner, max_size=2).map(tuple),
    max_leaves=3,
)
trees = st.recursive(
    plain | scalars() | views(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)


@given(trees)
@settings(max_examples=200)
def test_whatever_goes_over_comes_out_the_same(value: Any) -> None:
    assert same(crossed(value), value)


@given(views())
def test_an_array_arrives_fresh_and_in_its_own_layout(array: np.ndarray) -> None:
    there = crossed(array)
    assert there.flags.writeable
    assert there.base is None or there.base.flags.owndata
    if array.flags.c_contiguous or array.flags.f_contiguous:
        assert there.flags.c_contiguous == array.flags.c_contiguous
        assert there.flags.f_contiguous == array.flags.f_contiguous
    elif array.size > 1 and 0 not in array.strides:
        assert not there.flags.c_contiguous


def test_kinds_of_numbers_stay_distinct() -> None:
    values = [1, 1.0, True, np.int64(1), np.float64(1), np.float32(1), np.bool_(True), 1 + 0j]
    values += [np.array(1.0), np.array([1.0]), None, "1", b"1"]
    there = crossed(values)
    assert [type(value) for value in there] == [type(value) for value in values]
    assert list(crossed({1: "a", "1": "b", (1, "1"): "c"}).items()) == [
        (1, "a"),
        ("1", "b"),
        ((1, "1"), "c"),
    ]


Pair = namedtuple("Pair", "left right")


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (range(3), [0, 1, 2]),
        (deque([1, 2]), [1, 2]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
        (Pair(1, 2), [1, 2]),
        (OrderedDict(a=1), {"a": 1}),
        (Fraction(1, 4), 0.25),
        (Decimal("0.5"), 0.5),
        (bytearray(b"ab"), b"ab"),
        (np.str_("ab"), "ab"),
        (np.bytes_(b"ab"), b"ab"),
        (np.bytes_(b""), b""),
    ],
)
def test_other_sequences_and_numbers_arrive_plain(value: Any, arrives: Any) -> None:
    assert same(crossed(value), arrives)


class Grid(np.ndarray):
    pass


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (np.array([[1.0, 2.0]]).view(Grid), np.array([[1.0, 2.0]])),
        (np.array([1, 2], dtype=object), np.array([1, 2])),
        (np.array([0.5, True], dtype=object), np.array([0.5, 1.0])),
        (np.array([], dtype=object), np.array([])),
    ],
)
def test_odd_arrays_arrive_plain(value: Any, arrives: np.ndarray) -> None:
    assert same(crossed(value), arrives)


@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        ((i for i in "ab"), "generator"),
        ({1, 2}, "set"),
        (np.ma.masked_array([1.0], [True]), "MaskedArray"),
        (np.array([None]), "ndarray"),
        (np.array([(1, 2.0)], dtype="i4,f8"), "ndarray"),
        (np.datetime64("2020-01-01"), "datetime64"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "ndarray"),
        (object(), "object"),
        (max, "builtin_function_or_method"),
        ({frozenset(): 1}, "dict"),
        ({Pair(1, 2): 1}, "dict"),
    ],
)
def test_what_cannot_cross_is_kept_by_the_answer_and_refused_to_the_judge(
    value: Any, type_name: str
) -> None:
    there = crossed([value], keep=True)
    assert there == [Handle(1, type_name)]
    with pytest.raises(WireError, match=type_name):
        crossed([value])


def test_what_is_one_object_here_is_one_object_there() -> None:
    array, items = np.arange(3.0), [1]
    there = crossed([array, {"a": array, "b": items}, items, (array,)])
    assert there[1]["a"] is there[0] is there[3][0]
    assert there[1]["b"] is there[2]
    looped: list[Any] = [1]
    looped.append(looped)
    there = crossed(looped)
    assert there[1] is there


def test_nesting_has_an_end() -> None:
    value: Any = 1
    for _ in range(60):
        value = [value]
    assert crossed(value) == value
    for _ in range(10):
        value = [value]
    with pytest.raises(WireError, match="nested"):
        crossed(value)


def test_a_reply_refers_to_the_request_s_objects() -> None:
    """What an answer gives back of what it was given is the caller's own object."""
    request = Encoder()
    mine, config = np.arange(3.0), {"w": [1, 2]}
    tree = request.encode((mine, config))
    there = Decoder(memoryview(b"".join(request.buffers)))
    array, table = there.decode(tree)
    known = {id(value): number for number, value in enumerate(there.numbered)}
    reply = Encoder(known=known)
    answered = reply.encode([table["w"], array, array[1:], table])
    back = Decoder(memoryview(b"".join(reply.buffers)), known=request.originals).decode(answered)
    assert back[0] is config["w"]
    assert back[1] is mine
    assert same(back[2], mine[1:])
    assert back[3] is config


# ---------------------------------------------------------------------------- bad frames


def decode_all(frame: bytes) -> None:
    """Reads a frame as the judge does."""
    message, payload = unpack(frame)
    for tree in message.values():
        Decoder(payload, known=[np.zeros(2), {}]).decode(tree)


def harmless(frame: bytes) -> None:
    """Nothing but WireError comes of it, and no memory to speak of is taken."""
    tracemalloc.start()
    try:
        decode_all(frame)
    except WireError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 200_000 + 100 * len(frame)


@given(st.binary(max_size=40))
def test_random_bytes_do_no_harm(noise: bytes) -> None:
    harmless(noise)
    harmless(HEADER.pack(len(noise), 0) + noise)
    harmless(HEADER.pack(0, len(noise)) + noise)


counts = st.integers(-2, 9) | st.sampled_from([2**31, 2**62, 2**63, 2**64, 10**30])
small = counts | st.none() | st.booleans() | st.floats() | st.text(max_size=3)
dtypes = (
    st.sampled_from(DTYPES)
    | st.sampled_from(["O", "V8", "S0", "U0", "f8,f8", "(3,)f8", "M8[s]", "a", "", "{", "(", "S-1"])
    | st.text(max_size=6)
)
shapes = st.lists(counts, max_size=3) | small
layouts = st.none() | st.tuples(st.lists(counts, max_size=3) | small, small) | small
bodies = st.tuples(dtypes, shapes, layouts, counts | small, counts | small).map(list)
tags = st.sampled_from([*"aTstldircboh", "x"])
nodes = st.recursive(
    small
    | bodies.map(lambda body: ["a", *body])
    | bodies.map(lambda body: ["T", *body])
    | st.tuples(st.just("s"), dtypes, counts, counts).map(list),
    lambda inner: (
        st.tuples(tags, st.lists(inner, max_size=3)).map(list)
        | st.tuples(tags, inner, inner).map(list)
        | st.lists(inner, max_size=3)
        | st.tuples(st.just("d"), st.lists(st.lists(inner, max_size=3), max_size=2)).map(list)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(nodes, st.binary(max_size=24))
@settings(max_examples=500)
@example(["a", "<f8", [1 << 62], None, 0, 8], b"12345678")
@example(["a", "<f8", [1 << 40, 0], None, 0, 0], b"")
@example(["a", "|S0", [1 << 40], None, 0, 0], b"")
@example(["a", "<f8", [0, 1 << 62], [[1, 0], True], 0, 0], b"")
@example(["a", "(,)f8", [0], None, 0, 0], b"")
@example(["d", [[["l", []], 1]]], b"")
@example(["i", "ff" * 9000], b"")
@example(["o", {}, {}], b"")
@example(["c", 1, None], b"")
def test_malformed_trees_do_no_harm(tree: Any, payload: bytes) -> None:
    harmless(pack({"tree": tree}, [payload]))


@given(trees, st.data())
def test_a_frame_that_was_damaged_does_no_harm(value: Any, data: st.DataObject) -> None:
    encoder = Encoder()
    frame = bytearray(pack({"tree": encoder.encode(value)}, encoder.buffers))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(frame) - 1))
        frame[place] = data.draw(st.integers(0, 255))
    harmless(bytes(frame[: data.draw(st.integers(0, len(frame)))]))
    harmless(bytes(frame))


def test_deep_and_long_headers_do_no_harm() -> None:
    for text in (b"[" * 100_000, b'{"tree":' + b"[" * 500 + b"]" * 500 + b"}", b"9" * 10_000):
        harmless(HEADER.pack(len(text), 0) + text)


@pytest.mark.parametrize("message", [[], 1, None, "text"])
def test_the_header_is_an_object(message: Any) -> None:
    head = json.dumps(message).encode()
    with pytest.raises(WireError, match="not an object"):
        unpack(HEADER.pack(len(head), 0) + head)


def test_too_much_is_refused() -> None:
    with pytest.raises(WireError, match="65 MiB"):
        pack({}, [bytes(65 << 20)])
