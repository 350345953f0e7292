"""A plan: one day, until the interview, for each kata that was not passed yet. Pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from harness.catalogue import TRACKS, Kata
from harness.errors import KataError
from harness.journal import Event

FURTHEST: Final = 366  # days
FOR_NEW: Final = 0.6  # of the minutes, so that there is room for repeats
LAST_DAYS: Final = 3
STEP: Final = 5  # minutes, in what is proposed
MOST: Final = 24 * 60

Days = Mapping[str, date]


class Plan(NamedTuple):
    """As it was made: the day for each kata that was not passed then, in the order of learning."""

    interview: date
    tracks: tuple[str, ...]
    minutes_a_day: float
    days: Days
    made_at: float = 0.0  # seconds since 1970


def in_order(katas: Iterable[Kata], before: Sequence[str] = ()) -> list[Kata]:
    """The order to learn them in: often asked and easy first, tracks in turn.

    `before` are the tracks of what was learnt last, the latest last. Within a track nothing comes
    before what is easier and asked as often.
    """
    left, tracks, found = list(katas), list(before), []
    while left:
        recent = tracks[-3:]
        best = max(left, key=lambda kata: _worth(kata) - 0.7 * recent.count(kata.track))
        left.remove(best)
        tracks.append(best.track)
        found.append(best)
    return found


def _worth(kata: Kata) -> float:
    return kata.ask - 0.8 * kata.level


def checked(interview: date, today: date) -> date:
    """The date of an interview that can be planned for; raises KataError where it cannot."""
    days = (interview - today).days
    if days < 0:
        raise KataError(f"{interview} has passed.", f"Give a day after today, {today}.")
    if days == 0:
        raise KataError(
            "The interview is today: there is no day left to plan.",
            "What to look at now: kata next",
        )
    if days > FURTHEST:
        raise KataError(
            f"{interview} is more than a year away: too far to plan day by day.",
            f"Give a day up to {today + timedelta(FURTHEST)}.",
        )
    return interview


def make(
    katas: Sequence[Kata],
    known: Collection[str],
    tracks: Sequence[str],
    today: date,
    interview: date,
    minutes: float,
) -> Plan:
    """A new plan. Where the time is too short for those minutes, the days are longer."""
    new = in_order(k for k in katas if k.track in tracks and k.slug not in known)
    paced = _paced(new, today, interview, minutes)
    needed = needed_minutes(new, paced, today, interview, minutes)
    days = pack(new, paced, today, interview, max(minutes, needed))
    return Plan(interview, tuple(tracks), minutes, days)


def _paced(new: Sequence[Kata], today: date, interview: date, minutes: float) -> Days:
    """The day before which each is not begun, so that they are spread evenly."""
    total = sum(kata.minutes for kata in new)
    learning = (interview - today).days - last_days(today, interview)
    length = min(0.95 * learning, max(0.6 * learning, total / (FOR_NEW * minutes)))
    days, so_far = {}, 0
    for kata in new:
        days[kata.slug] = today + timedelta(int(length * so_far / total))
        so_far += kata.minutes
    return days


def last_days(today: date, interview: date) -> int:
    return min(LAST_DAYS, (interview - today).days // 5)


def needed_minutes(
    new: Sequence[Kata],
    earliest: Days,
    today: date,
    interview: date,
    minutes: float,
    spent: float = 0.0,
) -> float:
    """The minutes a day that it takes: those given, where all new katas find room in them.

    Those given too, when no day is left.
    """
    if today >= interview:
        return minutes
    while minutes < MOST and len(pack(new, earliest, today, interview, minutes, spent)) < len(new):
        minutes = STEP * (minutes // STEP + 1)
    return minutes


def pack(
    new: Sequence[Kata],
    earliest: Days,
    today: date,
    interview: date,
    minutes: float,
    spent: float = 0.0,
) -> dict[str, date]:
    """A day for each, as far as there is room. What is longer than a day's minutes has one alone.

    `spent` are minutes of today that were used already.
    """
    queue, placed = list(new), {}
    for day in days_until(interview, today):
        left, is_empty = (minutes - spent, spent == 0) if day == today else (minutes, True)
        for kata in list(queue):
            fits = kata.minutes <= left or (kata.minutes > minutes and is_empty)
            if fits and earliest[kata.slug] <= day:
                queue.remove(kata)
                placed[kata.slug] = day
                left, is_empty = left - kata.minutes, False
    return placed


def tracks_that_fit(
    plan: Plan, katas: Sequence[Kata], known: Collection[str], today: date, spent: float = 0.0
) -> tuple[str, ...]:
    """Tracks of the plan that find room in its minutes together; those asked most come first."""
    left = [kata for kata in katas if kata.track in plan.tracks and kata.slug not in known]
    chosen: list[str] = []
    for track in sorted(_tracks(left), key=lambda track: -_asked(track, katas)):
        tried = [*chosen, track]
        new = [kata for kata in left if kata.track in tried]
        earliest = dict.fromkeys((kata.slug for kata in new), today)
        placed = pack(new, earliest, today, plan.interview, plan.minutes_a_day, spent)
        chosen = tried if len(placed) == len(new) else chosen
    return tuple(track for track in TRACKS if track in chosen)


def _tracks(katas: Sequence[Kata]) -> list[str]:
    return [track for track in TRACKS if any(kata.track == track for kata in katas)]


def _asked(track: str, katas: Sequence[Kata]) -> float:
    asks = [kata.ask for kata in katas if kata.track == track]
    return sum(asks) / len(asks) if asks else 0.0


def to_data(plan: Plan) -> dict[str, Any]:
    """What the event holds."""
    return {
        "interview": plan.interview.isoformat(),
        "tracks": list(plan.tracks),
        "minutes_a_day": plan.minutes_a_day,
        "days": {slug: day.isoformat() for slug, day in plan.days.items()},
    }


def latest(events: Sequence[Event]) -> Plan | None:
    """The plan that was made last, wherever an import put it; None without one that makes sense."""
    plans = [plan for event in events if event.kind == "plan" and (plan := _told(event))]
    return max(reversed(plans), key=lambda plan: plan.made_at, default=None)


def _told(event: Event) -> Plan | None:
    """The plan as it stands in its event; None where that makes no sense."""
    try:
        data = event.data
        plan = Plan(
            interview=date.fromisoformat(data["interview"]),
            tracks=tuple(track for track in TRACKS if track in list(data["tracks"])),
            minutes_a_day=min(max(1.0, float(data["minutes_a_day"])), MOST),
            days={slug: date.fromisoformat(day) for slug, day in data["days"].items()},
            made_at=event.at,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    makes_sense = plan.tracks and all(day < plan.interview for day in plan.days.values())
    return plan if makes_sense else None


def days_until(interview: date, today: date) -> list[date]:
    """From today on, without the day of the interview; a clock that is far off shows no years."""
    return [today + timedelta(n) for n in range(min((interview - today).days, FURTHEST))]
