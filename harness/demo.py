"""`kata dev demo`: the main job for real, in a scratch folder: stub, wrong answer, right answer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from harness.catalogue import Kata
from harness.errors import FAILS, OK
from harness.mistakes import load_mistakes

Say = Callable[[str], None]


def run(kata: Kata, say: Say) -> bool:
    """Plays it through with the real command; whether every verdict was the expected one."""
    mistake = load_mistakes(kata)[0]
    with tempfile.TemporaryDirectory(prefix="kata-demo-") as scratch:
        file = Path(scratch, "attempts", f"{kata.slug}.py")
        acts: list[tuple[str, bytes | None, list[str], int]] = [
            (f"A newcomer starts {kata.slug}:", None, ["start", kata.slug], OK),
            ("The bare stub:", None, ["check"], FAILS),
            (f"A wrong answer ({mistake.mistake}):", mistake.source, ["check"], FAILS),
            ("A right answer:", kata.reference_path.read_bytes(), ["check"], OK),
            ("What the journal knows:", None, ["history"], OK),
        ]
        try:
            held = [_act(scratch, file, say, *act) for act in acts]  # all of them are shown
        finally:  # the judge that `kata start` has brought up
            _kata(scratch, file, ["server", "stop"], stdout=subprocess.DEVNULL)
        return all(held)


def _act(
    scratch: str, file: Path, say: Say, what: str, content: bytes | None, verb: list[str], want: int
) -> bool:
    """One command, shown with what it prints; whether it ended as it should."""
    say(f"\n### {what}\n$ kata {' '.join(verb)}")
    if content is not None:
        file.write_bytes(content)
    code = _kata(scratch, file, verb)
    if code != want:
        say(f"!!! this should have ended with exit code {want}, not {code}")
    return code == want


def _kata(scratch: str, file: Path, verb: list[str], stdout: int | None = None) -> int:
    """Runs the command in surroundings of its own; gives its exit code."""
    surroundings = {
        **os.environ,
        "KATA_HOME": os.path.join(scratch, "home"),
        "KATA_RUNTIME": os.path.join(scratch, "run"),
        "KATA_WORKSPACE": str(file.parent),
    }
    command = [sys.executable, "-P", "-m", "harness", *verb]
    return subprocess.run(command, env=surroundings, stdout=stdout, check=False).returncode
