"""Whether everything is there and every wall stands: found out by trying, not by looking up."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness import content
from harness.catalogue import Catalogue, Entry
from harness.errors import KataError, reason
from harness.judge import probes
from harness.judge.answers import Answers
from harness.judge.process import Ended, Hoarded, TimedOut
from harness.judge.proxy import Channel, LoadFailure, Session, Source
from harness.service import place as places
from harness.service.place import Place

LIBRARIES = ("numpy", "torch", "pytest", "click", "rich")
WALLS = {
    "files": "it cannot read your files, nor the solutions",
    "writing": "it cannot write a file",
    "modes": "it cannot change a file's mode or owner",
    "network": "it cannot open a socket",
    "processes": "it cannot start a process",
    "signals": "it cannot signal another process",
    "tracing": "it cannot look into another process",
    "memory": "it gets at most 1 GiB of memory",
    "shared memory": "nor more than that in shared mappings",
    "limits": "it cannot raise its own limits",
    "time": "it is stopped at its deadline, also in C code",
}
LOOP = b"def probe(*_):\n    10 ** 10 ** 9\n"
HOARD = b"""
import mmap

def probe(*_):
    held = mmap.mmap(-1, 3 << 30)
    for start in range(0, 3 << 30, 1 << 12):
        held[start] = 1
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report. `needed` is what kata cannot work without."""

    name: str
    holds: bool
    told: str
    needed: bool = False


def installation(environ: Mapping[str, str], home: Path, workspace: Path) -> Iterator[Finding]:
    """What kata is made of, and the places that it writes to."""
    version = platform.python_version()
    yield Finding(
        "Python", sys.version_info >= (3, 11), f"{version} on {platform.platform()}", True
    )
    for name in LIBRARIES:
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, "is not installed", True)
    try:
        root = content.locate(environ)
        katas = Catalogue(root).katas
        yield Finding("katas", bool(katas), f"{len(katas)} in {root.root}", True)
    except KataError as error:
        yield Finding("katas", False, str(error), True)
    yield _writable("journal", home)
    yield _writable("workspace", workspace)


def warm_judge(environ: Mapping[str, str]) -> Finding:
    """Whether there can be one, and whether it is there."""
    if not places.server_wanted(environ):
        return Finding("warm judge", False, "is off: KATA_SERVER=off")
    try:
        place: Place = places.find(environ)
    except OSError as error:
        return Finding("warm judge", False, f"cannot run: {error}")
    line = place.connect()
    if line is None:
        return Finding("warm judge", True, f"comes with the next check ({place.path})")
    line.close()
    return Finding("warm judge", True, f"runs ({place.path})")


def walls(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Each wall, tried from inside an answer process."""
    answers = Answers(places.walls_wanted(environ))
    try:
        for name, possible in _tried(answers).items():
            told = WALLS[name] if not possible else f"{WALLS[name]}: {possible}"
            yield Finding(name, not possible, told)
    finally:
        answers.close()


def _tried(answers: Callable[..., Channel]) -> dict[str, str]:
    """name of a wall -> "" where it held, else what was possible."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(probes.__file__).read_bytes()
        arguments = (__file__, scratch, os.getpid())
        found, end = _ask(answers, source, arguments, limit_s=30.0)
        if found is None:
            found = dict.fromkeys(WALLS, f"could not be tried ({end})")
    _, end = _ask(answers, LOOP, (), limit_s=0.3)
    found["time"] = "" if isinstance(end, TimedOut) else "it ran on"
    _, end = _ask(answers, HOARD, (), limit_s=20.0)
    stopped = isinstance(end, (Hoarded, PermissionError))
    found["shared memory"] = "" if stopped else f"it was not stopped ({end})"
    return {name: found[name] for name in WALLS}


def _ask(
    answers: Callable[..., Channel], text: bytes, arguments: tuple[object, ...], limit_s: float
) -> tuple[dict[str, str] | None, BaseException | None]:
    """What the text's function `probe` gives in an answer process, or how that ended."""
    entry = Entry("probe")
    session = Session(Source(text, "probe.py", (entry,), ("numpy",), ()), answers, limit_s)
    try:
        session.load()
        return session.call(entry, arguments), None
    except (Ended, LoadFailure, Exception) as end:
        return None, end
    finally:
        session.close()


def _writable(name: str, folder: Path) -> Finding:
    """Tried in the folder itself, or where it would be made."""
    there = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    try:
        with tempfile.TemporaryFile(dir=there):
            return Finding(name, True, str(folder))
    except OSError as error:
        return Finding(name, False, f"{folder} cannot be written: {reason(error)}", True)
