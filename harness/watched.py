"""Noticing that a file was saved: by looking at it often, which works everywhere.

Editors save in many ways: in place, by a rename, in several writes. A save is a burst of changes
with less than SETTLE_S between them.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path

from harness.errors import KataError

SETTLE_S = 0.05  # without a change after which a save is over
GONE_S = 0.5  # for less, a missing file is one that is just being replaced

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """What changes with every save; None where there is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def looks_whole(source: bytes) -> bool:
    """Whether this is hardly the first part of a longer file: a text that ends and compiles.

    An empty file compiles too, but it is what a save in place begins with.
    """
    if not source.endswith(b"\n"):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about the answer, and here would spoil a screen
        try:
            compile(source, "answer", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False
    return True


class Saves:
    """Decides when what stands in the file is to be judged. `now` is in seconds of any clock."""

    def __init__(self, stamp: Stamp | None) -> None:
        self._stamp = stamp
        self._changed_at: float | None = None  # None: no save is under way
        self._given: bytes | None = None  # the content that this save has brought already
        self._gone_at = None if stamp else float("-inf")

    def look(self, now: float, stamp: Stamp | None, read: Callable[[], bytes]) -> bytes | None:
        """The content to be judged now, if any: at once when it looks whole, else when it settles.

        What stands there in the end is always given: a change that the stamp does not tell, or
        the rest of a file whose first part looked whole. Raises KataError for a file that has
        settled and cannot be read.
        """
        if stamp != self._stamp:
            self._change(now, stamp)
        if self._changed_at is None:
            return None
        settled = now - self._changed_at >= SETTLE_S
        if settled:
            self._changed_at = None
        if stamp is None:
            return None
        try:
            source = read()
        except KataError:
            if settled:
                raise
            return None
        if source == self._given or not (settled or looks_whole(source)):
            return None
        self._given = source
        return source

    def gone(self, now: float) -> bool:
        """Whether the file is missing, and not just for the moment of a rename."""
        return self._gone_at is not None and now - self._gone_at >= GONE_S

    def _change(self, now: float, stamp: Stamp | None) -> None:
        if self._changed_at is None or now - self._changed_at >= SETTLE_S:
            self._given = None  # a new save
        if stamp is None:
            self._gone_at = now
        else:
            self._gone_at = None
        self._stamp, self._changed_at = stamp, now
