"""harness.proof: a toy that holds, and each promise broken once in a copy of it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue import Kata, load
from harness.content import Content
from harness.judge.proxy import Channel
from harness.nonsense import VALUES, nonsense
from harness.proof import SEEDS, Proof, prove

Altered = Callable[..., Kata]
TOYS = Path(__file__).parent / "toys"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the answers that return nonsense: most promises have nothing to do with them."""
    monkeypatch.setattr("harness.proof.nonsense", lambda entries: iter(()))


@pytest.fixture
def problems(altered: Altered, open_channel: Callable[[], Channel]) -> Callable[..., list[str]]:
    """What the proof of an altered copy complains of, with the folder left out."""

    def problems(files: dict[str, str | None]) -> list[str]:
        if not any("zh" in path for path in files):
            files = files | {ZH: None, README_ZH: None}  # what is told of one language is enough
        kata = altered("double", files)
        root = f"{kata.folder.parent.parent}/"
        proof = prove(kata, open_channel, seeds=(1, 2))
        return [problem.replace(root, "") for problem in proof.problems]

    return problems


def text(path: str) -> str:
    return (TOYS / path).read_text("utf-8")


def swapped(path: str, *pairs: tuple[str, str]) -> dict[str, str | None]:
    """The file of the toy with some of its text replaced."""
    new = text(path)
    for old, replacement in pairs:
        assert new.count(old) == 1, old
        new = new.replace(old, replacement)
    return {path: new}


def added(path: str, more: str) -> dict[str, str | None]:
    return {path: text(path) + more}


CHECKS = "katas/double/test_double.py"
TOML = "katas/double/kata.toml"
ZH = "katas/double/zh.toml"
README_ZH = "katas/double/README.zh.md"
README = "katas/double/README.md"
STUB = "katas/double/double.py"
REFERENCE = "solutions/double/double.py"
NOTES = "solutions/double/notes.md"
WRONG = "solutions/double/wrong.toml"


# ---------------------------------------------------------------------------- what holds


@pytest.mark.parametrize("slug", ["double", "scale_shift", "counter"])
def test_the_toys_hold(slug: str, toys: Content, open_channel: Callable[[], Channel]) -> None:
    seeds = SEEDS if slug == "double" else (1,)
    proof = prove(load(toys.katas / slug, toys.solutions / slug), open_channel, seeds)
    assert proof.problems == []
    assert proof.holds
    assert proof.right == 3
    assert all(proof.caught.values())
    assert set(proof.caught) == set(proof.cases)
    assert len(proof.named) >= 6
    assert len(SEEDS) == 3


def test_many_are_proven_at_once(toys: Content) -> None:
    """In a process without threads, which may be forked."""
    script = """
from pathlib import Path
from harness.catalogue import load
from harness.proofs import prove_all
import harness.proof, sys
harness.proof.nonsense = lambda entries: iter(())
root = Path(sys.argv[1])
katas = [load(root / "katas" / slug, root / "solutions" / slug) for slug in sys.argv[2:]]
for proof in prove_all(katas, jobs=2, seeds=(1,)):
    print(proof.slug, proof.holds, sum(proof.cases.values()))
assert "torch" not in sys.modules
"""
    command = [sys.executable, "-c", script, str(toys.root), "double", "counter"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == ["counter True 6", "double True 14"]


def test_translations_and_caches_are_no_stray_files(
    quick: None, problems: Callable[..., list[str]]
) -> None:
    files: dict[str, str | None] = {
        ZH: text(ZH),
        README_ZH: text(README_ZH),
        "katas/double/__pycache__/x.pyc": "",
    }
    assert problems(files) == []


# ---------------------------------------------------------------------------- files

BROKEN: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "a stray file": (
        {"katas/double/extra.txt": "", "solutions/double/draft/old.py": ""},
        ["stray file: katas/double/extra.txt", "stray file: solutions/double/draft/old.py"],
    ),
    "a missing file": ({NOTES: None}, ["missing: solutions/double/notes.md"]),
    "a missing stub": ({STUB: None}, ["missing: katas/double/double.py"]),
    "a file of a wrong answer that is not listed": (
        {"solutions/double/wrong/forgotten.py": ""},
        ["wrong/forgotten.py is not in wrong.toml"],
    ),
    # ------------------------------------------------------------------------ counts
    "too few hints": (
        swapped(TOML, ('"What is x plus x?", ', "")),
        ["2 hints, should be at least 3"],
    ),
    "too few follow-ups": (
        swapped(TOML, (', "And three times?"', "")),
        ["3 follow-ups, should be at least 4"],
    ),
    "too few right answers": (
        {"solutions/double/also_right/loop.py": None},
        ["2 also_right answers, should be at least 3"],
    ),
    "an unanswered question": (
        swapped(NOTES, ("### And three times?", "### And four times?")),
        ["notes.md has no answer to: And three times?"],
    ),
    # ------------------------------------------------------------------------ check file
    "a bare assert": (
        added(CHECKS, "\n\ndef helper(x):\n    assert x\n"),
        ["test_double.py:50: bare assert (use close or holds)"],
    ),
    "pytest in a check file": (
        added(CHECKS, "\nimport pytest\nfrom unittest import mock\n"),
        ["test_double.py:48: imports pytest", "test_double.py:49: imports unittest"],
    ),
    "more of the harness than the oracle": (
        added(CHECKS, "\nfrom harness.judge import wire\nimport harness.oracle.compare\n"),
        [
            "test_double.py:48: imports harness.judge",
            "test_double.py:49: imports harness.oracle.compare",
        ],
    ),
    "a check without a sentence": (
        swapped(CHECKS, ('    """a plane is refused"""\n', "")),
        ["test_double.py: test_refuses_a_plane has no rubric sentence"],
    ),
    "code too wide for a terminal": (
        added(README, f"\n```\n{'x' * 79}\n```\n"),
        [f"README.md: code wider than 78 columns: {'x' * 79}"],
    ),
    # ------------------------------------------------------------------------ translation
    "a wide line of code in Chinese": (
        added(README_ZH, f"\n```\n{'宽' * 40}\n```\n"),
        [f"README.zh.md: code wider than 78 columns: {'宽' * 40}"],
    ),
    "a hint too few in Chinese": (
        swapped(ZH, (', "返回 2 * x。"', "")),
        ["zh.toml: 2 hints, should be 3"],
    ),
    "a follow-up too many in Chinese": (
        swapped(ZH, ('"三倍呢？"', '"三倍呢？", "四倍呢？"')),
        ["zh.toml: 5 follow-ups, should be 4"],
    ),
    "a check without a Chinese sentence": (
        swapped(ZH, ("test_sums", "test_sum")),
        ["zh.toml: no sentence for test_sums", "zh.toml: there is no check test_sum"],
    ),
    "a heading too few in Chinese": (
        swapped(README_ZH, ("## 约定\n", "")),
        ["README.zh.md: 1 headings ##, should be 2"],
    ),
    "another example in Chinese": (
        swapped(README_ZH, ("2.5", "3.5")),
        ["README.zh.md: the examples are not those of README.md"],
    ),
    "an unknown key in zh.toml": (
        {ZH: "surprise = 1\n" + text(ZH)},
        ["katas/double/zh.toml has unknown surprise. See docs/authoring.md."],
    ),
    # ------------------------------------------------------------------------ stub
    "a stub that passes": (
        {STUB: text(REFERENCE)},
        ["stub: it passes"],
    ),
    "a stub that raises something else": (
        swapped(STUB, ("NotImplementedError", 'ValueError("todo")')),
        [
            f"stub: {check} is raised: ValueError: todo"
            for check in (
                "test_one_number",
                "test_agrees_with_the_definition",
                "test_single_precision",
                "test_sums",
                "test_leaves_the_input_alone",
            )
        ],
    ),
    # ------------------------------------------------------------------------ right answers
    "a reference that fails": (
        swapped(REFERENCE, ("return 2 * x", "return 2 * x if len(x) else x * x.max()")),
        [
            "double.py is right but: test_agrees_with_the_definition is raised in case "
            "{'N': 0, 'i': 0}, seed 1: ValueError: zero-size array to reduction operation maximum "
            "which has no identity",
        ],
    ),
    "a right answer that fails": (
        swapped("solutions/double/also_right/loop.py", ("number + number", "number * 3")),
        [
            "loop.py is right but: test_one_number is wrong in case {'x': 0.5}, seed 1: "
            "doubled[0] is 1.5, should be 1"
        ],
    ),
    "a right answer that uses what is forbidden": (
        swapped("solutions/double/also_right/shift.py", ("np.ldexp(x, 1)", "np.add(x, x)")),
        ["shift.py is right but: uses numpy.add"],
    ),
    # ------------------------------------------------------------------------ wrong answers
    "a wrong answer that passes": (
        swapped(WRONG, ('"x * x"', '"x + x"')),
        ["wrong answer squares: not caught by test_one_number (passes everything, seed 1)"],
    ),
    "a wrong answer that another check catches": (
        swapped(WRONG, ('caught_by = "test_single_precision"', 'caught_by = "test_sums"')),
        [
            "wrong answer half-precision: not caught by test_sums "
            "(fails in test_single_precision, seed 1)"
        ],
    ),
    "a wrong answer whose check does not exist": (
        swapped(WRONG, ('caught_by = "test_sums"', 'caught_by = "test_sum"')),
        ["wrong answer mean-kept: there is no check test_sum"],
    ),
    "a wrong answer that cannot be loaded": (
        {"solutions/double/wrong/two_only.py": "def double(x)\n"},
        ["wrong answer two-only: load is raised, seed 1: SyntaxError: expected ':'"],
    ),
    "a wrong answer that uses what is forbidden": (
        swapped(WRONG, ('"x * x"', '"np.add(x, 1)"')),
        [
            "wrong answer squares: test_one_number is wrong in case {'x': 0.5}, seed 1: "
            "doubled[0] is 1.5, should be 1"
        ],
    ),
    "a wrong answer that is not filled in": (
        {"solutions/double/wrong/two_only.py": "def double(x):\n    pass\n"},
        [
            "wrong answer two-only: not caught by test_agrees_with_the_definition (fails in "
            "test_one_number, test_agrees_with_the_definition, test_single_precision, test_sums, "
            "test_leaves_the_input_alone, test_refuses_a_plane, seed 1)"
        ],
    ),
    "two wrong answers alike": (
        swapped(WRONG, ('"2 * abs(x)"', '"x ** 2"')),
        ["wrong answers squares and no-sign behave exactly alike"],
    ),
    "a check that catches nothing": (
        added(CHECKS, '\n\ndef test_idle(double):\n    """nothing is looked at"""\n'),
        ["test_idle catches no wrong answer"],
    ),
    "a swap that is not there": (
        swapped(WRONG, ('["2 * x", "x * x"]', '["3 * x", "x * x"]')),
        ["solutions/double/wrong.toml: squares: '3 * x' stands 0 times in the reference."],
    ),
    "a swap that stands twice": (
        swapped(WRONG, ('["2 * x", "x * x"]', '["x", "x * x"]')),
        ["solutions/double/wrong.toml: squares: 'x' stands 5 times in the reference."],
    ),
    "a wrong answer with an unknown key": (
        added(WRONG, "why = 'so'\n"),
        [
            "solutions/double/wrong.toml: takes-planes: needs name, mistake, hint, caught_by and "
            "swap or file, no more."
        ],
    ),
    "a wrong answer whose file is not there": (
        swapped(WRONG, ("wrong/two_only.py", "wrong/two.py")),
        [
            "wrong/two_only.py is not in wrong.toml",
            "solutions/double/wrong.toml: two-only: names a file that is not there: wrong/two.py.",
        ],
    ),
    # ------------------------------------------------------------------------ the prompt
    "an example that is not true": (
        swapped(README, ("array([2., 5.])", "array([2., 6.])")),
        ["the example in README.md is not true:"],
    ),
    "no example": (
        swapped(README, (">>> double(np.array([1.0, 2.5]))\n", "")),
        ["README.md has no example (a python block with >>>)"],
    ),
}


@pytest.mark.parametrize("promise", BROKEN)
def test_a_broken_promise_is_told(
    quick: None, problems: Callable[..., list[str]], promise: str
) -> None:
    """All of it is told, and nothing else."""
    files, wanted = BROKEN[promise]
    told = [problem.split("\n")[0] for problem in problems(files)]
    assert told == wanted


def test_too_few_wrong_answers(quick: None, problems: Callable[..., list[str]]) -> None:
    listed = text(WRONG).split("[[wrong]]")
    told = problems({WRONG: "[[wrong]]".join(listed[:4])})
    assert "3 wrong answers, should be at least 4" in told
    assert "test_refuses_a_plane catches no wrong answer" in told


# ---------------------------------------------------------------------------- broken beyond reading

FILES_ONLY = """
[[wrong]]
name = "two-only"
mistake = "only the first two numbers are doubled"
hint = "Try three numbers."
file = "wrong/two_only.py"
caught_by = "test_agrees_with_the_definition"
"""


@pytest.mark.parametrize(
    "files",
    [
        {CHECKS: "def test_it(double)\n"},
        {CHECKS: "1 / 0\n"},
        {CHECKS: ""},
        {REFERENCE: "def double(x)\n"},
        {REFERENCE: ""},
        {REFERENCE: "1 / 0\n"},
        {WRONG: "[[wrong"},
        {WRONG: ""},
        {"solutions/double/also_right/loop.py": ""},
        {"solutions/double/also_right/loop.py": "\ufeff# mark\nx = \n"},
        {STUB: ""},
        {STUB: "import os\nos._exit(0)\n"},
        {README: ""},
        {NOTES: ""},
        {REFERENCE: "def double(x): 2\nraise KeyError\n", WRONG: FILES_ONLY},
        {REFERENCE: "def double(x)\n", WRONG: FILES_ONLY},
    ],
    ids=lambda files: " ".join(f"{Path(path).name} {new!r}"[:40] for path, new in files.items()),
)
def test_broken_files_are_problems_and_not_tracebacks(
    quick: None, problems: Callable[..., list[str]], files: dict[str, str | None]
) -> None:
    assert problems(files) != []


# ---------------------------------------------------------------------------- nonsense


def test_a_check_that_nonsense_breaks_is_told(problems: Callable[..., list[str]]) -> None:
    raw = '\n\ndef test_raw(double):\n    """the first is doubled"""\n'
    raw += "    holds(double(np.ones(2))[0] == 2, 'it is not')\n"
    told = problems(added(CHECKS, raw))
    assert any(
        problem.startswith("an answer that returns zero breaks the checks: TypeError: ")
        and problem.endswith("(test_raw, line 51)")
        for problem in told
    )
    assert all(problem.startswith("an answer that ") for problem in told)


def test_nonsense_that_passes_is_told(problems: Callable[..., list[str]]) -> None:
    checks = 'def test_it(double):\n    """it can be called"""\n    double([1.0])\n'
    told = problems({CHECKS: checks})
    assert "an answer that returns one passes" in told
    assert "an answer that returns None passes" not in told


def test_a_check_that_waits_for_sense_is_ended(
    problems: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    zero = ("returns zero", b"def double(x):\n    return 0\n")
    monkeypatch.setattr("harness.proof.nonsense", lambda entries: iter([zero]))
    monkeypatch.setattr("harness.proof.LIMIT_S", 0.01)
    checks = 'def test_it(double):\n    """it is two"""\n    while double([1.0]) == 0:\n        0\n'
    assert not [told for told in problems({CHECKS: checks}) if told.startswith("an answer")]


def test_nonsense_of_several_values(toys: Content) -> None:
    one = load(toys.katas / "double", toys.solutions / "double").entries
    several = load(toys.katas / "counter", toys.solutions / "counter").entries
    assert len(list(nonsense(one))) == len(VALUES)
    assert len(list(nonsense(several))) == 2 * len(VALUES)
    for _, source in nonsense((*one, *several)):
        space: dict[str, Any] = {}
        exec(source, space)
        assert callable(space["double"])
        assert callable(space["counter"])


def test_a_proof_holds_when_there_are_no_problems() -> None:
    assert Proof("double").holds
    assert not Proof("double", ["one"]).holds
