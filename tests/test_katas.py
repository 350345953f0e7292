"""The whole catalogue: every kata is proven, and both runners agree on it."""

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue import Catalogue
from harness.content import locate
from harness.judge.loop import LoopChannel
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.mistakes import load_mistakes
from harness.proof import SEEDS, prove
from harness.report import coverage
from harness.verdict import CheckResult, Outcome

CATALOGUE = Catalogue(locate({}))
COVERAGE = (Path(__file__).parents[1] / "docs/coverage.md").read_text("utf-8")
SLUGS = [kata.slug for kata in CATALOGUE.katas]
CORE = {
    "iou",
    "nms",
    "bn_backward",
    "conv",
    "adam",
    "auc",
    "kmeans",
    "focal_loss",
    "huffman",
    "conv_bn_fusion",
}


def test_the_coverage_has_a_section_for_each_kata_in_the_order_of_the_syllabus() -> None:
    assert re.findall(r"^## (.*)$", COVERAGE, re.MULTILINE) == SLUGS


def test_no_two_katas_share_a_name() -> None:
    names = [name for kata in CATALOGUE.katas for name in {kata.slug, *map(_plain, kata.aliases)}]
    assert sorted(names) == sorted(set(names))


def _plain(alias: str) -> str:
    return alias.lower().replace("-", "_").replace(" ", "_")


@pytest.mark.parametrize("slug", SLUGS)
def test_each_kata_speaks_chinese(slug: str) -> None:
    assert CATALOGUE.find(slug).speaks("zh")


def test_the_core_katas_are_there() -> None:
    assert set(SLUGS) >= CORE


@pytest.mark.parametrize("slug", SLUGS)
def test_kata_is_proven(slug: str, open_channel: Callable[..., Channel]) -> None:
    """The stub, the right answers, each wrong answer in the check it names.

    Under two seeds; `kata dev prove` and `make soak` add a third.
    """
    proof = prove(CATALOGUE.find(slug), open_channel, SEEDS[:2])
    assert proof.problems == []
    assert len(proof.named) >= 10 or slug not in CORE
    for told in (coverage.overview(proof), coverage.section(proof)):
        assert told in COVERAGE, "docs/coverage.md is old: kata dev prove --table"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_loop_agrees_with_a_process(slug: str, open_channel: Callable[..., Channel]) -> None:
    """Plain pytest runs the checks over a loop in one process: it says the same of each answer."""
    kata = CATALOGUE.find(slug)
    for source in (kata.reference_path.read_bytes(), load_mistakes(kata)[-1].source):
        request = Request(kata, source, f"{slug}.py", seed=5)
        walled = judge(request, open_channel)
        with warnings.catch_warnings(record=True):  # the answer's, not ours
            plain = judge(request, lambda torch=False: LoopChannel())
        assert [*map(_told, plain.checks)] == [*map(_told, walled.checks)]


@pytest.mark.parametrize("slug", [kata.slug for kata in CATALOGUE.katas if kata.stages])
def test_the_loop_agrees_with_a_process_on_stages(
    slug: str, open_channel: Callable[..., Channel]
) -> None:
    """Which checks pass; what was measured differs from run to run."""
    kata = CATALOGUE.find(slug)
    for stage in kata.stages:
        right, wrong = kata.reference_of(stage.name), load_mistakes(kata, stage.name)[-1]
        for source in (right.read_bytes(), wrong.source):
            request = Request(kata, source, f"{slug}.py", 5, stage=stage.name, alone=True)
            walled = judge(request, open_channel)
            with warnings.catch_warnings(record=True):  # the answer's, not ours
                plain = judge(request, lambda torch=False: LoopChannel())
            assert [c.outcome for c in plain.checks] == [c.outcome for c in walled.checks]


def _told(check: CheckResult) -> tuple[object, ...]:
    return check.name, check.outcome, check.message, check.failed_case, check.line


# Forks one pytest for each answer: Python, pytest and torch are started once.
EACH = """
import os, sys, pytest, torch
pytest.main(["--version"])  # imports what every run needs
words = "-q -rN --tb=line -p no:cacheprovider --kata-seed 5".split()
for checks, answer in zip(sys.argv[1::2], sys.argv[2::2]):
    if os.fork() == 0:
        told = os.open(f"{answer}.txt", os.O_WRONLY | os.O_CREAT)
        os.dup2(told, 1)
        code = int(pytest.main([*words, "--answer", answer, checks]))
        sys.stdout.flush()
        os._exit(code)
    _, status = os.wait()
    print(os.path.basename(answer), os.waitstatus_to_exitcode(status))
"""


def test_plain_pytest_agrees_with_kata_check(
    tmp_path: Path, open_channel: Callable[..., Channel]
) -> None:
    """For a wrong answer: the same checks fail, each in the same case, with the same words."""
    answers = {slug: tmp_path / f"{slug}.py" for slug in sorted(CORE)}
    command = [sys.executable, "-c", EACH]
    for slug, answer in answers.items():
        kata = CATALOGUE.find(slug)
        answer.write_bytes(load_mistakes(kata)[0].source)
        command += [str(kata.checks_path), str(answer)]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "COLUMNS": "1000", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    codes = [f"{slug}.py 1" for slug in answers]
    assert [line for line in done.stdout.splitlines() if ".py " in line] == codes, done.stderr

    for slug, answer in answers.items():
        request = Request(CATALOGUE.find(slug), answer.read_bytes(), str(answer), seed=5)
        verdict = judge(request, open_channel)
        expected = {
            check.name: check.message
            for check in verdict.checks
            if check.outcome in (Outcome.WRONG, Outcome.RAISED)
        }
        assert len(expected) == verdict.total - verdict.passed > 0
        report = _one_line(Path(f"{answer}.txt").read_text("utf-8"))
        for name, message in expected.items():
            assert _one_line(message.splitlines()[0]) in report, (slug, name)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
