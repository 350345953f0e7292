"""kata doctor and kata server, as a person runs them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import doctor
from harness.judge import landlock


@pytest.fixture
def served(kata) -> Iterator:
    """The command with a warm judge of its own. A socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="kata-"))
    kata.environ |= {"KATA_SERVER": "on", "KATA_RUNTIME": str(folder)}
    yield kata
    kata("server", "stop")
    shutil.rmtree(folder)


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_every_wall_stands(kata):
    document = kata.json("doctor")
    walls = {each["name"]: each["holds"] for each in document["walls"]}
    assert walls == dict.fromkeys(doctor.WALLS, True)
    names = {each["name"] for each in document["installation"] if each["holds"]}
    assert {"Python", "numpy", "katas", "journal", "workspace"} <= names


def test_walls_that_do_not_stand_are_told(kata):
    """What is possible without them was tried, and verdicts go on."""
    kata.environ["KATA_WALLS"] = "off"
    ran = kata("doctor")
    assert ran.code == 0
    assert "x  network        it cannot open a socket: was possible" in ran.out.replace("✗", "x")
    assert "Verdicts are the same without a wall" in ran.out
    walls = {each["name"]: each["holds"] for each in kata.json("doctor")["walls"]}
    assert walls["time"]
    assert not walls["files"]


def test_what_is_missing_is_our_fault_and_told(kata, tmp_path):
    (tmp_path / "home").write_text("a file")
    document = kata.json("doctor", code=3)
    (journal,) = [each for each in document["installation"] if each["name"] == "journal"]
    assert not journal["holds"]
    assert kata("doctor", environ={"KATA_CONTENT": "/nowhere"}).code == 3


def test_the_warm_judge_comes_and_goes(served):
    assert served.json("server", "status") == {"version": 1, "running": False}
    assert "does not run" in served("server", "status").out
    path = served.answer(served.reference)
    assert served("check", "--file", path).code == 0
    told = served.json("server", "status")
    assert (told["running"], told["served"], told["busy"]) == (True, 1, 0)
    assert f"process {told['pid']}" in served("server", "status").out
    assert served("server", "stop").out == "The warm judge has stopped.\n"
    assert served("server", "stop").out == "The warm judge did not run.\n"


def test_the_doctor_tells_why_there_is_no_warm_judge(served, tmp_path):
    served.environ["KATA_RUNTIME"] = str(tmp_path / ("x" * 120))
    assert "warm judge     cannot run" in served("doctor").out
