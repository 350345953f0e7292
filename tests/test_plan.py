"""Plans until an interview: what is spread where, and whether it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from harness.catalogue import TRACKS, Kata
from harness.errors import KataError
from harness.journal import Event
from harness.outlook import View, outlook, schedule, view
from harness.plan import Plan, checked, in_order, latest, make, to_data
from harness.report.planning import show_plan
from harness.review import Memory, expected
from tests.learners import BEGIN, catalogue

TODAY = BEGIN
KATAS = catalogue()
MINUTES = {kata.slug: kata.minutes for kata in KATAS}


def made(days: int, minutes: float, katas: tuple[Kata, ...] = KATAS, **known: Any) -> Plan:
    return make(katas, known, TRACKS, TODAY, TODAY + timedelta(days), minutes)


def remembered(slug: str, days_ago: int) -> Memory:
    at = datetime.combine(TODAY - timedelta(days_ago), time(12), UTC).timestamp()
    return expected(None, slug, at)


def test_each_kata_has_a_day_and_no_day_is_too_long() -> None:
    plan = made(42, 30)
    ahead = outlook(plan, KATAS, (), {}, TODAY, zone=UTC)
    assert set(plan.days) == set(MINUTES)
    assert ahead.fits
    assert max(day.minutes for day in ahead.days) <= 30
    assert [day.day for day in ahead.days] == [TODAY + timedelta(n) for n in range(42)]
    new = {item.kata: day.day for day in ahead.days for item in day.items if item.what == "new"}
    assert new == plan.days
    for day in ahead.days:
        assert len({item.kata for item in day.items}) == len(day.items)


def test_repeats_stand_where_they_are_due_and_the_end_is_for_a_last_look() -> None:
    ahead = outlook(made(42, 60), KATAS, (), {}, TODAY, zone=UTC)
    begun: dict[str, date] = {}
    for day in ahead.days:
        for item in day.items:
            assert (item.what == "new") == (item.kata not in begun)
            begun.setdefault(item.kata, day.day)
    what = [{item.what for item in day.items} for day in ahead.days]
    assert all("new" not in each for each in what[-3:])
    assert "last look" in what[-1] | what[-2] | what[-3]
    assert not ahead.no_room


def test_with_time_in_plenty_there_is_rest() -> None:
    ahead = outlook(made(300, 60), KATAS, (), {}, TODAY, zone=UTC)
    assert sum(not day.items for day in ahead.days) > 100


def test_a_time_that_is_too_short_is_told_with_what_would_fit() -> None:
    seen = view(made(7, 30), (), KATAS, at_noon(TODAY), UTC)
    needed = seen.outlook.minutes_a_day
    assert not seen.outlook.fits
    assert len(made(7, 30).days) == len(KATAS)  # on longer days
    assert view(made(7, needed), (), KATAS, at_noon(TODAY), UTC).outlook.fits
    few = make(KATAS, (), seen.tracks, TODAY, TODAY + timedelta(7), 30)
    assert seen.tracks
    assert outlook(few, KATAS, (), {}, TODAY, zone=UTC).fits


def screen(seen: View, width: int = 80) -> str:
    """What `kata plan` prints, in one line."""
    console = Console(file=StringIO(), width=width, color_system=None)
    show_plan(console, seen)
    assert isinstance(console.file, StringIO)
    return " ".join(console.file.getvalue().split())


def test_repeats_without_room_are_told_also_when_the_time_is_too_short() -> None:
    seen = view(made(7, 30), (), KATAS, at_noon(TODAY), UTC)
    assert seen.outlook.no_room
    told = screen(seen)
    assert "a day are too few" in told
    assert "on schedule" not in told
    assert "on schedule" in screen(view(made(42, 30), (), KATAS, at_noon(TODAY), UTC))
    assert f"No room for {len(seen.outlook.no_room)} repeats before the interview" in told


def test_the_day_of_the_interview_and_the_days_after_it() -> None:
    plan = made(7, 30, KATAS[:3])
    assert "1 day left" in screen(view(plan, (), KATAS, at_noon(TODAY + timedelta(6)), UTC))
    today = screen(view(plan, (), KATAS, at_noon(plan.interview), UTC))
    assert "it is today" in today
    assert "kata next" in today
    over = screen(view(plan, (), KATAS, at_noon(plan.interview + timedelta(1)), UTC))
    assert "it is over" in over
    told = view(plan, (), KATAS, at_noon(plan.interview), UTC).to_json()
    assert (told["needs_minutes_a_day"], told["tracks_that_fit"]) == (30, [])
    assert "kata plan --interview" in over
    done = view(plan, (), KATAS, at_noon(plan.interview + timedelta(1)), UTC)
    kept = done._replace(schedule=done.schedule._replace(behind=()))
    assert "on schedule" not in screen(kept)


def test_what_is_behind_is_told_in_a_sentence() -> None:
    plan = made(42, 30)
    first = min(plan.days.values())
    slugs = [slug for slug, day in plan.days.items() if day == first]
    seen = view(plan, (), KATAS, at_noon(first + timedelta(1)), UTC)
    one = seen._replace(schedule=seen.schedule._replace(behind=tuple(slugs[:1])))
    assert f"1 behind: {slugs[0]}; the days left make room for it" in screen(one)
    tight = one._replace(outlook=one.outlook._replace(fits=False))
    assert "make room" not in screen(tight)
    assert f"0 of {len(KATAS)} new katas passed" in screen(one)


def test_a_plan_without_anything_new_does_not_boast() -> None:
    plan = make(KATAS, MINUTES, TRACKS, TODAY, TODAY + timedelta(9), 30)
    told = screen(view(plan, (), [], at_noon(TODAY), UTC))
    assert "nothing new to learn" in told
    assert "0 of 0" not in told


def test_far_weeks_without_anything_are_rest() -> None:
    plan = made(60, 60, KATAS[:1])
    console = Console(file=StringIO(), width=80, color_system=None)
    show_plan(console, view(plan, (), KATAS[:1], at_noon(TODAY), UTC))
    assert isinstance(console.file, StringIO)
    weeks = [line for line in console.file.getvalue().splitlines() if "week of" in line]
    assert any(line.split()[-1] == "rest" for line in weeks)
    assert not any(line.rstrip().endswith("min") for line in weeks)


@given(st.integers(1, 60), st.integers(5, 300), st.integers(0, len(KATAS)))
@settings(max_examples=40, deadline=None)
def test_any_plan_has_one_day_for_each_kata(days: int, minutes: int, count: int) -> None:
    known = [kata.slug for kata in KATAS[:count]]
    plan = make(KATAS, known, TRACKS, TODAY, TODAY + timedelta(days), minutes)
    ahead = outlook(plan, KATAS, known, {}, TODAY, zone=UTC)
    assert set(plan.days) == set(MINUTES) - set(known)
    assert all(TODAY <= day < plan.interview for day in plan.days.values())
    for day in ahead.days:
        assert day.minutes <= ahead.minutes_a_day or len(day.items) == 1


def test_what_was_missed_is_spread_over_the_days_left() -> None:
    plan, today = made(42, 30), TODAY + timedelta(10)
    planned = [slug for slug, day in plan.days.items() if day < today]
    passed = planned[2:]
    kept = schedule(plan, passed, today)
    assert kept.behind == tuple(planned[:2])
    assert kept.done == len(passed)
    ahead = outlook(plan, KATAS, passed, {}, today, zone=UTC)
    assert {item.kata for item in ahead.days[0].items if item.what == "new"} >= set(planned[:2])
    new = [item.kata for day in ahead.days for item in day.items if item.what == "new"]
    assert sorted(new) == sorted(set(plan.days) - set(passed))


def test_what_is_known_is_repeated_and_not_learnt() -> None:
    known = {kata.slug: remembered(kata.slug, 30) for kata in KATAS[:5]}
    plan = make(KATAS, known, TRACKS, TODAY, TODAY + timedelta(60), 60)
    ahead = outlook(plan, KATAS, known, known, TODAY, zone=UTC)
    assert not set(known) & set(plan.days)
    repeats = {item.kata for day in ahead.days for item in day.items if item.what == "repeat"}
    assert set(known) <= repeats


def test_the_order_is_easy_and_often_asked_first_and_takes_tracks_in_turn() -> None:
    order = in_order(KATAS)
    assert order[0].level == 1
    assert order[0].ask == 3
    places = {kata.slug: place for place, kata in enumerate(order)}
    for one in KATAS:
        for other in KATAS:
            if one.track == other.track and one.level < other.level and one.ask >= other.ask:
                assert places[one.slug] < places[other.slug]
    runs = [order[n : n + 4] for n in range(len(order) - 15)]  # few tracks are left at the end
    assert all(len({kata.track for kata in run}) > 1 for run in runs)


@pytest.mark.parametrize("days", [-400, -1, 0, 367, 800])
def test_days_that_cannot_be_planned_for(days: int) -> None:
    with pytest.raises(KataError) as refused:
        checked(TODAY + timedelta(days), TODAY)
    assert refused.value.remedy


@pytest.mark.parametrize("days", [1, 2, 366])
def test_days_that_can(days: int) -> None:
    plan = made(days, 30)
    assert checked(plan.interview, TODAY) == plan.interview
    assert set(plan.days) == set(MINUTES)


def test_a_plan_is_read_from_its_event_and_nonsense_is_passed_over() -> None:
    plan = made(20, 30)
    good = Event(1, "a", 5.0, "plan", None, None, to_data(plan))
    bad = [
        Event(2, "b", 6.0, "plan", None, None, data)
        for data in ({}, to_data(plan) | {"days": 3}, to_data(plan) | {"interview": "soon"})
    ]
    assert latest([good, *bad]) == plan._replace(made_at=5.0)
    assert latest(bad) is None
    endless = good._replace(data=to_data(plan) | {"minutes_a_day": float("inf")})
    assert latest([endless]) == plan._replace(made_at=5.0, minutes_a_day=24 * 60)


def test_a_clock_that_is_far_off_does_not_make_a_screen_of_years() -> None:
    seen = view(made(20, 30), (), KATAS, at_noon(date(1980, 1, 1)), UTC)
    assert len(seen.outlook.days) <= 366


def test_the_plan_made_last_counts_wherever_it_stands_in_the_journal() -> None:
    """An import writes the older plan of another machine after the newer one of this."""
    new, old = made(20, 30), made(40, 60)
    mine = Event(1, "a", 9.0, "plan", None, None, to_data(new))
    imported = Event(2, "b", 5.0, "plan", None, None, to_data(old))
    assert latest([mine, imported]) == new._replace(made_at=9.0)
    same = imported._replace(at=9.0)
    assert latest([mine, same]) == old._replace(made_at=9.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tracks": [1]},
        {"tracks": "detection"},
        {"minutes_a_day": "many"},
        {"days": {"iou": "9999-12-31"}},
    ],
)
def test_a_plan_that_a_screen_could_not_show_is_passed_over(wrong: dict[str, Any]) -> None:
    event = Event(1, "a", at_noon(TODAY), "plan", None, None, to_data(made(20, 30)) | wrong)
    assert latest([event]) is None


def at_noon(day: date) -> float:
    return datetime.combine(day, time(12), UTC).timestamp()
