"""A seeded tenth of `make soak`: kills at random, and nothing is lost, wrong or left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 200


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_a_tenth_of_the_soak() -> None:
    script = Path(__file__).with_name("soak.py")
    done = subprocess.run(
        [sys.executable, script, "--runs", str(RUNS), "--seed", "7"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"| runs | {RUNS} in " in done.stdout
