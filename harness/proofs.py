"""Proves many katas at once: torch is imported once, then workers are forked."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from harness.catalogue import Kata
from harness.judge.answers import answer_processes
from harness.judge.checks import load_checks
from harness.proof import SEEDS, Proof, prove


def prove_all(katas: Sequence[Kata], jobs: int, seeds: tuple[int, ...] = SEEDS) -> Iterator[Proof]:
    """Each kata's proof as soon as it is done, on up to `jobs` processes."""
    if jobs == 1 or len(katas) == 1 or sys.platform != "linux":
        # Elsewhere a process that has loaded torch cannot be forked safely.
        yield from (prove_one(kata, seeds) for kata in katas)
        return
    katas = sorted(katas, key=_effort, reverse=True)  # so that none is left for the end alone
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(katas)), mp_context=fork) as pool:
        waiting = [pool.submit(prove_one, kata, seeds) for kata in katas]
        yield from (done.result() for done in as_completed(waiting))


def _effort(kata: Kata) -> int:
    """About how long the proof takes. Loads the checks, and torch, before the workers fork."""
    if not kata.checks_path.is_file():
        return 0
    cases = sum(len(check.cases) for check in load_checks(kata))
    return cases * kata.wrong_path.stat().st_size if kata.wrong_path.is_file() else cases


def prove_one(kata: Kata, seeds: tuple[int, ...] = SEEDS) -> Proof:
    with answer_processes() as open_channel:
        return prove(kata, open_channel, seeds)
