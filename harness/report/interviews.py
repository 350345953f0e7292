"""The screens of a mock interview on any terminal: the set, the kata at hand, the time left."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.catalogue import Kata
from harness.clock import spoken, spoken_left
from harness.interview import Interview, Item
from harness.judge.printable import CONTROL
from harness.report.prompts import show_prompt
from harness.report.terminal import dot, mark, unicode_works


def show_begun(console: Console, interview: Interview, kata: Kata, now: float) -> None:
    """The set with the reasons for it, then the first prompt."""
    console.print(heading(interview, now))
    console.print(_items(console, interview, now, whys=True))
    console.print(Text("Hints and solutions are locked: asking for one costs points.", "quiet"))
    console.print()
    show_item(console, interview, kata, now, head=False)


def show_item(
    console: Console, interview: Interview, kata: Kata, now: float, head: bool = True
) -> None:
    """The prompt of the kata at hand, and where to write."""
    if head:
        console.print(heading(interview, now))
        console.print()
    show_prompt(console, kata, interview.item.minutes)
    console.print()
    verb = "Find the mistake in" if interview.item.bug else "Write it in"
    attempt = interview.item.attempt
    if attempt is not None:
        link = f"bold link {attempt.path.as_uri()}"
        console.print(Text.assemble(f"{verb}  ", (str(attempt.path), link)), soft_wrap=True)
    console.print(_verbs("kata check", "kata follow-up", "kata mock next", "kata mock status"))


def show_status(console: Console, interview: Interview, now: float) -> None:
    """The time left, each kata, what to type."""
    console.print(heading(interview, now))
    console.print(_items(console, interview, now, whys=False))
    for note in interview.notes:
        console.print(Text(f"note: {CONTROL.sub('', note.text)}", "quiet"))
    attempt = interview.item.attempt
    if attempt is not None:
        console.print(Text(str(attempt.path), "quiet"), soft_wrap=True)
    if interview.state == "paused":
        console.print(_verbs("kata mock resume", "kata mock finish"))
    elif attempt is not None and attempt.passed_at is not None:
        console.print(_verbs("kata follow-up", "kata mock next", "kata mock finish"))
    else:
        console.print(_verbs("kata check", "kata mock next", "kata mock finish"))


def heading(interview: Interview, now: float) -> Text:
    """`mock interview 3 · 31:44 left of 45:00`."""
    left = interview.seconds_left(now)
    state = " (paused)" if interview.state == "paused" else ""
    told = f"{spoken_left(left)}{' of' if left > 0 else ', after'} {spoken(60 * interview.minutes)}"
    style = "" if left > 0 else "due"
    text = Text.assemble((f"mock interview {interview.number}", "bold"), f" {dot()} ")
    return text.append(told + state, style)


def strip(interview: Interview, now: float, short: bool = False) -> Text:
    """All katas in one line, as `1 first ✓ 6:02   2 second > 7:14   3 third`.

    `short`: only the one at hand by its name.
    """
    words = []
    for number, item in enumerate(interview.items, 1):
        sign, style = _sign(interview, number - 1)
        if short and number - 1 != interview.position:
            words.append(Text.assemble(f"{number} ", (sign, style)))
            continue
        time = "" if item.attempt is None else f" {spoken(item.attempt.active_seconds(now))}"
        words.append(Text.assemble(f"{number} ", (item.kata, "slug"), (f" {sign}{time}", style)))
    return Text("   ").join(words)


def _items(console: Console, interview: Interview, now: float, whys: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=3, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for place, item in enumerate(interview.items):
        sign, style = _sign(interview, place)
        target = spoken(60 * item.minutes)
        attempt = item.attempt
        time = target if attempt is None else f"{spoken(attempt.active_seconds(now))} of {target}"
        told = item.why if whys else _came_to(item)
        table.add_row(Text(sign, style), Text(item.kata, "slug"), time, Text(told, "quiet"))
    return table


def _came_to(item: Item) -> str:
    attempt = item.attempt
    if attempt is None:
        return ""
    count = len(attempt.checks)
    checks = f"{count} check{'' if count == 1 else 's'}"
    state = {"passed": "passed", "stopped": "given up"}.get(attempt.state, "in progress")
    return f"{state}, {checks}"


def _sign(interview: Interview, place: int) -> tuple[str, str]:
    """The mark of a kata and its style: passed, given up, at hand, still to come."""
    attempt = interview.items[place].attempt
    if attempt is not None and attempt.passed_at is not None:
        return mark(True), "pass"
    if attempt is not None and attempt.state == "stopped":
        return mark(False), "fail"
    if place == interview.position:
        return ("●" if unicode_works() else ">"), "due"
    return ("○" if unicode_works() else "-"), "quiet"


def _verbs(*verbs: str) -> Text:
    return Text(f" {dot()} ".join(verbs))
