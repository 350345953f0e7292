"""Loads a kata's check file and hands out its checks in the order written."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.catalogue import Kata
from harness.oracle.cases import cases_of, stage_of


@dataclass(frozen=True)
class Check:
    """One test function: its rubric sentence, its cases, the entry points it wants."""

    name: str
    rubric: str
    function: Callable[..., None]
    cases: tuple[dict[str, Any], ...]
    entries: tuple[str, ...]
    stage: str | None = None  # None: one of the kata's own


_loaded: dict[tuple[Path, int], tuple[Check, ...]] = {}


def load_checks(kata: Kata, stage: str | None = None) -> tuple[Check, ...]:
    """The kata's own checks, or those of one of its stages."""
    return tuple(check for check in every_check(kata) if check.stage == stage)


def every_check(kata: Kata) -> tuple[Check, ...]:
    """All checks of a kata; importing its file imports torch where it needs it."""
    key = (kata.checks_path, kata.checks_path.stat().st_mtime_ns)
    if key not in _loaded:
        name = f"_kata_checks_{kata.slug}_{len(_loaded)}"
        spec = importlib.util.spec_from_file_location(name, kata.checks_path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{kata.checks_path} cannot be imported")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        if "torch" in sys.modules:
            import torch  # another thread may still be at it: this waits for the whole of it

            torch.set_num_threads(1)  # cases are small: threads would only cost
        functions = [f for n, f in vars(module).items() if n.startswith("test_") and callable(f)]
        _loaded[key] = tuple(_check(function, kata) for function in functions)
    return _loaded[key]


def _check(function: Callable[..., None], kata: Kata) -> Check:
    cases = tuple(cases_of(function))
    parameters = inspect.signature(function).parameters
    wanted = {entry.name for entry in kata.entries}
    return Check(
        name=function.__name__,
        rubric=" ".join((function.__doc__ or function.__name__).split()),
        function=function,
        cases=cases,
        entries=tuple(name for name in parameters if name in wanted),
        stage=stage_of(function),
    )
