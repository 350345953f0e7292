"""Two commands at once, and kill -9 at random moments: nothing is lost, nothing is corrupted."""

from __future__ import annotations

import json
import random
import select

import pytest

from harness.replay import replay


def at_once(kata, *commands):
    """Runs commands at the same time and gives their exit codes and documents, in order."""
    running = [kata.start(*command, "--json") for command in commands]
    ended = [process.communicate() for process in running]
    for out, err in ended:
        assert b"Traceback" not in out + err
        assert err == b""
    return [(p.returncode, json.loads(out)) for p, (out, _) in zip(running, ended, strict=True)]


def test_two_checks(started):
    started.file.write_text(started.reference)
    told = at_once(started, ["check", "--seed", 1], ["check", "--seed", 2])
    assert [(code, document["verdict"]) for code, document in told] == [(0, "pass"), (0, "pass")]
    assert {document["checks_so_far"] for _, document in told} == {1, 2}
    checks = started.events("check")
    assert {event.data["seed"] for event in checks} == {1, 2}
    assert len(started.events("pass")) == 1
    assert started.snapshots("check") == [started.reference.encode()] * 2


def test_two_checks_where_there_is_no_journal_yet(kata):
    right = kata.answer(kata.reference, "right.py")
    wrong = kata.answer(kata.squares, "wrong.py")
    told = at_once(kata, ["check", "double", "--file", right], ["check", "double", "--file", wrong])
    assert [code for code, _ in told] == [0, 1]
    assert sorted(event.data["verdict"] for event in kata.events("check")) == ["fail", "pass"]


def test_two_starts_of_one_kata(started):
    started.file.write_text("# mine\n")
    told = [document for _, document in at_once(started, *[["start", "double"]] * 2)]
    assert {document["attempt"] for document in told} == {2, 3}
    stub = (started.toys / "katas/double/double.py").read_bytes()
    # Each makes way for the other's stub too, where it comes between its look and its move.
    assert [text for text in started.earlier() if text != stub] == [b"# mine\n"]
    assert started.file.read_bytes() == stub
    assert b"# mine\n" in started.snapshots("stop")
    assert [attempt.number for attempt in replay(started.events()).running] == [3]
    assert list(started.workspace.glob(".*")) == []  # no drafts left


def test_two_starts_of_two_katas(kata):
    told = [document for _, document in at_once(kata, ["start", "double"], ["start", "counter"])]
    assert {document["attempt"] for document in told} == {1, 2}
    history = replay(kata.events())
    assert [len(history.running), len(history.paused)] == [1, 1]
    assert sorted(path.name for path in kata.workspace.iterdir()) == ["counter.py", "double.py"]


def test_a_start_while_the_earlier_attempt_is_judged(started):
    started.file.write_text(started.reference)
    (code, verdict), (_, begun) = at_once(started, ["check"], ["start", "double"])
    assert begun["attempt"] == 2
    # The check read the file before or after the new stub was put there; either is told.
    texts = [started.reference.encode(), (started.toys / "katas/double/double.py").read_bytes()]
    assert started.snapshots("check")[0] in texts
    assert (code == 0) == (verdict["verdict"] == "pass")
    assert started.earlier() == [started.reference.encode()]


@pytest.mark.parametrize("draw", [1, 2])
def test_what_kill_9_has_seen_on_the_screen_is_in_the_journal(started, draw):
    """At any moment from the start of the process to its end, and some that were let be."""
    draw = random.Random(draw)
    started.file.write_text(started.squares)
    shown, diagnosed = set(), 0
    for seed in range(6):
        process = started.start("check", "--seed", seed)
        # Not a wait for anything: any moment will do, on a quick machine or a slow one.
        select.select([process.stdout], [], [], draw.choice([0.0, 0.2, 0.4, 0.6, 60.0]) or 0.05)
        process.kill()
        out, err = process.communicate()
        assert b"Traceback" not in err
        if out:
            shown.add(seed)
        diagnosed += b"Behaves exactly like" in out
        checks = started.events("check")
        recorded = [event.data["seed"] for event in checks]
        assert shown <= set(recorded)
        assert diagnosed <= len(started.events("diagnosis"))
        assert len(recorded) == len(set(recorded))
    assert started.snapshots("check") == [started.squares.encode()] * len(recorded)
    assert started.file.read_text() == started.squares
    last = started.json("check", "--seed", 99, code=1)
    assert last["checks_so_far"] == len(recorded) + 1
    assert started.json("status")["state"] == "running"


def test_kill_9_of_start_loses_no_file(started):
    draw = random.Random(5)
    for n in range(7):
        mine = f"# mine, number {n}\n".encode()
        started.file.write_bytes(mine)
        process = started.start("start", "double", "--json")
        select.select([process.stdout], [], [], draw.random() / 4)  # any moment will do
        process.kill()
        out, _ = process.communicate()
        there = [path.read_bytes() for path in started.workspace.glob("double.py")]
        assert mine in [*started.earlier(), *there]
        if out:
            assert started.events("start")[-1].attempt == json.loads(out)["attempt"]
    assert started("start", "double").code == 0
    assert started.json("status")["state"] == "running"
