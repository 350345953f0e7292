"""What a judge and an answer process talk over, and what such a process is started with."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator

START_LIMIT_S = 60.0  # for a process of ours to get ready; a machine this slow cannot judge
READY = b"\n"  # what a spare says when it has imported what it needs
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

# A page of a large array takes as long as a small call when it is first touched: huge pages where
# glibc can ask for them, and what was freed is kept for the next array.
MALLOC = f"glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold={4 << 20}"
MALLOC += f":glibc.malloc.trim_threshold={256 << 20}"


class Ends:
    """The two ends of what a judge and an answer talk over; closed unless they are taken."""

    def __init__(self) -> None:
        self.channel, self._far = socket.socketpair()
        self._output, output = os.pipe()
        self._trace, trace = os.pipe()
        self.theirs = [self._far.fileno(), output, trace]
        self._taken = False

    def take(self) -> tuple[socket.socket, int, int]:
        self._taken = True
        return self.channel, self._output, self._trace

    def close(self) -> None:
        """Our ends, unless they were taken."""
        if not self._taken:
            self._taken = True
            self.channel.close()
            os.close(self._output)
            os.close(self._trace)

    @contextlib.contextmanager
    def given_away(self) -> Iterator[None]:
        """Their ends are closed here after the block: the answer has its own of them."""
        try:
            yield
        finally:
            self._far.close()
            for descriptor in self.theirs[1:]:
                os.close(descriptor)

    def __enter__(self) -> Ends:
        return self

    def __exit__(self, *_: object) -> None:
        with self.given_away():
            self.close()


def environment() -> dict[str, str]:
    ours = {"GLIBC_TUNABLES": MALLOC, **os.environ, "PYTHONHASHSEED": "0"}
    return ours | dict.fromkeys(ONE_THREAD, "1")
