"""The `kata` command as a person runs it: a process of its own, a home and a workspace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pexpect
import pytest

import harness
from harness.journal import Event, Journal

TOYS = Path(__file__).parents[1] / "toys"
LIMIT_S = 120  # for a hang; no test waits for it otherwise
ANSWER_LIMIT_S = 0.5  # of `double` in a copy

REFERENCE = (TOYS / "solutions/double/double.py").read_text("utf-8")
SQUARES = REFERENCE.replace("2 * x", "x * x")  # the known wrong answer "squares"


@dataclass
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; anything else there is an error of json."""
        return json.loads(self.out)


@dataclass
class Kata:
    """Runs `kata` in surroundings of its own, and looks into the journal and the workspace."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (sys.executable, "-m", "harness")
    toys: Path = TOYS
    reference: str = REFERENCE
    squares: str = SQUARES

    def __post_init__(self) -> None:
        self.home, self.workspace = self.folder / "home", self.folder / "work space"
        self.cwd = self.folder / "cwd"
        self.cwd.mkdir()
        self.file = self.workspace / "double.py"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        self.environ |= {
            "PATH": path,
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "KATA_HOME": str(self.home),
            "KATA_WORKSPACE": str(self.workspace),
            "KATA_CONTENT": str(TOYS),
            "KATA_SERVER": "off",  # tests of the warm judge say otherwise
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # of a harness under test elsewhere
        }

    def start(self, *arguments: object, **options: Any) -> subprocess.Popen[bytes]:
        """The command as a process that is still running."""
        environ, cwd = options.pop("environ", {}), options.pop("cwd", self.cwd)
        return subprocess.Popen(
            [*self.command, *map(str, arguments)],
            cwd=cwd,
            env=self.environ | environ,
            **{"stdin": subprocess.DEVNULL, "stdout": -1, "stderr": -1} | options,
        )

    def __call__(self, *arguments: object, **options: Any) -> Ran:
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=LIMIT_S)
        return Ran(process.returncode, (out or b"").decode(), (err or b"").decode())

    def json(self, *arguments: object, code: int = 0, **options: Any) -> Any:
        """The document that a command prints, with its exit code checked."""
        ran = self(*arguments, "--json", **options)
        assert ran.code == code, ran
        return ran.json

    def refuses(self, *arguments: object, code: int = 2, told: str = "", **options: Any) -> str:
        """A command that does nothing but say why, in one line; gives that line."""
        ran = self(*arguments, **options)
        assert ran.code == code, ran
        line = ran.err.removesuffix("\n")
        assert line, ran
        assert "\n" not in line
        assert "Traceback" not in ran.err + ran.out
        assert told in line
        if "--json" in arguments:
            document = ran.json
            assert document["version"] == 1
            assert f"{document['error']} {document['remedy']}".strip() == line
        else:
            assert ran.out == ""
        return line

    def terminal(self, *arguments: object, columns: int = 80, **environ: str) -> pexpect.spawn:
        """The command on a terminal of that width."""
        return pexpect.spawn(
            self.command[0],
            [*self.command[1:], *map(str, arguments)],
            cwd=str(self.cwd),
            env=self.environ | environ,  # type: ignore[arg-type]  # a dict is what it takes
            dimensions=(24, columns),
            timeout=LIMIT_S,
            encoding="utf-8",
        )

    def answer(self, text: str | bytes, name: str = "double.py") -> Path:
        """Writes a file into the current folder and gives its path."""
        path = self.cwd / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def events(self, *kinds: str) -> list[Event]:
        """The journal's events, all of them or those of some kinds."""
        with Journal.open(self.home, create=False) as journal:
            return [event for event in journal.events() if event.kind in kinds or not kinds]

    def snapshots(self, *kinds: str) -> list[bytes | None]:
        with Journal.open(self.home, create=False) as journal:
            return [journal.snapshot(e.id) for e in journal.events() if e.kind in kinds]

    def earlier(self) -> list[bytes]:
        """The files that `start` has moved away, in any order."""
        return [path.read_bytes() for path in (self.workspace / "earlier").glob("*.py")]


@pytest.fixture(scope="session")
def copied() -> Callable[[Path], Path]:
    """Makes a copy of kata whose own katas are the toys: its judge starts without torch."""
    return copy_with_toys


@pytest.fixture(scope="session")
def installation(copied: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a copy, for all tests that change nothing in it."""
    return copied(tmp_path_factory.mktemp("installation"))


def copy_with_toys(folder: Path) -> Path:
    package = Path(harness.__file__).parent
    shutil.copytree(package, folder / "harness", ignore=shutil.ignore_patterns("_content"))
    for part in ("katas", "solutions"):
        shutil.copytree(TOYS / part, folder / part)
    rules = folder / "katas/double/kata.toml"
    rules.write_text(f"limit_s = {ANSWER_LIMIT_S}\n{rules.read_text('utf-8')}", "utf-8")
    return folder


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    return Kata(tmp_path)


@pytest.fixture
def started(kata: Kata) -> Kata:
    """An attempt at `double` is in progress, its file is the stub."""
    assert kata("start", "double").code == 0
    return kata
