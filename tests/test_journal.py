"""harness.journal: what is written stays, and what is wrong with the file is told."""

import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import database
from harness.errors import FAULT, KataError
from harness.journal import KINDS, Event, Journal, NewEvent
from harness.shapes import SHAPES


def filled(home: Path, count: int = 30) -> Path:
    with Journal.open(home) as journal:
        for n in range(count):
            noise = random.Random(n).randbytes(3000)
            journal.append(
                "check", at=float(n), attempt=1, kata="toy", data={"n": n}, snapshot=noise
            )
    return home / database.FILE


def told(home: Path, *, create: bool = True) -> KataError:
    with pytest.raises(KataError) as caught, Journal.open(home, create=create) as journal:
        journal.events()
    assert caught.value.exit_code == FAULT
    assert str(home) in caught.value.message
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    return caught.value


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is written is there.


def test_events_come_back_in_order_after_reopening(tmp_path: Path) -> None:
    home = tmp_path / "a home" / "with ? and # and %41"
    data = {"path": "/tmp/\udc80.py", "seed": 3, "bug": None, "checks": [{"name": "é"}]}
    with Journal.open(home) as journal:
        first = journal.append("start", at=1.5, attempt=1, kata="toy", data=data)
        second = journal.append("pause", at=0.5, attempt=1, kata="toy")
        loose = journal.append("check", at=2.0, snapshot=b"x = 1\n" * 100)
    assert first == Event(1, first.uid, 1.5, "start", 1, "toy", data)
    assert (loose.attempt, loose.kata, loose.data) == (None, None, {})
    with Journal.open(home) as journal:
        assert journal.events() == [first, second, loose]
        assert journal.snapshot(loose.id) == b"x = 1\n" * 100
        assert journal.snapshot(first.id) is None
        assert journal.snapshot(99) is None


@settings(max_examples=30, deadline=None)  # each example waits for the disk
@given(
    st.binary(max_size=2000),
    st.dictionaries(
        st.text().filter(lambda name: name not in SHAPES), st.text() | st.integers() | st.none()
    ),
)
def test_any_snapshot_and_any_data_come_back(
    tmp_path_factory: pytest.TempPathFactory, snapshot: bytes, data: dict[str, object]
) -> None:
    with Journal.open(tmp_path_factory.getbasetemp() / "any") as journal:
        event = journal.append("check", at=0.0, data=data, snapshot=snapshot)
        assert journal.snapshot(event.id) == snapshot
        assert journal.events()[-1] == event
        assert event.data == data


def test_each_event_has_a_uid_of_its_own_unless_it_brings_one(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        events = [journal.append("hint", at=0.0) for _ in range(20)]
        [foreign] = journal.append_all([NewEvent("hint", 0.0, uid="from elsewhere")])
    assert len({event.uid for event in events}) == 20
    assert all(len(event.uid) == 32 for event in events)
    assert foreign.uid == "from elsewhere"


def test_the_home_is_private_and_the_commits_are_durable(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Journal.open(home) as journal:
        assert journal._db is not None
        asked = ("journal_mode", "synchronous", "busy_timeout", "application_id", "user_version")
        got = [journal._db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert got == ["wal", 2, 10_000, database.APPLICATION_ID, database.VERSION]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


# Reading makes nothing.


def test_reading_makes_nothing_where_there_is_no_journal(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Journal.open(home, create=False) as journal:
        assert journal.events() == []
        assert journal.snapshot(1) is None
        assert journal.transact(lambda events: []) == []
        with pytest.raises(ValueError, match="create=False"):
            journal.append("hint", at=0.0)
        with pytest.raises(ValueError, match="create=False"):
            journal.transact(lambda events: [NewEvent("hint", 0.0)])
    assert not home.exists()


def test_reading_sees_and_writes_the_journal_that_is_there(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    with Journal.open(tmp_path, create=False) as journal:
        assert len(journal.events()) == 3
        journal.append("hint", at=9.0)
        assert len(journal.events()) == 4


def test_an_empty_file_is_a_journal_that_was_just_being_made(tmp_path: Path) -> None:
    (tmp_path / database.FILE).touch()
    with Journal.open(tmp_path, create=False) as journal:
        assert journal.events() == []
    assert everything(tmp_path) == {database.FILE: b""}
    assert len(Journal.open(tmp_path).append_all([NewEvent("hint", 0.0)])) == 1


# History is not rewritten.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET at = 0",
        "DELETE FROM event",
        "DELETE FROM event WHERE id = 2",
        "INSERT OR REPLACE INTO event (id, uid, at, kind, data) VALUES (1, 'u', 0, 'hint', '{}')",
        "INSERT OR REPLACE INTO event (uid, at, kind, data) SELECT uid, 0, kind, data FROM event",
    ],
)
def test_update_delete_and_replace_are_refused(tmp_path: Path, statement: str) -> None:
    path = filled(tmp_path, 3)
    with Journal.open(tmp_path) as journal:
        before = journal.events()
    with closing(sqlite3.connect(path)) as db:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)
        db.commit()
    with Journal.open(tmp_path) as journal:
        assert journal.events() == before


# All or nothing, decided under the lock.


def test_events_that_belong_together_are_written_together(tmp_path: Path) -> None:
    good, bad = NewEvent("hint", 0.0), NewEvent("pass", 0.0, data={"x": float("nan")})
    with Journal.open(tmp_path) as journal:
        for batch in ([good, bad], [good, NewEvent("sneeze", 0.0)]):
            with pytest.raises(ValueError, match=r"float|sneeze"):
                journal.append_all(batch)
        assert journal.events() == []
        assert len(journal.append_all([good, good])) == 2
        assert journal.append_all([]) == []


def test_a_decider_sees_what_is_there_and_may_refuse(tmp_path: Path) -> None:
    def next_one(events: Sequence[Event]) -> list[NewEvent]:
        if len(events) >= 2:
            raise KataError("Enough.")
        return [NewEvent("start", 0.0, attempt=len(events) + 1)]

    with Journal.open(tmp_path) as one, Journal.open(tmp_path) as two:
        assert one.transact(next_one)[0].attempt == 1
        assert two.transact(next_one)[0].attempt == 2
        with pytest.raises(KataError, match="Enough"):
            one.transact(next_one)
        assert two.append("hint", at=0.0).id == 3  # the refusal has given the lock back


def test_nobody_writes_while_a_decider_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)

    def meanwhile(events: Sequence[Event]) -> list[NewEvent]:
        with pytest.raises(KataError, match="in use by another program") as caught:
            two.append("hint", at=0.0)
        assert caught.value.exit_code == FAULT
        assert two.events() == []  # but reading goes on
        return [NewEvent("start", 0.0)]

    with Journal.open(tmp_path) as one, Journal.open(tmp_path) as two:
        one.transact(meanwhile)
        assert len(two.events()) == 1


def test_every_kind_tells_what_it_holds() -> None:
    assert {"start", "pause", "check", "pass", "stop", "mock", "review"} <= set(KINDS)
    assert all(KINDS.values())


# What is not ours is told in one sentence, and nothing is touched.


@pytest.mark.parametrize("create", [True, False])
def test_a_newer_version_is_refused_and_not_touched(tmp_path: Path, create: bool) -> None:
    path = filled(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {database.VERSION + 1}")
    before = everything(tmp_path)
    error = told(tmp_path, create=create)
    assert "newer kata" in error.message
    assert "pip install" in error.remedy
    assert everything(tmp_path) == before


def test_a_newer_version_that_was_killed_keeps_its_log(tmp_path: Path) -> None:
    """Opening such a journal would fold its -wal into the file."""
    killed = tmp_path / "killed"
    path = filled(tmp_path / "home")
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {database.VERSION + 1}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with db:
            db.execute("INSERT INTO event (uid, at, kind, data) VALUES ('u', 0, 'new', '{}')")
        shutil.copytree(path.parent, killed)
    before = everything(killed)
    assert before[f"{database.FILE}-wal"]
    assert "newer kata" in told(killed).message
    assert everything(killed) == before


@pytest.mark.parametrize("create", [True, False])
def test_another_programs_database_is_left_alone(tmp_path: Path, create: bool) -> None:
    with closing(sqlite3.connect(tmp_path / database.FILE)) as db:
        db.execute("PRAGMA application_id = 77")
        db.execute("CREATE TABLE event (id)")
    before = everything(tmp_path)
    assert "another program" in told(tmp_path, create=create).message
    assert everything(tmp_path) == before


def test_an_older_version_is_raised_by_the_first_event_that_is_written(tmp_path: Path) -> None:
    path = filled(tmp_path, 2)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
    for write, version in ((False, 1), (True, database.VERSION)):
        with Journal.open(tmp_path) as journal:
            assert len(journal.events()) == 2
            if write:
                journal.append("mock", at=0.0)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (version,)


def test_a_newer_kata_may_take_the_journal_while_it_is_open(tmp_path: Path) -> None:
    path = filled(tmp_path, 1)
    with Journal.open(tmp_path) as journal:
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {database.VERSION + 1}")
        with pytest.raises(KataError, match="newer kata"):
            journal.append("hint", at=0.0)


def test_a_database_without_marks_but_with_tables_is_another_programs(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / database.FILE)) as db:
        db.execute("CREATE TABLE theirs (id)")
    assert "another program" in told(tmp_path).message


def test_a_home_that_is_a_file_or_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for create in (True, False):
        assert "is a file" in told(tmp_path / "file", create=create).message
    told(tmp_path / "file" / "below")
    told(Path("/dev/null/home"))
    assert (tmp_path / "file").read_text() == "mine"


def test_something_else_in_the_journals_place(tmp_path: Path) -> None:
    path = tmp_path / database.FILE
    path.mkdir()
    assert "not a file" in told(tmp_path).message
    path.rmdir()
    os.mkfifo(path)
    assert "not a file" in told(tmp_path, create=False).message
