"""A damaged journal: set aside as it is, and what can be read of it is in the new one."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness import carving, database, recovery
from harness.errors import KataError
from harness.journal import Event, Journal, NewEvent

COUNT = 30
PAGE = 4096
Damage = Callable[[bytearray, random.Random], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of events with snapshots of several pages each, and some without."""
    home = tmp_path_factory.mktemp("whole")
    with Journal.open(home) as journal:
        for n in range(COUNT):
            noise = random.Random(n).randbytes(9000) if n % 3 else None
            data = {"n": n, "text": "é\udc80" * n}
            journal.append("check", at=n / 8, attempt=n or None, data=data, snapshot=noise)
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "home"))


def content(home: Path) -> list[tuple[Event, bytes | None]]:
    with Journal.open(home) as journal:
        return [(event, journal.snapshot(event.id)) for event in journal.events()]


def aside(home: Path, suffix: str = ".sqlite3") -> list[Path]:
    return [path for path in home.glob("journal-damaged-*") if path.name.endswith(suffix)]


def spoil(home: Path, damage: Damage, seed: int) -> bytes:
    path = home / database.FILE
    text = bytearray(path.read_bytes())
    damage(text, random.Random(seed))
    path.write_bytes(text)
    return bytes(text)


def page_of(text: bytearray, draw: random.Random) -> slice:
    number = draw.randrange(1, len(text) // PAGE)
    return slice(number * PAGE, (number + 1) * PAGE)


def without_header(text: bytearray, draw: random.Random) -> None:
    text[:100] = bytes(100)


def without_first_page(text: bytearray, draw: random.Random) -> None:
    text[:PAGE] = draw.randbytes(PAGE)


def with_another_id(text: bytearray, draw: random.Random) -> None:
    text[68:72] = draw.randbytes(4)


def with_an_absurd_version(text: bytearray, draw: random.Random) -> None:
    text[60:64] = b"\x70" + draw.randbytes(3)


def without_a_version(text: bytearray, draw: random.Random) -> None:
    text[60:64] = bytes(4)


def with_a_directory_lost(text: bytearray, draw: random.Random) -> None:
    leaves = [at for at in range(PAGE, len(text), PAGE) if text[at] == carving.LEAF]
    begin = draw.choice(leaves)
    text[begin : begin + 8] = b"\xff" * 8


@pytest.mark.parametrize(
    "damage",
    [
        *(without_header, without_first_page, with_another_id, with_an_absurd_version),
        *(without_a_version, with_a_directory_lost),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_no_event_was_hit_all_come_back(
    whole: Path, home: Path, damage: Damage, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    text = spoil(home, damage, seed)
    assert content(home) == content(whole)
    kept = aside(home)
    assert kept or damage is with_a_directory_lost  # which may be one that nothing has to read
    told = f"The journal was damaged: {COUNT} events recovered. The damaged file is kept: "
    assert capsys.readouterr().err == "".join(f"{told}{path}\n" for path in kept)
    assert [path.read_bytes() for path in kept] == [text] * len(kept)
    assert content(home) == content(whole)  # and now it is sound
    assert capsys.readouterr().err == ""


def cut(text: bytearray, draw: random.Random) -> None:
    del text[draw.randrange(1, len(text)) :]


def with_an_empty_page(text: bytearray, draw: random.Random) -> None:
    text[page_of(text, draw)] = bytes(PAGE)


def with_wrong_bytes(text: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice([1, 10, 100])):
        text[draw.randrange(100, len(text))] = draw.randrange(256)


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("damage", [cut, with_an_empty_page, with_wrong_bytes])
@pytest.mark.parametrize("seed", range(5))
def test_what_was_not_hit_comes_back(
    whole: Path, home: Path, damage: Damage, seed: int, create: bool
) -> None:
    text = spoil(home, damage, seed)
    with Journal.open(home, create=create) as journal:
        got = [(event, journal.snapshot(event.id)) for event in journal.events()]
        journal.append("hint", at=0.0)
    wanted = {event.uid: (event, snapshot) for event, snapshot in content(whole)}
    ids = [event.id for event, _ in got]
    assert ids == sorted(set(ids))
    same = [
        event
        for event, snapshot in got
        if event.uid in wanted
        and event == wanted[event.uid][0]
        and snapshot in (wanted[event.uid][1], None)
    ]
    if damage is not with_wrong_bytes:  # a text may be wrong and still be a text
        assert len(same) == len(got)
    assert all(kept.read_bytes() == text for kept in aside(home))


def test_an_empty_page_costs_only_what_stood_on_it(whole: Path) -> None:
    """Events of this size have a leaf page for each few of them, their snapshots pages of theirs"""
    pages = (whole / database.FILE).stat().st_size // PAGE
    lost = 0
    for number in range(1, pages):
        text = bytearray((whole / database.FILE).read_bytes())
        text[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
        rows = carving.rows(bytes(text), b"", len(recovery.COLUMNS), recovery.MARK)
        lost = max(lost, COUNT - len({row[0] for row in rows}))
    assert 1 <= lost <= 12


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("text", [b"hello", b"not a database " * 1000, b"\0" * 5000])
def test_a_file_that_is_no_database_at_all(tmp_path: Path, text: bytes, create: bool) -> None:
    (tmp_path / database.FILE).write_bytes(text)
    with Journal.open(tmp_path, create=create) as journal:
        assert journal.events() == []
        assert journal.append("hint", at=0.0).id == 1
    assert [kept.read_bytes() for kept in aside(tmp_path)] == [text]


@pytest.mark.parametrize(
    "data",
    [
        *("{", "[]", "\udcff", "NaN", '{"a": ' + "[" * 10**5),
        # What no replay could take: somebody has edited it.
        *('{"mock": []}', '{"excluded_s": {}}', '{"checks": [{"name": []}]}', '{"minutes": "9"}'),
    ],
)
def test_data_that_is_none_costs_its_event(home: Path, whole: Path, data: str) -> None:
    with closing(sqlite3.connect(home / database.FILE)) as db, db:
        value = data.encode("utf-8", "surrogateescape")
        query = "INSERT INTO event (uid, at, kind, data) VALUES ('u', 0, 'hint', CAST(? AS TEXT))"
        db.execute(query, (value,))
    assert content(home) == content(whole)
    assert len(aside(home)) == 1


def test_a_name_that_is_no_text_is_mended(home: Path, whole: Path) -> None:
    with closing(sqlite3.connect(home / database.FILE)) as db, db:
        db.execute("DROP TRIGGER event_is_not_changed")
        db.execute("UPDATE event SET kind = CAST(kind AS BLOB) WHERE id = 7")
    assert content(home) == content(whole)
    assert len(aside(home)) == 1


@pytest.mark.parametrize("name", [recovery.LOCK, recovery.BEGUN, recovery.DONE])
def test_what_is_none_of_ours_is_not_waited_for_and_not_taken(
    home: Path, whole: Path, name: str
) -> None:
    (home / name).unlink(missing_ok=True)
    os.mkfifo(home / name)
    assert content(home) == content(whole)
    (home / name).unlink()
    (home / name).write_bytes(b"something else")
    assert content(home) == content(whole)
    assert not aside(home)


@pytest.mark.parametrize("column", ["attempt = 'x'", "attempt = -1", "at = 9e999", "kata = x'ff'"])
def test_a_row_that_is_no_event_costs_only_that(home: Path, whole: Path, column: str) -> None:
    with closing(sqlite3.connect(home / database.FILE)) as db, db:
        db.execute("DROP TRIGGER event_is_not_changed")
        db.execute(f"UPDATE event SET {column} WHERE id = 7")
    kept = [each for each in content(whole) if each[0].id != 7]
    assert content(home) == kept
    assert len(aside(home)) == 1


def test_a_snapshot_that_is_damaged_is_dropped_and_its_event_kept(
    home: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / database.FILE
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER event_is_not_changed")
        db.execute("UPDATE event SET snapshot = x'00' WHERE id = 5")
    wanted = [(event, None if event.id == 5 else text) for event, text in content(whole)]
    with Journal.open(home) as journal:
        assert len(journal.events()) == COUNT
        assert journal.snapshot(5) is None
    assert content(home) == wanted
    assert "30 events recovered, without the file of 1 of them." in capsys.readouterr().err


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("left", [b"\xff" * PAGE, bytes(100), b"", None])
def test_the_log_of_a_killed_process_is_read_and_set_aside_too(
    tmp_path: Path, left: bytes | None, create: bool
) -> None:
    """All events are in the log, and SQLite would delete it beside an empty file."""
    home, killed = tmp_path / "home", tmp_path / "killed"
    with Journal.open(home) as journal:
        for n in range(20):
            journal.append("hint", at=float(n), snapshot=b"x" * 5000)
        shutil.copytree(home, killed)  # the log has not gone into the file
    path, log = killed / database.FILE, (killed / f"{database.FILE}-wal").read_bytes()
    assert len(log) > PAGE
    path.unlink() if left is None else path.write_bytes(left)
    with Journal.open(killed, create=create) as journal:
        assert len(journal.events()) == 20
    assert content(killed) == content(home)
    assert [kept.read_bytes() for kept in aside(killed, "-wal")] == [log]


@pytest.mark.parametrize("create", [True, False])
def test_a_journal_that_was_emptied_is_told(
    home: Path, create: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / database.FILE).write_bytes(b"")
    with Journal.open(home, create=create) as journal:
        assert journal.events() == []
    assert [path.read_bytes() for path in aside(home)] == [b""]
    assert "The journal was damaged: 0 events recovered." in capsys.readouterr().err
    with Journal.open(home) as journal:
        journal.append("hint", at=1.0)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kept", [1, 3, 9])
def test_an_old_copy_beside_a_new_log_costs_neither(tmp_path: Path, kept: int) -> None:
    home, mixed = tmp_path / "home", tmp_path / "mixed"
    for n in range(kept):
        with Journal.open(home) as journal:  # which puts the log into the file
            journal.append("hint", at=float(n), snapshot=b"x" * 900)
    shutil.copytree(home, mixed)
    with Journal.open(home) as journal:
        for n in range(kept, 20):
            journal.append("hint", at=float(n), snapshot=random.Random(n).randbytes(900))
    with Journal.open(home) as journal:
        journal.append("hint", at=20.0)
        log = (home / f"{database.FILE}-wal").read_bytes()
    (mixed / f"{database.FILE}-wal").write_bytes(log)
    times = [event.at for event, _ in content(mixed)]
    assert {*range(kept), 20} <= set(times)
    assert [each.read_bytes() for each in aside(mixed, "-wal")] == [log]


def test_a_sound_journal_is_never_set_aside(home: Path, whole: Path) -> None:
    """Whatever was thought to be wrong with it."""
    path = home / database.FILE
    recovery.mend(path, recovery.file_of(path), ())
    assert aside(home) == []
    calls = 0

    def wrong(events: Sequence[Event]) -> list[NewEvent]:
        nonlocal calls
        calls += 1
        raise database.Damaged(path)

    with Journal.open(home) as journal, pytest.raises(KataError, match="damaged"):
        journal.transact(wrong)
    assert calls == 2
    assert aside(home) == []
    assert content(home) == content(whole)


def test_who_has_the_old_file_open_writes_into_the_new_one(home: Path) -> None:
    with Journal.open(home) as early:
        text = spoil(home, without_header, 1)
        with Journal.open(home) as late:
            late.append("hint", at=0.0)
        early.append("reveal", at=0.0)
        early.append("pause", at=0.0)
    assert [event.kind for event, _ in content(home)[COUNT:]] == ["hint", "reveal", "pause"]
    assert [kept.read_bytes() for kept in aside(home)] == [text]


def test_where_it_cannot_be_set_aside_nothing_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = spoil(home, without_header, 1)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recovery, "_write", full)
    with pytest.raises(KataError, match=r"nothing was changed\. It could not be set"):
        Journal.open(home)
    assert (home / database.FILE).read_bytes() == text
    assert {path.name for path in home.iterdir()} == {database.FILE, recovery.LOCK}


@pytest.mark.parametrize("step", range(5))
def test_a_kill_while_it_is_set_aside_loses_nothing(
    *,
    home: Path,
    whole: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each step is the last one before a kill; whoever comes next goes on."""
    text = spoil(home, without_header, 1)
    (home / f"{database.FILE}-shm").write_bytes(b"")
    steps = 0

    def killed(work: Callable[..., None]) -> Callable[..., None]:
        def instead(*arguments: object) -> None:
            nonlocal steps
            if steps == step:
                raise KeyboardInterrupt
            steps += 1
            work(*arguments)

        return instead

    with monkeypatch.context() as patch:
        for name in ("replace", "rename"):
            patch.setattr(os, name, killed(getattr(os, name)))
        with pytest.raises(KeyboardInterrupt):
            Journal.open(home)
    assert content(home) == content(whole)
    [kept] = aside(home)
    assert kept.read_bytes() == text
    assert not (home / recovery.DONE).exists()
    assert f"30 events recovered. The damaged file is kept: {kept}" in capsys.readouterr().err


SEVERAL = """
import sys
from pathlib import Path
from harness.journal import Journal

for n in range(10):
    with Journal.open(Path(sys.argv[1]), create=n % 2 == 0) as journal:
        journal.events()
        journal.append("hint", at=float(n), kata=sys.argv[2])
"""


def test_several_processes_set_it_aside_once(home: Path, whole: Path) -> None:
    spoil(home, without_header, 1)
    root = Path(__file__).resolve().parent.parent
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SEVERAL, home, str(n)], cwd=root, stderr=subprocess.PIPE
        )
        for n in range(4)
    ]
    told = b"".join(process.communicate()[1] for process in processes)
    assert [process.returncode for process in processes] == [0] * 4, told
    assert told.count(b"\n") == told.count(b"The journal was damaged") == 1
    assert len(aside(home)) == 1
    got = content(home)
    assert got[:COUNT] == content(whole)
    for n in range(4):
        mine = [event.at for event, _ in got[COUNT:] if event.kata == str(n)]
        assert mine == [float(each) for each in range(10)]


@settings(max_examples=150)
@example(carving.MAGIC, b"", False)
@example(carving.MAGIC + b"\x10", b"\x37\x7f\x06\x82" + bytes(40), False)
@given(st.binary(max_size=3000), st.binary(max_size=3000), st.booleans())
def test_no_bytes_trouble_the_carver(file: bytes, log: bytes, dressed: bool) -> None:
    if dressed:
        file = carving.MAGIC + b"\x02\x00" + file  # pages of 512 bytes
        log = b"\x37\x7f\x06\x82" + log
        file += b"\x0d" + file[-400:]
    for row in carving.rows(file, log, 3, b"\x00\x4d"):
        assert len(row) == 4


def test_a_log_that_goes_away_while_it_is_looked_at_is_no_fault(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last command that closes the journal folds the log into the file."""
    path = home / database.FILE
    assert recovery.log_fits(path)
    monkeypatch.setattr(Path, "exists", lambda _: True)  # it was there an instant ago
    assert not database.has_log(path)
    assert recovery.log_fits(path)
    database.refuse_what_is_not_ours(path)
