"""`cases`, `draw` and `stage`: what a check is tried on, and when."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from harness.oracle.context import current

Check = Callable[..., None]


def cases(*alternatives: dict[str, Any], **axes: Iterable[Any]) -> Callable[[Check], Check]:
    """One case for each alternative crossed with each combination of the axes, in this order.

    Sets an attribute and nothing else: the runner and the pytest plugin both read it.
    """
    values = [list(axis) for axis in axes.values()]
    combinations = [
        {**alternative, **dict(zip(axes, combination, strict=True))}
        for alternative in alternatives or ({},)
        for combination in itertools.product(*values)
    ]

    def mark(check: Check) -> Check:
        check.cases = combinations  # type: ignore[attr-defined]  # functions take attributes
        return check

    return mark


def cases_of(check: Check) -> list[dict[str, Any]]:
    """The cases of a check; one without parameters when it names none."""
    return getattr(check, "cases", [{}])


def stage(name: str) -> Callable[[Check], Check]:
    """Marks a check of the stage of that name in kata.toml: it is not run without that stage."""

    def mark(check: Check) -> Check:
        check.stage = name  # type: ignore[attr-defined]  # functions take attributes
        return check

    return mark


def stage_of(check: Check) -> str | None:
    """The stage that a check belongs to; None for the kata's own checks."""
    return getattr(check, "stage", None)


def draw(i: int = 0) -> np.random.Generator:
    """A generator of its own for (the run's seed, this check, i): replayed by the same seed."""
    run = current()
    digest = hashlib.sha256(f"{run.seed}/{run.check}/{i}".encode()).digest()
    bits = np.random.PCG64(_Digest(digest))  # type: ignore[arg-type]  # NumPy's stubs forget these
    return np.random.Generator(bits)


class _Digest(ISeedSequence):
    """Seeds a generator with a digest as it is: to stir its bits again takes ten times as long."""

    def __init__(self, digest: bytes) -> None:
        self._digest = digest

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> np.ndarray:
        return np.frombuffer(self._digest, dtype, n_words)
