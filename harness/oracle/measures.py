"""`as_quick`, `as_small`, `python_steps`, `no_loop`: what a call costs, beside the reference's.

Budgets are ratios: the reference runs in the same run, in a process of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from harness.oracle.compare import plain
from harness.oracle.context import Measure, current
from harness.oracle.errors import Wrong

ROUNDS = 5
FLOOR_S = 0.005  # a reference that takes less is taken to need this: tiny times mean nothing
FLOOR_BYTES = 1 << 20
HOPELESS = 3  # times what is allowed, in two rounds: that is no noise
SLACK = 50  # steps that another size may take for another way through the code

Function = Callable[..., Any]


def as_quick(function: Function, *arguments: Any, times: float) -> Any:
    """What `function(*arguments)` gives, when it takes at most `times` the reference's time.

    The two are called in turns with equal arguments, until the quickest of the answer's calls is
    within what is allowed of the reference's quickest; only after all rounds is it too slow.
    What a call changes in its arguments is not seen.
    """
    measure, name = _measure(), function.__name__
    best = want = math.inf
    for number in range(ROUNDS):
        try:
            result, seconds = measure("time", name, arguments)
        except BaseException as end:
            if getattr(end, "outcome", None) == "timeout":
                want = min(want, measure("time", name, arguments, reference=True)[1])
                stopped = f"{name} was stopped after {measure.limit_s:g} s"
                _tell(end, f"{stopped}, {_allowed_s(want, times)};")
            raise
        best = min(best, seconds)
        if best > times * FLOOR_S:
            # Twice at first: the first call of a fresh process is slower, which would let pass.
            for _ in range(2 if want == math.inf else 1):
                want = min(want, measure("time", name, arguments, reference=True)[1])
        allowed = times * (FLOOR_S if want == math.inf else max(want, FLOOR_S))
        if best <= allowed:
            current().trace.append(("as_quick", True))
            return result
        hopeless = number > 0 and best > HOPELESS * allowed
        if hopeless or measure.time_left_s < 2 * seconds:
            break
    current().trace.append(("as_quick", False))
    raise Wrong(f"{name} took {_seconds(best)}, {_allowed_s(want, times)}")


def as_small(function: Function, *arguments: Any, times: float) -> Any:
    """What `function(*arguments)` gives, when it holds at most `times` the reference's memory.

    Counted is the peak of what Python and NumPy ask for during the call, beside the arguments.
    """
    measure, name = _measure(), function.__name__
    result, peak = measure("memory", name, arguments)
    want: float = 0.0
    if peak > times * FLOOR_BYTES:
        _, want = measure("memory", name, arguments, reference=True)
        # Once more: the first call may have loaded something that stays.
        peak = min(peak, measure("memory", name, arguments)[1])
    fits = peak <= times * max(want, FLOOR_BYTES)
    current().trace.append(("as_small", fits))
    if not fits:
        beside = "less than 1 MiB" if want < FLOOR_BYTES else _mib(want)
        told = f"{name} holds {_mib(peak)} at its peak, the reference {beside}"
        raise Wrong(f"{told}: allowed is {times:g} times that")
    return result


def python_steps(function: Function, *arguments: Any) -> int:
    """How many Python steps a call takes: lines run, functions entered and called.

    Each round of a comprehension, each value of a generator, each call of a lambda is a step.
    """
    return int(_measure()("steps", function.__name__, arguments)[1])


def no_loop(
    function: Function,
    small: Sequence[Any],
    large: Sequence[Any],
    over: str,
    slack: int = SLACK,
) -> Any:
    """What the call with the large arguments gives, when it takes no more steps than the small.

    `small` and `large` are the arguments of two calls that differ in the number of what must not
    be looped `over` and in nothing else; by a few hundred, so that it stands out of the slack.
    """
    measure, name = _measure(), function.__name__
    _, few = measure("steps", name, tuple(small))
    result, many = measure("steps", name, tuple(large))
    holds = many <= few + slack
    current().trace.append(("no_loop", holds))
    if not holds:
        sizes = _sizes(small, large)
        told = f"for {sizes[1]} {over} and {few} for {sizes[0]}" if sizes else f"and {few} for less"
        raise Wrong(f"{name} takes {many} Python steps {told}: a loop over {over}")
    return result


def measured_in(trace: Sequence[tuple[str, Any]]) -> bool:
    """Whether a check's trace ends with something too slow, too large or looped."""
    return bool(trace) and trace[-1] in [
        (word, False) for word in ("as_quick", "as_small", "no_loop")
    ]


def _measure() -> Measure:
    measure = current().measure
    if measure is None:
        raise RuntimeError("as_quick() and its like work inside a check only")
    return measure


def _tell(end: Any, message: str) -> None:
    end.message = message


def _allowed_s(want: float, times: float) -> str:
    beside = f"less than {FLOOR_S:g} s" if want < FLOOR_S else _seconds(want)
    return f"the reference {beside}: allowed is {times:g} times that"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.2g} s"


def _mib(size: float) -> str:
    return f"{size / (1 << 20):.1f} MiB"


def _sizes(small: Sequence[Any], large: Sequence[Any]) -> tuple[int, int] | None:
    """The first extent in which the arguments of the two calls differ."""
    for one, other in zip(small, large, strict=False):
        for few, many in zip(_extents(one), _extents(other), strict=False):
            if few != many:
                return few, many
    return None


def _extents(value: Any) -> tuple[int, ...]:
    value = plain(value)
    if isinstance(value, (list, tuple, str, bytes, dict)):
        return (len(value),)
    if type(value) is int:
        return (value,)
    return value.shape if isinstance(value, np.ndarray) else ()
