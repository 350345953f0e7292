"""What is remembered, and when it is due again: FSRS over the grades of all ended attempts.

A pure fold of the events. There is no fuzz and there are no minute-long steps, so that replaying
the same events gives the same days.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import metadata
from typing import Any, Final, NamedTuple

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

from harness.attempts import History
from harness.grades import AGAIN, EASY, GOOD, Evidence, Graded, evidence, grade, grades
from harness.journal import Event, NewEvent

# A kata takes a quarter of an hour and not ten seconds: at FSRS's usual 0.9 it would come back
# twice as often, for little more that is remembered on the day of the interview.
RETENTION: Final = 0.85
# To FSRS what had been well known is due days or weeks after a failure. What failed is tried again
# the next day; how much of it is remembered stays FSRS's own reckoning.
AFTER_FAILURE: Final = timedelta(days=1)
LATEST: Final = 4e9  # seconds since 1970; a year that calendars know, whatever a journal says

# The zone of a person's days; None is the machine's own, with its summer time.
Zone = tzinfo | None


class Memory(NamedTuple):
    """One kata as it is remembered. Times in seconds since 1970, stability in days."""

    kata: str
    grade: int  # of the last attempt that says something
    reasons: tuple[str, ...]
    at: float  # its end
    due_at: float
    stability: float
    difficulty: float
    reviews: int = 1

    def retrievability(self, now: float) -> float:
        """How likely it would be passed now, from 0 to 1.

        FSRS counts whole days and cuts them off; the evening before would still be today.
        """
        days = round((now - self.at) / 86400)
        return _scheduler().get_card_retrievability(_card(self), _utc(self.at + 86400 * days))

    def due(self, zone: Zone) -> date:
        """The day on which it is due again."""
        return day_of(self.due_at, zone)


def day_of(at: float, zone: Zone) -> date:
    """The person's day at that time."""
    return datetime.fromtimestamp(min(max(at, 0.0), LATEST), zone).date()


def memories(events: Sequence[Event], history: History | None = None) -> dict[str, Memory]:
    """What is remembered of each kata that was tried. `history`: their replay, if at hand.

    A grade counts as it was recorded. Where the process ended before it was, or what stands
    there makes no sense, it is derived again.
    """
    held: dict[str, Memory] = {}
    for told, parameters, retention in _reviews(evidence(events, history)):
        held[told.kata] = _after(held.get(told.kata), told, parameters, retention)
    return held


def expected(before: Memory | None, kata: str, at: float, grade: int = GOOD) -> Memory:
    """What would be remembered after one more attempt at that time, with today's parameters."""
    told = Graded(0, kata, at, grade, ())
    return _after(before, told, DEFAULT_PARAMETERS, RETENTION)


def review_events(events: Sequence[Event], *, at: float) -> list[NewEvent]:
    """The grade of each attempt that ended and has none yet: that of a moment ago, as a rule."""
    held = evidence(events)
    recorded = {event.attempt for event in events if event.kind == "review"}
    version = metadata.version("fsrs")
    return [
        NewEvent(
            "review",
            at,
            told.attempt,
            told.kata,
            {
                "grade": told.grade,
                "reasons": list(told.reasons),
                "fsrs": version,
                "parameters": list(DEFAULT_PARAMETERS),
                "retention": RETENTION,
            },
        )
        for told in grades(held)
        if told.attempt not in recorded
    ]


def known(history: History, since: float = 0.0) -> Collection[str]:
    """The katas that were passed (since then) without sight of the solution, drills aside."""
    return {
        attempt.kata
        for attempt in history.attempts
        if attempt.bug is None
        and not attempt.copied
        and attempt.passed_at is not None
        and attempt.passed_at >= since
    }


Parameters = tuple[float, ...]
Review = tuple[Graded, Parameters, float]  # with the parameters and the retention it counts under


def _reviews(held: Evidence) -> list[Review]:
    """By the time of the attempts' ends."""
    found = []
    for attempt in held.history.attempts:
        at = attempt.ended_at
        if at is None:
            continue
        data = next((event.data for event in attempt.events if event.kind == "review"), {})
        review = _recorded(attempt.number, attempt.kata, at, data)
        told = None if review else grade(attempt, held)
        if told is not None:
            graded = Graded(attempt.number, attempt.kata, at, *told)
            review = graded, DEFAULT_PARAMETERS, RETENTION
        if review is not None:
            found.append(review)
    return sorted(found, key=lambda review: (review[0].at, review[0].attempt))


def _recorded(number: int, kata: str, at: float, data: Mapping[str, Any]) -> Review | None:
    """As it stands in the event; None where that makes no sense."""
    with suppress(KeyError, TypeError, ValueError):
        parameters = tuple(float(each) for each in data["parameters"])
        retention, told = float(data["retention"]), data["grade"]
        reasons = tuple(str(reason) for reason in data["reasons"])
        _scheduler(parameters, retention)
        if told in range(1, EASY + 1) and 0 < retention < 1:
            return Graded(number, kata, at, int(told), reasons), parameters, retention
    return None


def _after(before: Memory | None, told: Graded, parameters: Parameters, retention: float) -> Memory:
    at = _utc(told.at)
    card = Card(card_id=0, due=at) if before is None else _card(before)
    card, _ = _scheduler(parameters, retention).review_card(card, Rating(told.grade), at)
    due = min(card.due, at + AFTER_FAILURE) if told.grade == AGAIN else card.due
    assert card.stability is not None, "a card that was reviewed has it"
    assert card.difficulty is not None, "likewise"
    return Memory(
        kata=told.kata,
        grade=told.grade,
        reasons=told.reasons,
        at=at.timestamp(),
        due_at=due.timestamp(),
        stability=card.stability,
        difficulty=card.difficulty,
        reviews=before.reviews + 1 if before else 1,
    )


@lru_cache(maxsize=16)
def _scheduler(
    parameters: Parameters = DEFAULT_PARAMETERS, retention: float = RETENTION
) -> Scheduler:
    return Scheduler(
        parameters,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def _card(memory: Memory) -> Card:
    return Card(
        card_id=0,  # without one the package makes one from the time, and sleeps
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_utc(memory.due_at),
        last_review=_utc(memory.at),
    )


def _utc(at: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(max(at, 0.0), LATEST))
