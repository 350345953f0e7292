"""Sees the imports and calls that an answer makes behind the syntax tree's back.

Forbidden use is let through and told to the judge; the time that a forbidden import takes is
told too, so that it is not charged to the answer's limit.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import os
import sys
import sysconfig
from collections.abc import Callable
from types import FrameType
from typing import Any

from harness.judge.scan import is_allowed

Notify = Callable[[dict[str, Any]], None]
STDLIB = sysconfig.get_path("stdlib")
SITE = ("site-packages", "dist-packages")


def start(filename: str, allowed: list[str], calls: list[str], notify: Notify) -> None:
    """Watches this process from now on; there is no way to stop it."""
    forget_harness()
    told: set[str] = set()

    def tell(what: str, line: int | None) -> None:
        if what not in told:
            told.add(what)
            notify({"note": "forbidden", "what": what, "line": line})

    def look(module: str) -> None:
        if not is_allowed(module, allowed) and _is_by_the_answer(sys._getframe(1), filename):
            tell(module.partition(".")[0], _learner_line(sys._getframe(1), filename))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import":
            look(str(arguments[0]))

    sys.addaudithook(hook)  # it cannot be taken away, but importlib.import_module passes it by
    sys.meta_path.insert(0, _Looking(look))
    builtins.__import__ = _timed(builtins.__import__, allowed, notify)
    for call in calls:
        _wrap_call(call, filename, tell)


def forget_harness() -> None:
    """An answer that imports the harness must be seen to do so: no module of it stays loaded."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "harness"]:
        del sys.modules[name]


def _timed(real: Callable[..., Any], allowed: list[str], notify: Notify) -> Callable[..., Any]:
    """`__import__` that stops the judge's clock while it imports what is not allowed."""
    inside = False

    def __import__(name: str, *rest: Any, **named: Any) -> Any:
        nonlocal inside
        if inside or is_allowed(name, allowed) or name in sys.modules:
            return real(name, *rest, **named)
        inside = True
        notify({"note": "clock", "runs": False})
        try:
            return real(name, *rest, **named)
        finally:
            inside = False
            notify({"note": "clock", "runs": True})

    return __import__


def _wrap_call(dotted: str, filename: str, tell: Callable[[str, int | None], None]) -> None:
    """Replaces a function by one that tells when the learner's own code calls it."""
    owner, _, name = dotted.rpartition(".")
    module = sys.modules.get(owner) or importlib.import_module(owner)
    real = getattr(module, name)

    def look(frame: FrameType) -> None:
        if _is_own(frame, filename):
            tell(dotted, _learner_line(frame, filename))

    if not isinstance(real, type):  # a class must stay one
        setattr(module, name, _Watched(real, look))


class _Looking:
    """Stands first in `sys.meta_path`, looks at each import and leaves it to the others."""

    def __init__(self, look: Callable[[str], None]) -> None:
        self._look = look

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        self._look(name)


class _Watched:
    """A function in all but one thing: its calls are looked at."""

    def __init__(self, real: Callable[..., Any], look: Callable[[FrameType], None]) -> None:
        functools.update_wrapper(self, real)
        self._real = real
        self._look = look

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._look(sys._getframe(1))
        return self._real(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)  # a ufunc has methods that NumPy itself uses


def _is_own(frame: FrameType, filename: str) -> bool:
    """Whether a frame runs the answer's text: its file, or what it gives to exec."""
    name = frame.f_code.co_filename
    return name == filename or not (os.path.isabs(name) or name.startswith("<frozen "))


def _is_by_the_answer(frame: FrameType | None, filename: str) -> bool:
    """Whether the import comes from the answer, not from a library that loads its own needs."""
    while frame is not None:
        if _is_own(frame, filename):
            return True
        name = frame.f_code.co_filename
        ours = name == __file__ or name.startswith("<frozen ")
        standard = name.startswith(STDLIB) and not any(part in name for part in SITE)
        if not ours and not standard:
            return False
        frame = frame.f_back
    return False


def _learner_line(frame: FrameType | None, filename: str) -> int | None:
    while frame is not None:
        if frame.f_code.co_filename == filename:
            return frame.f_lineno
        frame = frame.f_back
    return None
