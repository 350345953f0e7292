"""What follows from a plan and from what has happened since: pure functions.

What was missed is spread over the days that are left, repeats stand where FSRS expects them to be
due, and the last days are for a last look.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, Literal, NamedTuple

from harness.attempts import History
from harness.catalogue import Kata
from harness.journal import Event
from harness.plan import (
    LAST_DAYS,
    Days,
    Plan,
    days_until,
    needed_minutes,
    pack,
    tracks_that_fit,
)
from harness.replay import replay
from harness.review import Memory, Zone, day_of, expected, known, memories

What = Literal["new", "repeat", "last look"]

REPEAT: Final = 2 / 3  # of the target: what was passed once goes quicker
REST: Final = 3  # days after which a last look is worth while


class Item(NamedTuple):
    kata: str
    what: What
    minutes: int
    done: bool = False


class Day(NamedTuple):
    day: date
    items: tuple[Item, ...]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


class Outlook(NamedTuple):
    """What is left to be done, as it is spread from today on."""

    days: tuple[Day, ...]
    minutes_a_day: float  # more than the plan's where the time is too short for it
    fits: bool
    no_room: tuple[str, ...]  # katas that are due for a repeat that finds no room


class Schedule(NamedTuple):
    """What should have been passed before today, against what was."""

    behind: tuple[str, ...]
    ahead: tuple[str, ...]  # passed before their day
    done: int
    of: int


class View(NamedTuple):
    """A plan as it stands today."""

    plan: Plan
    today: date
    days: tuple[Day, ...]  # those of the plan that have gone too
    outlook: Outlook
    schedule: Schedule
    tracks: tuple[str, ...]  # that would fit, where not all do

    def to_json(self) -> dict[str, Any]:
        plan = self.plan
        days = [
            {
                "date": day.day.isoformat(),
                "minutes": day.minutes,
                "katas": [item._asdict() for item in day.items],
            }
            for day in self.days
        ]
        return {
            "interview": plan.interview.isoformat(),
            "tracks": list(plan.tracks),
            "minutes_a_day": plan.minutes_a_day,
            "today": self.today.isoformat(),
            "fits": self.outlook.fits,
            "needs_minutes_a_day": self.outlook.minutes_a_day,
            "tracks_that_fit": list(self.tracks),
            "no_room": list(self.outlook.no_room),
            "schedule": self.schedule._asdict() | {"on_schedule": not self.schedule.behind},
            "days": days,
        }


def view(
    plan: Plan, events: Sequence[Event], katas: Sequence[Kata], now: float, zone: Zone
) -> View:
    """The plan with what became of it until now."""
    history, today = replay(events), day_of(now, zone)
    passed = known(history)
    spent = minutes_today(history, now, zone)
    held = memories(events, history)
    ahead = outlook(plan, katas, passed, held, today, spent, zone)
    fit = () if ahead.fits else tracks_that_fit(plan, katas, passed, today, spent)
    days = _calendar(plan, katas, passed, ahead, today)
    return View(plan, today, days, ahead, schedule(plan, passed, today), fit)


def minutes_today(history: History, now: float, zone: Zone) -> float:
    """Active minutes of the attempts that ended today."""
    today = day_of(now, zone)
    return sum(
        attempt.active_seconds(now) / 60
        for attempt in history.attempts
        if attempt.ended_at is not None and day_of(attempt.ended_at, zone) == today
    )


def _calendar(
    plan: Plan, katas: Sequence[Kata], passed: Collection[str], ahead: Outlook, today: date
) -> tuple[Day, ...]:
    """Each day with what was planned for it and is done or missed, and with what is to come."""
    minutes = {kata.slug: kata.minutes for kata in katas}
    found: dict[date, list[Item]] = {}
    for slug, day in plan.days.items():
        if slug in minutes and (slug in passed or day < today):
            item = Item(slug, "new", minutes[slug], slug in passed)
            found.setdefault(day, []).append(item)
    for coming in ahead.days:
        found.setdefault(coming.day, []).extend(coming.items)
    return tuple(Day(day, tuple(items)) for day, items in sorted(found.items()))


def outlook(
    plan: Plan,
    katas: Sequence[Kata],
    known: Collection[str],
    memories: Mapping[str, Memory],
    today: date,
    spent: float = 0.0,
    zone: Zone = None,
) -> Outlook:
    """The days from today on: what is left of the plan, repeats, a last look."""
    mine = {kata.slug: kata for kata in katas if kata.track in plan.tracks}
    new = [mine[slug] for slug in plan.days if slug in mine and slug not in known]
    needed = needed_minutes(new, plan.days, today, plan.interview, plan.minutes_a_day, spent)
    placed = pack(new, plan.days, today, plan.interview, needed, spent)
    held = {slug: memory for slug, memory in memories.items() if slug in mine}
    days = []
    for day in days_until(plan.interview, today):
        items = [Item(k.slug, "new", k.minutes) for k in new if placed.get(k.slug) == day]
        left = needed - sum(item.minutes for item in items) - (spent if day == today else 0)
        noon = datetime.combine(day, time(12), zone).timestamp()
        due = sorted(
            (m.due_at, slug)
            for slug, m in held.items()
            if m.due(zone) <= day and placed.get(slug, today) <= day
        )
        is_last = (plan.interview - day).days <= LAST_DAYS
        looks = _last_look(held, mine, noon) if is_last else []
        wanted = dict.fromkeys([slug for _, slug in due] + looks)
        for slug in wanted:
            minutes = repeat_minutes(mine[slug])
            if minutes <= left and slug not in placed_on(placed, day):
                what: What = "repeat" if (held[slug].due_at, slug) in due else "last look"
                items.append(Item(slug, what, minutes))
                left -= minutes
        for item in items:
            held[item.kata] = expected(held.get(item.kata), item.kata, noon)
        days.append(Day(day, tuple(items)))
    late = tuple(slug for slug, m in held.items() if m.due(zone) < plan.interview)
    fits = needed <= plan.minutes_a_day
    return Outlook(tuple(days), needed, fits, late)


def placed_on(placed: Days, day: date) -> set[str]:
    return {slug for slug, its in placed.items() if its == day}


def repeat_minutes(kata: Kata) -> int:
    return math.ceil(REPEAT * kata.minutes)


def _last_look(held: Mapping[str, Memory], katas: Mapping[str, Kata], noon: float) -> list[str]:
    """What is worth a look before the interview, the likeliest to be missed there first."""
    rested = [slug for slug, memory in held.items() if noon - memory.at > REST * 86400]
    return sorted(rested, key=lambda slug: -missed(held[slug], katas[slug], noon))


def schedule(plan: Plan, known: Collection[str], today: date) -> Schedule:
    """Whether the plan is kept."""
    return Schedule(
        behind=tuple(slug for slug, day in plan.days.items() if day < today and slug not in known),
        ahead=tuple(slug for slug, day in plan.days.items() if day > today and slug in known),
        done=sum(slug in known for slug in plan.days),
        of=len(plan.days),
    )


def missed(memory: Memory, kata: Kata, now: float) -> float:
    """How much it would cost to have forgotten it: the likelihood, weighted by how often asked."""
    return (1 - memory.retrievability(now)) * (1 + kata.ask / 2)
