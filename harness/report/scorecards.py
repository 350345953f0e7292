"""The scorecard of a mock interview on the terminal, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.clock import spoken
from harness.judge.printable import CONTROL
from harness.marks import ItemScore
from harness.report.terminal import dash, dot, mark
from harness.scorecard import WHOLE, Scorecard
from harness.stats import moment_of

HEADINGS = ("#", "begun", "time", "passed", "points", "katas")
NARROW = 70  # columns: below, the katas stand in a line of their own


def show_scorecard(console: Console, card: Scorecard) -> None:
    """The whole, then each kata with the rules that gave its points, then the timeline."""
    interview = card.interview
    state = "" if interview.state == "finished" else " (not finished)"
    console.print(
        Text.assemble(
            (f"mock interview {interview.number}{state}", "bold"),
            f" {dot()} ",
            (f"{card.points:.0f} of 100: {card.word}", "bold"),
        )
    )
    time = f"{spoken(card.seconds)} of {spoken(60 * interview.minutes)}"
    told = f"{card.passed} of {len(card.items)} katas passed {dot()} {time} {dot()} seed "
    console.print(Text(f"{told}{interview.seed}", "quiet"))
    for scored in card.items:
        console.print()
        _show_item(console, scored)
    console.print()
    if len(card.items) > 1:
        console.print(Text(f"{card.points:.1f} in all: {WHOLE}.", "quiet"))
        console.print()
    _show_timeline(console, card)
    page = f"kata mock show {interview.number} --html scorecard.html"
    console.print(Text(f"As a page to send: {page}", "quiet"), soft_wrap=True)


def show_list(console: Console, cards: Sequence[Scorecard]) -> None:
    """One line for each interview, the latest last."""
    if not cards:
        console.print("No mock interview yet: kata mock")
        return
    if console.width < NARROW:
        for card in cards:
            number, begun, time, passed, points, katas = _words(card)
            console.print(f"{number}  {begun} {dot()} {time} {dot()} {points} points")
            console.print(Text.assemble(f"   {passed} passed: ", (katas, "slug")))
    else:
        console.print(_table(cards))
    console.print(Text(f"One of them: kata mock show {cards[-1].interview.number}", "quiet"))


def _table(cards: Sequence[Scorecard]) -> Table:
    table = Table.grid(padding=(0, 2))
    for heading in HEADINGS:
        table.add_column(no_wrap=heading != "katas")
    table.add_row(*(Text(heading, "quiet") for heading in HEADINGS))
    for card in cards:
        *words, katas = _words(card)
        table.add_row(*words, Text(katas, "slug"))
    return table


def _words(card: Scorecard) -> tuple[str, ...]:
    """What stands under each of the headings."""
    interview = card.interview
    begun = moment_of(interview.started_at, None).strftime("%Y-%m-%d %H:%M")
    state = "" if interview.state == "finished" else f" ({interview.state})"
    return (
        str(interview.number),
        begun,
        spoken(card.seconds),
        f"{card.passed} of {len(card.items)}",
        f"{card.points:.0f}{state}",
        ", ".join(each.item.kata for each in card.items),
    )


def _show_item(console: Console, scored: ItemScore) -> None:
    passed = scored.outcome.startswith("passed")
    style = "pass" if passed else "fail"
    head = Text.assemble(
        (f"{mark(passed)} ", style),
        (scored.item.kata, "slug"),
        f" {dot()} {scored.outcome} {dot()} {scored.points:g} points",
    )
    console.print(head)
    table = Table.grid(padding=(0, 2))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for each in scored.marks:
        points = f"{each.points:g} of {each.of:g}" if each.of else f"{each.points:g}"
        table.add_row("", each.what, points, Text(each.rule, "quiet"))
    console.print(table)


def _show_timeline(console: Console, card: Scorecard) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column()
    styles = {"pass": "pass", "given up": "fail", "deadline": "due", "refused": "mistake"}
    for moment in card.timeline:
        who = Text(moment.kata or dash(), "slug" if moment.kata else "quiet")
        style = styles.get(moment.kind, "")
        sign = {"note": "note: ", "answer": "asked: "}.get(moment.kind, "")
        told = "passed" if moment.kind == "pass" else f"{sign}{CONTROL.sub('', moment.told)}"
        table.add_row(spoken(moment.at_s), who, Text(told, style))
    console.print(table)
