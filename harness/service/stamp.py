"""Whether what a process has loaded still stands on the disk as it was."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from harness import content
from harness.catalogue import Kata

Mark = tuple[int, int, int]
LIBRARIES = ("numpy", "torch")


class Stamp:
    """Remembers how files are, and tells whether any of them has changed since."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self._marks = {path: _mark(path) for path in map(str, paths)}

    def changed(self) -> str | None:
        """The first file that is no longer what it was."""
        for path, mark in self._marks.items():
            if _mark(path) != mark:
                return path
        return None


def of_installation() -> list[str]:
    """The harness, Python and the libraries that a judge has loaded."""
    ours = [str(path) for path in content.PACKAGE.rglob("*.py") if "_content" not in path.parts]
    found = [importlib.util.find_spec(name) for name in LIBRARIES]
    origins = [spec.origin for spec in found if spec and spec.origin]
    versions = [os.path.join(os.path.dirname(origin), "version.py") for origin in origins]
    return [*ours, sys.executable, *origins, *versions]


def of_kata(kata: Kata) -> list[Path]:
    """Everything that a verdict on a kata is made of."""
    shared = kata.folder.parent.glob("_*/*.py")
    texts = ("*.py", "*.toml", "*/*.py")
    own = [
        path for folder in (kata.folder, kata.spoilers) for t in texts for path in folder.glob(t)
    ]
    return [*own, *shared]


def _mark(path: str) -> Mark | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
