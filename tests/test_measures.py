"""as_quick, as_small, no_loop, python_steps: what they let through and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from harness.catalogue import Entry
from harness.judge.loop import LoopChannel
from harness.judge.measures import REFERENCE, Measures
from harness.judge.proxy import Session, Source, StandIn, _counted
from harness.judge.wire import Handle, WireError
from harness.oracle import Wrong, as_quick, as_small, context, no_loop, python_steps, remote
from harness.oracle.measures import FLOOR_S, ROUNDS, measured_in

RIGHT = "def f(x, *more):\n    return x + 1\n"


@pytest.fixture(autouse=True)
def _no_run() -> Iterator[None]:
    before = context.current()
    yield
    context.enter(before)


def f(x: Any) -> Any:
    """For what is scripted: the words ask a function for its name only."""


class Scripted:
    """Gives numbers in the order written, for the answer and for the reference."""

    limit_s = 10.0

    def __init__(self, answer: list[float], reference: list[float], left_s: float = 10.0) -> None:
        self.numbers = {False: answer, True: reference}
        self.time_left_s = left_s
        context.enter(context.Run(seed=0, measure=self))

    def __call__(
        self, kind: str, function: str, arguments: tuple[Any, ...], reference: bool = False
    ) -> tuple[Any, float]:
        return "result", self.numbers[reference].pop(0)


# ---------------------------------------------------------------------------- time


def test_what_is_quick_by_any_measure_needs_no_reference() -> None:
    Scripted([10 * FLOOR_S], [])
    assert as_quick(f, 1, times=10) == "result"


def test_noise_in_all_rounds_but_one_fails_nobody() -> None:
    script = Scripted([3.0, 2.9, 2.8, 2.7, 0.9], [0.1] * (ROUNDS + 1))
    assert as_quick(f, 1, times=10) == "result"
    assert script.numbers == {False: [], True: []}


def test_the_reference_s_quickest_call_counts() -> None:
    """A reference that was slow once allows no more than it has to."""
    Scripted([2.0, 2.0, 2.0, 2.0, 2.0], [0.9, 0.15, 0.1, 0.1, 0.1, 0.1])
    with pytest.raises(Wrong) as told:
        as_quick(f, 1, times=10)
    assert str(told.value) == "f took 2.0 s, the reference 0.1 s: allowed is 10 times that"
    assert measured_in(context.current().trace)


@pytest.mark.parametrize(
    ("answer", "left_s"),
    [([4.1, 4.1], 10.0), ([2.0], 3.0)],
    ids=["far too slow twice", "no time for another round"],
)
def test_who_is_far_too_slow_is_not_asked_five_times(answer: list[float], left_s: float) -> None:
    script = Scripted(answer, [0.12] * (len(answer) + 1), left_s)
    with pytest.raises(Wrong, match="allowed is 10 times that"):
        as_quick(f, 1, times=10)
    assert script.numbers == {False: [], True: []}


def test_a_tiny_reference_is_given_a_floor() -> None:
    Scripted([0.2] * ROUNDS, [0.0001] * (ROUNDS + 1))
    with pytest.raises(Wrong) as told:
        as_quick(f, 1, times=10)
    assert "the reference less than 0.005 s: allowed is 10 times that" in str(told.value)


# ---------------------------------------------------------------------------- over the wire


@pytest.fixture
def over_there() -> Any:
    """An answer and a reference in loops of this process; gives the answer's stand-in."""

    def over_there(answer: str, reference: str = RIGHT, *others: Entry) -> StandIn:
        entries = (Entry("f", also=("g",)), *others)
        sources = [
            Source(text.encode(), name, entries, ("numpy",), ())
            for text, name in ((answer, "answer.py"), (reference, REFERENCE))
        ]
        session = Session(sources[0], LoopChannel, 1e9)
        measure = Measures(session, lambda: sources[1], LoopChannel)
        context.enter(context.Run(0, "test", make=session.make, measure=measure))
        session.begin_case("case")
        return StandIn(session, entries[0])

    return over_there


def test_time_is_taken_on_the_judge_s_clock(
    over_there: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = over_there("def g(x):\n    return x\n")
    ticks = iter([5.0, 7.5])
    monkeypatch.setattr("harness.judge.proxy.now", lambda: next(ticks))
    assert ours.measured((3,), "time") == (3, 2.5)


def test_waiting_for_the_processor_is_not_counted(
    over_there: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = over_there("def g(x):\n    return x\n")
    ticks, worked = iter([5.0, 7.5]), iter([1.0, 1.25])
    monkeypatch.setattr("harness.judge.proxy.now", lambda: next(ticks))
    monkeypatch.setattr(LoopChannel, "worked_s", lambda self: next(worked))
    assert ours.measured((3,), "time") == (3, 0.25)


IMPORTS = """import numpy as np
from concurrent.futures import ThreadPoolExecutor as Pool
from threading import Thread
POOL = Pool(1)"""
LOOPS = {
    "for": "    for v in x: v\n    return x",
    "while": "    i = 0\n    while i < len(x): i += 1\n    return x",
    "list": "    return [v for v in x]",
    "one line": "    return sum(v for v in x)",
    "map": "    return list(map(lambda v: v + 1, x))",
    "sorted": "    return sorted(x, key=lambda v: -v)",
    "vectorize": "    return np.vectorize(lambda v: v + 1)(x)",
    "along axis": "    return np.apply_along_axis(lambda v: v, 1, x[:, None])",
    "along axis, a library's": "    return np.apply_along_axis(np.max, 1, x[:, None])",
    "map, a library's": "    return list(map(np.sort, x[:, None]))",
    "threads": "    with Pool(2) as pool: return [*pool.map(lambda v: v + 1, x)]",
    "old threads": "    return np.array(list(POOL.map(float, x)))",
    "thread": "    t = Thread(target=h, args=[x])\n    t.start()\n    t.join()\n    return x\n"
    "def h(x):\n    for v in x: v",
    "recursion": "    return x if len(x) < 2 else f(x[1:])",
    "exec": "    exec('for v in x: v', {'x': x})\n    return x",
    "helper": "    return h(x)\ndef h(x):\n    return [v for v in x]",
}


@pytest.mark.parametrize("kind", LOOPS)
def test_a_loop_is_seen(over_there: Any, kind: str) -> None:
    ours = over_there(f"{IMPORTS}\ndef f(x):\n{LOOPS[kind]}\n")
    with pytest.raises(Wrong) as told:
        no_loop(ours, (np.ones(4),), (np.ones(300),), over="boxes")
    assert str(told.value).startswith("f takes ")
    assert " for 300 boxes and " in str(told.value)
    assert str(told.value).endswith(" for 4: a loop over boxes")


@pytest.mark.parametrize(
    "body",
    [
        "    return x + 1",
        "    return np.sort(x)[np.argsort(x)] + np.median(x)",
        "    for k in range(9): x = x + k\n    return x",  # of a size that stays
        "    print(x)\n    np.vstack(x[:, None])\n    return x",  # left from debugging
    ],
)
def test_no_loop_over_what_grows(over_there: Any, body: str) -> None:
    ours = over_there(f"import numpy as np\ndef f(x):\n{body}\n")
    result = no_loop(ours, (np.ones(4),), (np.ones(300),), over="boxes")
    assert len(result) == 300
    assert 2 <= python_steps(ours, np.ones(4)) == python_steps(ours, np.ones(300)) < 50


def test_memory_is_compared_with_the_reference_s(over_there: Any) -> None:
    x = np.ones((500, 500))  # 1.9 MiB
    source = "import numpy as np\ndef f(x):\n    return sum([x.copy() for _ in range({})])\n"
    ours = over_there(source.format(1))
    assert as_small(ours, x, times=4)[0, 0] == 1
    ours = over_there(source.format(12))
    with pytest.raises(Wrong) as told:
        as_small(ours, x, times=4)
    assert " MiB at its peak, the reference 1.9 MiB: allowed is 4 times that" in str(told.value)


def test_little_memory_is_none(over_there: Any) -> None:
    ours = over_there("def f(x):\n    return len([x] * 300_000)\n")
    assert as_small(ours, 1, times=4) == 300_000


CACHED = """
calls = []
def f(dout, cache):
    calls.append(cache.pop("x"))  # used up: a second backward needs another forward
    return len(calls) * dout
def forward(x):
    return x, {"x": x}
"""


def test_handles_are_made_anew_for_each_call_and_for_the_reference(
    over_there: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = Entry("forward", returns=("out", "cache"), opaque=("cache",))
    ours = over_there(CACHED, CACHED, forward)
    _, cache = StandIn(ours._session, forward)(np.ones(2))
    assert isinstance(cache, Handle)
    measure, arguments = context.current().measure, (7, cache)
    assert [measure("time", "f", arguments)[0] for _ in range(3)] == [7, 14, 21]
    theirs = [measure("time", "f", arguments, reference=True)[0] for _ in range(2)]
    assert theirs == [7, 14]


def table(rows):
    return {"rows": rows}


def test_what_remote_has_built_goes_to_the_reference_too(over_there: Any) -> None:
    reads = "def f(t):\n    return len(bytes(t['rows'] << {}))\n"
    ours = over_there(reads.format(22), reads.format(21))
    assert as_small(ours, remote(table, 1), times=3) == 1 << 22


@pytest.mark.parametrize(
    "reference",
    ["def f(x):\n    raise ValueError\n", "def f(x):\n    return\n", "import nowhere\n", "x = 1\n"],
)
def test_a_reference_that_fails_is_our_fault(over_there: Any, reference: str) -> None:
    ours = over_there("def f(x):\n    return len(bytes(2 << 20))\n", reference)
    with pytest.raises(RuntimeError, match=r"^the reference"):
        as_small(ours, 1, times=1)


@pytest.mark.parametrize("count", [-1, None, "5", 1.5, True, 1 << 62])
def test_a_count_that_is_none_is_refused(count: object) -> None:
    with pytest.raises(WireError):
        _counted(count)


def test_the_words_belong_into_a_check() -> None:
    context.enter(context.Run(seed=0))
    with pytest.raises(RuntimeError, match="inside a check"):
        as_quick(f, 1, times=2)
