"""`kata completion`: scripts that the shells take, and what they complete."""

from __future__ import annotations

import shutil
import subprocess

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell(kata, shell):
    ran = kata("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_KATA_COMPLETE={shell}_complete" in ran.out
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=ran.out, text=True, check=True)


def completed(kata, line: str) -> list[str]:
    """What bash is told of the last word."""
    *words, last = line.split(" ")
    environ = {
        "_KATA_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join([*words, last]),
        "COMP_CWORD": str(len(words)),
    }
    ran = kata(environ=environ)
    assert (ran.code, ran.err) == (0, "")
    return [word.partition(",")[2] for word in ran.out.splitlines() if word]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kata sta", ["start", "stats", "status"]),
        ("kata start ", ["scale_shift", "counter", "double"]),
        ("kata start d", ["double"]),
        ("kata check scale-", ["scale_shift"]),
        ("kata show q", []),
        ("kata dev prove c", ["counter"]),
        ("kata check --al", ["--all", "--allow"]),
    ],
)
def test_words(kata, line, words):
    assert sorted(completed(kata, line)) == sorted(words)


def test_content_that_is_broken_completes_to_nothing(kata):
    kata.environ["KATA_CONTENT"] = str(kata.cwd)
    assert completed(kata, "kata start d") == []


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_in_a_bash(kata):
    """The script as a person sources it, asked as the shell asks it."""
    script = """
        eval "$(kata completion bash)"
        COMP_WORDS=(kata start d) COMP_CWORD=2
        _kata_completion kata
        echo "${COMPREPLY[*]}"
    """
    ran = subprocess.run(
        ["bash", "--norc", "-c", script], env=kata.environ, capture_output=True, text=True
    )
    assert (ran.stdout, ran.stderr) == ("double\n", "")
