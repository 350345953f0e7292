"""What a call costs, counted on the answer's side: Python steps, memory at its peak.

Enough against honest mistakes: an answer that wants to can forge these numbers.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

Function = Callable[..., Any]

LOOPS = {"apply_along_axis"}  # NumPy's own Python loops over a function that is given


def counted(kind: str, function: Function, arguments: Any, filename: str) -> tuple[Any, int]:
    """The result of a call, and the number asked for: "steps", "memory", or 0 for neither."""
    if kind == "steps":
        return _steps(function, arguments, filename)
    if kind == "memory":
        return _peak(function, arguments)
    return function(*arguments), 0


def _steps(function: Function, arguments: Any, filename: str) -> tuple[Any, int]:
    """Lines run and functions entered in the answer's own text, and functions that it calls.

    A comprehension, a generator and a lambda are functions too; a line that is run again by a
    loop in it counts again; so does what threads of the answer's run. Of library functions those
    written in Python are seen, so that `map(np.sort, rows)` counts; what they do inside does not,
    but for NumPy's own loops.
    """
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
        return line

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if _is_own(frame, filename) or frame.f_code.co_name in LOOPS:
            count += 1
            return line
        if frame.f_back is not None and _is_own(frame.f_back, filename):
            count += 1
        return None

    before, before_in_threads = sys.gettrace(), threading.gettrace()
    threading.settrace(enter)
    sys.settrace(enter)
    try:
        result = function(*arguments)
    finally:
        sys.settrace(before)
        threading.settrace(before_in_threads)
    return result, count


def _is_own(frame: FrameType, filename: str) -> bool:
    """Whether code is of the answer's text: its file, or what it gives to exec."""
    name = frame.f_code.co_filename
    foreign = os.path.isabs(name) or name.startswith("<frozen ") or name == "<check>"
    return name == filename or not foreign


def _peak(function: Function, arguments: Any) -> tuple[Any, int]:
    """Bytes held at the peak of the call beside its arguments, as Python and NumPy tell them."""
    import tracemalloc  # seldom needed, and slow to load for what starts with each answer

    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        result = function(*arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not traced:
            tracemalloc.stop()
    return result, peak - before
