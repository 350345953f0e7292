"""The screens of `kata next` and `kata plan`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.outlook import Day, Item, View
from harness.report.tables import NARROW
from harness.report.terminal import dot, mark, unicode_works
from harness.scene import Proposal

DAYS_BEFORE, DAYS_SHOWN = 7, 14  # around today; the rest is told by the week
NAMED = 5  # katas in a sentence
WHAT = {
    "go on": "go on",
    "due": "due",
    "again": "try again",
    "last look": "last look",
    "new": "new",
    "mock": "interview",
    "follow-up": "follow-up",
    "nothing": "rest",
}


def show_proposals(
    console: Console, found: Sequence[Proposal], minutes: float, a_day: float | None
) -> None:
    """What to do now and why, then what would do as well."""
    first, *others = found
    _show(console, first, "bold green")
    if others:
        console.print(Text("Or:", "quiet"))
    for proposal in others:
        _show(console, proposal, "slug")
    if minutes:
        planned = f" of {a_day:.0f} planned" if a_day else ""
        console.print(Text(f"Today so far: {minutes:.0f} minutes{planned}", "quiet"))


def _show(console: Console, proposal: Proposal, style: str) -> None:
    time = f" {dot()} about {proposal.minutes:.0f} min" if proposal.minutes else ""
    head = Text.assemble((proposal.command, style), (f"  {WHAT[proposal.what]}{time}", "quiet"))
    console.print(head)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3)
    table.add_column()
    table.add_row("", Text(proposal.why, "" if style.startswith("bold") else "quiet"))
    console.print(table)


def show_plan(console: Console, view: View) -> None:
    """Until when, whether it is kept, and the days."""
    plan, days = view.plan, (view.plan.interview - view.today).days
    left = f"{days} day{'' if days == 1 else 's'} left"
    if days <= 0:
        left = "it is today" if days == 0 else "it is over"
    when = f"{_date(plan.interview)} {plan.interview.year}"
    head = f"interview on {when} {dot()} {left} {dot()} {plan.minutes_a_day:.0f} minutes a day"
    console.print(Text(head, "bold"))
    console.print(Text(", ".join(plan.tracks), "quiet"))
    console.print(_kept(view))
    for told in _warnings(view):
        console.print(Text(told, "mistake"))
    console.print()
    console.print(_table(view, console.width >= NARROW))
    what = "What to do now: kata next" if days >= 0 else "A new plan: kata plan --interview DATE"
    console.print(Text(what, "quiet"))


def _kept(view: View) -> Text:
    kept = view.schedule
    done = f"{kept.done} of {kept.of} new katas passed" if kept.of else "nothing new to learn"
    if kept.behind:
        count = len(kept.behind)
        room = f"; the days left make room for {'it' if count == 1 else 'them'}"
        spread = room if view.outlook.days and view.outlook.fits else ""
        return Text(f"{done} {dot()} {count} behind: {_some(kept.behind)}{spread}", "due")
    if (
        not view.outlook.fits or not view.outlook.days
    ):  # it is kept, and yet too short: the warning says by how much
        return Text(done)
    ahead = f", {len(kept.ahead)} ahead" if kept.ahead else ""
    return Text(f"{done} {dot()} on schedule{ahead}", "pass")


def _warnings(view: View) -> list[str]:
    """What does not fit, and what would."""
    plan, ahead = view.plan, view.outlook
    if not ahead.days:
        return []
    minutes = f"{plan.minutes_a_day:.0f} minutes"
    told = []
    if not ahead.fits:
        fit = f", or fewer tracks: {', '.join(view.tracks)}" if view.tracks else ""
        told.append(f"{minutes} a day are too few. It takes {ahead.minutes_a_day:.0f}{fit}.")
    elif any(day.minutes > plan.minutes_a_day for day in ahead.days):
        told.append(f"What takes longer than {minutes} has a day of its own.")
    if ahead.no_room:
        count = f"{len(ahead.no_room)} repeat{'' if len(ahead.no_room) == 1 else 's'}"
        told.append(f"No room for {count} before the interview: {_some(ahead.no_room)}.")
    return told


def _some(slugs: Sequence[str]) -> str:
    more = f" and {len(slugs) - NAMED} more" if len(slugs) > NAMED else ""
    return ", ".join(slugs[:NAMED]) + more


def _table(view: View, whole: bool) -> Table:
    """By day around today, by week before and after; not `whole`: without the minutes."""
    table = Table.grid(padding=(0, 2))
    for when, minutes, katas in _lines(view):
        table.add_row(when, *([Text(f"{minutes} min", "quiet")] if whole else []), katas)
    table.columns[0].no_wrap = True
    if whole:
        table.columns[1].no_wrap, table.columns[1].justify = True, "right"
    return table


def _lines(view: View) -> list[tuple[Text, int, Text]]:
    """When, how many minutes, what."""
    begin, end = view.today - timedelta(DAYS_BEFORE), view.today + timedelta(DAYS_SHOWN)
    near = [day for day in view.days if begin <= day.day < end]
    return [
        *_weeks([day for day in view.days if day.day < begin], missed=True),
        *(_line(day, view.today) for day in near),
        *_weeks([day for day in view.days if day.day >= end], missed=False),
    ]


def _line(day: Day, today: date) -> tuple[Text, int, Text]:
    sign = ("●" if unicode_works() else ">") if day.day == today else " "
    when = Text(f"{sign} {_date(day.day)}", "bold" if day.day == today else "")
    return when, day.minutes, _items(day, missed=day.day < today)


def _weeks(days: Sequence[Day], missed: bool) -> list[tuple[Text, int, Text]]:
    """What is new by name, the repeats by their number."""
    lines = []
    for _, group in groupby(days, key=lambda day: day.day.isocalendar()[:2]):
        week = list(group)
        first, items = week[0].day, [item for day in week for item in day.items]
        told = [_item(item, missed) for item in items if item.what == "new"]
        again = len(items) - len(told)
        if again:
            told.append(Text(f"{again} repeat{'' if again == 1 else 's'}", "quiet"))
        told = told or [Text("rest", "quiet")]
        when = _date(first) if len(week) == 1 else f"week of {first.day} {first:%b}"
        lines.append((Text(f"  {when}"), sum(day.minutes for day in week), Text(", ").join(told)))
    return lines


def _items(day: Day, missed: bool) -> Text:
    if not day.items:
        return Text("rest", "quiet")
    return Text(", ").join([_item(item, missed) for item in day.items])


def _item(item: Item, missed: bool) -> Text:
    """`missed`: its day has gone."""
    kind = {"new": "", "repeat": " again", "last look": " last look"}[item.what]
    if item.done:
        return Text(f"{mark(True)} {item.kata}{kind}", "pass")
    sign = f"{mark(False)} " if missed else ""
    return Text.assemble(sign, (item.kata, "slug"), (kind, "quiet"))


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
