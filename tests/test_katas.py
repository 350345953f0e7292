"""The whole catalogue: every kata is proven, and both runners agree on it."""

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from harness.catalogue import Catalogue
from harness.content import locate
from harness.judge.answers import answer_processes
from harness.judge.loop import LoopChannel
from harness.judge.runner import Request, judge
from harness.mistakes import load_mistakes
from harness.proofs import prove_one
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
def test_kata_is_proven(slug: str) -> None:
    """The stub, the right answers, each wrong answer in the check it names, under three seeds."""
    proof = prove_one(CATALOGUE.find(slug))
    assert proof.problems == []
    assert len(proof.named) >= 10 or slug not in CORE
    for told in (coverage.overview(proof), coverage.section(proof)):
        assert told in COVERAGE, "docs/coverage.md is old: kata dev prove --table"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_loop_agrees_with_a_process(slug: str) -> None:
    """Plain pytest runs the checks over a loop in one process: it says the same of each answer."""
    kata = CATALOGUE.find(slug)
    for source in (kata.reference_path.read_bytes(), load_mistakes(kata)[-1].source):
        request = Request(kata, source, f"{slug}.py", seed=5)
        with answer_processes() as open_channel:
            walled = judge(request, open_channel)
        with warnings.catch_warnings(record=True):  # the answer's, not ours
            plain = judge(request, lambda torch=False: LoopChannel())
        assert [*map(_told, plain.checks)] == [*map(_told, walled.checks)]


def _told(check: CheckResult) -> tuple[object, ...]:
    return check.name, check.outcome, check.message, check.failed_case, check.line


@pytest.mark.parametrize("slug", sorted(CORE))
def test_plain_pytest_agrees_with_kata_check(slug: str, tmp_path: Path) -> None:
    """For a wrong answer: the same checks fail, each in the same case, with the same words."""
    kata = CATALOGUE.find(slug)
    mistake = load_mistakes(kata)[0]
    answer = tmp_path / f"{slug}.py"
    answer.write_bytes(mistake.source)
    with answer_processes() as open_channel:
        verdict = judge(Request(kata, mistake.source, str(answer), seed=5), open_channel)
    expected = {
        check.name: check.message
        for check in verdict.checks
        if check.outcome in (Outcome.WRONG, Outcome.RAISED)
    }
    assert len(expected) == verdict.total - verdict.passed > 0

    command = [sys.executable, "-m", "pytest", "-q", "-rN", "--tb=line", "-p", "no:cacheprovider"]
    options = ["--answer", str(answer), "--kata-seed", "5"]
    done = subprocess.run(
        [*command, *options, str(kata.checks_path)],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    report = done.stdout
    for name, message in expected.items():
        assert re.sub(r"\s+", " ", message.splitlines()[0]) in re.sub(r"\s+", " ", report), name
