"""next, plan, list --due: what to practise, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest


def at(day: int, hour: int = 18, minute: int = 0) -> dict[str, Any]:
    """A time in November 2026, as options of a command."""
    now = datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp()
    return {"environ": {"KATA_NOW": str(now), "TZ": "UTC"}}


@pytest.fixture
def passed(kata):
    """`double` was passed on 2 November, within its target."""
    kata("start", "double", **at(2))
    kata.file.write_text(kata.reference)
    assert kata("check", **at(2, minute=4)).code == 0
    return kata


def test_a_pass_is_graded_and_comes_back(passed):
    (review,) = passed.events("review")
    assert review.data["grade"] == 3
    assert review.data["reasons"] == ["passed in 4:00, target 5:00", "the first check passed"]
    assert review.data["fsrs"]
    days = {row["slug"]: row["due"] for row in passed.json("list", **at(2))["katas"]}
    assert days == {"scale_shift": None, "counter": None, "double": "2026-11-06"}
    assert 0.8 < passed.json("list", "--due", **at(7))["katas"][0]["retrievability"] < 0.9
    assert passed.json("list", "--due", **at(5))["katas"] == []
    assert "double is next, on 2026-11-06" in passed("list", "--due", **at(5)).out
    assert "4 d" in passed("list", **at(2)).out
    assert "today" in passed("list", **at(6)).out
    assert "late" in passed("list", "--due", **at(9)).out
    passed("check", **at(3))
    assert len(passed.events("review")) == 1


def test_a_stop_is_graded_where_it_says_something(kata):
    kata("start", "double", **at(2))
    kata("stop", **at(2, minute=1))
    assert kata.events("review") == []
    kata("start", "double", **at(2, minute=2))
    kata("stop", **at(2, minute=9))
    (review,) = kata.events("review")
    assert (review.data["grade"], review.attempt) == (1, 2)


def test_next_proposes_one_thing_with_its_command(kata):
    first = kata.json("next", **at(2))
    assert first["proposal"]["what"] == "new"
    command = first["proposal"]["command"].split()
    kata(*command[1:], **at(2))
    going = kata("next", **at(2, minute=1))
    assert going.out.startswith(f"kata check {command[2]} ")
    kata("pause", **at(2, minute=2))
    assert kata.json("next", **at(3))["proposal"]["command"] == f"kata resume {command[2]}"
    of_track = kata.json("next", "--track", "classic", **at(30))["proposal"]
    assert of_track["kata"] == "double"
    kata.refuses("next", "--track", "cooking", told="Tracks:")


def test_next_brings_back_what_is_due(passed):
    proposal = passed.json("next", **at(7))["proposal"]
    assert (proposal["what"], proposal["command"]) == ("due", "kata start double")
    assert proposal["why"].startswith("Due yesterday; last time, 5 days ago: passed in 4:00")


def test_a_plan_is_made_shown_and_kept(kata):
    made = kata.json("plan", "--interview", "2026-11-12", "--minutes-a-day", "20", **at(2))["plan"]
    assert made["fits"] is True
    assert made["minutes_a_day"] == 20
    days = {k["kata"]: d["date"] for d in made["days"] for k in d["katas"] if k["what"] == "new"}
    assert sorted(days) == ["counter", "double", "scale_shift"]
    assert "behind" in kata("plan", **at(8)).out
    kata("start", "double", **at(2))
    kata.file.write_text(kata.reference)
    kata("check", **at(2, minute=4))
    schedule = kata.json("plan", **at(8))["plan"]["schedule"]
    assert (schedule["done"], schedule["of"]) == (1, 3)
    assert "double" not in schedule["behind"]
    shown = kata("plan", **at(3)).out
    assert "✓ double" in shown
    assert "interview on Thu 12 Nov 2026 · 9 days left" in shown
    plain = kata("plan", environ=at(3)["environ"] | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert plain.code == 0
    assert "+ double" in plain.out
    assert plain.out.isascii()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--interview", "2026-11-01"], "2026-11-01 has passed"),
        (["--interview", "2026-11-02"], "is today"),
        (["--interview", "2028-11-02"], "more than a year away"),
        (["--interview", "next week"], '"next week" is not a date'),
        (["--interview", "2026-12-15", "--track", "cooking"], "Tracks:"),
        (["--interview", "2026-12-15", "--track", "image"], "no katas in these tracks"),
        (["--minutes-a-day", "60"], "--interview"),
        ([], "There is no plan yet"),
    ],
)
def test_plans_that_cannot_be(kata, arguments, told):
    kata.refuses("plan", *arguments, told=told, **at(2))
    assert kata.events() == []


def test_tomorrow_is_too_soon_for_much(kata):
    ran = kata("plan", "--interview", "2026-11-03", "--minutes-a-day", "5", **at(2))
    assert ran.code == 0
    assert "5 minutes a day are too few" in ran.out
    assert "It takes 25, or fewer tracks: layers." in " ".join(ran.out.split())


def test_a_new_plan_counts_though_the_clock_was_set_back(kata):
    kata("plan", "--interview", "2026-11-20", **at(9))
    made = kata.json("plan", "--interview", "2026-11-15", **at(2))["plan"]
    assert made["interview"] == "2026-11-15"
    assert kata.json("plan", **at(3))["plan"]["interview"] == "2026-11-15"
