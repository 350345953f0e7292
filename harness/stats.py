"""Progress, told by the journal: pure functions of (events, katas, now, zone).

Drills are practice, so their days count, but they are no attempts: not in times, pass rates or
slips. Nor is `kata check --file`. A time is one to pass without sight of the solution, of which
not nearly all was left out.
Everything goes by when it happened, not by the order of writing: journals can be merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from statistics import median
from typing import NamedTuple

from harness.attempts import Attempt, History
from harness.catalogue import TRACKS, Kata
from harness.journal import Event
from harness.replay import replay

LATEST = 4e9  # seconds since 1970: no clock of a machine is so far off, and dates end somewhere
ELSEWHERE = "other"  # the track of katas that are not in the catalogue (any more)


class Pass(NamedTuple):
    """A pass without sight of the solution."""

    at: float
    kata: str
    seconds: float
    target_s: float

    @property
    def ratio(self) -> float:
        """Time by target: 1 is right on it, less is quicker."""
        return self.seconds / self.target_s if self.target_s > 0 else 1.0


class Progress(NamedTuple):
    """What came of some attempts."""

    attempts: int = 0
    passes: int = 0
    judged: int = 0  # attempts with a check
    first_time: int = 0  # of those, how many passed at the first check
    checks: int = 0
    hints: int = 0
    times: tuple[Pass, ...] = ()  # the earliest first

    @property
    def best_s(self) -> float | None:
        return min((each.seconds for each in self.times), default=None)

    @property
    def median_s(self) -> float | None:
        return median(each.seconds for each in self.times) if self.times else None

    @property
    def median_ratio(self) -> float | None:
        return median(each.ratio for each in self.times) if self.times else None

    @property
    def in_time(self) -> int:
        return sum(each.seconds <= each.target_s for each in self.times)

    @property
    def first_rate(self) -> float | None:
        """Share of the attempts that pass at their first check."""
        return self.first_time / self.judged if self.judged else None


class KataProgress(NamedTuple):
    slug: str
    minutes: float | None  # target; None where the kata is not in the catalogue
    progress: Progress


class TrackProgress(NamedTuple):
    track: str
    progress: Progress
    katas: tuple[KataProgress, ...]  # those that were tried


class Slip(NamedTuple):
    """A known mistake (or several that look the same) and in how many attempts it was made."""

    kata: str
    names: tuple[str, ...]  # in solutions/<slug>/wrong.toml
    attempts: int
    last_at: float


class Stats(NamedTuple):
    """All that the screens and the page show."""

    today: date
    total: Progress
    tracks: tuple[TrackProgress, ...]
    slips: tuple[Slip, ...]  # the most frequent first
    days: Mapping[date, int]  # checks on each day that has one
    active_s: float  # time at work, drills included
    begun: tuple[float, ...] = ()  # when each attempt was
    passed: tuple[float, ...] = ()  # likewise, with sight of the solution or without

    @property
    def empty(self) -> bool:
        return not (self.total.attempts or self.days or self.active_s)

    @property
    def streak(self) -> int:
        """Days in a row with a check, up to today, or to yesterday while today has none."""
        end = self.today if self.today in self.days else self.today - timedelta(1)
        return _run_ending(end, self.days)

    @property
    def longest_streak(self) -> int:
        return max((_run_ending(day, self.days) for day in self.days), default=0)


class Week(NamedTuple):
    """Monday to Sunday. A day is (date, number of checks), or None while it is to come."""

    monday: date
    days: tuple[tuple[date, int] | None, ...]


def stats_of(
    events: Iterable[Event],
    katas: Sequence[Kata],
    *,
    now: float,
    zone: tzinfo | None,
    track: str | None = None,
) -> Stats:
    """Progress over `katas` (the whole catalogue, in the order of the syllabus).

    `zone` is where the days begin and end (None: the machine's). With a track, all is of its
    katas alone.
    """
    tracks = {kata.slug: kata.track for kata in katas}
    events = [
        event
        for event in events
        if event.kata is not None and track in (None, tracks.get(event.kata, ELSEWHERE))
    ]
    history = replay(events)
    attempts = sorted(
        (attempt for attempt in history.attempts if attempt.bug is None),
        key=lambda attempt: (attempt.started_at, attempt.number),
    )
    return Stats(
        today=day_of(now, zone),
        total=progress_of(attempts),
        tracks=_by_track(attempts, katas, tracks),
        slips=_slips(attempts),
        days=Counter(day_of(event.at, zone) for event in events if event.kind == "check"),
        active_s=_active_seconds(history, now),
        begun=tuple(attempt.started_at for attempt in attempts),
        passed=tuple(attempt.passed_at for attempt in attempts if attempt.passed_at is not None),
    )


def progress_of(attempts: Sequence[Attempt]) -> Progress:
    """What came of these attempts; drills must have been left out."""
    judged = [attempt for attempt in attempts if attempt.checks]
    return Progress(
        attempts=len(attempts),
        passes=sum(attempt.passed_at is not None for attempt in attempts),
        judged=len(judged),
        first_time=sum(_first(attempt) == "pass" for attempt in judged),
        checks=sum(len(attempt.checks) for attempt in attempts),
        hints=sum(attempt.hints for attempt in attempts),
        times=tuple(sorted(one for attempt in attempts for one in _time(attempt))),
    )


def weeks(stats: Stats, count: int) -> tuple[Week, ...]:
    """The last `count` weeks, this one included, the earliest first."""
    this = stats.today - timedelta(stats.today.weekday())
    mondays = [this - timedelta(7 * back) for back in reversed(range(count))]
    return tuple(Week(monday, _days(stats, monday)) for monday in mondays)


def trend(times: Sequence[Pass], zone: tzinfo | None) -> list[tuple[date, float]]:
    """(Monday, median of time by target) of each week that has a pass."""
    ratios: dict[date, list[float]] = {}
    for each in times:
        day = day_of(each.at, zone)
        ratios.setdefault(day - timedelta(day.weekday()), []).append(each.ratio)
    return [(monday, median(found)) for monday, found in sorted(ratios.items())]


def day_of(at: float, zone: tzinfo | None) -> date:
    """The day, where the person is."""
    return moment_of(at, zone).date()


def moment_of(at: float, zone: tzinfo | None) -> datetime:
    """Day and time, where the person is; a clock that was years off breaks no screen."""
    return datetime.fromtimestamp(min(max(at, 0.0), LATEST), zone)


def _by_track(
    attempts: Sequence[Attempt], katas: Sequence[Kata], tracks: Mapping[str, str]
) -> tuple[TrackProgress, ...]:
    minutes = {kata.slug: float(kata.minutes) for kata in katas}
    tried = {attempt.kata for attempt in attempts}
    slugs = [*(slug for slug in tracks if slug in tried), *sorted(tried - set(tracks))]
    found = []
    for track in (*TRACKS, ELSEWHERE):
        of_track = [slug for slug in slugs if tracks.get(slug, ELSEWHERE) == track]
        mine = {slug: [each for each in attempts if each.kata == slug] for slug in of_track}
        rows = [KataProgress(s, minutes.get(s), progress_of(its)) for s, its in mine.items()]
        if rows:
            total = progress_of([attempt for its in mine.values() for attempt in its])
            found.append(TrackProgress(track, total, tuple(rows)))
    return tuple(found)


def _first(attempt: Attempt) -> str:
    return min(attempt.checks, key=lambda check: (check.at, check.event_id)).verdict


def _time(attempt: Attempt) -> list[Pass]:
    seconds = attempt.own_seconds
    if attempt.passed_at is None or seconds is None:
        return []
    return [Pass(attempt.passed_at, attempt.kata, seconds, 60 * attempt.minutes)]


def _slips(attempts: Iterable[Attempt]) -> tuple[Slip, ...]:
    """A diagnosis that comes in several checks of an attempt counts once."""
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    last: dict[tuple[str, tuple[str, ...]], float] = {}
    for attempt in attempts:
        found = [event for event in attempt.events if event.kind == "diagnosis"]
        for key in {_slip(event, attempt.kata) for event in found}:
            counts[key] += 1
            ats = [event.at for event in found if _slip(event, attempt.kata) == key]
            last[key] = max(*ats, last.get(key, 0.0))
    slips = [Slip(kata, names, count, last[kata, names]) for (kata, names), count in counts.items()]
    return tuple(sorted(slips, key=lambda slip: (-slip.attempts, -slip.last_at, slip[:2])))


def _slip(event: Event, kata: str) -> tuple[str, tuple[str, ...]]:
    return kata, tuple(sorted(map(str, event.data.get("names", ()))))


def _active_seconds(history: History, now: float) -> float:
    """Time at work. What nobody has been asked about yet does not count."""
    return sum(attempt.counted_seconds(now) for attempt in history.attempts)


def _run_ending(end: date, days: Mapping[date, int]) -> int:
    length = 0
    while end - timedelta(length) in days:
        length += 1
    return length


def _days(stats: Stats, monday: date) -> tuple[tuple[date, int] | None, ...]:
    days = [monday + timedelta(n) for n in range(7)]
    return tuple(None if day > stats.today else (day, stats.days.get(day, 0)) for day in days)
