"""What the full-screen view of an interview shows, as pieces for Rich: it places them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.markdown import Markdown
from rich.segment import Segment
from rich.text import Text

from harness.catalogue import Kata, Stage
from harness.clock import spoken
from harness.interview import Interview
from harness.judge.printable import CONTROL
from harness.report.interviews import heading, strip
from harness.report.prompts import stage_heading, without_title
from harness.report.terminal import WIDTH, dot, unicode_works
from harness.report.verdicts import Part, passed_line, verdict_blocks
from harness.report.watching import Judged, View, situation_of, state_line

NARROW = 60  # columns: below, a sentence beside its number of cases is broken too often
Keys = tuple[tuple[str, str], ...]  # ("n", "next")


class Piece(NamedTuple):
    """A part of the rubric. What fails first is to be seen first."""

    content: RenderableType
    first: bool = False


class Plain:
    """What a terminal that cannot show every character is to get of something."""

    def __init__(self, content: RenderableType) -> None:
        self._content = content

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        out = sys.__stdout__
        encoding, errors = "ascii", "replace"
        if out is not None and out.encoding:
            encoding, errors = out.encoding, out.errors or errors
        for segment in console.render(self._content, options):
            text = segment.text.encode(encoding, errors).decode(encoding)
            yield Segment(text, segment.style, segment.control)


def head(interview: Interview, now: float, width: int) -> Text:
    """The clock, and below it the katas."""
    katas = strip(interview, now)
    if katas.cell_len > width:
        katas = strip(interview, now, short=True)
    return Text("\n").join([heading(interview, now), katas])


def prompt(kata: Kata, interview: Interview, stage: Stage | None) -> RenderableType:
    """What is asked: first the stage that is to be coded now."""
    item = interview.item
    now: list[RenderableType] = []
    if stage is not None:
        question = Text(" ".join(stage.question.split()))
        now = [stage_heading(kata, stage), question, Text()]
    title = Text.assemble((kata.slug, "slug"), f" {dot()} {kata.title}")
    facts = f"{kata.track} {dot()} level {kata.level} {dot()} target {spoken(60 * item.minutes)}"
    drill = [Text("Find the mistake in the file.", "bold")] if item.bug else []
    why = Text(f"Why this one: {item.why}.", "quiet")
    told = (title, Text(facts, "quiet"), *drill, Text())
    return Group(*now, *told, markdown(kata.prompt()), Text(), why)


def markdown(text: str) -> RenderableType:
    """Rendered where the terminal can show it, else as it is written; without its title."""
    text = without_title(text)
    if unicode_works():
        return Constrain(Markdown(text, code_theme="ansi_dark"), WIDTH)
    return Text(text.strip())


def rubric(view: View, interview: Interview, width: int) -> Iterator[Piece]:
    """The last verdict, check by check; then the notes.

    Where there is little `width`, each check but the one to look at has one line.
    """
    if view.judged is None:
        yield Piece(Text(_not_judged(view)))
    else:
        yield from _verdict(view, view.judged, short=width < NARROW)
    if interview.notes:
        yield Piece(Text())
    for note in interview.notes:
        at, text = spoken(interview.seconds_at(note.at)), CONTROL.sub("", note.text)
        yield Piece(Text(f"note at {at}: {text}", "quiet"))


def _verdict(view: View, judged: Judged, short: bool) -> Iterator[Piece]:
    verdict, situation = judged.verdict, situation_of(view)
    checks = view.attempt.checks
    if checks and checks[-1].at > judged.at:
        told = f"{checks[-1].passed} of {checks[-1].total}"
        since = f"Check {len(checks)}, in another terminal, came to {told}."
        yield Piece(Text(since, "mistake"))
    if verdict.word == "pass":
        ask = Text("f: what the interviewer asks next. n: the next kata.")
        yield Piece(Group(passed_line(verdict, situation), ask, Text()))
    for block in verdict_blocks(view.kata, verdict, judged.source, situation, short=short):
        if block.part is not Part.NEXT:
            content = Constrain(block.content, block.width) if block.width else block.content
            yield Piece(content, block.part is Part.FIRST_FAILURE)


def foot(view: View, notice: str, keys: Keys, width: int) -> Text:
    """The file and what goes on with it; what there is to be told; the keys."""
    state = Text().append_text(state_line(view))
    if view.judged is not None and not view.judged.verdict.fault:
        verdict = view.judged.verdict
        style = "pass" if verdict.word == "pass" else "fail"
        state.append(f" {dot()} ").append(f"{verdict.passed} of {verdict.total} checks", style)
    sep = f" {dot()} "
    path = path_within(view.attempt.path, width - state.cell_len - len(sep))
    link = f"link {view.attempt.path.as_uri()}" if view.attempt.path.is_absolute() else ""
    lines = [Text.assemble((path, link), sep, state)]
    lines += [Text(told, "mistake") for told in (view.notice, notice) if told]
    return Text("\n").join([*lines, *_key_lines(keys, width)])


def _key_lines(keys: Keys, width: int) -> list[Text]:
    """In one line if it can be; never broken within a key's word."""
    words = [Text.assemble((key, "bold"), f" {word}") for key, word in keys]
    line = Text(f" {dot()} ").join(words)
    if line.cell_len <= width:
        return [line]
    lines = [words[0]]
    for word in words[1:]:
        if lines[-1].cell_len + 2 + word.cell_len > width:
            lines.append(word)
        else:
            lines[-1] = Text("  ").join([lines[-1], word])
    return lines


def path_within(path: Path, room: int) -> str:
    """The path; its end where there is no room for all of it."""
    told = str(path)
    if path.is_relative_to(Path.cwd()):
        told = str(path.relative_to(Path.cwd()))
    if len(told) <= room:
        return told
    more = "…" if unicode_works() else "..."
    return more + told[-max(len(path.name), room - len(more)) :]


def _not_judged(view: View) -> str:
    checks = view.attempt.checks
    if not checks:
        return "Each time you save the file it is judged, and the rubric stands here."
    last = checks[-1]
    told = f"Check {len(checks)} came to {last.passed} of {last.total}."
    return f"{told} The next save is judged here; r judges the file as it is."
