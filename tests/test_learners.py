"""Six weeks of practice by three kinds of learners: whether `next` and `plan` make sense."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from functools import cache

import pytest

from harness.outlook import view
from harness.replay import replay
from harness.review import known
from tests.learners import BEGIN, DAYS, KINDS, Learner, at_hour, catalogue, learner


@cache
def practised(kind: str) -> Learner:
    return learner(kind, catalogue())


@pytest.fixture(params=KINDS)
def anyone(request: pytest.FixtureRequest) -> Learner:
    return practised(request.param)


def test_what_is_due_is_proposed_before_long(anyone: Learner) -> None:
    """Counted in days of practice: who stays away finds a pile."""
    waits: Counter[str] = Counter()
    for day in sorted({did.day for did in anyone.did}):
        mine = [did for did in anyone.did if did.day == day]
        done = {did.proposal.kata for did in mine}
        due = mine[0].due_before
        waits = Counter({slug: waits[slug] + 1 for slug in due - done})
        assert max(waits.values(), default=0) <= 8, (day, waits)


def test_no_kata_twice_a_day_unless_it_failed(anyone: Learner) -> None:
    for day in range(DAYS):
        passed: set[str] = set()
        times: Counter[str] = Counter()
        for did in anyone.did:
            if did.day == day and did.proposal.command.startswith("kata start"):
                assert did.proposal.kata not in passed
                times[str(did.proposal.kata)] += 1
                passed |= {str(did.proposal.kata)} if did.passed else set()
        assert max(times.values(), default=0) <= 2


def test_new_katas_wait_for_a_pile_unless_a_plan_has_them(anyone: Learner) -> None:
    new = [did for did in anyone.did if did.proposal.what == "new"]
    assert new
    for did in new:
        assert anyone.plan is not None or not did.due_before


def test_tracks_take_turns(anyone: Learner) -> None:
    tracks = [
        anyone.by_slug[str(did.proposal.kata)].track
        for did in anyone.did
        if did.proposal.what == "new"
    ]
    assert all(len(set(tracks[n : n + 4])) > 1 for n in range(len(tracks) - 3))
    assert len(set(tracks)) >= 4


def test_a_day_is_no_longer_than_it_was_meant_to_be(anyone: Learner) -> None:
    for day, minutes in enumerate(anyone.minutes):
        mine = [did for did in anyone.did if did.day == day]
        assert sum(did.minutes for did in mine[:-1]) <= minutes  # the last may take longer


def test_the_steady_one_learns_much_and_keeps_it() -> None:
    steady = practised("steady")
    what = Counter(did.proposal.what for did in steady.did)
    assert what["new"] >= 20
    assert what["mock"] in range(3, 8)
    assert len(steady.did[-1].due_before) <= 5


def test_the_crammer_is_told_that_it_does_not_fit() -> None:
    """Nothing is done for five weeks; the plan of the first day asked for half an hour a day."""
    crammer, late = practised("crammer"), at_hour(DAYS - 7, 8)
    assert crammer.plan is not None
    before = [event for event in crammer.events if event.at < late]
    first = view(crammer.plan, before, crammer.katas, at_hour(0, 9), UTC)
    assert first.outlook.fits
    seen = view(crammer.plan, before, crammer.katas, late, UTC)
    assert not seen.outlook.fits
    assert 60 <= seen.outlook.minutes_a_day <= 240
    assert len(seen.schedule.behind) > 30
    assert seen.tracks
    end = view(crammer.plan, crammer.events, crammer.katas, at_hour(DAYS - 1, 23), UTC)
    assert end.schedule.done >= 40
    assert end.plan.interview == BEGIN + timedelta(DAYS)


def test_what_the_forgetful_one_fails_comes_back_sooner() -> None:
    forgetful = practised("forgetful")
    gaps: dict[bool, list[int]] = {True: [], False: []}
    last: dict[str, tuple[int, bool]] = {}
    days = sorted({did.day for did in forgetful.did})
    for did in forgetful.did:
        slug = str(did.proposal.kata)
        if slug in last:
            day, passed = last[slug]
            gaps[passed].append(days.index(did.day) - days.index(day))
        last[slug] = did.day, did.passed
    assert sum(gaps[False]) / len(gaps[False]) < 2
    assert sum(gaps[True]) / len(gaps[True]) > 2 * sum(gaps[False]) / len(gaps[False])
    assert len(known(replay(forgetful.events))) < len(known(replay(practised("steady").events)))
