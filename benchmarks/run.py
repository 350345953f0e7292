"""How long people wait, as ratios: what is compared runs in turns, in one run.

    python benchmarks/run.py [--rounds N] [SLUG]

Absolute times drift with the machine, so each figure is a median over rounds in which every
command had its turn.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pexpect
from rich.console import Console
from rich.progress import track
from rich.table import Table

from harness.catalogue import Catalogue, Kata
from harness.content import locate
from harness.service.client import open_judge, tell
from harness.service.order import Order

PYTHON = sys.executable
KATA = str(Path(PYTHON).with_name("kata"))
SEED = 1

T = TypeVar("T")


def commands(kata: Kata) -> dict[str, list[str]]:
    """What is measured, by name. "cold" is a check in a process of its own."""
    reference = str(kata.reference_path)
    return {
        "python -c pass": [PYTHON, "-c", "pass"],
        "import torch": [PYTHON, "-c", "import torch"],
        "kata --help": [KATA, "--help"],
        "kata list": [KATA, "list"],
        "kata check": [KATA, "check", kata.slug],
        "kata check, cold": [KATA, "check", kata.slug, "--file", reference],
        "pytest": [PYTHON, "-m", "pytest", "-q", str(kata.checks_path), "--answer", reference],
    }


RATIOS = [
    ("kata check", "import torch", 1 / 12),
    ("kata check, cold", "import torch", 1.3),
    ("kata check", "pytest", None),
    ("kata check, cold", "pytest", None),
    ("kata list", "python -c pass", None),
    ("kata --help", "python -c pass", None),
]


def shown(steps: Sequence[T], what: str) -> Iterable[T]:
    """With a bar that is drawn between two steps only: who draws takes a processor away."""
    return track(steps, what, transient=True, auto_refresh=False)


@contextlib.contextmanager
def surroundings(kata: Kata) -> Iterator[dict[str, str]]:
    """A home of its own with an attempt whose file is the reference, and a warm judge."""
    with tempfile.TemporaryDirectory(prefix="kata-") as folder:
        environ = {
            **os.environ,
            "KATA_HOME": f"{folder}/home",
            "KATA_WORKSPACE": f"{folder}/work",
            "KATA_RUNTIME": f"{folder}/run",
        }
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled anew each time is slow
        start(kata, environ)
        yield environ
        tell(environ, "stop")


def start(kata: Kata, environ: dict[str, str]) -> Path:
    """An attempt, its file, and a judge that has warmed up."""
    subprocess.run([KATA, "start", kata.slug], env=environ, check=True, capture_output=True)
    file = Path(environ["KATA_WORKSPACE"], f"{kata.slug}.py")
    file.write_bytes(kata.reference_path.read_bytes())
    for _ in range(3):
        subprocess.run([KATA, "check", kata.slug], env=environ, check=True, capture_output=True)
    return file


def whole_processes(kata: Kata, environ: dict[str, str], rounds: int) -> dict[str, float]:
    """The median wall time of each command in milliseconds."""
    named = commands(kata)
    times: dict[str, list[float]] = {name: [] for name in named}
    cold = {**environ, "KATA_SERVER": "off"}
    for number in shown(range(rounds + 1), "commands"):
        for name, command in named.items():
            env = cold if "cold" in name else environ
            begin = time.perf_counter()
            subprocess.run(command, env=env, check=True, capture_output=True)
            if number:  # the first round only warms the disk's cache
                times[name].append(1000 * (time.perf_counter() - begin))
    return {name: statistics.median(values) for name, values in times.items()}


def requests(katas: tuple[Kata, ...], environ: dict[str, str], rounds: int) -> dict[str, float]:
    """From the request to the verdict of the warm judge, for each kata's reference.

    One kata after the other, as somebody asks who works at it.
    """
    each = shown(katas, "requests")
    return {kata.slug: statistics.median(of_kata(kata, environ, rounds)) for kata in each}


def of_kata(kata: Kata, environ: dict[str, str], rounds: int) -> list[float]:
    times = []
    for number in range(rounds + 2):
        order = Order(
            content=str(kata.folder.parents[1]),
            slug=kata.slug,
            source=kata.reference_path.read_bytes(),
            file=f"{kata.slug}.py",
            seed=SEED,
        )
        with open_judge(environ) as judge:
            begin = time.perf_counter()
            judge.send(order)
            verdict = judge.verdict()
            if number > 1:
                times.append(1000 * (time.perf_counter() - begin))
        assert verdict.word == "pass", verdict
    return times


def saves(kata: Kata, environ: dict[str, str], rounds: int) -> float:
    """From a save to the verdict in `kata watch`, whose screen tells the number of the check."""
    file = Path(environ["KATA_WORKSPACE"], f"{kata.slug}.py")
    text = kata.reference()
    screen = pexpect.spawn(
        KATA, ["watch", kata.slug], env=environ, dimensions=(40, 100), encoding="utf-8"
    )
    times = []
    screen.expect(r"check (\d+)")
    told = int(screen.match.group(1))  # type: ignore[union-attr]  # expect() has set it
    for number in shown(range(rounds), "saves"):
        draft = file.with_suffix(".new")
        draft.write_text(f"{text}\n# save {number}\n", "utf-8")
        begin = time.perf_counter()
        draft.replace(file)
        screen.expect(f"check {told + number + 1}")
        times.append(1000 * (time.perf_counter() - begin))
    screen.send("q")
    screen.expect(pexpect.EOF)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slug", nargs="?", default="nms")
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    catalogue = Catalogue(locate(os.environ))
    kata = catalogue.find(chosen.slug)
    os.chdir(Path(__file__).parent.parent)
    with surroundings(kata) as environ:
        medians = whole_processes(kata, environ, chosen.rounds)
        save = saves(kata, environ, chosen.rounds)
        torch = tuple(kata for kata in catalogue.katas if "torch" in kata.allowed_imports)
        others = tuple(kata for kata in catalogue.katas if kata not in torch)
        verdicts = requests(others, environ, chosen.rounds)
        told = tell(environ, "status") or {}  # those for torch end after a minute of rest
        verdicts |= requests(torch, environ, chosen.rounds)
    console = Console()
    table = Table("command", "median ms", title=f"{kata.slug}, {chosen.rounds} rounds")
    for name, median in medians.items():
        table.add_row(name, f"{median:.0f}")
    console.print(table)
    for name, against, most in RATIOS:
        ratio = medians[name] / medians[against]
        promise = f" (at most {most:.3f})" if most else ""
        console.print(f"{name} / {against}: {ratio:.3f}{promise}")
    console.print(f"\nsave to verdict in kata watch: {save:.0f} ms (at most 100)")
    console.print(f"the idle processes together: {told.get('memory', 0) >> 20} MiB (at most 300)")
    table = Table("kata", "request to verdict, ms (at most 60)")
    for slug, median in verdicts.items():
        table.add_row(slug, f"{median:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
