"""What an answer process does before it is needed: it judges a small answer of ours.

A forked process gets a page of memory of its own when it first writes there, and that takes
longer than most of what is then done with it. Here nobody waits for it. Nothing of it stays but
what loading an answer replaces, and the lines of its text in `linecache`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from harness.judge.answer import Answer
from harness.judge.wire import Encoder, pack, unpack

FILENAME = "rehearsal.py"
SOURCE = b'''"""An answer of ours."""
import numpy as np
from collections import Counter


def rehearse(values, state=None, *, eps=1e-8):
    values[0] = 0.0
    order = np.argsort(values, kind="stable")[::-1]
    kept = [int(i) for i in order if values[i] > eps]
    while len(kept) > 2:
        kept = kept[:-1]
    table = {"kept": kept, "count": Counter(kept)}
    if state is not None and np.any(state == 1):
        raise ValueError(f"wrong: {state.shape}")
    total = np.maximum(values, 0).sum(axis=0, keepdims=True) / (np.sqrt(values @ values) + eps)
    return total, np.where(values > 1, values, -values), len(table)


class Rehearsed:
    def __init__(self, lr=0.1):
        self.lr = lr
'''
ENTRY = {
    "name": "rehearse",
    "also": [],
    "returns": ["total", "parts", "size"],
    "opaque": [],
    "bare": False,
}


def steps() -> Iterator[Callable[[], dict[str, Any]]]:
    """One after the other, so that whoever needs the process can have it between two.

    Each gives the reply to what it has asked for.
    """
    answer = Answer()
    text = {
        "size": len(SOURCE),
        "entries": [ENTRY],
        "allowed": ["numpy"],
        "calls": [],
        "case": "load",
    }

    def ask(request: dict[str, Any], buffers: list[bytes]) -> dict[str, Any]:
        return unpack(answer.handle(pack(request, buffers)))[0]

    def call(*arguments: Any) -> dict[str, Any]:
        encoder = Encoder()
        tree = encoder.encode(arguments)
        return ask(
            {"op": "call", "entry": "rehearse", "case": "call", "args": tree}, encoder.buffers
        )

    yield lambda: ask({"op": "scan", **text}, [SOURCE])
    yield lambda: ask({"op": "load", "filename": FILENAME, **text}, [SOURCE])
    yield lambda: call(np.linspace(3, 0, 7))
    yield lambda: call(np.linspace(3, 0, 700), np.ones((2, 3), dtype=np.int64))
    yield lambda: call([0.5, 1.5], {"of": 1})
