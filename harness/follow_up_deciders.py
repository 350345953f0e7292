"""What the follow-ups write: stages that are coded, questions that are answered in words.

Pure functions for Journal.transact, like those of deciders.py.
"""

from collections.abc import Sequence

from harness.attempts import Attempt
from harness.deciders import interview_of, must_pass_first, of_attempt
from harness.errors import KataError
from harness.journal import Event, NewEvent
from harness.replay import replay


def stage_events(
    events: Sequence[Event], *, at: float, kata: str, stages: Sequence[str], skip: bool = False
) -> list[NewEvent]:
    """The next of the kata's stages is begun after the latest pass; nothing when there is none.

    Nothing either while one is open, unless that is to be skipped, and while a newer attempt at
    the kata is in progress: its file is another's.
    """
    attempt = _passed(events, kata)
    newest = replay(events).of(kata)[-1].number == attempt.number
    if not newest or (attempt.open_stage in stages and not skip):
        return []
    left = [name for name in stages if attempt.stage(name) is None]
    return [of_attempt(attempt, "stage", at, {"name": left[0]})] if left else []


def follow_up_events(events: Sequence[Event], *, at: float, kata: str, of: int) -> list[NewEvent]:
    """The next question after the latest pass; nothing when all `of` of them were asked."""
    attempt = _passed(events, kata)
    number = attempt.follow_ups + 1
    return [of_attempt(attempt, "follow_up", at, {"number": number})] if number <= of else []


def _passed(events: Sequence[Event], kata: str) -> Attempt:
    """The latest attempt at a kata that has passed."""
    attempts = replay(events).of(kata)
    passed = [attempt for attempt in attempts if attempt.state == "passed"]
    if not passed:
        raise must_pass_first(kata, "check" if attempts and attempts[-1].unfinished else "start")
    return passed[-1]


def answer_events(events: Sequence[Event], *, at: float, kata: str, text: str) -> list[NewEvent]:
    """An answer in words to the follow-up question that was asked last, not yet rated.

    An empty one leaves the question for good.
    """
    asked, attempt = _question(events, kata)
    data = {
        "number": asked.data.get("number", 0),
        "text": text,
        "seconds": round(max(0.0, _seconds_since(events, attempt, asked.at, at)), 1),
        "rating": None,
    }
    return [of_attempt(attempt, "answer", at, data)]


def rate_events(events: Sequence[Event], *, at: float, kata: str, rating: int) -> list[NewEvent]:
    """The person's own rating of the answer given last: 3 had it, 2 partly, 1 missed it."""
    asked, attempt = _question(events, kata)
    given = [answer for answer in attempt.answers if answer.number == asked.data.get("number", 0)]
    if not given or not given[-1].text:
        raise KataError(
            "You have not answered the question yet.", 'Answer: kata follow-up --answer "..."'
        )
    last = given[-1]
    data = {"number": last.number, "text": last.text, "seconds": last.seconds, "rating": rating}
    return [of_attempt(attempt, "answer", at, data)]


def _seconds_since(events: Sequence[Event], attempt: Attempt, asked: float, at: float) -> float:
    """What counts of the time since then: the clock of an interview leaves out its pauses."""
    interview = interview_of(events, replay(events))
    if interview is None or interview.number != attempt.mock:
        return at - asked
    return interview.seconds(at) - interview.seconds_at(asked)


def _question(events: Sequence[Event], kata: str) -> tuple[Event, Attempt]:
    """The follow-up question that was asked last, and of which attempt."""
    passed = [attempt for attempt in replay(events).of(kata) if attempt.state == "passed"]
    asked = [event for attempt in passed[-1:] for event in attempt.events]
    asked = [event for event in asked if event.kind == "follow_up"]
    if not asked:
        raise KataError(
            f"No follow-up question on {kata} was asked yet.", f"Ask: kata follow-up {kata}"
        )
    return asked[-1], passed[-1]
