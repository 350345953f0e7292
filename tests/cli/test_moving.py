"""kata export and kata import: there and back, whole or not at all."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess

import pytest

from harness.journal import Journal


@pytest.fixture
def there(started, tmp_path):
    """An exported file of three events, one with its snapshot."""
    started("hint")
    with Journal.open(started.home) as journal:
        data = {"verdict": "fail", "passed": 0, "total": 6}
        text = started.file.read_bytes()
        at = journal.events()[-1].at
        journal.append("check", at=at, attempt=1, kata="double", data=data, snapshot=text)
    file = tmp_path / "journal.jsonl"
    assert started("export", file).code == 0
    return file


def stored(home):
    with Journal.open(home, create=False) as journal:
        return [(*event[1:], journal.snapshot(event.id)) for event in journal.events()]


def test_there_and_back(started, there, tmp_path):
    home = {"KATA_HOME": str(tmp_path / "other")}
    ran = started("import", there, environ=home)
    assert (ran.code, ran.out, ran.err) == (0, "3 new events; 0 were here already.\n", "")
    assert stored(tmp_path / "other") == stored(started.home)
    assert started("export", environ=home).out == there.read_text()
    document = started.json("import", there, environ=home)
    assert document == {"version": 1, "new": 0, "known": 3, "paused": []}
    started("pause", environ=home)  # and before it the gap since that check in 1970 is left out
    out = started("export", "-", environ=home).out
    process = started.start("import", "-", stdin=subprocess.PIPE)
    assert process.communicate(out.encode())[0] == b"1 new event; 3 were here already.\n"
    assert started.json("status")["state"] == "paused"


def test_what_runs_here_goes_on(started, there, tmp_path):
    home = {"KATA_HOME": str(tmp_path / "other")}
    started("start", "counter", environ=home)
    ran = started("import", there, environ=home)
    assert "Paused double, for one attempt runs at a time." in ran.out
    assert started.json("status", environ=home)["kata"] == "counter"
    assert started("resume", "double", environ=home).code == 0


def test_two_imports_at_once_add_each_event_once(started, there, tmp_path):
    home = {"KATA_HOME": str(tmp_path / "other")}
    both = [started.start("import", there, "--json", environ=home) for _ in range(2)]
    told = [json.loads(process.communicate()[0]) for process in both]
    assert sorted(each["new"] for each in told) == [0, 3]
    assert stored(tmp_path / "other") == stored(started.home)


def test_an_export_never_overwrites_unless_it_is_asked_to(started, there):
    before = there.read_bytes()
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
    started("pause")
    started.refuses("export", there, told="exists already, so nothing was written.")
    started.refuses("export", there.parent, told="is a folder, so nothing was written.")
    started.refuses("export", "/dev/full", "--force", told="is not a file that could be replaced")
    started.refuses("export", there.parent / "no" / "x", told="There is no folder ")
    assert there.read_bytes() == before
    link = there.with_name("link")
    link.symlink_to(there)
    assert started("export", link, "--force").out.startswith("4 events in ")
    assert link.is_symlink()
    assert len(there.read_bytes().splitlines()) == 5
    names = {path.name for path in there.parent.iterdir()}
    assert not {name for name in names if name.startswith(".")}


def test_an_export_of_nothing_makes_nothing(kata, tmp_path):
    assert kata("export").out == '{"kata_journal": 1, "events": 0}\n'
    assert not kata.home.exists()


def test_what_is_no_export_changes_nothing(started, there, tmp_path):
    whole = there.read_bytes()
    before = stored(started.home)
    for text in (b"", whole[:-9], whole.replace(b'"hint"', b'"hind"'), b"\x7fELF\0\xff" * 99):
        there.write_bytes(text)
        started.refuses("import", there, told="nothing was imported.")
    started.refuses("import", there.parent, told="cannot be read: is a directory.")
    started.refuses("import", there.parent / "none", told="no such file")
    started.refuses("import", there, "--json", told="nothing was imported.")
    assert stored(started.home) == before
    shutil.rmtree(started.home)
    started.refuses("import", there)
    assert not started.home.exists()
