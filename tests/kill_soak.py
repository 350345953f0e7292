"""Real commands, each killed with SIGKILL at a random moment, and what is in the journal then.

    python tests/kill_soak.py --runs 500 --seed 1

Two homes, between which the journal is moved, too. After each command the journal opens, is
sound, has lost nothing, and holds every event that the command had told of before it was killed.
Exit code 0 when that was so throughout.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from rich.progress import Progress

from harness import database, lines
from harness.interview import interviews
from harness.journal import Event, Journal
from harness.replay import replay

TESTS = Path(__file__).parent
TOYS = TESTS / "toys"
HOMES = ("one", "two")
LEFT_ALONE = 0.3  # of the commands, so that something is done between the kills
MOMENTS = ("some time", "first word", "first write")
POLL_S = 0.0005
END_S = 60.0


class Command(NamedTuple):
    """What is typed, and the kind of event that stands in the journal once `shown` was printed."""

    words: str
    kind: str = ""
    shown: str = ""
    weight: int = 4


# A new verb is a line here; "{file}" is the exported journal.
COMMANDS = [
    Command("start double", "start", "Twice every number", 8),
    Command("start counter --json", "start", '"attempt": '),
    Command("start double --bug", "start", "Twice every number", 2),
    Command("hint", "hint", r"Hint \d of"),
    Command("solution", "reveal", r"import numpy", 2),
    Command("pause", "pause", r"Paused \w+ at", 8),
    Command("resume", "resume", r"goes on at", 8),
    Command("stop", "stop", r"Stopped \w+ after", 2),
    Command("check --json", "check", '"recorded": true', 2),
    Command("check double --file {answer}", "check", r"of \d+ checks", 1),
    # In an interview one that waits is shown again, without its answer.
    Command("follow-up double", "follow_up", r"(?s)Follow-up \d of.*A model answer", 2),
    Command("status --json"),
    Command("history", weight=2),
    Command("list", weight=1),
    Command("mock --minutes 20 --seed 3", "mock", r"mock interview \d+ .* left of", 3),
    Command("mock status", weight=2),
    Command("mock note hello", "mock_note", r"Noted"),
    Command("mock next", "mock_next", r"left of 20|of 100", 2),
    Command("mock finish", "mock_finish", r"of 100", 2),
    Command("next", weight=2),
    Command(f"plan --interview {date.today() + timedelta(30)}", "plan", r"days left", 2),
    Command("list --due", weight=1),
    Command("stats", weight=1),
    Command("report", weight=1),
    Command("diff double", weight=1),
    Command("export"),
    Command("export {file} --force", "", r"\d+ events? in ", 6),
    Command("import {file}", weight=6),
]


class Soak:
    """The homes, and what is known to stand in each."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._draw = random.Random(seed)
        self._file = folder / "journal.jsonl"
        self._answer = folder / "answer.py"
        self._answer.write_bytes((TOYS / "solutions/double/double.py").read_bytes())
        self._seconds: dict[str, float] = {}  # that each command takes when it is left alone
        self._known: dict[str, list[Event]] = {home: [] for home in HOMES}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self, number: int) -> None:
        home = self._draw.choice(HOMES)
        command = self._draw.choices(COMMANDS, [each.weight for each in COMMANDS])[0]
        killed, code, out, err = self._carried_out(home, command)
        events = self._events(home)
        before, self._known[home] = self._known[home], events
        new = events[len(before) :]
        self.counts["commands"] += 1
        self.counts["killed"] += killed
        self.counts["events"] += len(new)
        told = re.search(command.shown, out) is not None if command.kind else False
        self.counts["told"] += told
        problems = [
            *(["an event was lost"] if events[: len(before)] != before else []),
            *(["what was told is not there"] if told and not _holds(command.kind, new) else []),
            *([f"exit code {code}"] if not killed and code not in (0, 1, 2) else []),
            *self._inconsistent(home, events),
            *self._half_exported(),
            *(["half imported"] if self._half_imported(command, new) else []),
        ]
        if killed and new:
            self.counts["killed after an event"] += 1
        if problems:
            what = f"run {number}: kata {command.words} (killed: {killed}, exit {code})"
            self.wrong.append(f"{what}: {'; '.join(problems)}\n{out[-800:]}\n{err[-800:]}")

    def _carried_out(self, home: str, command: Command) -> tuple[bool, int, str, str]:
        words = command.words.format(file=self._file, answer=self._answer).split()
        environ = {name: value for name, value in os.environ.items() if "KATA" not in name}
        begun = time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-m", "harness", *words],
            cwd=self._folder,
            env={
                **environ,
                "PYTHONPATH": str(TESTS.parent),
                "KATA_HOME": str(self._folder / home),
                "KATA_WORKSPACE": str(self._folder / f"{home}-work"),
                "KATA_CONTENT": str(TOYS),
                "KATA_SERVER": "off",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            killed = self._draw.random() > LEFT_ALONE
            if killed:
                self._wait(self._draw.choice(MOMENTS), process, self._folder / home, command)
                killed = process.poll() is None
                process.kill()
            out, err = process.communicate(timeout=END_S)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a judge that it has left behind
        if not killed:
            self._seconds[command.words] = time.monotonic() - begun
        return killed, process.returncode, out.decode(), err.decode()

    def _wait(
        self, moment: str, process: subprocess.Popen[bytes], home: Path, command: Command
    ) -> None:
        """Until the moment of the kill, or the command's end."""
        if moment == "some time":
            # Late rather than early: until the journal is opened nothing can go wrong.
            share = self._draw.triangular(0.2, 1.2, 0.9)
            with suppress(subprocess.TimeoutExpired):
                process.wait(share * self._seconds.get(command.words, 0.2))
        elif moment == "first word":
            assert process.stdout is not None
            select.select([process.stdout], [], [])  # readable at its end, too
        else:
            before = _stamps(home)
            while process.poll() is None and _stamps(home) == before:
                time.sleep(POLL_S)

    def _events(self, home: str) -> list[Event]:
        with Journal.open(self._folder / home, create=False) as journal:
            for event in journal.events():
                journal.snapshot(event.id)
            return journal.events()

    def _inconsistent(self, home: str, events: list[Event]) -> list[str]:
        path = self._folder / home / database.FILE
        problems = [f"{each} is there" for each in path.parent.glob("journal-damaged-*")]
        if path.exists() and path.stat().st_size:
            with closing(sqlite3.connect(path)) as db:
                said = db.execute("PRAGMA integrity_check").fetchone()[0]
                problems += [] if said == "ok" else [said]
        history = replay(events)
        running = [each for each in interviews(events, history) if each.state == "running"]
        problems += ["two attempts run"] if len(history.running) > 1 else []
        problems += ["two interviews run"] if len(running) > 1 else []
        return problems

    def _half_exported(self) -> list[str]:
        """The exported file is that of before or a whole new one."""
        if not self._file.exists():
            return []
        with self._file.open("rb") as file:
            return [] if list(lines.read(file, "it")) is not None else ["half exported"]

    def _half_imported(self, command: Command, new: list[Event]) -> bool:
        """All of the file, or nothing."""
        if not command.words.startswith("import") or not new:
            return False
        home = next(each for each in HOMES if self._known[each][-len(new) :] == new)
        uids = {event.uid for event in self._known[home]}
        with self._file.open("rb") as file:
            own = ("pause", "resume", "mock_pause", "mock_resume")
            wanted = {event.uid for event in lines.read(file, "it") if event.kind not in own}
        return not wanted <= uids


def _stamps(home: Path) -> list[tuple[int, int] | None]:
    """Of the journal's files: they change when something is written."""
    found: list[tuple[int, int] | None] = []
    for side in ("", "-wal"):
        try:
            told = os.stat(home / f"{database.FILE}{side}")
            found.append((told.st_size, told.st_mtime_ns))
        except OSError:
            found.append(None)
    return found


def _holds(kind: str, new: list[Event]) -> bool:
    return kind in [event.kind for event in new]


def soak(runs: int, seed: int, progress: Progress) -> Soak:
    with tempfile.TemporaryDirectory(prefix="kill-soak") as folder:
        soaking = Soak(Path(folder), seed)
        for number in progress.track(range(runs), description="killed at random"):
            soaking.run(number)
        return soaking


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Progress() as progress:
        soaking = soak(arguments.runs, arguments.seed, progress)
    print(", ".join(f"{count} {name}" for name, count in soaking.counts.items()))
    print(*soaking.wrong, sep="\n\n")
    return 1 if soaking.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
