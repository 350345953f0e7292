"""A seeded tenth of the kills of `make soak`: every event that was told of is in the journal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUNS = 50


def test_a_tenth_of_the_kills() -> None:
    script = Path(__file__).with_name("kill_soak.py")
    done = subprocess.run(
        [sys.executable, script, "--runs", str(RUNS), "--seed", "7"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{RUNS} commands" in done.stdout
