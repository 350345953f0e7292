"""A damaged journal is set aside, and what can be read from it goes into a new one.

A kill at any moment loses nothing: the new journal is written whole beside the damaged one, and
from then on whoever comes next finishes the exchange. All who write hold a lock shared, and the
exchange holds it alone, so that nothing is written into a file that has just been set aside.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from harness import carving, database, shapes
from harness.errors import Fault, reason

LOCK: Final = "journal-lock"
BEGUN: Final = f"{database.FILE}-recovering"
DONE: Final = f"{database.FILE}-recovered"  # whole; it only has to take the journal's place
SIDES: Final = ("", "-wal", "-shm")  # SQLite's files of one database
COLUMNS: Final = ("id", "uid", "at", "kind", "attempt", "kata", "data", "snapshot")
MARK: Final = b"\x00\x4d"  # serial types of id (NULL, for it is the rowid) and of a uid of 32
POLL_S: Final = 0.02

File = tuple[int, int]  # device and inode


class Saved(NamedTuple):
    """An event that could be read, as its row holds it."""

    id: int
    uid: str
    at: float
    kind: str
    attempt: int | None
    kata: str | None
    data: str
    snapshot: bytes | None
    whole: bool = True  # False: there was a snapshot, and it is lost


def file_of(path: Path) -> File | None:
    """Which file has that name at the moment."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def lock(path: Path, *, alone: bool = False, make: bool = True) -> Iterator[None]:
    """The lock of the journal at that path. Where there can be none, nobody can write either."""
    # Without waiting: whatever has that name, no pipe shall keep us until somebody writes to it.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (os.O_CREAT if make else 0)
    try:
        handle = os.open(path.with_name(LOCK), flags, 0o600)
    except OSError:
        yield
        return
    try:
        _wait(path, handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)  # which gives it back


def _wait(path: Path, handle: int, kind: int) -> None:
    until = time.monotonic() + database.BUSY_SECONDS
    while True:
        try:
            return fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise database.busy(path) from None
            time.sleep(POLL_S)
        except OSError:  # a file system without locks
            return


def note_made(path: Path) -> None:
    """From now on the file of the lock says that there was a journal."""
    file = path.with_name(LOCK)
    with suppress(OSError):
        if file.is_file() and not file.stat().st_size:
            file.write_bytes(b"made\n")


def emptied(path: Path) -> bool:
    """Whether a journal that was made is an empty file now, and not one that is just being made."""
    try:
        return path.stat().st_size == 0 and path.with_name(LOCK).stat().st_size > 0
    except OSError:
        return False


def take_up(path: Path) -> None:
    """Finishes an exchange that was begun by a process that is no more."""
    if path.with_name(DONE).exists():
        with lock(path, alone=True), _told(path):
            _finish(path)


def mend(path: Path, seen: File | None, kinds: Collection[str]) -> None:
    """Sets the file `seen` aside where it is damaged and still has the journal's name.

    Raises Damaged where that cannot be done; then nothing has changed.
    """
    with lock(path, alone=True), _told(path):
        if _finish(path):
            return
        if file_of(path) == seen and (saved := _saved(path, kinds)) is not None:
            _write(path.with_name(BEGUN), saved)
            os.replace(path.with_name(BEGUN), path.with_name(DONE))
            _tell(_exchange(path), saved)


def _finish(path: Path) -> bool:
    """Whether there was an exchange to be finished; what another program has put there is none."""
    done = path.with_name(DONE)
    if not done.is_file():
        return False
    rows, whole = _through_sqlite(done)
    if whole:
        _tell(_exchange(path), [event for row in rows if (event := _event(row, None))])
    return whole


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        fault = database.Damaged(path)
        raise Fault(f"{fault.message} It could not be set aside: {why}.", fault.remedy) from error
    finally:
        with suppress(OSError):
            path.with_name(BEGUN).unlink(missing_ok=True)


def _tell(aside: Path, saved: Sequence[Saved]) -> None:
    """On standard error, whatever the command shows on standard output."""
    lost = max((event.id for event in saved), default=0) - len(saved)
    snapshots = sum(not event.whole for event in saved)
    count = f"{len(saved)} event{'' if len(saved) == 1 else 's'}"
    parts = [f"{count} recovered"]
    parts += [f"at least {lost} lost"] if lost else []
    parts += [f"without the file of {snapshots} of them"] if snapshots else []
    told = f"The journal was damaged: {', '.join(parts)}. The damaged file is kept: {aside}"
    print(told, file=sys.stderr)


def _exchange(path: Path) -> Path:
    """The damaged file gets another name, and the new journal its name; gives the other name.

    Its steps can be taken again after a kill: the name comes from the new journal's own time.
    """
    done = path.with_name(DONE)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(done.stat().st_mtime))
    aside = last = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        last, aside = aside, path.with_name(f"{path.stem}-damaged-{stamp}-{number}{path.suffix}")
    if not path.exists():  # that much was done before the kill
        aside = last
    for side in SIDES:
        with suppress(FileNotFoundError):
            os.rename(f"{path}{side}", f"{aside}{side}")
    os.replace(done, path)
    _sync(path.parent)
    return aside


def log_fits(path: Path) -> bool:
    """Whether the log is that of the file, which may be an older one that was put back.

    A copy is looked at, for SQLite would write any log into any file. What changes meanwhile is
    in use, and so nobody has put it there. Where there can be no copy nothing is written either.
    """
    before = _stamps(path)
    try:
        with _copies(path) as (copy, _, _), closing(sqlite3.connect(copy)) as db:
            db.text_factory = _Text
            return _is_sound(db)
    except OSError:
        return True
    except (sqlite3.Error, UnicodeDecodeError):
        return _stamps(path) != before


def _stamps(path: Path) -> list[tuple[int, int] | None]:
    return [_stamp(path.with_name(f"{path.name}{side}")) for side in SIDES[:2]]


def _stamp(path: Path) -> tuple[int, int] | None:
    """None where there is no file: the log goes away when the last one closes the journal."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _saved(path: Path, kinds: Collection[str]) -> list[Saved] | None:
    """What can be read, in its order; None where nothing is damaged.

    It works on a copy, for SQLite would write the log of a killed process into the file.
    """
    with _copies(path) as (copy, file, log):
        readable, whole = _through_sqlite(copy)
    if whole or not (file or log or emptied(path)):  # or it is just being made
        return None
    carved = carving.rows(file, log, len(COLUMNS), MARK)
    candidates = (*readable, *([row[0], *row[2:]] for row in carved))
    return _best(filter(None, (_event(row, kinds) for row in candidates)))


@contextmanager
def _copies(path: Path) -> Iterator[tuple[Path, bytes, bytes]]:
    """A copy to work on, and what stands in the file and in its log."""
    import tempfile  # 5 ms that a sound journal does not cost

    with tempfile.TemporaryDirectory(prefix="recovery-", dir=path.parent) as folder:
        copy = Path(folder) / path.name
        file, log = (_copied(path, copy, side) for side in SIDES[:2])
        yield copy, file, log


def _copied(path: Path, copy: Path, side: str) -> bytes:
    source = path.with_name(f"{path.name}{side}")
    try:
        text = source.read_bytes()
    except FileNotFoundError:
        return b""
    if text:
        copy.with_name(f"{copy.name}{side}").write_bytes(text)
    return text


def _best(events: Iterable[Saved]) -> list[Saved]:
    """Each event once: the same id or uid is the same event, and a whole one is better."""
    found: dict[int, Saved] = {}
    ids: dict[str, int] = {}
    for event in events:
        before = found.get(ids.get(event.uid, event.id))
        if before is None:
            found[event.id] = event
            ids[event.uid] = event.id
        elif event.whole and not before.whole and event.uid == before.uid:
            found[before.id] = event._replace(id=before.id)
    return [found[number] for number in sorted(found)]


def _through_sqlite(copy: Path) -> tuple[list[Sequence[Any]], bool]:
    """The rows that SQLite still reads, and whether nothing at all is wrong with the file."""
    query = f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY id"
    rows: list[Sequence[Any]] = []
    for order in ("", " DESC"):  # from both ends up to what is damaged
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(sqlite3.connect(copy)) as db:
            db.text_factory = _Text
            rows.extend(_until_damage(db.execute(query + order)))
            if not order and _is_sound(db):
                return rows, all(map(_is_whole, rows))
    return rows, False


def _until_damage(cursor: sqlite3.Cursor) -> Iterator[Sequence[Any]]:
    with suppress(sqlite3.Error):
        yield from cursor


def _is_sound(db: sqlite3.Connection) -> bool:
    """As far as SQLite looks, and with marks that are ours."""
    asked = ("integrity_check(1)", "application_id", "user_version")
    told, application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked)
    ours = application == database.APPLICATION_ID and 0 < version < database.ABSURD
    return bool(told == b"ok" and ours)


def _is_whole(row: Sequence[Any]) -> bool:
    event = _event(row, None)
    as_read = not any(type(value) is bytes for value in row[:-1])  # all but the snapshot
    return event is not None and event.whole and as_read


class _Text(bytes):
    """A text of SQLite's, not decoded. What comes as mere bytes was stored as such."""


def _event(row: Sequence[Any], kinds: Collection[str] | None) -> Saved | None:
    """The row as an event; None where it cannot be one, or is of no kind among `kinds`."""
    try:
        number, uid, at, kind, attempt, kata, data, packed = row
        name, text = kind.decode(), data.decode()
        event = Saved(
            number, uid.decode(), float(at), name, attempt, kata and kata.decode(), text, packed
        )
        held = json.loads(text, parse_constant=_no_number)
        shapes.must_be_an_event(event.uid, event.at, name, attempt, event.kata, held)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    right = number > 0 and (kinds is None or name in kinds)
    return _with_snapshot(event) if right else None


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _with_snapshot(event: Saved) -> Saved:
    try:
        if event.snapshot is not None:
            zlib.decompress(event.snapshot)
    except (zlib.error, TypeError):
        return event._replace(snapshot=None, whole=False)
    return event


def _write(path: Path, events: Iterable[Saved]) -> None:
    """A new journal, on the disk when this returns."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN")
        for statement in database.SCHEMA:
            db.execute(statement)
        db.executemany(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (event[:8] for event in events)
        )
        db.execute("COMMIT")
