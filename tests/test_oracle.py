"""harness.oracle: every word can pass and can fail, and says so in its sentence."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from harness.catalogue import Kata
from harness.judge.wire import Handle
from harness.oracle import (
    Wrong,
    array,
    cases,
    close,
    context,
    draw,
    holds,
    number,
    parts,
    raises,
    remote,
    shared,
    table,
    text,
    unchanged,
)
from harness.oracle.cases import cases_of
from harness.oracle.errors import NotFilledIn, Raised
from harness.verdict import Outcome, Verdict

Judged = Callable[..., Verdict]
Altered = Callable[..., Kata]


@pytest.fixture(autouse=True)
def run() -> Iterator[context.Run]:
    """A run of its own for each test."""
    run = context.Run(seed=7, check="test_it", parameters={"N": 4, "D": 3, "i": 5, "eps": 1e-5})
    context.enter(run)
    yield run
    context.enter(context.Run(seed=0))


def complaint(word: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """The sentence that a word complains with."""
    with pytest.raises(Wrong) as caught:
        word(*arguments, **named)
    return str(caught.value)


# ---------------------------------------------------------------------------- close: what passes

FLOATS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
FINITE = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=1, max_dims=2), elements=st.floats(-1e9, 1e9)
)
WHOLE = hnp.arrays(np.int64, hnp.array_shapes(max_dims=2), elements=st.integers(-(2**50), 2**50))


@given(FLOATS)
def test_a_value_is_close_to_itself(want: np.ndarray) -> None:
    """NaN to NaN and infinity to infinity too."""
    close(want.copy(), want, "x")
    close(want.tolist(), want, "x")
    close(want.astype(np.longdouble), want, "x")
    close(np.asfortranarray(want), want, "x")


@given(WHOLE)
def test_whole_numbers_may_be_floats_and_lists(want: np.ndarray) -> None:
    close(want.astype(np.float64), want, "kept")
    close(want.tolist(), want, "kept")
    close(tuple(want.astype(np.float64).tolist()), want, "kept")


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (3, 3.0),
        (np.float64(3), 3),
        (np.array([3.0]), 3.0),
        ([3.0], 3.0),
        (np.array([[3]]), 3),
        (True, 1.0),
        (1, True),
        (np.bool_(False), False),
        ([True, False], np.array([1, 0])),
        ([], np.zeros((0, 4))),
        ([], np.zeros(0, dtype=np.int64)),
        ((), np.zeros(0)),
        (np.zeros(0), np.zeros(0, dtype=np.int64)),
        ([np.array(1.0), np.array(2.0)], np.array([1.0, 2.0])),
        ([(1, 2), [3, 4]], np.array([[1.0, 2.0], [3.0, 4.0]])),
        (1 + 0j, 1.0),
        ("abc", "abc"),
        (b"abc", b"abc"),
        (2**70, 2.0**70),
        ([1, 2], [1.0, 2.0]),
    ],
)
def test_forms_that_mean_the_same(got: Any, want: Any) -> None:
    close(got, want, "x")


def test_several_values() -> None:
    close((np.ones(2), 3), (np.ones(2), 3.0), ("dx", "db"))
    close([np.ones(2), 3], (np.ones(2), 3.0), ("dx", "db"))


# ---------------------------------------------------------------------------- close: tolerances


@given(FINITE, st.data())
def test_the_edge_of_the_tolerance(want: np.ndarray, data: st.DataObject) -> None:
    """1e-7 of the value and 1e-9 of the largest; 1e-4 and 1e-5 for 32-bit input."""
    place = tuple(data.draw(st.integers(0, size - 1)) for size in want.shape)
    largest = float(np.abs(want).max()) or 1.0
    for given_dtype, rtol, atol in [(np.float64, 1e-7, 1e-9), (np.float32, 1e-4, 1e-5)]:
        reach = atol * largest + rtol * abs(want[place])
        got = want.copy()
        got[place] = want[place] + 0.98 * reach
        close(got, want, "x", given=given_dtype)
        got[place] = want[place] + 1.02 * reach
        assume(got[place] != want[place])
        assert complaint(close, got, want, "x", given=given_dtype)
    close(got, want, "x", rtol=1e-2, atol=1e-2)


def test_the_scale_of_the_absolute_tolerance() -> None:
    want = np.array([0.0, 1e-12])
    got = np.array([1e-11, 1e-12])
    assert complaint(close, got, want, "x")
    close(got, want, "x", scale=1.0)
    close(np.full(2, 1e-10), np.zeros(2), "x")  # all that is wanted is zero: 1 is the scale
    assert complaint(close, np.full(2, 1e-8), np.zeros(2), "x")


@given(WHOLE, st.data())
def test_whole_numbers_are_compared_exactly(want: np.ndarray, data: st.DataObject) -> None:
    place = tuple(data.draw(st.integers(0, size - 1)) for size in want.shape)
    got = want.copy()
    got[place] += data.draw(st.sampled_from([-1, 1]))
    assert complaint(close, got, want, "kept")
    small = np.zeros(3)
    small[1] = 1e-9
    assert complaint(close, small, np.zeros(3, dtype=np.int64), "kept")


@given(FINITE, st.sampled_from([np.nan, np.inf, -np.inf]), st.booleans())
def test_what_is_not_finite_is_not_close_to_what_is(
    want: np.ndarray, odd: float, swapped: bool
) -> None:
    got = want.copy()
    got.flat[-1] = odd
    got, want = (want, got) if swapped else (got, want)
    assert complaint(close, got, want, "x")


def test_infinities_of_both_signs() -> None:
    close([np.inf, -np.inf], np.array([np.inf, -np.inf]), "x")
    assert complaint(close, [np.inf], np.array([-np.inf]), "x") == "x[0] is inf, should be -inf"


# ---------------------------------------------------------------------------- close: its sentences

GRID = np.arange(12.0).reshape(4, 3) ** 2 + 1.0


def bent(*places: tuple[int, ...]) -> np.ndarray:
    got = GRID.copy()
    for place in places:
        got[place] = 0.21
    return got


@pytest.mark.parametrize(
    ("got", "want", "sentence"),
    [
        (bent((3, 1)), GRID, "x[3, 1] is 0.21, should be 101 (1 of 12 differ)"),
        (bent((0, 1), (2, 0)), GRID, "x[0, 1] is 0.21, should be 2 (2 of 12 differ)"),
        (np.nan * GRID, GRID, "x[0, 0] is nan, should be 1 (12 of 12 differ)"),
        (1.0 + 1e-6, 1.0, "x is 1.000001, should be 1"),
        (0.1 + 1e-8, 0.1 - 1e-8, "x is 0.10000001, should be 0.09999999"),
        ([1, 2, 4], np.array([1, 2, 3]), "x is [1, 2, 4], should be [1, 2, 3]"),
        ([1.5, 2.0], np.array([1, 2]), "x is [1.5, 2], should be [1, 2]"),
        ([1, 2], np.array([1, 2, 3]), "x is [1, 2], should be [1, 2, 3]"),
        (np.zeros(9), np.ones(10), "x has 9 entries, should have 10"),
        (range(9), np.arange(9) * 2, "x[1] is 1, should be 2 (8 of 9 differ)"),
        (np.zeros((2, 3)), np.ones((2, 4)), "x has shape (2, 3), should have shape (2, 4)"),
        (3.0, np.ones(2), "x has shape (), should have shape (2,)"),
        (GRID.T, GRID, "x is transposed: its shape is (3, 4), should be (4, 3)"),
        (GRID[:3].T, GRID[:3], "x is the transpose of what it should be"),
        (np.ones((1, 5)), np.ones(5), "x has the right values in shape (1, 5), should be (5,)"),
        (np.ones(5), np.ones((5, 1)), "x has the right values in shape (5,), should be (5, 1)"),
        (np.zeros((1, 5)), np.ones(5), "x has shape (1, 5), should have shape (5,)"),
        (4 * GRID, GRID, "x is 4 times what it should be; N is 4"),
        (GRID / 4, GRID, "x is 1/4 of what it should be; N is 4"),
        (-4 * GRID, GRID, "x is minus 4 times what it should be; N is 4"),
        (GRID / 3, GRID, "x is 1/3 of what it should be; D is 3"),
        (2 * GRID, GRID, "x is 2 times what it should be"),
        (GRID / 2, GRID, "x is 1/2 of what it should be"),
        (-GRID, GRID, "x has the opposite sign of what it should be"),
        (-0.75, 0.75, "x is -0.75, should be 0.75: it has the opposite sign of what it should be"),
        (GRID * math.log(10), GRID, "x is ln 10 times what it should be"),
        (GRID / math.log(10), GRID, "x is 1/ln 10 of what it should be"),
        (GRID * 1.7, GRID, "x[0, 0] is 1.7, should be 1 (12 of 12 differ)"),
        (GRID * 5, GRID, "x[0, 0] is 5, should be 1 (12 of 12 differ)"),  # i is no factor
        (GRID.astype(np.float32), GRID, "x is float32, should be float64 like the inputs"),
        (GRID.astype(np.float16), GRID, "x is float16, should be float64 like the inputs"),
        (np.float32(1), 1.0, "x is float32, should be float64 like the inputs"),
        (1j, 1.0, "x is 1j, should be 1"),
        (None, GRID, "x is None, should be numbers"),
        (None, np.zeros(0), "x is None, should be an empty array"),
        ({"a": 1}, GRID, "x is a dict, should be numbers"),
        ("abc", 1.0, "x is the str 'abc', should be numbers"),
        ("a" * 99, 1.0, f"x is the str '{'a' * 59}..., should be numbers"),
        (b"abc", 1.0, "x is the bytes b'abc', should be numbers"),
        (Handle(1, "generator"), GRID, "x is a generator, should be numbers"),
        (Handle(1, "set"), GRID, "x is a set, should be numbers"),
        (Handle(1, "Odd"), GRID, "x is an Odd, should be numbers"),
        ([[1.0], [2.0, 3.0]], GRID, "x is a list whose entries differ in shape, should be numbers"),
        ([None, None], GRID, "x holds None, should be numbers"),
        (["a"], GRID, "x holds the str 'a', should be numbers"),
        ([Handle(1, "set")], GRID, "x holds a set, should be numbers"),
        ([{}, {}], GRID, "x holds a dict, should be numbers"),
        ("abd", "abc", "x is 'abd', should be 'abc'"),
        (5, "abc", "x is the number 5, should be 'abc'"),
        (True, "abc", "x is the number True, should be 'abc'"),
        (["a"], "abc", "x is a list, should be 'abc'"),
        (np.ones(2), "abc", "x is an array of shape (2,), should be 'abc'"),
        ("1", b"1", "x is the str '1', should be b'1'"),
        (0, True, "x is 0, should be True"),
        (10**400, 1.0, "x is inf, should be 1"),
        (-(10**400), 1.0, "x is -inf, should be 1"),
    ],
)
def test_sentences_of_close(got: Any, want: Any, sentence: str) -> None:
    assert complaint(close, got, want, "x") == sentence


def test_a_factor_may_be_named_by_the_check() -> None:
    assert (
        complaint(close, 6 * GRID, GRID, "x", factors={"H * W": 6})
        == "x is 6 times what it should be; H * W is 6"
    )
    # Two names for one number: neither is told.
    assert complaint(close, 4 * GRID, GRID, "x", factors={"M": 4}) == (
        "x[0, 0] is 4, should be 1 (12 of 12 differ)"
    )


@pytest.mark.parametrize(
    ("got", "sentence"),
    [
        (
            (GRID, 2 * np.ones(3), np.ones(3)),
            "dgamma is 2 times what it should be; dx and dbeta are right",
        ),
        (
            (-GRID, np.ones(3), np.ones(3)),
            "dx has the opposite sign of what it should be; dgamma and dbeta are right",
        ),
        (
            (-GRID, 2 * np.ones(3), np.ones(3)),
            "dx has the opposite sign of what it should be; dbeta is right",
        ),
        ((-GRID, 2 * np.ones(3), 3.0), "dx has the opposite sign of what it should be"),
        ((GRID, np.ones(3)), "the result has 2 values, should have 3: dx, dgamma, dbeta"),
        (GRID, "the result is an array of shape (4, 3), should be dx, dgamma, dbeta"),
        (None, "the result is None, should be dx, dgamma, dbeta"),
    ],
)
def test_sentences_of_several_values(got: Any, sentence: str) -> None:
    want = (GRID, np.ones(3), np.ones(3))
    assert complaint(close, got, want, ("dx", "dgamma", "dbeta")) == sentence


def test_gradients_left_at_zero_are_not_filled_in() -> None:
    names = ("dx", "dgamma", "dbeta")
    with pytest.raises(NotFilledIn, match=r"^dgamma and dbeta are all zeros$"):
        close((GRID, np.zeros(3), np.zeros(3)), (GRID, np.ones(3), np.ones(3)), names)
    with pytest.raises(NotFilledIn, match=r"^dbeta is all zeros$"):
        close((GRID, np.ones(3), np.zeros(3)), (GRID, np.ones(3), np.ones(3)), names)
    for got in [
        (np.zeros((4, 3)), np.zeros(3), np.zeros(3)),  # nothing is right
        (GRID, np.zeros(3), 2 * np.ones(3)),  # another is wrong
        (GRID, np.zeros(2), np.zeros(3)),
    ]:
        try:
            close(got, (GRID, np.ones(3), np.ones(3)), names)
        except NotFilledIn:
            assert got[1].shape == (2,)  # zeros of another shape are zeros
        except Wrong:
            pass


@given(FINITE, st.sampled_from([("N", 4.0), ("D", 3.0)]), st.booleans(), st.booleans())
def test_a_clean_factor_is_always_told(
    want: np.ndarray, factor: tuple[str, float], inverse: bool, minus: bool
) -> None:
    assume(want.size > 1)  # of one number nearly any ratio is chance
    assume(np.abs(want).max() > 1e-300)
    assume(not (want.ndim == 2 and want.shape[0] == want.shape[1]))  # may be a transpose too
    name, times = factor
    got = (want / times if inverse else want * times) * (-1 if minus else 1)
    told = complaint(close, got, want, "x")
    assert told.endswith(f" what it should be; {name} is {times:g}")
    assert ("minus" in told, "1/" in told) == (minus, inverse)


# ---------------------------------------------------------------------------- any nonsense

nonsense = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=3)
    | st.binary(max_size=3)
    | st.builds(Handle, st.just(1), st.sampled_from(["set", "", "NoneType"]))
    | st.sampled_from(["f2", "f4", "f8", "g", "i1", "u8", "?", "D", "S2", "U2"]).flatmap(
        lambda dtype: hnp.arrays(np.dtype(dtype), hnp.array_shapes(min_dims=0, min_side=0))
    )
    | st.sampled_from([np.float32(1), np.int8(-1), np.complex64(1j), np.longdouble("1e4000")]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=2)
    ),
    max_leaves=5,
)
wants = (
    FLOATS
    | WHOLE
    | hnp.arrays(np.bool_, hnp.array_shapes(max_dims=2))
    | st.floats()
    | st.integers(-9, 9)
    | st.text(max_size=2)
)


@given(nonsense, wants)
def test_nonsense_ends_in_a_sentence(got: Any, want: Any) -> None:
    """Whatever crosses, a word passes or raises Wrong, without a warning."""
    words: list[Callable[[], Any]] = [
        lambda: close(got, want, "x"),
        lambda: close(got, want, "x", given=np.float32, factors={"M": 6}),
        lambda: close(got, (want, want), ("a", "b")),
        lambda: array(got, "x"),
        lambda: array(got, "x", (2, None)),
        lambda: array(got, "x", (0, 4), whole=True),
        lambda: array(got, "x", whole=True),
        lambda: number(got, "x"),
        lambda: text(got, "x"),
        lambda: table(got, "x"),
        lambda: parts(got, ("a", "b")),
    ]
    for word in words:
        told = "nothing"
        try:
            word()
        except Wrong as wrong:
            told = str(wrong)
        assert told
        assert "\n" not in told


# ---------------------------------------------------------------------------- holds, array, ...


def test_holds() -> None:
    holds(True, "never told")
    holds(np.bool_(True), lambda: 1 / 0)  # type: ignore[arg-type, return-value]  # never called
    assert complaint(holds, False, "the sum is 3, should be 0") == "the sum is 3, should be 0"
    assert complaint(holds, np.float64(1) > 2, lambda: "made when needed") == "made when needed"


def test_array() -> None:
    made = array([[1, 2], [3, 4]], "x", (2, None))
    assert (made.dtype, made.shape) == (np.float64, (2, 2))
    whole = array([1.0, 2.0], "kept", whole=True)
    assert (whole.dtype, whole.tolist()) == (np.int64, [1, 2])
    assert array([], "x", (0, 4)).shape == (0, 4)
    given = np.ones(2)
    assert array(given, "x") is not given
    assert complaint(array, [1], "x", (2, None)) == "x has shape (1,), should have shape (2, any)"
    assert complaint(array, [1.5], "x", whole=True) == "x is [1.5], should hold whole numbers"
    assert complaint(array, [np.nan], "x", whole=True) == "x is [nan], should hold whole numbers"
    assert complaint(array, [1e30], "x", whole=True) == "x is [1e+30], should hold whole numbers"
    assert complaint(array, [1j], "x") == "x holds complex numbers"
    assert complaint(array, None, "x") == "x is None, should be numbers"
    assert complaint(array, None, "x", (0,)) == "x is None, should be an empty array"


def test_number() -> None:
    for one in (3, 3.0, np.float32(3), np.array(3), [3], np.array([[3]])):
        assert number(one, "x") == 3.0
        assert type(number(one, "x")) is float
    assert complaint(number, [1, 2], "x") == "x has shape (2,), should be a single number"
    assert complaint(number, [], "x") == "x has shape (0,), should be a single number"
    assert complaint(number, "3", "x") == "x is the str '3', should be numbers"


def test_text() -> None:
    assert text("abc", "code") == "abc"
    assert complaint(text, b"abc", "code") == "code is the bytes b'abc', should be a str"
    assert complaint(text, None, "code") == "code is None, should be a str"


def test_table() -> None:
    assert table({1: 2}, "codes") == {1: 2}
    assert complaint(table, [1], "codes") == "codes is a list, should be a dict"


def test_parts() -> None:
    assert parts([1, 2], ("a", "b")) == (1, 2)
    assert complaint(parts, (1,), ("a", "b")) == "the result has 1 values, should have 2: a, b"
    assert complaint(parts, 5, ("a", "b")) == "the result is the number 5, should be a, b"


# ---------------------------------------------------------------------------- raises, unchanged


def answer_raises(kind: type[Exception], message: str = "no") -> Exception:
    """An exception as the answer's come over: same name, nearest built-in, marked."""
    made: Any = type(kind.__name__, (Raised, kind), {})()
    made.type_name, made.message, made.line, made.frames = kind.__name__, message, 1, []
    return made  # type: ignore[no-any-return]  # built at run time


def test_raises_takes_the_class_and_its_subclasses(run: context.Run) -> None:
    with raises(ValueError):
        raise answer_raises(ValueError)
    with raises(LookupError):
        raise answer_raises(KeyError)
    assert run.trace == [("raises", True), ("raises", True)]


def test_raises_complains_of_another_class_and_of_none(run: context.Run) -> None:
    def block(error: Exception | None) -> None:
        with raises(ValueError, "one class"):
            if error:
                raise error

    other = complaint(block, answer_raises(KeyError))
    assert other == "raises KeyError, should raise ValueError (one class)"
    assert complaint(block, None) == "nothing is raised, should raise ValueError (one class)"
    assert run.trace == [("raises", False), ("raises", False)]


def test_raises_lets_other_things_through() -> None:
    """Not written yet, a failing comparison and a fault of the check are none of its business."""
    for passed, expected in [
        (answer_raises(NotImplementedError), NotImplementedError),
        (Wrong("x"), Wrong),
        (ValueError("of the check itself"), ValueError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ]:
        with pytest.raises(expected) as caught, raises(Exception):
            raise passed
        assert caught.value is passed
    with pytest.raises(StopIteration), raises(ValueError):
        raise StopIteration


def test_unchanged_passes() -> None:
    x, config = np.array([np.nan, -0.0]), {"a": [1, np.ones(2)]}
    with unchanged(x, config, extra=(1, "a")):
        x.copy()


def change(what: str) -> Callable[[], None]:
    def check() -> None:
        x, config, items = np.array([[1.0, 2.0], [3.0, 4.0]]), {"a": 1, "b": np.ones(1)}, [1, 2]
        with unchanged(x, config, items):
            exec(what, {"np": np}, {"x": x, "config": config, "items": items})

    return check


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("x[1, 0] = 9", "x was changed by the call: [1, 0] was 3, is 9"),
        ("x *= 2", "x was changed by the call: [0, 0] was 1, is 2"),
        ("x[0, 0] = np.nan", "x was changed by the call: [0, 0] was 1, is nan"),
        ("x.sort(axis=0); x[:] = x[::-1].copy()", "x was changed by the call: [0, 0] was 1, is 3"),
        ("x.shape = (4,)", "x was changed by the call"),
        ("config['a'] = 2", "config was changed by the call: it is {'a': 2, 'b': array([1.])} now"),
        (
            "config['b'][0] = 2",
            "config was changed by the call: it is {'a': 1, 'b': array([2.])} now",
        ),
        (
            "config['c'] = 2",
            "config was changed by the call: it is {'a': 1, 'b': array([1.]), 'c': 2} now",
        ),
        ("del config['a']", "config was changed by the call: it is {'b': array([1.])} now"),
        (
            "config['a'] = 1.0",
            "config was changed by the call: it is {'a': 1.0, 'b': array([1.])} now",
        ),
        ("items.reverse()", "items was changed by the call"),
        ("items.append(3)", "items was changed by the call"),
    ],
)
@pytest.mark.filterwarnings("ignore:Setting the shape")
def test_unchanged_complains(what: str, sentence: str) -> None:
    assert complaint(change(what)) == sentence


def test_unchanged_sees_bits_and_names() -> None:
    zero = np.zeros(1)
    with pytest.raises(Wrong, match=r"^zero was changed"), unchanged(zero):
        zero[0] = -0.0
    with pytest.raises(Wrong, match=r"^first box was changed"), unchanged(**{"first box": zero}):
        zero[0] = 1
    with pytest.raises(Wrong, match=r"^an argument was changed"), unchanged([zero][0][:]):
        zero[0] = 2


def test_unchanged_lets_the_block_s_own_complaint_through() -> None:
    def check(x: np.ndarray) -> None:
        with unchanged(x):
            x[0] = 1
            raise Wrong("mine")

    assert complaint(check, np.zeros(1)) == "mine"


# ---------------------------------------------------------------------------- draw, cases


def test_draw_repeats(run: context.Run) -> None:
    first = draw(3).random(4)
    assert np.array_equal(first, draw(3).random(4))
    others = [draw(2).random(4), draw().random(4)]
    run.check = "test_other"
    others.append(draw(3).random(4))
    run.check, run.seed = "test_it", 8
    others.append(draw(3).random(4))
    assert len({tuple(numbers) for numbers in [first, *others]}) == 5


@given(st.integers(0, 2**63), st.text(max_size=9), st.integers(0, 99))
def test_draw_depends_on_seed_check_and_number_alone(seed: int, check: str, i: int) -> None:
    context.enter(context.Run(seed, check, {"N": 1}))
    first = draw(i).integers(2**60)
    np.random.seed(0)
    context.enter(context.Run(seed, check, {"N": 2}))
    assert draw(i).integers(2**60) == first


def test_cases_come_in_the_order_written() -> None:
    @cases(N=[2, 7], eps=[1e-5, 0.5])
    def check() -> None: ...

    assert cases_of(check) == [
        {"N": 2, "eps": 1e-5},
        {"N": 2, "eps": 0.5},
        {"N": 7, "eps": 1e-5},
        {"N": 7, "eps": 0.5},
    ]


def test_alternatives_are_crossed_with_the_axes() -> None:
    @cases({"N": 1, "D": 2}, {"N": 3, "D": 1}, i=range(2))
    def check() -> None: ...

    assert cases_of(check) == [
        {"N": 1, "D": 2, "i": 0},
        {"N": 1, "D": 2, "i": 1},
        {"N": 3, "D": 1, "i": 0},
        {"N": 3, "D": 1, "i": 1},
    ]


def test_a_check_without_cases_is_one() -> None:
    def check() -> None: ...

    assert cases_of(check) == [{}]
    assert cases_of(cases()(check)) == [{}]
    assert cases_of(cases(axis=iter("ab"))(check)) == [{"axis": "a"}, {"axis": "b"}]


# ---------------------------------------------------------------------------- remote, shared


def test_remote_works_inside_a_check_only() -> None:
    with pytest.raises(RuntimeError, match="inside a check only"):
        remote(test_remote_works_inside_a_check_only)


REMOTE = '''
import numpy as np
from harness.oracle import cases, close, remote


def big(n, factor):
    import math
    return np.full(n, math.floor(2.5) * factor)


def generator(seed):
    return np.random.default_rng(seed)


def broken():
    return 1 / 0


@cases(n=[3])
def test_big(double, n):
    """data that is made over there"""
    close(double(remote(big, n, np.float64(0.5))), np.full(n, 2.0), "doubled")


def test_generator(double):
    """an object that cannot cross"""
    close(double(remote(generator, 5)), 2 * np.random.default_rng(5).random(3), "doubled")


def test_two(double):
    """handles inside of other things, and one object twice"""
    a = remote(big, 1, 1.0)
    close(double({"both": [a, a]}), 1, "the same")
'''
TAKES_ALL = """
import numpy as np

def double(x):
    if type(x) is dict:
        return x["both"][0] is x["both"][1]
    if isinstance(x, np.random.Generator):
        x = x.random(3)
    return 2 * x
"""


def test_remote_makes_things_over_there(judged: Judged, altered: Altered) -> None:
    kata = altered(files={"katas/double/test_double.py": REMOTE})
    verdict = judged(TAKES_ALL, kata)
    assert verdict.word == "pass", verdict.first_failure
    wrong = judged(TAKES_ALL.replace("2 * x", "3 * x"), kata)
    assert [check.outcome for check in wrong.checks] == [*[Outcome.WRONG] * 2, Outcome.PASS]


def test_a_remote_that_fails_is_our_fault(judged: Judged, altered: Altered) -> None:
    text = REMOTE + '\n\ndef test_broken(double):\n    """breaks"""\n    remote(broken)\n'
    kata = altered(files={"katas/double/test_double.py": text})
    with pytest.raises(RuntimeError, match="remote broken failed"):
        judged(TAKES_ALL, kata)


SHARED = '''
from harness.oracle import holds, shared

boxes = shared("boxes")


def test_it(double):
    """twice two is four"""
    holds(boxes.times(double([2])[0]) == 40, "it is not")
'''


def test_shared_oracles_lie_beside_the_katas(judged: Judged, altered: Altered) -> None:
    files = {
        "katas/double/test_double.py": SHARED,
        "katas/_shared/boxes.py": "def times(x):\n    return 10 * x\n",
    }
    kata = altered(files=files)
    assert judged("def double(x):\n    return [2 * v for v in x]\n", kata).word == "pass"
    with pytest.raises(OSError, match="boxes"):
        shared("boxes")  # there is none beside this test


# ---------------------------------------------------------------------------- the trace


def test_the_trace_holds_what_was_looked_at(run: context.Run) -> None:
    close([1, 2], np.array([1.0, 2.0]), "x")
    close([1, 2], np.array([1.0, 2.0]), "random", trace=False)
    holds(True, "")
    holds(True, "", trace=False)
    array([3], "y")
    array([3], "y", trace=False)
    close("code", "code", "c")
    assert [name for name, _ in run.trace] == ["x", "holds", "y", "c"]
    assert np.array_equal(run.trace[0][1], [1, 2])
