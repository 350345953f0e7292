"""The journal between processes: two terminals at once, kill -9, and a home without rights.

Real processes throughout; each prints what it was told is on the disk.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from harness.journal import Journal
from harness.replay import replay

ROOT = Path(__file__).resolve().parent.parent

WRITER = """
import sys
from pathlib import Path
from harness.journal import Journal

home, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
n = 0
while n != count:
    with Journal.open(home) as journal:     # each command of a person opens it anew
        for n in range(n + 1, n + 6):
            data = {"n": n}
            journal.append("check", at=float(n), kata=name, data=data, snapshot=name.encode() * n)
            print(n, flush=True)
"""

STARTER = """
import sys
from pathlib import Path
from harness.deciders import check_events, start_events
from harness.journal import Journal

home, name = Path(sys.argv[1]), sys.argv[2]
with Journal.open(home) as journal:
    for n in range(25):
        begun = journal.transact(lambda events: start_events(
            events, at=float(n), kata=name, path=Path("/w/toy.py"), minutes=15, seed=n))[-1]
        for _ in range(2):
            journal.transact(lambda events: check_events(
                events, at=n + 0.5, kata=name, attempt=begun.attempt,
                data={"verdict": "pass" if n % 2 else "fail"}, snapshot=b""))
        print(begun.attempt, flush=True)
"""


def run(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def lines(process: "subprocess.Popen[str]") -> list[int]:
    out, err = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGKILL), err
    return numbers(out)


def numbers(out: str) -> list[int]:
    return [int(line) for line in out.split("\n")[:-1]]  # the last one may be cut


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"  # not there yet: they race for making it, too
    writers = {name: run(WRITER, home, name, 200) for name in ("one", "two")}
    for process in writers.values():
        assert lines(process) == list(range(1, 201))
    with Journal.open(home) as journal:
        events = journal.events()
        for name in writers:
            mine = [event for event in events if event.kata == name]
            assert [event.data["n"] for event in mine] == list(range(1, 201))
            assert journal.snapshot(mine[-1].id) == name.encode() * 200
    assert [event.id for event in events] == list(range(1, 401))


def test_many_may_make_the_journal_at_once(tmp_path: Path) -> None:
    writers = [run(WRITER, tmp_path, n, 5) for n in range(8)]
    assert [lines(process) for process in writers] == [[1, 2, 3, 4, 5]] * 8
    with Journal.open(tmp_path) as journal:
        assert len(journal.events()) == 40


def test_two_terminals_never_share_a_number_and_never_run_two_attempts(tmp_path: Path) -> None:
    starters = [run(STARTER, tmp_path, name) for name in ("one", "two", "one")]
    got = [number for process in starters for number in lines(process)]
    assert sorted(got) == list(range(1, 76))
    with Journal.open(tmp_path) as journal:
        events = journal.events()
    passes = [event.attempt for event in events if event.kind == "pass"]
    assert len(passes) == len(set(passes))
    for end in range(len(events) + 1):
        # Between the events of one transaction the state is nobody's business.
        if end == len(events) or events[end].kind not in ("start", "resume", "stop", "pass"):
            assert len(replay(events[:end]).running) <= 1


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_loses_nothing_that_was_confirmed(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    confirmed = 0
    for n in range(10):
        # All through one reader: communicate() would pass over what readline() has buffered.
        with run(WRITER, tmp_path, f"round {n}", -1) as process:
            assert process.stdout is not None
            shown = [int(process.stdout.readline()) for _ in range(draw.randrange(1, 12))]
            os.kill(process.pid, signal.SIGKILL)
            shown += numbers(process.stdout.read())
        with Journal.open(tmp_path) as journal:
            events = journal.events()
            mine = [event for event in events if event.kata == f"round {n}"]
            written = [event.data["n"] for event in mine]
            assert written[: len(shown)] == shown  # one more may be written than was shown
            assert len(written) <= len(shown) + 1
            assert journal.snapshot(mine[-1].id) == f"round {n}".encode() * written[-1]
        confirmed += len(written)
        assert len(events) == confirmed


def test_a_kill_while_the_journal_is_made_leaves_a_journal_or_none(tmp_path: Path) -> None:
    draw = random.Random(3)
    for n in range(10):
        home = tmp_path / str(n)
        process = run(WRITER, home, "first", 5)
        # Killed between the folder's making and some time after it, without waiting on a clock.
        while not home.exists() and process.poll() is None:
            pass
        for _ in range(draw.randrange(0, 20000)):
            pass
        process.kill()
        shown = lines(process)
        with Journal.open(home, create=False) as journal:
            assert len(journal.events()) >= len(shown)
        with Journal.open(home) as journal:
            journal.append("hint", at=0.0)


AS_NOBODY = """
import os, sys
from pathlib import Path
from harness.errors import KataError
from harness.journal import Journal

if os.getuid() == 0:
    os.setuid(65534)
home = Path(sys.argv[1])
with Journal.open(home, create=False) as journal:
    print(len(journal.events()))
for write in (lambda: Journal.open(home).append("hint", at=0.0),
              lambda: Journal.open(home, create=False).append("hint", at=0.0)):
    try:
        write()
    except KataError as error:
        print(error.exit_code)
"""


def test_a_home_without_the_right_to_write_can_be_read() -> None:
    """Run as another user when the tests run as root, whom chmod does not bind."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own may not be entered by others
        Path(folder).chmod(0o755)
        home = Path(folder, "home")
        with Journal.open(home) as journal:
            journal.append("hint", at=0.0)
        home.chmod(0o555)
        (home / "journal.sqlite3").chmod(0o444)
        try:
            assert lines(run(AS_NOBODY, home)) == [1, 3, 3]
        finally:
            home.chmod(0o700)
