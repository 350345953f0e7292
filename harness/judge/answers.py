"""Where answer processes come from. The one seam that a warmer judge will change."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from harness.judge.process import Zygote
from harness.judge.proxy import Channel


@contextlib.contextmanager
def answer_processes() -> Iterator[Callable[[], Channel]]:
    """Gives a function that opens a fresh answer process; all of them end with the block."""
    zygote = Zygote()
    try:
        yield zygote.fork
    finally:
        zygote.close()
