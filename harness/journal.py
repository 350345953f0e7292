"""The journal: append-only events in SQLite. Everything else is derived by replaying them."""

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, NamedTuple, Self, TypeVar

from harness import database, recovery, shapes
from harness.errors import Fault

T = TypeVar("T")

# Every kind of event, and what its data holds. `at` is in seconds since 1970; `attempt` is the
# number given at the start, or None for what belongs to no attempt; `kata` is the slug.
KINDS: Final = {
    "start": "path (absolute, of the learner's file), minutes (target), seed, "
    "bug (name of the wrong answer to be found, else null), "
    "from (ordinal of the earlier attempt it starts from, else null), "
    "mock (number of the interview that it belongs to; absent outside of one)",
    "pause": "why: 'asked' | 'another started' | 'another resumed' | 'mock' | 'imported'",
    "resume": "why: 'asked' | 'check' | 'mock' | 'imported'",
    "gap": "excluded_s (of the seconds before this event, how many do not count: 0 when they do; "
    "negative when what was left out counts after all); of an interview when mock is there",
    "check": "verdict ('pass' | 'fail'), passed, total, seed, checks ([{name, outcome}]), "
    "first_failure (name of the check or null), stage (name of the stage that was judged too; "
    "absent without one). With a snapshot of the file; attempt is null under --file",
    "diagnosis": "names (of the known wrong answers that the file checked last behaves like), "
    "stage (as in that check)",
    "hint": "number (1-based)",
    "reveal": "nothing: the solution was shown",
    "refused": "what ('hint' | 'solution'): asked for where an interview does not give it",
    "pass": "nothing: the first passing check of the attempt, which ends it",
    "stop": "why: 'asked' | 'restarted' | 'mock'",
    # After the pass.
    "stage": "name: a follow-up that is to be coded was begun",
    "stage_pass": "name: the first check that passes with the stage's own checks",
    "follow_up": "number (1-based): a question was asked",
    "answer": "number, text (empty: the question was left), seconds (from the question, in an "
    "interview without its pauses), rating (3 had it, 2 partly, 1 missed it, "
    "null: not rated)",
    # What is to be practised.
    "review": "grade (1-4), reasons (sentences), fsrs (version), parameters, retention",
    "plan": "interview (YYYY-MM-DD), tracks, minutes_a_day, days ({slug: YYYY-MM-DD})",
    # Mock interviews. `mock` is the number given at the start; none has an attempt.
    "mock": "mock, minutes, seed, folder (absolute), items ([{kata, minutes, why, bug}])",
    "mock_next": "mock, item (index of the one that is left), why ('passed' | 'gave up')",
    "mock_pause": "mock, why ('imported'; absent else)",
    "mock_resume": "mock, why (likewise)",
    "mock_note": "mock, text (a note of one's own)",
    "mock_finish": "mock, why ('asked' | 'all done')",
}


class NewEvent(NamedTuple):
    """An event to be written. The uid is given on writing, unless it comes from elsewhere."""

    kind: str
    at: float
    attempt: int | None = None
    kata: str | None = None
    data: Mapping[str, Any] = MappingProxyType({})
    snapshot: bytes | None = None
    uid: str | None = None


class Event(NamedTuple):
    """An event as it stands in the journal. Its snapshot is read on demand."""

    id: int
    uid: str
    at: float
    kind: str
    attempt: int | None
    kata: str | None
    data: Mapping[str, Any]


Decide = Callable[[Sequence[Event]], Sequence[NewEvent]]


class Journal:
    """The events under one `KATA_HOME`. Only the process that the person started writes it."""

    def __init__(self, path: Path, create: bool) -> None:
        self.path = path
        self._create = create
        self._db: sqlite3.Connection | None = None  # there is no journal yet, and none is wanted
        self._file: recovery.File | None = None  # the one that the connection is to
        self._looked = False  # whether a log that was found belongs to the file

    @classmethod
    def open(cls, home: Path, *, create: bool = True) -> Self:
        """Open the journal. With create=False nothing is made, and a missing one is empty.

        A damaged one is set aside, here or where the damage is met; that is told on standard
        error, and what could be read of it is in the new one.
        """
        journal = cls(home.absolute() / database.FILE, create)
        journal._mending(journal._open)
        return journal

    def _open(self) -> None:
        self.close()
        recovery.take_up(self.path)
        if database.found(self.path.parent, self._create) is None:
            return
        with database.faults(self.path):
            database.refuse_what_is_not_ours(self.path)  # before there is a lock beside it
            if recovery.emptied(self.path):
                raise database.Damaged(self.path)
            self._look_at_the_log()
            with recovery.lock(self.path, make=self._create):
                self._connect(self._create)

    def _look_at_the_log(self) -> None:
        looked, self._looked = self._looked, True
        if not looked and database.has_log(self.path) and not recovery.log_fits(self.path):
            raise database.Damaged(self.path)

    def _connect(self, create: bool) -> None:
        """Under the lock, so that the name means one file for the while."""
        self._file = recovery.file_of(self.path)
        self._db = (database.connect if create else database.connect_if_made)(self.path)
        self._file = recovery.file_of(self.path)
        if create:
            recovery.note_made(self.path)

    def _mending(self, work: Callable[[], T]) -> T:
        """What `work` gives; once more on a new journal where the old one turns out damaged."""
        try:
            return work()
        except database.Damaged:
            self.close()
            recovery.mend(self.path, self._file or recovery.file_of(self.path), KINDS)
            self._open()
            return work()

    def close(self) -> None:
        if self._db is not None:
            # What was written is committed already. The last one writes the log into the file,
            # not while that is being set aside.
            with suppress(sqlite3.Error, Fault), recovery.lock(self.path, make=False):
                self._db.close()
            self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def events(self) -> list[Event]:
        """All events in the order of writing, without their snapshots."""
        return self._mending(self._events)

    def _events(self) -> list[Event]:
        if self._db is None:
            return []
        with self._reading():
            rows = self._db.execute(
                "SELECT id, uid, at, kind, attempt, kata, data FROM event ORDER BY id"
            )
            return [_event(*row) for row in rows]

    def snapshot(self, event_id: int) -> bytes | None:
        """The file as it was at this event, or None where none was kept."""
        return self._mending(lambda: self._snapshot(event_id))

    def _snapshot(self, event_id: int) -> bytes | None:
        if self._db is None:
            return None
        with self._reading():
            query = "SELECT snapshot FROM event WHERE id = ?"
            row = self._db.execute(query, (event_id,)).fetchone()
            return zlib.decompress(row[0]) if row and row[0] is not None else None

    def append(
        self,
        kind: str,
        *,
        at: float,
        attempt: int | None = None,
        kata: str | None = None,
        data: Mapping[str, Any] | None = None,
        snapshot: bytes | None = None,
    ) -> Event:
        """Write one event. It is on the disk when this returns."""
        return self.append_all([NewEvent(kind, at, attempt, kata, data or {}, snapshot)])[0]

    def append_all(self, new: Sequence[NewEvent]) -> list[Event]:
        """Write events that belong together: all of them or none."""
        return self._mending(lambda: self._written(lambda events: new, ()))

    def transact(self, decide: Decide) -> list[Event]:
        """Write what `decide` makes of all events so far, while nobody else can write.

        What depends on the state (which attempt runs, whether this is the first pass, the next
        attempt's number) must be decided here: another terminal may have written a moment ago.
        """
        if self._db is None and not decide(()):
            return []
        return self._mending(lambda: self._written(decide))

    def _written(self, decide: Decide, events: Sequence[Event] | None = None) -> list[Event]:
        with self._writing() as db:
            known = self._events() if events is None else events
            return [_insert(db, event) for event in decide(known)]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with database.faults(self.path):
            try:
                yield
            except (ValueError, TypeError, RecursionError, zlib.error) as error:  # unseen by SQLite
                raise database.Damaged(self.path) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._db is None:
            raise ValueError("this journal was opened with create=False: there is none to write")
        with database.faults(self.path), recovery.lock(self.path):
            if recovery.file_of(self.path) != self._file:  # another process has set it aside
                self.close()
                database.found(self.path.parent, create=True)
                self._connect(create=True)
            try:
                self._db.execute("BEGIN IMMEDIATE")
                database.claim(self._db, self.path)
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # A failed COMMIT may have rolled back by itself; a second one is refused.
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise


def _insert(db: sqlite3.Connection, new: NewEvent) -> Event:
    if new.kind not in KINDS:
        raise ValueError(f"no such kind of event: {new.kind!r}")
    uid = new.uid or os.urandom(16).hex()
    text = json.dumps(dict(new.data), allow_nan=False)
    packed = None if new.snapshot is None else zlib.compress(new.snapshot)
    cursor = db.execute(
        "INSERT INTO event (uid, at, kind, attempt, kata, data, snapshot)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (uid, new.at, new.kind, new.attempt, new.kata, text, packed),
    )
    assert cursor.lastrowid is not None  # it is an int after every INSERT
    return _event(cursor.lastrowid, uid, new.at, new.kind, new.attempt, new.kata, text)


def _event(
    id: int, uid: str, at: float, kind: str, attempt: int | None, kata: str | None, data: str
) -> Event:
    held = json.loads(data)
    shapes.must_be_an_event(uid, at, kind, attempt, kata, held)
    return Event(id, uid, float(at), kind, attempt, kata, held)
