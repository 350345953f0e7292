"""Prompts, solutions and model answers: Markdown on the terminal."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

from harness.catalogue import Kata, Stage, load
from harness.clock import spoken
from harness.report.terminal import WIDTH, dash, dot, unicode_works
from harness.workspace import Placed


def show_prompt(console: Console, kata: Kata, minutes: float | None = None) -> None:
    """The heading and the prompt."""
    text = without_title(kata.prompt())
    left = Text.assemble((kata.slug, "slug"), f" {dot()} {kata.title}")
    target = spoken(60 * (minutes or kata.minutes))
    right = f"{kata.track} {dot()} level {kata.level} {dot()} target {target}"
    gap = max(2, _width(console) - left.cell_len - len(right))
    console.print(left + Text(" " * gap) + Text(right, "quiet"))
    console.print(Rule(style="quiet", characters=dash()), width=_width(console))
    show_markdown(console, text)


def show_start(console: Console, kata: Kata, placed: Placed, minutes: float, drill: bool) -> None:
    """The prompt, where to write, and what to type next."""
    show_prompt(console, kata, minutes)
    console.print()
    verb = "Find the mistake in" if drill else "Write it in"
    console.print(Text.assemble(f"{verb}  ", _file(placed)), soft_wrap=True)
    if placed.archived is not None:
        console.print(Text(f"Your earlier file is kept: {placed.archived}"), soft_wrap=True)
    verbs = f" {dot()} ".join(["kata check", "kata watch", "kata hint", "kata pause"])
    console.print(f"The clock runs.  {verbs}")


def show_solution(console: Console, kata: Kata) -> None:
    """The reference, then its notes."""
    _show_code(console, kata.reference())
    for stage in kata.stages:
        _show_reference_of(console, kata, stage)
    show_markdown(console, kata.notes())


def _show_reference_of(console: Console, kata: Kata, stage: Stage) -> None:
    """What a stage asks for, where the reference itself does not do it."""
    path = kata.reference_of(stage.name)
    if path != kata.reference_path:
        console.print(Text(stage.title, "slug"))
        _show_code(console, path.read_text("utf-8"))


def show_stage(console: Console, kata: Kata, stage: Stage, path: Path, *, hints: bool) -> None:
    """A follow-up that is to be coded: the question, where to write, what to type next.

    `hints` are there outside of interviews.
    """
    console.print(stage_heading(kata, stage), width=_width(console))
    console.print(Text(" ".join(stage.question.split())), width=_width(console))
    console.print(Text(f"Go on in  {path}"), soft_wrap=True)
    verbs = [f"kata check {kata.slug}"] + [f"kata hint {kata.slug}"] * hints
    console.print(f"Judge it: {f' {dot()} '.join(verbs)}")
    console.print(f"Leave it for the next question: kata follow-up {kata.slug} --skip")


def stage_heading(kata: Kata, stage: Stage) -> Text:
    """`Stage 1 of 2 · what it asks for · about 5 minutes`."""
    number = 1 + [each.name for each in kata.stages].index(stage.name)
    heading = Text.assemble((f"Stage {number} of {len(kata.stages)}", "slug"))
    return heading.append(f" {dot()} {stage.title} {dot()} about {stage.minutes} minutes")


def _show_code(console: Console, text: str) -> None:
    text = text.rstrip()
    code = Syntax(text, "python", theme="ansi_dark", background_color="default")
    console.print(code if console.is_terminal else Text(text))
    console.print()


def show_markdown(console: Console, text: str) -> None:
    """Rendered on a terminal that can show it; as it is written when piped."""
    if console.is_terminal and unicode_works():
        console.print(Markdown(text, code_theme="ansi_dark"), width=_width(console))
    else:
        console.print(Text(text.strip()), soft_wrap=True)


def without_title(text: str) -> str:
    """The Markdown without its first heading: the screen has one of its own."""
    return re.sub(r"\A\s*# .*\n+", "", text)


def model_answer(kata: Kata, number: int) -> str:
    """What notes.md says under the heading of a follow-up question, counted from 1."""
    question = load(kata.folder, kata.spoilers).follow_ups[number - 1]  # the notes are English
    _, _, rest = kata.notes().partition(f"### {question}\n")
    answer = re.split(r"^#{1,3} ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    return answer or "(The notes have no answer to this one.)"


def _file(placed: Placed) -> Text:
    """The path, to be clicked where the terminal can do that."""
    return Text(str(placed.path), style=f"bold link {placed.path.as_uri()}")


def _width(console: Console) -> int:
    return min(console.width, WIDTH)
