"""How long the commands take, as ratios: whole processes, in turns, medians of several runs.

    python benchmarks/run.py [--rounds N] [SLUG]

Absolute times drift with the machine; what is compared runs in the same round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from harness.catalogue import Catalogue, Kata
from harness.content import locate

PYTHON = sys.executable
KATA = [PYTHON, "-m", "harness"]


def commands(kata: Kata) -> dict[str, list[str]]:
    """What is measured, by name."""
    reference = str(kata.reference_path)
    return {
        "python -c pass": [PYTHON, "-c", "pass"],
        "import torch": [PYTHON, "-c", "import torch"],
        "kata --help": [*KATA, "--help"],
        "kata list": [*KATA, "list"],
        "kata check": [*KATA, "check", kata.slug, "--file", reference],
        "pytest": [PYTHON, "-m", "pytest", "-q", str(kata.checks_path), "--answer", reference],
    }


RATIOS = [
    ("kata check", "import torch"),
    ("kata check", "pytest"),
    ("kata list", "python -c pass"),
    ("kata --help", "python -c pass"),
]


def measure(named: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """The median of each command's wall time in milliseconds; one command after the other."""
    times: dict[str, list[float]] = {name: [] for name in named}
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "KATA_HOME": home}
        for number in track(range(rounds + 1), "measuring", transient=True):
            for name, command in named.items():
                begin = time.perf_counter()
                subprocess.run(command, env=environment, check=True, capture_output=True)
                if number:  # the first round only warms the disk's cache
                    times[name].append(1000 * (time.perf_counter() - begin))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slug", nargs="?", default="nms")
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    kata = Catalogue(locate(os.environ)).find(chosen.slug)
    os.chdir(Path(__file__).parent.parent)
    medians = measure(commands(kata), chosen.rounds)
    console = Console()
    table = Table("command", "median ms", title=f"{kata.slug}, {chosen.rounds} rounds")
    for name, median in medians.items():
        table.add_row(name, f"{median:.0f}")
    console.print(table)
    for name, against in RATIOS:
        console.print(f"{name} / {against}: {medians[name] / medians[against]:.2f}")


if __name__ == "__main__":
    main()
