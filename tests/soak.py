"""Many `kata check` at once while processes of ours are killed at random, and what is left of it.

    python tests/soak.py --runs 2000 --seed 1

Most runs are under fire: the judge, a zygote, a spare or an answer process is killed with SIGKILL
now and then. The rest are left alone, on one judge whose memory is watched. Exit code 0 when as
many checks stand in the journals as verdicts were shown, none of them wrong, no process is left
and the memory has not grown by more than a tenth.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import Progress

import harness
from harness.journal import Journal
from harness.service import talk

TESTS = Path(__file__).parent
LANES = 2
HOMES = 4
UNDER_FIRE = 0.6  # of the runs
KILL_EVERY = 8  # runs, on the average
LATEST_KILL_S = 0.4  # after the start of a run
WITHOUT_WALLS = 0.1  # of the runs, by a judge of their own
SAMPLES = 20  # of the memory
MOST_GROWTH = 0.10
END_S = 60.0  # for processes to end; nothing waits for it otherwise
LIMIT_S = 0.5  # of a run, so that those that hang do not last

REFERENCE = (TESTS / "toys/solutions/double/double.py").read_text("utf-8")


def broken(statement: str) -> str:
    return f"import ctypes, os\nimport numpy as np\n\ndef double(x):\n    {statement}\n"


@dataclass(frozen=True)
class Answer:
    """A text, and what must be said of it: the verdict and the first failure's outcome."""

    text: str
    verdict: str
    outcome: str | None
    weight: int = 1
    slug: str = "double"


def also_right() -> Iterator[Answer]:
    for slug in ("counter", "scale_shift"):
        text = (TESTS / f"toys/solutions/{slug}/{slug}.py").read_text("utf-8")
        yield Answer(text, "pass", None, 8, slug)


ANSWERS = [
    Answer(REFERENCE, "pass", None, 16),
    *also_right(),
    Answer(REFERENCE.replace("2 * x", "x * x"), "fail", "wrong", 8),
    Answer(REFERENCE.replace("2 * x", "3 * x"), "fail", "wrong", 4),
    Answer(REFERENCE.replace("2 * x", "np.add(x, x)"), "fail", None, 4),
    Answer(broken("raise RuntimeError('no')"), "fail", "raised", 4),
    Answer(broken("raise NotImplementedError"), "fail", "not_filled_in", 4),
    Answer(broken("return np.int(x)"), "fail", "outdated", 4),
    Answer("def double(x:\n", "fail", "raised", 4),
    Answer("", "fail", "not_filled_in", 4),
    Answer(broken("os._exit(3)"), "fail", "crashed", 2),
    Answer(broken("ctypes.string_at(0)"), "fail", "crashed", 2),
    Answer(broken("return bytes(4 << 30)"), "fail", "memory", 2),
    Answer(broken("while True: print('x' * 10000)"), "fail", "output", 1),
    Answer(broken("while True: pass"), "fail", "timeout", 1),
]


@dataclass(frozen=True)
class Plan:
    """One run, drawn before anything starts."""

    number: int  # its seed too, by which its event is known again
    answer: Answer
    home: int
    walls: bool
    victim: str | None  # the kind of process to be killed
    kill_after_s: float


def draw_plans(runs: int, seed: int) -> tuple[list[Plan], list[Plan]]:
    """Those under fire, and those in peace."""
    rng = random.Random(seed)
    weights = [answer.weight for answer in ANSWERS]
    fire = int(runs * UNDER_FIRE)

    def draw(number: int) -> Plan:
        at_war = number < fire
        walls = not at_war or rng.random() >= WITHOUT_WALLS
        kinds = ["judge", "zygote", "zygote", "answer"] if walls else ["judge", "spare"]
        kill = at_war and rng.random() < 1 / KILL_EVERY
        return Plan(
            number,
            rng.choices(ANSWERS, weights)[0],
            rng.randrange(HOMES),
            walls,
            rng.choice(kinds) if kill else None,
            rng.random() * LATEST_KILL_S,  # with an answer, as soon as there is one from then on
        )

    plans = [draw(number) for number in range(runs)]
    return plans[:fire], plans[fire:]


@dataclass
class Figures:
    """What came of it."""

    runs: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    shown: int = 0
    recorded: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    killed_answers: int = 0  # told as crashed, which is what they did
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    memory_before: float = 0.0
    memory_after: float = 0.0
    seconds: float = 0.0

    @property
    def growth(self) -> float:
        return self.memory_after / self.memory_before - 1 if self.memory_before else 0.0

    @property
    def good(self) -> bool:
        same = self.shown == self.recorded
        blamed = self.killed_answers <= self.kills["answer"] + self.kills["spare"]
        nothing = not (self.wrong or self.lost or self.left)
        return same and blamed and nothing and self.growth <= MOST_GROWTH

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kills.items()))
        words = ", ".join(f"{count} {word}" for word, count in sorted(self.verdicts.items()))
        rows = [
            ("runs", f"{self.runs} in {self.seconds:.0f} s ({words})"),
            ("processes killed", f"{sum(self.kills.values())} ({kills})"),
            ("verdicts shown / checks in the journals", f"{self.shown} / {self.recorded}"),
            ("wrong verdicts", str(len(self.wrong))),
            ("runs whose answer process was killed, told as crashed", str(self.killed_answers)),
            ("faults of ours, exit 3 with a log", str(self.verdicts["error"])),
            ("processes left", str(len(self.left))),
            (
                "memory of a judge, first and last fifth of its runs",
                f"{self.memory_before:.1f} and {self.memory_after:.1f} MiB ({self.growth:+.1%})",
            ),
        ]
        table = "\n".join(f"| {name} | {value} |" for name, value in rows)
        problems = "".join(f"\n{line}" for line in [*self.wrong, *self.lost, *self.left])
        return f"| | |\n|---|---|\n{table}\n{problems}".rstrip()


@dataclass(frozen=True)
class Process:
    """One of ours, so that its number in other hands is not taken for it."""

    pid: int
    parent: int
    state: str
    begun: int
    words: str


def look(pid: int) -> Process | None:
    try:
        words = (
            Path(f"/proc/{pid}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
        )
        status = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return Process(pid, int(status[1]), status[0], int(status[19]), words)


class Family:
    """The processes of this soak's judges; remembers all that it has seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._seen: dict[tuple[int, int], Process] = {}

    def now(self) -> dict[str, list[Process]]:
        """By what they are."""
        everybody = [
            found
            for name in os.listdir("/proc")
            if name.isdigit()
            if (found := look(int(name))) is not None and found.state != "Z"
        ]
        kinds: dict[str, list[Process]] = {
            "judge": [
                p
                for p in everybody
                if "harness.service.server" in p.words and self._folder in p.words
            ]
        }
        judges = {p.pid for p in kinds["judge"]}
        kinds["zygote"] = [p for p in everybody if p.parent in judges and "zygote" in p.words]
        kinds["spare"] = [p for p in everybody if p.parent in judges and "spare" in p.words]
        zygotes = {p.pid for p in kinds["zygote"]}
        kinds["answer"] = [p for p in everybody if p.parent in zygotes]
        for some in kinds.values():
            self._seen.update({(p.pid, p.begun): p for p in some})
        return kinds

    def left(self) -> list[Process]:
        """Those ever seen that are still there."""
        there = ((key, look(key[0])) for key in self._seen)
        return [p for key, p in there if p and p.begun == key[1] and p.state != "Z"]


class Soak:
    """Runs plans in a folder of its own, with a copy of the harness beside the toys."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._rng = random.Random(seed)
        self._family = Family(folder)
        self._turn = threading.Lock()
        self._kills: list[tuple[float, str]] = []
        self.figures = Figures()
        for part in ("katas", "solutions"):
            shutil.copytree(TESTS / "toys" / part, folder / part)
        package = Path(harness.__file__).parent
        shutil.copytree(package, folder / "harness", ignore=shutil.ignore_patterns("_content"))
        rules = folder / "katas/double/kata.toml"
        rules.write_text(f"limit_s = {LIMIT_S}\n{rules.read_text('utf-8')}", "utf-8")
        for number, answer in enumerate(ANSWERS):
            self._file(answer, number).write_text(answer.text, "utf-8")
        (folder / "run").mkdir(mode=0o700)
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KATA_")},
            "PYTHONPATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
        }

    def _file(self, answer: Answer, number: int | None = None) -> Path:
        return self._folder / f"answer{ANSWERS.index(answer) if number is None else number}.py"

    def _home(self, number: int) -> Path:
        return self._folder / f"home{number}"

    def run(self, plan: Plan) -> None:
        """One `kata check`, and the kill that belongs to it."""
        words = ["check", plan.answer.slug, "--file", str(self._file(plan.answer))]
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "harness", *words, "--seed", str(plan.number), "--json"],
            env={
                **self._environ,
                "KATA_HOME": str(self._home(plan.home)),
                **({} if plan.walls else {"KATA_WALLS": "off"}),
            },
            cwd=self._folder / "run",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if plan.victim:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(plan.kill_after_s)
            while process.poll() is None and not self._kill(plan.victim):
                continue  # an answer process is there for some milliseconds only
        out, err = process.communicate()
        with self._turn:
            self._note(plan, process.returncode, out, err, begun)

    def _kill(self, kind: str) -> bool:
        """Whether there was one to be killed."""
        victims = self._family.now()[kind]
        if not victims:
            return False
        with self._turn:
            victim = self._rng.choice(victims)
            try:
                os.kill(victim.pid, signal.SIGKILL)
            except ProcessLookupError:
                return False
            self._kills.append((time.monotonic(), kind))
            self.figures.kills[kind] += 1
        return True

    def _note(self, plan: Plan, code: int, out: bytes, err: bytes, begun: float) -> None:
        """Whether the right thing was said."""
        figures = self.figures
        figures.runs += 1
        told = f"run {plan.number} (exit {code}): {out.decode()[:2000]}{err.decode()[:2000]}"
        try:
            document: dict[str, Any] = json.loads(out)
            word = document["verdict"]
        except (ValueError, KeyError):
            figures.wrong.append(told)
            return
        figures.verdicts[word] += 1
        figures.shown += document["recorded"]
        if word == "error":
            log = Path(document["fault"].rpartition("Details: ")[2])
            if code != 3 or not log.is_file() or document["recorded"] or not self._kills:
                figures.wrong.append(told)
            return
        failed = [c for c in document["checks"] if c["outcome"] not in ("pass", "not_run")]
        outcome = failed[0]["outcome"] if failed else None
        wanted = plan.answer.verdict, plan.answer.outcome
        if (word, outcome) == wanted and code == (word != "pass") and document["recorded"]:
            return
        # A killed answer process looks like one that has killed itself.
        hit = any(at >= begun and kind in ("answer", "spare") for at, kind in self._kills)
        if hit and outcome == "crashed" and "the process was killed" in failed[0]["message"]:
            figures.killed_answers += 1
        else:
            figures.wrong.append(told)

    def memory(self) -> float:
        """MiB that the judge and its zygotes have of their own, while they have nothing to do.

        Their share of common pages says more of the other processes on the machine.
        """
        kinds = self._family.now()
        total = 0
        for process in (*kinds["judge"], *kinds["zygote"]):
            for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines():
                total += int(line.split()[1]) if line.startswith("RssAnon:") else 0
        return total / 1024

    def _ask_judges(self, op: str) -> None:
        """Those that are there; a killed one has left its socket behind."""
        for path in (self._folder / "run").glob("*/*.sock"):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(END_S)
                try:
                    line.connect(str(path))
                    talk.send(line, {"op": op})
                    while "alive" in talk.receive(line):
                        pass
                except (OSError, talk.Lost):
                    continue

    def compare_journals(self) -> None:
        """Each verdict that was shown stands in its journal, once, and nothing else does."""
        seeds: list[int] = []
        for number in range(HOMES):
            with Journal.open(self._home(number), create=False) as journal:
                seeds += [e.data["seed"] for e in journal.events() if e.kind == "check"]
        self.figures.recorded = len(seeds)
        twice = [seed for seed, count in Counter(seeds).items() if count > 1]
        self.figures.lost += [f"run {seed} stands in the journals twice" for seed in twice]

    def stop(self) -> None:
        """Asks the judges to leave, and waits for all that were ever seen."""
        self._family.now()
        self._ask_judges("stop")
        until = time.monotonic() + END_S
        while self._family.left() and time.monotonic() < until:
            time.sleep(0.05)
        self._family.now()
        for process in self._family.left():
            self.figures.left.append(f"left: {process}")
            os.kill(process.pid, signal.SIGKILL)


def soak(runs: int, seed: int, progress: Progress) -> Figures:
    begin = time.monotonic()
    fire, peace = draw_plans(runs, seed)
    task = progress.add_task("under fire", total=runs)
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        soaking = Soak(Path(folder), seed)
        figures = soaking.figures
        try:
            with ThreadPoolExecutor(LANES) as lanes:
                for _ in lanes.map(soaking.run, fire):
                    progress.advance(task)
                soaking.stop()
                progress.update(task, description="in peace")
                samples = []
                size = max(1, len(peace) // SAMPLES)
                for first in range(0, len(peace), size):
                    for _ in lanes.map(soaking.run, peace[first : first + size]):
                        progress.advance(task)
                    samples.append(soaking.memory())
        finally:
            soaking.stop()
        soaking.compare_journals()
    samples = samples[len(samples) // 5 :]  # by then it has loaded what it loads once
    fifth = max(1, len(samples) // 5)
    figures.memory_before = sum(samples[:fifth]) / fifth
    figures.memory_after = sum(samples[-fifth:]) / fifth
    figures.seconds = time.monotonic() - begin
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Progress() as progress:
        figures = soak(arguments.runs, arguments.seed, progress)
    print(figures)
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
