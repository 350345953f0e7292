"""export, import: the journal on its way to another machine."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

import click

from harness import lines
from harness.cli.app import App
from harness.cli.arguments import pass_app
from harness.errors import Fault, KataError, reason
from harness.journal import Event, Journal, NewEvent
from harness.transfer import Merged, merged

T = TypeVar("T")

STREAM = "-"
MANY = 2000  # events; fewer are there before a bar could be seen
LARGE = 4 * 2**20  # bytes, likewise


@click.command()
@click.argument("file", default=STREAM)
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@pass_app
def export_command(app: App, file: str, force: bool) -> None:
    """Your journal as JSON lines, to FILE or to standard output.

    Read it on another machine: kata import FILE
    """
    with Journal.open(app.home, create=False) as journal:
        events = journal.events()
        told = _with_bar(lines.written(events, journal.snapshot), len(events), len(events) > MANY)
        if file == STREAM:
            return _print(told)
        _write(Path(file), told, force)
    count = f"{len(events)} event{'' if len(events) == 1 else 's'}"
    app.console.print(f"{count} in {file}", soft_wrap=True, markup=False)
    app.console.print(f"On the other machine: kata import {file}", soft_wrap=True, markup=False)


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def import_command(app: App, file: str, as_json: bool) -> None:
    """Add what `kata export` wrote elsewhere; what is here already is not added again.

    FILE is its path, or - for standard input. All of it is taken, or nothing.
    """
    with _opened(file) as (stream, name):
        size = _size(stream)
        parts = _with_bar(_lines(stream), size, size > LARGE, of=len)
        incoming = list(lines.read(parts, name))
    done = Merged([])

    def decide(events: Sequence[Event]) -> list[NewEvent]:
        nonlocal done
        done = merged(events, incoming)
        return done.events

    app.write(decide)
    if as_json:
        document = {"version": 1, "new": done.new, "known": done.known, "paused": done.paused}
        print(json.dumps(document))
        return
    new = f"{done.new} new event{'' if done.new == 1 else 's'}"
    were = "was" if done.known == 1 else "were"
    app.console.print(f"{new}; {done.known} {were} here already.")
    for kata in done.paused:
        told = f"Paused {kata}, for one attempt runs at a time. Go on with it: kata resume {kata}"
        app.console.print(told, markup=False)


def _print(told: Iterable[str]) -> None:
    try:
        sys.stdout.writelines(told)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        raise
    except OSError as error:
        raise Fault(f"Standard output cannot be written: {reason(error)}.") from None


def _write(path: Path, told: Iterable[str], force: bool) -> None:
    """The whole file or none: it is written beside its place first."""
    if path.exists() and not path.is_file():
        what = "is a folder" if path.is_dir() else "is not a file that could be replaced"
        raise KataError(f"{path} {what}, so nothing was written.", "Name another file.")
    if path.exists() and not force:
        remedy = "Name another file, or overwrite it: --force"
        raise KataError(f"{path} exists already, so nothing was written.", remedy)
    path = path.resolve()  # through a symbolic link
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.writelines(told)
                file.flush()
                os.fsync(file.fileno())
            _place(name, path, force)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
    except FileExistsError:
        raise KataError(f"{path} exists already, so nothing was written.") from None
    except FileNotFoundError:
        raise KataError(f"There is no folder {path.parent}.", "Make it first.") from None
    except OSError as error:
        told_why = f"{path} cannot be written: {reason(error)}."
        raise Fault(told_why, "Choose a place that you can write.") from None


def _place(written: str, path: Path, force: bool) -> None:
    try:
        if not force:
            return os.link(written, path)  # which refuses a file that came meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        pass
    os.replace(written, path)


@contextlib.contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    if file == STREAM:
        yield sys.stdin.buffer, "standard input"
        return
    try:
        with open(file, "rb") as stream:
            yield stream, file
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        why = reason(error) if isinstance(error, OSError) else str(error)
        remedy = "Name a file that kata export wrote."
        raise KataError(f"{file} cannot be read: {why}.", remedy) from None


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """No line longer than one byte more than is allowed, for memory has an end."""
    while line := stream.readline(lines.LONGEST + 1):
        yield line


def _size(stream: BinaryIO) -> int:
    """Bytes of a file, 0 where they cannot be known."""
    try:
        return os.fstat(stream.fileno()).st_size
    except OSError:
        return 0


def _with_bar(
    parts: Iterable[T], total: int, long: bool, of: Callable[[T], int] = lambda part: 1
) -> Iterator[T]:
    """The parts, with a progress bar on a terminal where it takes long."""
    if not (long and sys.stderr.isatty()):
        yield from parts
        return
    from rich.progress import Progress

    from harness.report.terminal import make_console

    with Progress(console=make_console(stderr=True), transient=True) as progress:
        task = progress.add_task("events", total=total)
        for part in parts:
            yield part
            progress.advance(task, of(part))
