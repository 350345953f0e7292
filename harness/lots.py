"""Which katas a mock interview asks: drawn by weight, so that they fit the time, and said why."""

import random
from collections.abc import Mapping, Sequence
from typing import Final

from harness.attempts import Attempt, History
from harness.catalogue import Kata
from harness.errors import KataError
from harness.interview import Item

ASKED: Final = {1: 1.0, 2: 2.0, 3: 4.0}
TALK: Final = 0.2  # the share of the time that is left for follow-ups
LEAST_MINUTES: Final = 1  # for each of a number of katas: a target of 0:00 could not be scored
SAME_TRACK: Final = 0.35  # of the weight, for each kata of the same track in the set already


def draw_items(
    katas: Sequence[Kata],
    history: History,
    overdue: Mapping[str, float],
    *,
    minutes: float,
    seed: int,
    count: int | None = None,
    bug: bool = False,
) -> tuple[Item, ...]:
    """A set that fits into `minutes`, the easiest first.

    Each kata has a weight: how often it is asked, times what makes it worth asking you (see
    `_reasons`). `overdue` gives the days since a kata was due for review. The same katas, history
    and seed give the same set. With a `count`, that many are drawn and their targets are cut to
    the time; else as many as fit, with a fifth of the time left for follow-ups.
    """
    lots = random.Random(seed)
    candidates = [kata for kata in katas if count is not None or kata.minutes <= minutes]
    if not candidates:
        least = min((kata.minutes for kata in katas), default=0)
        raise KataError(
            f"Nothing fits into {minutes:g} minute{'' if minutes == 1 else 's'}.",
            f"The shortest takes {least}: kata mock --minutes {least}" if least else "",
        )
    if count is not None and count > len(candidates):
        raise KataError(
            f"There are {len(candidates)} such katas, and {count} were asked for.",
            f"Ask for fewer: kata mock --katas {len(candidates)}",
        )
    if count is not None and minutes < count * LEAST_MINUTES:
        raise KataError(
            f"{count} katas do not fit into {minutes:g} minutes.",
            f"Ask for fewer, or for more time: kata mock --katas {count} --minutes {count}",
        )
    chosen: list[Kata] = []
    while candidates and len(chosen) != count:
        weights = [_weight(kata, history, overdue, chosen) for kata in candidates]
        kata = lots.choices(candidates, weights)[0]
        candidates.remove(kata)
        chosen.append(kata)
        if count is None:
            room = minutes * (1 - TALK) - sum(each.minutes for each in chosen)
            candidates = [each for each in candidates if each.minutes <= room]
    chosen.sort(key=lambda kata: (kata.level, kata.minutes, kata.slug))
    shrink = min(1.0, minutes / sum(kata.minutes for kata in chosen))
    return tuple(
        Item(kata.slug, round(kata.minutes * shrink, 1), why(kata, history, overdue), bug)
        for kata in chosen
    )


def why(kata: Kata, history: History, overdue: Mapping[str, float]) -> str:
    """Why it was drawn, in words."""
    asked = {1: "asked now and then", 2: "asked regularly", 3: "asked often"}[kata.ask]
    return ", ".join([asked, *(told for told, _ in _reasons(kata, history, overdue))])


def _weight(
    kata: Kata, history: History, overdue: Mapping[str, float], chosen: Sequence[Kata]
) -> float:
    weight = ASKED[kata.ask]
    for _, factor in _reasons(kata, history, overdue):
        weight *= factor
    return float(weight * SAME_TRACK ** sum(each.track == kata.track for each in chosen))


def _reasons(kata: Kata, history: History, overdue: Mapping[str, float]) -> list[tuple[str, float]]:
    """What makes this kata worth asking this person, each with its factor."""
    tries = [attempt for attempt in history.of(kata.slug) if attempt.bug is None]
    found = []
    if not tries:
        found.append(("you have never tried it", 1.5))
    elif tries[-1].passed_at is None:
        found.append(("you did not pass it last time", 3.0))
    elif _was_slow(tries[-1]):
        found.append(("you took longer than its target last time", 2.0))
    elif tries[-1].helped:
        found.append(("you needed help last time", 2.0))
    days = overdue.get(kata.slug)
    if days is not None and days >= 0:
        due = "due today" if days < 1 else f"due since {days:.0f} day{'' if days < 1.5 else 's'}"
        found.append((due, 2.0))
    return found


def _was_slow(attempt: Attempt) -> bool:
    return (attempt.seconds_to_pass or 0.0) > 60 * attempt.minutes
