"""The journal's SQLite file: finding, making and opening it, and telling what is wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from harness.errors import Fault, reason

FILE: Final = "journal.sqlite3"
APPLICATION_ID: Final = 0x6B617461  # "kata", so that another program's database is told apart
VERSION: Final = 2  # 2 holds kinds of events that 1 did not know; the schema is the same
ABSURD: Final = 1000  # no kata writes such a version: its bytes are damaged
BUSY_SECONDS: Final = 10.0

# The triggers keep history from being rewritten; the third one is for INSERT OR REPLACE, which
# deletes without asking the second.
SCHEMA: Final = (
    """CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        at REAL NOT NULL,
        kind TEXT NOT NULL,
        attempt INTEGER,
        kata TEXT,
        data TEXT NOT NULL,
        snapshot BLOB
    )""",
    """CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR uid = NEW.uid)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

ELSEWHERE: Final = "Set KATA_HOME to a folder that you can write."
ASIDE: Final = f"Move it away, with any {FILE}-wal beside it, and kata begins a new one."

# What SQLite says of a file's content; codes that are in neither set blame the place, too.
DAMAGE: Final = {
    sqlite3.SQLITE_ERROR,  # of a statement that would work on our schema
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
    None,  # Python's own: a text that is no UTF-8
}
# What SQLite says when the place is to blame and not the file's content.
PLACE: Final = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_AUTH,
}


class Damaged(Fault):
    """The file is ours, or was, and cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The journal {path} is damaged; nothing was changed.", ASIDE)

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str]]:
        return Fault, (self.message, self.remedy)


def found(home: Path, create: bool) -> Path | None:
    """The file to open, or None where there is none; makes the folder when it may."""
    path = home / FILE
    try:
        if create:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif home.exists() and not home.is_dir():
            raise FileExistsError
        if path.exists() and not path.is_file():
            raise Fault(f"{path} is not a file, so it cannot be the journal.", ASIDE)
        return path if create or path.exists() or has_log(path) else None
    except FileExistsError:
        raise Fault(f"{home} is a file, so the journal cannot be kept there.", ELSEWHERE) from None
    except OSError as error:
        raise Fault(f"The journal cannot be kept in {home}: {reason(error)}.", ELSEWHERE) from None


def connect(path: Path) -> sqlite3.Connection:
    """A connection to write through; makes the database when there is none."""
    refuse_what_is_not_ours(path)
    db = _open(path, "mode=rwc")
    try:
        # WAL with FULL: a commit is on the disk when it returns.
        db.execute("PRAGMA synchronous = FULL")
        if _pragma(db, "user_version") == 0:
            _create(db, path)
        _refuse(path, _pragma(db, "application_id"), _pragma(db, "user_version"))
        _switch_to_wal(db)
    except BaseException:
        db.close()
        raise
    return db


def connect_if_made(path: Path) -> sqlite3.Connection | None:
    """A connection that makes nothing: None where the file has no events table yet."""
    refuse_what_is_not_ours(path)
    db = _open(path, "mode=rw")
    try:
        db.execute("PRAGMA synchronous = FULL")
        version = _pragma(db, "user_version")
    except sqlite3.OperationalError as error:
        db.close()
        if code(error) not in PLACE or has_log(path):
            raise
        # A folder that we cannot write: SQLite cannot make its side files there. With no log
        # beside it the file is complete, and reading it as it is needs none.
        return _open(path, "mode=ro&immutable=1")
    except BaseException:
        db.close()
        raise
    if version == 0:  # a kill between making the file and making the table
        db.close()
        return None
    return db


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences. Misuse by our own code stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema, byte for byte
        raise Damaged(path) from error


def busy(path: Path) -> Fault:
    return Fault(
        f"The journal {path} has been in use by another program for {BUSY_SECONDS:.0f} s.",
        "Try again when that has finished.",
    )


def code(error: sqlite3.Error) -> int | None:
    """SQLite's primary error code; None for errors that Python's module raises by itself."""
    extended = getattr(error, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def _told(path: Path, error: sqlite3.Error) -> Fault:
    if code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path)
    if code(error) in DAMAGE:
        return Damaged(path)
    return Fault(f"The journal {path} cannot be opened or written: {error}.", ELSEWHERE)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?{mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _marks(path: Path) -> tuple[int, int]:
    """Application id and version, read without a lock, a side file or any other trace.

    It goes through SQLite although they stand in the file's first bytes: closing a file of our
    own would drop the locks of every other connection that this process has to it. Most errors
    are left to the real connection, because this unlocked look may meet a half-written page.
    """
    try:
        with closing(_open(path, "mode=ro&immutable=1")) as db:
            return _pragma(db, "application_id"), _pragma(db, "user_version")
    except sqlite3.Error as error:
        # Opened to be written, SQLite would fold a log into what is no database.
        if code(error) == sqlite3.SQLITE_NOTADB:
            raise Damaged(path) from error
        return 0, 0
    except UnicodeDecodeError:
        return 0, 0


def refuse_what_is_not_ours(path: Path) -> None:
    """Leave alone what another program, or a newer kata, has written; no trace is left by this."""
    if has_log(path) and not _size(path):
        raise Damaged(path)  # SQLite would delete the log, though all events may be in it
    _refuse(path, *_marks(path))


def claim(db: sqlite3.Connection, path: Path) -> None:
    """Within a transaction: an older journal takes this version, which its kata then refuses."""
    version = _pragma(db, "user_version")
    _refuse(path, APPLICATION_ID, version)
    if version < VERSION:
        db.execute(f"PRAGMA user_version = {VERSION}")


def _refuse(path: Path, application: int, version: int) -> None:
    if application not in (0, APPLICATION_ID):
        raise Damaged(path) if _has_our_table(path) else _foreign(path)
    if application == APPLICATION_ID and version >= ABSURD:
        raise Damaged(path)
    if application == APPLICATION_ID and version > VERSION:
        raise Fault(
            f"The journal {path} was written by a newer kata (format {version}, this one knows "
            f"{VERSION}); nothing was changed.",
            "Update kata: pip install --upgrade ml-interview-katas",
        )


def _has_our_table(path: Path) -> bool:
    """Whether the schema is ours to the letter: then the application id is what is damaged."""
    try:
        with closing(_open(path, "mode=ro&immutable=1")) as db:
            return (SCHEMA[0],) in db.execute("SELECT sql FROM sqlite_master").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _foreign(path: Path) -> Fault:
    return Fault(f"{path} is another program's database; nothing was changed.", ASIDE)


def _create(db: sqlite3.Connection, path: Path) -> None:
    """The schema, in one transaction: a kill leaves all of it or an empty file."""
    db.execute("BEGIN IMMEDIATE")
    if _pragma(db, "user_version") == 0:  # else another terminal was quicker
        if db.execute("SELECT 1 FROM sqlite_master").fetchone():
            ours = _pragma(db, "application_id") == APPLICATION_ID or _has_our_table(path)
            raise Damaged(path) if ours else _foreign(path)
        for statement in SCHEMA:
            db.execute(statement)
    db.execute("COMMIT")


def _switch_to_wal(db: sqlite3.Connection) -> None:
    try:
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # Another terminal is just opening it. The mode is kept in the file: the next one sets it.
        if code(error) != sqlite3.SQLITE_BUSY:
            raise


def has_log(path: Path) -> bool:
    """Whether there is more than what stands in the file: another has it open, or was killed."""
    return _size(path.with_name(f"{FILE}-wal")) > 0


def _size(path: Path) -> int:
    """0 where there is no file: the log goes away when the last one closes the journal."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0
