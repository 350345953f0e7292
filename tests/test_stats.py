"""Progress from the journal: pure functions, in any time zone, in any order of writing."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from harness.catalogue import Catalogue
from harness.journal import Event
from harness.replay import replay
from harness.stats import Stats, day_of, stats_of, trend, weeks
from harness.versions import kept_of, versions_of

MONDAY = 1_790_553_600.0  # 2026-09-28, midnight in UTC
DAY = 86_400.0


class Story:
    """Writes events as a person makes them."""

    def __init__(self, toys) -> None:
        self.katas = Catalogue(toys).katas
        self.events: list[Event] = []
        self.number = 0

    def add(self, kind: str, at: float, attempt: int | None, kata: str, **data: object) -> None:
        uid = str(len(self.events))
        self.events.append(Event(len(self.events) + 1, uid, at, kind, attempt, kata, data))

    def attempt(
        self, at: float, verdicts: str, seconds: float = 60, kata: str = "double", **data: object
    ) -> int:
        """One check for each letter (p passes), `seconds` apart, diagnosed where it is a digit."""
        self.number += 1
        number = self.number
        self.add("start", at, number, kata, minutes=5, **data)
        passed = False
        for letter in verdicts:
            at += seconds
            verdict = "pass" if letter == "p" else "fail"
            self.add("check", at, number, kata, verdict=verdict, passed=1, total=2)
            if letter == "p" and not passed:
                passed = True
                self.add("pass", at, number, kata)
            if letter.isdigit():
                self.add("diagnosis", at + 1, number, kata, names=[f"slip-{letter}"])
        return number

    def stats(self, now: float = MONDAY + DAY, **options: object) -> Stats:
        return stats_of(self.events, self.katas, **({"now": now, "zone": UTC} | options))  # type: ignore[arg-type]  # given by name


@pytest.fixture
def story(toys) -> Story:
    return Story(toys)


def test_nothing_comes_to_nothing(story):
    stats = story.stats()
    assert stats.empty
    assert (stats.streak, stats.longest_streak, stats.tracks, stats.slips) == (0, 0, (), ())
    assert stats.total.best_s is stats.total.median_s is stats.total.first_rate is None


def test_times_and_rates_leave_out_drills_files_and_copies(story):
    story.attempt(MONDAY, "p", 100)
    story.attempt(MONDAY + 1000, "fp", 200)
    story.attempt(MONDAY + 2000, "ffp", 50)
    story.attempt(MONDAY + 3000, "p", 1, bug="squares")
    copied = story.attempt(MONDAY + 4000, "")
    story.add("reveal", MONDAY + 4001, copied, "double")
    story.add("check", MONDAY + 4002, copied, "double", verdict="pass", passed=2, total=2)
    story.add("pass", MONDAY + 4002, copied, "double")
    story.add("check", MONDAY + 5000, None, "double", verdict="pass", passed=2, total=2)
    story.attempt(MONDAY + 6000, "")
    ((track, total, (row,)),) = story.stats().tracks
    assert (track, row.slug, row.minutes) == ("classic", "double", 5.0)
    assert total == row.progress
    told = row.progress
    assert (told.attempts, told.passes, told.judged, told.first_time, told.checks) == (
        5,
        4,
        4,
        2,
        7,
    )
    assert [each.seconds for each in told.times] == [100, 400, 150]
    assert (told.best_s, told.median_s, told.median_ratio, told.in_time) == (100, 150, 0.5, 2)
    assert sum(story.stats().days.values()) == 9


def test_a_slip_counts_once_in_an_attempt_and_the_frequent_come_first(story):
    story.attempt(MONDAY, "1112p")
    story.attempt(MONDAY + 1000, "2p")
    story.attempt(MONDAY + 2000, "3", kata="counter")
    story.attempt(MONDAY + 3000, "3p", bug="squares")
    told = [(slip.kata, slip.names, slip.attempts) for slip in story.stats().slips]
    assert told == [
        ("double", ("slip-2",), 2),
        ("counter", ("slip-3",), 1),
        ("double", ("slip-1",), 1),
    ]
    assert story.stats().slips[0].last_at == MONDAY + 1061


def test_a_day_begins_where_the_person_is(story):
    late = MONDAY - 3600  # still Sunday in UTC
    assert day_of(late, UTC) == date(2026, 9, 27)
    assert day_of(late, ZoneInfo("Asia/Shanghai")) == date(2026, 9, 28)
    story.attempt(late, "p")
    (day,) = story.stats(zone=ZoneInfo("Asia/Shanghai")).days
    assert day == date(2026, 9, 28)
    assert day_of(1e300, UTC) > day_of(-5.0, UTC) == date(1970, 1, 1)


@pytest.mark.parametrize(
    ("days", "streak", "longest"),
    [([0], 1, 1), ([1], 1, 1), ([2], 0, 1), ([0, 1, 2], 3, 3), ([1, 2, 9, 10, 11], 2, 3)],
)
def test_today_not_yet_done_breaks_no_streak(story, days, streak, longest):
    now = MONDAY + 40.5 * DAY
    for back in days:
        story.attempt(now - back * DAY - 600, "f")
    stats = story.stats(now)
    assert (stats.streak, stats.longest_streak) == (streak, longest)


def test_a_streak_goes_through_the_change_of_the_clocks(story):
    zone = ZoneInfo("Europe/Berlin")  # an hour is added on 2026-10-25
    noon = MONDAY + 10 * 3600
    for day in range(40):
        story.attempt(noon + day * DAY + 13.5 * 3600, "f")
    assert story.stats(noon + 40 * DAY, zone=zone).longest_streak == 40


def test_weeks_end_today_and_the_rest_is_to_come(story):
    story.attempt(MONDAY, "ff")
    last, this = weeks(story.stats(MONDAY + 2 * DAY), 2)
    assert last.monday == date(2026, 9, 21)
    assert [None if day is None else day[1] for day in this.days] == [2, 0, 0, *[None] * 4]


def test_the_trend_is_a_median_for_each_week(story):
    for day, seconds in ((0, 300), (1, 30), (2, 60), (8, 90)):
        story.attempt(MONDAY + day * DAY, "p", seconds)
    monday = date(2026, 9, 28)
    told = trend(story.stats(MONDAY + 9 * DAY).total.times, UTC)
    assert told == [(monday, 0.2), (monday + timedelta(7), 0.3)]


def test_merged_journals_go_by_time_and_not_by_id(story):
    story.attempt(MONDAY + DAY, "1p", 30)
    story.attempt(MONDAY, "fp", 60)  # of another machine: earlier, and written later
    before = story.stats()
    assert [each.seconds for each in before.total.times] == [120, 60]
    swapped = {1: 2, 2: 1}
    story.events = [
        event._replace(id=number, attempt=swapped[event.attempt])
        for number, event in enumerate(
            sorted(story.events, key=lambda event: (event.at, event.id)), 1
        )
    ]
    assert story.stats() == before


def test_a_track_alone_and_a_kata_that_is_gone(story):
    story.attempt(MONDAY, "1p")
    story.attempt(MONDAY + DAY / 2, "p", kata="long_gone")
    stats = story.stats()
    assert [row.track for row in stats.tracks] == ["classic", "other"]
    assert stats.tracks[1].katas[0].minutes is None
    alone = story.stats(track="classic")
    assert (alone.total.attempts, len(alone.days), alone.active_s) == (1, 1, 120)
    assert story.stats(track="image").empty


def test_time_at_work_leaves_out_what_nobody_was_asked_about(story):
    story.attempt(MONDAY, "f", 60)
    assert story.stats(MONDAY + 120).active_s == 120
    assert story.stats(MONDAY + 20 * DAY).active_s == 60
    # Drills are practice too.
    story.attempt(MONDAY + DAY, "p", 60, bug="squares")
    assert story.stats(MONDAY + 20 * DAY).active_s == 120


def test_the_versions_of_a_file_are_numbered_by_time_over_attempts_and_stages(story):
    first = story.attempt(MONDAY + DAY, "1p")
    story.add("stage", MONDAY + DAY + 200, first, "double", name="batched")
    told = {"verdict": "fail", "stage": "batched"}
    story.add("check", MONDAY + DAY + 300, first, "double", **told)
    story.add("diagnosis", MONDAY + DAY + 301, first, "double", names=["s"], stage="batched")
    story.attempt(MONDAY, "f")  # of another machine: earlier, and written later
    history = replay(story.events)
    versions = versions_of(history, "double")
    assert [each.number for each in versions] == [1, 2, 3, 4]
    told = [(each.attempt.number, each.stage, each.elapsed_s, each.diagnosis) for each in versions]
    assert told == [
        (2, None, 60, ()),
        (1, None, 60, ("slip-1",)),
        (1, None, 120, ()),
        (1, "batched", None, ("s",)),
    ]
    kept = kept_of(history.attempts[0], versions)
    assert kept is not None
    assert kept.number == 3  # what passes, though more was checked since


@pytest.mark.parametrize(("given_back", "times"), [(0, [120]), (2400, [120, 2400])])
def test_a_pass_whose_time_was_left_out_is_no_record(story, given_back, times):
    story.attempt(MONDAY, "p", 120)
    number = story.attempt(MONDAY + 3600, "")
    at = MONDAY + 3600 + 2400
    story.add("gap", at, number, "double", excluded_s=2400.0)
    story.add("check", at, number, "double", verdict="pass", passed=2, total=2)
    story.add("pass", at, number, "double")
    if given_back:
        story.add("gap", at + 5, number, "double", excluded_s=-2400.0)
    total = story.stats().total
    assert (total.passes, [each.seconds for each in total.times]) == (2, times)
    story.attempt(MONDAY + DAY / 2, "p", 100)
    history = replay(story.events)
    assert history.best_seconds("double") == 100
    assert history.attempts[-1].best_before == 120
    assert [each.seconds for each in history.attempts[-1].tries_before] == [given_back, 120]
