"""Grades from evidence, and FSRS over them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.grades import evidence, grade, grades
from harness.journal import Event
from harness.review import RETENTION, expected, memories, review_events

DAY, TARGET = 86400.0, 20  # minutes
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC).timestamp()
FAIL = {"verdict": "fail", "checks": [{"name": "test_a", "outcome": "wrong"}]}
STUB = {"verdict": "fail", "checks": [{"name": "test_a", "outcome": "not_filled_in"}]}
TYPO = {"verdict": "fail", "checks": [{"name": "load", "outcome": "raised"}]}
PASS = {"verdict": "pass", "checks": [{"name": "test_a", "outcome": "pass"}]}


class Book:
    """A journal that is written by hand. Times in minutes from its begin."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind: str, minute: float, attempt: int | None = 1, **data: Any) -> Book:
        number = len(self.events) + 1
        kata = None if kind.startswith("mock") else "a"
        event = Event(number, str(number), NOON + 60 * minute, kind, attempt, kata, data)
        self.events.append(event)
        return self

    def start(self, minute: float = 0, attempt: int = 1, **data: Any) -> Book:
        return self.add("start", minute, attempt, **{"minutes": TARGET, "seed": 1} | data)

    def check(self, minute: float, attempt: int = 1, times: int = 1, **data: Any) -> Book:
        for _ in range(times):
            self.add("check", minute, attempt, **data)
        return self

    def passed(self, minute: float, attempt: int = 1) -> Book:
        return self.check(minute, attempt, **PASS).add("pass", minute, attempt)

    def stopped(self, minute: float, attempt: int = 1, why: str = "asked") -> Book:
        return self.add("stop", minute, attempt, why=why)

    def grade(self, attempt: int = 1) -> int | None:
        held = evidence(self.events)
        found = held.history.attempt(attempt)
        assert found is not None
        told = grade(found, held)
        return told[0] if told else None


def begun(**data: Any) -> Book:
    return Book().start(**data)


def interview(minutes: float) -> Book:
    return Book().add("mock", 0, None, mock=1, minutes=minutes, items=[]).start(mock=1)


def earlier(book: Book, minute: float = 0) -> Book:
    """The same file is taken up again, in the second attempt."""
    return book.start(minute, 2, **{"from": 1}).passed(minute + 10, 2)


@pytest.mark.parametrize(
    ("book", "wanted"),
    [
        (begun().passed(10), 4),
        (begun().check(5, **FAIL).passed(13), 4),
        (begun().passed(14), 3),
        (begun().passed(0.5), 3),
        (begun().check(5, times=2, **FAIL).passed(10), 3),
        (begun().check(5, times=8, **FAIL).passed(10), 2),
        (begun().check(5, times=20, **STUB).check(6, times=20, **TYPO).passed(10), 4),
        (begun().passed(26), 2),
        (begun().passed(200), 2),
        (begun().add("pause", 5).add("resume", 500).passed(505), 4),
        (begun().add("hint", 5).passed(10), 3),
        (begun().add("hint", 5).add("hint", 6).passed(10), 2),
        (begun().add("hint", 5).add("hint", 6).add("hint", 7).passed(10), 1),
        (begun().passed(10).add("hint", 11).add("reveal", 12), 4),
        (begun().add("reveal", 5).passed(10), 1),
        (Book().add("reveal", -60, None).start().passed(10), 2),
        (Book().add("reveal", -60 * 13, None).start().passed(10), 4),
        (interview(60).passed(10), 4),
        (interview(9).passed(10), 2),
        (interview(60).add("refused", 5, what="hint").passed(10), 3),
        (begun(), None),
        (begun().check(30, **FAIL), None),
        (begun().stopped(9), None),
        (begun().check(1, **STUB).stopped(9), None),
        (begun().check(1, **FAIL).stopped(2), 1),
        (begun().stopped(10), 1),
        (begun().stopped(10, why="restarted"), 1),
        (begun().add("reveal", 1).stopped(2), 1),
        (begun(bug="x").passed(10), None),
        (begun(bug="x").check(1, **FAIL).stopped(30), None),
    ],
)
def test_the_table_of_grades(book: Book, wanted: int | None) -> None:
    assert book.grade() == wanted


def test_a_file_that_is_taken_up_again() -> None:
    assert earlier(begun().check(1, **FAIL).stopped(2)).grade(2) == 2
    assert earlier(begun().passed(10), 20).grade(2) is None


def test_reasons_are_told_as_sentences() -> None:
    book = begun().check(3, times=5, **FAIL).add("hint", 4).add("reveal", 5).passed(12.5)
    assert grades(evidence(book.events))[0].reasons == (
        "passed in 12:30, target 20:00",
        "the solution was seen before the pass",
        "6 checks",
        "1 hint",
    )


def with_reviews(book: Book, minute: float) -> Book:
    for new in review_events(book.events, at=NOON + 60 * minute):
        book.add(new.kind, minute, new.attempt, **new.data)
    return book


def test_days_are_those_of_fsrs() -> None:
    book = begun().passed(14).start(5 * 1440, 2).passed(5 * 1440 + 10, 2)
    scheduler = Scheduler(
        desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = Card(card_id=0)
    for rating, minute in ((Rating.Good, 14), (Rating.Easy, 5 * 1440 + 10)):
        at = datetime.fromtimestamp(NOON + 60 * minute, UTC)
        card, _ = scheduler.review_card(card, rating, at)
    memory = memories(book.events)["a"]
    assert (memory.due_at, memory.stability) == (card.due.timestamp(), card.stability)
    assert memory.grade == 4
    assert memory.reviews == 2
    now = card.due + timedelta(days=1)
    assert memory.retrievability(now.timestamp()) == scheduler.get_card_retrievability(card, now)
    assert memory.retrievability(memory.at) == 1


def test_what_failed_comes_back_the_next_day_however_well_it_was_known() -> None:
    """FSRS alone would give it five days and more: less is forgotten at once than it says."""
    book = begun().passed(10).start(20, 2).check(21, 2, **FAIL).stopped(40, 2)
    assert memories(book.events)["a"].due(UTC) == date(2026, 11, 3)
    memory = expected(None, "a", NOON)
    for _ in range(4):
        memory = expected(memory, "a", memory.due_at)
    assert memory.due_at - memory.at > 365 * DAY
    failed = expected(memory, "a", memory.due_at, 1)
    assert failed.due_at - failed.at == DAY
    assert expected(failed, "a", failed.due_at).due_at - failed.due_at > 7 * DAY


def test_the_event_is_written_once_and_losing_it_loses_nothing() -> None:
    book = begun().check(1, **FAIL).stopped(2).start(1440, 2).passed(1450, 2)
    derived = memories(book.events)
    with_reviews(book, 1451)
    recorded = [event for event in book.events if event.kind == "review"]
    assert [event.data["grade"] for event in recorded] == [1, 4]
    assert recorded[0].data["fsrs"]
    assert len(recorded[0].data["parameters"]) == 21
    assert memories(book.events) == derived
    assert review_events(book.events, at=0.0) == []


def test_a_recorded_grade_counts_as_it_was_given() -> None:
    book = with_reviews(begun().passed(10), 11)
    data = dict(book.events[-1].data)
    parameters = [*data["parameters"][:3], 20.0, *data["parameters"][4:]]
    book.events[-1] = book.events[-1]._replace(data=data | {"parameters": parameters})
    assert memories(book.events)["a"].stability == 20.0
    book.events[-1] = book.events[-1]._replace(data=data | {"grade": 2})
    assert memories(book.events)["a"].grade == 2


@pytest.mark.parametrize(
    "wrong",
    [{"grade": 9}, {"grade": "good"}, {"parameters": [1.0]}, {"retention": 0}, {"reasons": None}],
)
def test_a_record_that_makes_no_sense_is_derived_again(wrong: dict[str, Any]) -> None:
    book = with_reviews(begun().passed(10), 11)
    whole = memories(book.events)
    book.events[-1] = book.events[-1]._replace(data=dict(book.events[-1].data) | wrong)
    assert memories(book.events) == whole


def test_a_kata_is_due_on_a_day_of_its_person() -> None:
    memory = expected(None, "a", datetime(2026, 11, 2, 22, tzinfo=UTC).timestamp())
    assert memory.due(UTC) == date(2026, 11, 6)
    assert memory.due(timezone(timedelta(hours=9))) == date(2026, 11, 7)


STEPS = st.lists(
    st.tuples(st.sampled_from(["passed", "stopped", "pause", "hint", "reveal"]), st.integers(0, 9)),
    max_size=20,
)


@given(STEPS, st.integers(-(10**12), 10**12))
@settings(max_examples=50)
def test_nothing_that_stands_in_a_journal_breaks_it(
    steps: list[tuple[str, int]], offset: int
) -> None:
    book, attempt, minute = Book(), 1, float(offset)
    book.start(minute, attempt)
    for kind, gap in steps:
        minute += 300 * gap
        if kind in ("passed", "stopped"):
            getattr(book, kind)(minute, attempt)
            attempt += 1
            book.start(minute, attempt)
        else:
            book.add(kind, minute, attempt)
    held = memories(book.events)
    assert memories(with_reviews(book, minute).events) == held
    for memory in held.values():
        assert 0 < memory.retrievability(minute) <= 1
        assert memory.due(UTC)
