"""`kata history SLUG` and `kata diff`: what was done, check by check, and what changed between."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from harness.attempts import Answer, Attempt, Stage
from harness.catalogue import Kata
from harness.clock import spoken
from harness.judge.printable import CONTROL
from harness.mistakes import in_words
from harness.report.tables import NARROW
from harness.report.terminal import dot, mark
from harness.stats import moment_of
from harness.versions import Version

RATED = {3: "had it", 2: "partly", 1: "missed it"}


def show_past(
    console: Console,
    kata: Kata,
    attempts: Sequence[Attempt],
    versions: Sequence[Version],
    now: float,
    zone: tzinfo | None,
) -> None:
    """Each attempt with its checks, the latest last. `versions` are those of the kata."""
    sentences = sentences_of(kata)
    for number, attempt in enumerate(attempts):
        if number:
            console.print()
        console.print(_heading(attempt, now, zone))
        mine = [version for version in versions if version.attempt.number == attempt.number]
        checks = [version for version in mine if version.stage is None]
        console.print(_checks(kata, checks, sentences, console.width))
        for stage in attempt.stages:
            console.print(Text(f"  {_stage(stage)}"))
            judged = [version for version in mine if version.stage == stage.name]
            console.print(_checks(kata, judged, sentences, console.width))
        for answer in {each.number: each for each in attempt.answers}.values():
            console.print(Text(f"  {_answer(answer)}"))
    last = attempts[-1]
    console.print()
    said = f"Start from one of them: kata start {kata.slug} --from {last.ordinal}"
    console.print(Text(said, "quiet"))
    if len(versions) > 1:
        said = f"What changed: kata diff {kata.slug} {versions[-2].number} {versions[-1].number}"
        console.print(Text(said, "quiet"))


def sentences_of(kata: Kata) -> Mapping[str, str]:
    """The sentence of each check, in the kata's language; read, not run."""
    try:
        tree = ast.parse(kata.checks_path.read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return kata.rubric
    told = {
        node.name: " ".join((ast.get_docstring(node) or node.name).split())
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    return told | {"load": "the file loads"} | dict(kata.rubric)


def show_diff(console: Console, text: str) -> None:
    """Coloured on a terminal; as it is, for other programs, when piped."""
    if not console.is_terminal:
        console.file.write(text)
        return
    clean = CONTROL.sub("", text)
    look = {"theme": "ansi_dark", "background_color": "default", "word_wrap": True}
    console.print(Syntax(clean, "diff", **look), end="")  # type: ignore[arg-type]  # by name


def told_at(at: float, zone: tzinfo | None) -> str:
    return moment_of(at, zone).strftime("%Y-%m-%d %H:%M")


def _heading(attempt: Attempt, now: float, zone: tzinfo | None) -> Text:
    parts = [told_at(attempt.started_at, zone)]
    parts += ["drill"] if attempt.bug else []
    parts += [f"interview {attempt.mock}"] if attempt.mock is not None else []
    clock = f"{spoken(attempt.counted_seconds(now))} of {spoken(60 * attempt.minutes)}"
    state = {"passed": "passed in", "stopped": "stopped after"}.get(attempt.state, attempt.state)
    told = f"{state} {clock}" if attempt.ended_at is not None else f"{state}, {clock}"
    told += ", solution seen" if attempt.copied else ""
    hints = f"{attempt.hints} hint{'' if attempt.hints == 1 else 's'}"
    parts = [*parts, told, *([hints] if attempt.hints else [])]
    name = Text(f"{attempt.kata} {dot()} attempt {attempt.ordinal}", "slug")
    return name + Text(f" {dot()} " + f" {dot()} ".join(parts), style="not bold default")


def _checks(
    kata: Kata, versions: Sequence[Version], sentences: Mapping[str, str], width: int
) -> Table:
    """Number, time, passed of total, and what failed first."""
    table = Table.grid(padding=(0, 2))
    for justify in ("right", "right", "left", "left"):
        table.add_column(no_wrap=True, justify=justify)
    table.add_column(overflow="fold")
    for version in versions:
        check = version.check
        elapsed = "after" if version.elapsed_s is None else spoken(version.elapsed_s)
        count = f"{check.passed} of {check.total}" if width >= NARROW else ""
        sign = Text(mark(version.passes), "pass" if version.passes else "fail")
        table.add_row(f"  {version.number}", elapsed, sign, count, _what(kata, version, sentences))
    return table


def _what(kata: Kata, version: Version, sentences: Mapping[str, str]) -> Text:
    if version.passes:
        return Text("passes", "pass")
    name = version.check.first_failure or ""
    told = Text(CONTROL.sub("", sentences.get(name, name)))
    if version.diagnosis:
        told.append(f"\nlike: {CONTROL.sub('', in_words(kata, version.diagnosis))}", "mistake")
    return told


def _stage(stage: Stage) -> str:
    return f"stage {stage.name}: {'not passed' if stage.passed_at is None else 'passed'}"


def _answer(answer: Answer) -> str:
    if not answer.text:
        return f"follow-up {answer.number}: not answered"
    rated = f", {RATED[answer.rating]}" if answer.rating in RATED else ""
    return f"follow-up {answer.number}: answered in {spoken(answer.seconds)}{rated}"
