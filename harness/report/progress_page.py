"""`kata report`: the progress as one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo

from harness.report import charts
from harness.report.pages import page
from harness.report.progress import (
    MOST_WEEKS,
    count,
    hours,
    month_starts,
    percent,
    shade,
    shade_names,
    streak_words,
    time,
)
from harness.stats import Slip, Stats, TrackProgress, day_of, weeks

KIND = "kata report"
TOP = 12  # slips that are shown
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def progress_page(
    stats: Stats, sentences: Mapping[Slip, str], *, now: float, zone: tzinfo | None
) -> str:
    """The page as text."""
    times = stats.total.times
    by_week = _by_week(stats, zone)
    return page(
        "progress.html",
        kind=KIND,
        title="Kata practice",
        subtitle=_span(stats),
        now=now,
        zone=zone,
        figures=_figures(stats),
        streak=streak_words(stats),
        calendar=_calendar(stats),
        shades=tuple(enumerate(shade_names())),
        trend=charts.trend_chart(times, zone) if len(times) > 1 else None,
        weekly=charts.weeks_chart(by_week) if by_week else None,
        by_kata=charts.katas_chart(stats.tracks),
        slips=[
            (slip.attempts, sentences.get(slip, ""), slip.kata, day_of(slip.last_at, zone))
            for slip in stats.slips[:TOP]
        ],
        tracks=[_track(track) for track in stats.tracks],
    )


def _figures(stats: Stats) -> list[tuple[str, str]]:
    """Number and noun."""
    total = stats.total
    return [
        (str(total.attempts), "attempts"),
        (str(total.passes), "passed"),
        (percent(total.first_rate) or "none", "at the first check"),
        (percent(total.median_ratio) or "none", "of target, median"),
        (count(stats.streak, "day"), "streak"),
        (hours(stats.active_s), "at work"),
    ]


def _span(stats: Stats) -> str:
    days = sorted(stats.days)
    return f"From {days[0]} to {days[-1]}" if days else ""


def _calendar(stats: Stats) -> dict[str, object]:
    """Months for the heading, and for each day of the week its cells, None in the future."""
    shown = weeks(stats, MOST_WEEKS)
    rows = []
    for number, name in enumerate(DAYS):
        days = [week.days[number] for week in shown]
        cells = [None if day is None else (day[0], day[1], shade(day[1])) for day in days]
        rows.append((name, cells))
    return {"months": month_starts([week.monday for week in shown]), "rows": rows}


def _track(track: TrackProgress) -> dict[str, object]:
    mine = track.progress
    rows: Sequence[tuple[str, ...]] = [
        (
            kata.slug,
            f"{kata.progress.passes} of {kata.progress.attempts}",
            time(kata.progress.best_s),
            time(kata.progress.median_s),
            "" if kata.minutes is None else time(60 * kata.minutes),
            percent(kata.progress.first_rate),
            str(kata.progress.hints or ""),
        )
        for kata in track.katas
    ]
    told = f"{mine.passes} of {mine.attempts} passed"
    told += f", median {percent(mine.median_ratio)} of target" if mine.times else ""
    return {"name": track.track, "told": told, "rows": rows}


def _by_week(stats: Stats, zone: tzinfo | None) -> dict[date, tuple[int, int]]:
    """Attempts begun and passed in each week from the first to this one."""
    begun = [_monday(at, zone) for at in stats.begun]
    passed = [_monday(at, zone) for at in stats.passed]
    if not begun:
        return {}
    this = stats.today - timedelta(stats.today.weekday())
    first = max(min(begun), this - timedelta(7 * (MOST_WEEKS - 1)))
    mondays = [first + timedelta(7 * n) for n in range((this - first).days // 7 + 1)]
    return {monday: (begun.count(monday), passed.count(monday)) for monday in mondays}


def _monday(at: float, zone: tzinfo | None) -> date:
    day = day_of(at, zone)
    return day - timedelta(day.weekday())
