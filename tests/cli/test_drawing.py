"""A verdict looks the same whether the warm judge draws it or the command itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest

ANSWERS = {
    "right": None,
    "wrong": "def double(x):\n    return x * x\n",
    "raises": "def double(x):\n    print('é→ here')\n    raise ValueError('Ω \\x1b[31m')\n",
    "stub": "def double(x):\n    raise NotImplementedError\n",
    "bad text": b"def double(x):\n    return '\xff'\n",
}


@pytest.fixture(scope="module")
def standing(installation) -> Iterator[dict[str, str]]:
    """The environment of a judge that serves all the tests. A socket's path must be short."""
    folder = tempfile.mkdtemp(prefix="kata-")
    told = {"KATA_SERVER": "on", "KATA_RUNTIME": folder, "PYTHONPATH": str(installation)}
    yield told
    stop = [sys.executable, "-m", "harness", "server", "stop"]
    subprocess.run(stop, env=os.environ | told, cwd="/", check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)


@pytest.fixture
def warm(kata, standing):
    kata.environ |= standing
    return kata


def same(text: str) -> str:
    """What does not differ from run to run."""
    return re.sub(r"\d+ ms", "N ms", text)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"FORCE_COLOR": "1"},
        {"KATA_LANG": "zh"},
    ],
    ids=["utf-8", "ascii", "colour", "chinese"],
)
def test_piped(warm, environ):
    for name, text in ANSWERS.items():
        path = warm.answer(warm.reference if text is None else text)
        arguments = ("check", "--file", path, "--seed", "5")
        drawn = warm(*arguments, environ=environ)
        here = warm(*arguments, environ=environ | {"KATA_SERVER": "off"})
        assert (drawn.code, same(drawn.out)) == (here.code, same(here.out)), name
        assert drawn.err == here.err == ""


@pytest.mark.parametrize("columns", [80, 40, 120])
@pytest.mark.parametrize("environ", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_on_a_terminal(warm, columns, environ):
    path = warm.answer(warm.squares)
    screens = []
    for server in ("on", "off"):
        arguments = ("check", "--file", path, "--seed", "5")
        screen = warm.terminal(*arguments, columns=columns, **environ, KATA_SERVER=server)
        screens.append(same(screen.read()))
        screen.wait()
    assert screens[0] == screens[1]
    assert ("\x1b[3" in screens[0]) == (environ == {})
    assert "Behaves exactly like" in screens[0]
