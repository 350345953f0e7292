"""Hostile answers in three ways: each gets the verdict that its file states, and harms nothing.

suite.py judges all of them in one go; here each is a test of its own, so that a failure names it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are those of Linux")

HERE = Path(__file__).resolve().parent
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted((HERE / "answers").glob("*.py"))}
HARMLESS = [name for name, text in TEXTS.items() if "\n# fallback: " in text]
CASES = [
    *[("clone", name) for name in TEXTS],
    *[("wheel", name) for name in TEXTS],
    *[("fallback", name) for name in HARMLESS],
]
NOBODY = 65534
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"

Suite = Callable[[str], Any]


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Suite:
    """Runs the suite in a way, once for all tests and all of pytest's workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    known: dict[str, Any] = {}

    def suite(way: str) -> Any:
        if way not in known:
            told = shared / f"faults-{way}.json"
            with open(shared / f"faults-{way}.lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not told.exists():
                    told.write_text(RUNS[way](request))
            known[way] = json.loads(told.read_text())
        return known[way]

    return suite


def in_the_clone(request: pytest.FixtureRequest, *words: str) -> str:
    environ = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    run: Callable[..., str] = request.getfixturevalue("run")
    return run(sys.executable, HERE / "suite.py", *words, env=environ)


def without_walls(request: pytest.FixtureRequest) -> str:
    return in_the_clone(request, "--fallback")


def from_the_wheel(request: pytest.FixtureRequest) -> str:
    """As an ordinary user where that can be had."""
    run: Callable[..., str] = request.getfixturevalue("run")
    folder = Path(tempfile.mkdtemp(prefix="kata-wheel-"))  # pytest's own are closed to others
    folder.chmod(0o755)
    try:
        for name in ("faults", "toys"):
            shutil.copytree(HERE.parent / name, folder / name)
        person = python_of_anybody()
        python = request.getfixturevalue("install")(folder / "env", person or sys.executable)
        environ = {**request.getfixturevalue("plain_environ"), "HOME": str(folder)}
        whose = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if person else {}
        return run(python, folder / "faults/suite.py", env=environ, cwd="/", **whose)
    finally:
        shutil.rmtree(folder)


RUNS = {"clone": in_the_clone, "wheel": from_the_wheel, "fallback": without_walls}


def python_of_anybody() -> str | None:
    """A Python of this version that an ordinary user may start; None when we are no root."""
    if os.geteuid() != 0:
        return None
    look = f"import os; os.listdir({site.getsitepackages()[0]!r})"
    for python in (os.path.realpath(sys.executable), shutil.which(VERSION, path="/usr/bin")):
        try:
            command = [str(python), "-I", "-c", look]
            done = subprocess.run(command, user=NOBODY, group=NOBODY, extra_groups=[], check=False)
        except OSError:  # it may not even enter the folder
            continue
        if done.returncode == 0:
            return str(python)
    return None


@pytest.mark.parametrize(("way", "name"), CASES)
def test_it_gets_its_verdict_and_harms_nothing(suite: Suite, way: str, name: str) -> None:
    told = suite(way)["answers"]
    if name not in told:
        pytest.skip("it is written for another machine")
    assert told[name]["problems"] == [], told[name]


@pytest.mark.parametrize("way", RUNS)
def test_the_judge_works_as_before(suite: Suite, way: str) -> None:
    """Its own NumPy and torch: a kata of the catalogue, right and wrong."""
    assert suite(way)["torch works"]


def test_the_wheel_is_tried_by_an_ordinary_user(suite: Suite) -> None:
    if os.geteuid() == 0 and python_of_anybody() is None:
        pytest.skip(f"no {VERSION} lies where an ordinary user may start it")
    assert suite("wheel")["uid"] not in (0, None)


def test_there_are_enough_of_them() -> None:
    assert len(TEXTS) >= 60
