"""harness.diagnosis: the known mistake that an answer behaves exactly like, or silence."""

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from harness.catalogue import Kata, load
from harness.content import Content
from harness.diagnosis import diagnose, same_behaviour
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.judge.wire import Handle
from harness.mistakes import load_mistakes
from harness.verdict import CheckResult, Match, Outcome

Named = Callable[..., tuple[Match, ...]]
Altered = Callable[..., Kata]
SLUGS = ("double", "scale_shift", "counter")


@pytest.fixture
def diagnosed(open_channel: Callable[[], Channel], toys: Content) -> Named:
    """What is named for an answer: judged first, as `kata check` does it."""

    def diagnosed(source: str | bytes, kata: str | Kata = "double", seed: int = 3) -> Any:
        if isinstance(kata, str):
            kata = load(toys.katas / kata, toys.solutions / kata)
        text = textwrap.dedent(source).encode() if isinstance(source, str) else source
        request = Request(kata, text, f"{kata.slug}.py", seed)
        verdict = judge(request, open_channel)
        return diagnose(request, verdict, open_channel)

    return diagnosed


def names(matches: tuple[Match, ...]) -> list[str]:
    return [match.name for match in matches]


# ---------------------------------------------------------------------------- named


@pytest.mark.parametrize("slug", SLUGS)
def test_every_listed_mistake_is_named(diagnosed: Named, toys: Content, slug: str) -> None:
    kata = load(toys.katas / slug, toys.solutions / slug)
    for mistake in load_mistakes(kata):
        told = diagnosed(mistake.source, slug)
        assert told == (Match(mistake.name, mistake.mistake, mistake.hint),)


# Written quite differently; each behaves like the mistake named.
SAME = {
    ("double", "squares"): """
        def double(x):
            if len(x.shape) > 1:
                raise ValueError("another text")
            return [v * v for v in x.tolist()]
        """,
    ("double", "no-sign"): """
        import numpy as np
        def times_two(x):
            if x.ndim == 2:
                raise ValueError
            return np.where(x < 0, -x, x) + np.abs(x)
        """,
    ("double", "in-place"): """
        class NotFlat(ValueError): pass
        def double(x):
            if x.ndim != 1:
                raise NotFlat
            for i in range(len(x)):
                x[i] = x[i] + x[i]
            return list(x)
        """,
    ("double", "takes-planes"): """
        def double(x):
            return (x + x).tolist()
        """,
    ("scale_shift", "dgamma-without-x"): """
        import numpy as np
        class Cache:
            pass
        def scale_shift_forward(x, gamma, beta):
            cache = Cache()
            cache.gamma = gamma
            return np.stack([row * gamma + beta for row in x]), cache
        def scale_shift_backward(dout, cache):
            total = np.ones(len(dout)) @ dout
            return [dout * cache.gamma, total, total]
        def shift_forward(x, beta):
            return x + beta
        """,
    ("scale_shift", "last-cache"): """
        class State:
            pass
        state = State()
        def scale_shift_forward(x, gamma, beta):
            state.x, state.gamma = x, gamma
            return beta + gamma * x, state
        def scale_shift_backward(dout, state):
            dgamma = [(d * x).sum() for d, x in zip(dout.T, state.x.T)]
            return dout * state.gamma, dgamma, list(dout.T.sum(-1))
        def shift_forward(x, beta):
            return x + beta, ()
        """,
    ("counter", "sum-not-mean"): """
        def counter(w, dw, config):
            config = {"rate": 0.1, "total": 0 * w, "t": 0, **config}
            config["t"] += 1
            config["total"] = [a + b for a, b in zip(config["total"], dw)]
            next_w = [v - config["rate"] * t for v, t in zip(w, config["total"])]
            return next_w, config
        """,
}


@pytest.mark.parametrize(("slug", "name"), SAME)
def test_the_same_mistake_written_differently_is_named(
    diagnosed: Named, slug: str, name: str
) -> None:
    for seed in (1, 2**33):
        assert names(diagnosed(SAME[slug, name], slug, seed)) == [name]


def test_a_difference_in_the_last_digits_is_none(diagnosed: Named) -> None:
    source = """
    def double(x):
        if x.ndim != 1:
            raise ValueError
        return 2 * abs(x) * (1 + 1e-12)
    """
    assert names(diagnosed(source)) == ["no-sign"]


# ---------------------------------------------------------------------------- silence


@pytest.mark.parametrize("slug", SLUGS)
def test_silence_for_right_answers(diagnosed: Named, toys: Content, slug: str) -> None:
    kata = load(toys.katas / slug, toys.solutions / slug)
    for path in (kata.reference_path, *kata.also_right):
        assert diagnosed(path.read_bytes(), slug) == ()


@pytest.mark.parametrize(
    "body",
    [
        "return 3 * x",  # a mistake that is not listed
        "return 2 * abs(x) + (len(x) == 7)",  # like one, but for a single case
        "return 2 * abs(x) * (1 + 1e-4)",
        "x *= 2; return abs(x)",  # two mistakes at once
        "return 2 * abs(x) if x.dtype != 'f4' else x",
        "raise KeyError",
        "pass",
        "return None",
        "raise NotImplementedError",
        "import os; os._exit(0)",
        "return (v for v in x)",
        "return 2 * x.astype(np.int)",
    ],
)
def test_silence_for_what_is_not_listed(diagnosed: Named, body: str) -> None:
    before = "import numpy as np\ndef double(x):\n    if x.ndim != 1: raise ValueError\n"
    assert diagnosed(f"{before}    {body}\n") == ()


@pytest.mark.parametrize("text", ["", "def double(x)\n", "1 / 0\n", "import os; os._exit(1)\n"])
def test_silence_for_files_that_cannot_be_loaded(diagnosed: Named, text: str) -> None:
    assert diagnosed(text) == ()


def test_silence_when_another_check_fails_too(diagnosed: Named) -> None:
    """Exactly like it in the check that fails first, not in all."""
    source = """
    import numpy as np
    def double(x):
        return 2 * abs(x)
    """
    assert diagnosed(source) == ()  # no-sign, but planes are doubled as well


def test_silence_after_a_hang(open_channel: Callable[[], Channel], toys: Content) -> None:
    kata = load(toys.katas / "double", toys.solutions / "double")
    text = b"def double(x):\n    while len(x) == 2: pass\n    return 3 * x\n"
    request = Request(kata, text, "double.py", 1, limit_s=0.5)
    verdict = judge(request, open_channel)
    assert [c.outcome for c in verdict.checks[:2]] == [Outcome.WRONG, Outcome.TIMEOUT]
    assert diagnose(request, verdict, open_channel) == ()


TWO = """
[[wrong]]
name = "first"
mistake = "the sign is lost"
hint = "What becomes of -3?"
swap = [["2 * x", "2 * abs(x)"]]
caught_by = "test_one_number"

[[wrong]]
name = "second"
mistake = "the sign is lost in another way"
hint = "{}"
swap = [["2 * x", "abs(x) + abs(x)"]]
caught_by = "test_one_number"
"""
SIGNLESS = "def double(x):\n    if x.ndim != 1: raise ValueError\n    return abs(2 * x)\n"


def test_several_are_named_when_they_share_the_hint(diagnosed: Named, altered: Altered) -> None:
    kata = altered(files={"solutions/double/wrong.toml": TWO.format("What becomes of -3?")})
    assert names(diagnosed(SIGNLESS, kata)) == ["first", "second"]


def test_none_is_named_when_several_match_with_other_hints(
    diagnosed: Named, altered: Altered
) -> None:
    kata = altered(files={"solutions/double/wrong.toml": TWO.format("Another hint?")})
    assert diagnosed(SIGNLESS, kata) == ()


def test_a_listed_mistake_that_hangs_or_ends_is_passed_over(
    diagnosed: Named, altered: Altered
) -> None:
    others = TWO.split("[[wrong]]")[1]
    listed = "".join(
        f'[[wrong]]\nname = "bad{n}"\nmistake = "m"\nhint = "h"\nfile = "wrong/bad{n}.py"\n'
        'caught_by = "test_one_number"\n'
        for n in range(3)
    )
    files = {
        "solutions/double/wrong.toml": f"{listed}\n[[wrong]]{others}",
        "solutions/double/wrong/bad0.py": "import os; os._exit(0)\n",
        "solutions/double/wrong/bad1.py": "def double(x): import os; os._exit(0)\n",
        "solutions/double/wrong/bad2.py": "this is no Python\n",
    }
    kata = altered(files=files)
    assert names(diagnosed(SIGNLESS, kata)) == ["first"]


def test_what_is_random_is_not_compared(diagnosed: Named, altered: Altered) -> None:
    checks = '''
import numpy as np
from harness.oracle import array, holds


def test_drops(double):
    """kept numbers are doubled"""
    x = np.ones(64)
    out = array(double(x), "out", (64,), trace=False)
    kept = out != 0
    holds(kept.any(), "nothing is kept")
    scale = array(out[kept].max(), "scale")
    holds(scale == 2, f"kept numbers are {scale:g}, should be 2")
'''
    wrong = """
[[wrong]]
name = "no-scale"
mistake = "kept numbers are not scaled"
hint = "What is the mean?"
swap = [["2 * x", "x * (np.random.rand(*x.shape) < 0.5)"]]
caught_by = "test_drops"
"""
    files = {"katas/double/test_double.py": checks, "solutions/double/wrong.toml": wrong}
    kata = altered(files=files)
    source = """
    import random
    def double(x):
        return [v if random.random() < 0.5 else 0.0 for v in x]
    """
    assert names(diagnosed(source, kata)) == ["no-scale"]


# ---------------------------------------------------------------------------- same_behaviour


def result(trace: Any = (), outcome: Outcome = Outcome.WRONG, **more: Any) -> CheckResult:
    return CheckResult("check", "rubric", outcome, trace=tuple(trace), **more)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-6]), True),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-4]), False),
        (np.array([0.0, 1.0]), np.array([1e-12, 1.0]), True),
        (np.array([1, 2]), np.array([1.0, 2.0]), True),
        (np.array([1.0]), np.array([[1.0]]), False),
        (np.array([np.inf]), np.array([np.inf]), True),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (np.array([True]), np.array([False]), False),
        (np.zeros(0), np.zeros(0), True),
        ("a set", "a set", True),
        ("a set", "None", False),
        (True, True, True),
        (True, False, False),
        ("1", 1, False),
        ([np.ones(2)], [np.ones(2)], True),
        ([np.ones(2)], [np.zeros(2)], False),
        ([np.ones(2), "a"], [np.ones(2), "a"], True),
        ([1.0, float("nan")], (1.0, float("nan")), True),
        ([1, [2]], [1, [3]], False),
        ([1], [1, 2], False),
        (Handle(1, "set"), Handle(2, "set"), True),
        (Handle(1, "set"), Handle(1, "function"), False),
        ({"a": np.ones(2)}, {"a": np.ones(2)}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": np.ones(2)}, {"a": np.zeros(2)}, False),
    ],
)
def test_what_counts_as_the_same(a: Any, b: Any, same: bool) -> None:
    assert same_behaviour(result([("x", a)]), result([("x", b)])) is same


def test_outcome_case_and_exception_count_too() -> None:
    one = result([("x", 1)])
    assert same_behaviour(one, one)
    assert not same_behaviour(one, result([("y", 1)]))
    assert not same_behaviour(one, result([("x", 1), ("x", 1)]))
    assert not same_behaviour(one, result([("x", 1)], Outcome.RAISED))
    assert not same_behaviour(one, result([("x", 1)], case_number=2))
    raised = [result((), Outcome.RAISED, message=m) for m in ("KeyError: 1", "KeyError: 2")]
    assert same_behaviour(*raised)
    other = result((), Outcome.RAISED, message="ValueError: 1")
    assert not same_behaviour(raised[0], other)


def test_what_differs_behind_the_first_failing_case_is_not_named(diagnosed: Named) -> None:
    """In the first failing case of each check it is `no-sign`; in later ones it is not."""
    alike = """
        import numpy as np

        def double(x):
            if x.ndim > 1:
                raise ValueError
            return 2 * abs(x)
    """
    assert names(diagnosed(alike)) == ["no-sign"]
    assert diagnosed(alike.replace("2 * abs(x)", "2 * abs(x) if len(x) != 7 else 3 * x")) == ()
