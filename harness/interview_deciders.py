"""What the commands of a mock interview write: pure functions for Journal.transact, as deciders."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.deciders import start_events, stopped
from harness.errors import KataError
from harness.interview import Interview, Item, interviews, unfinished
from harness.journal import Event, NewEvent
from harness.replay import replay


class Opening(NamedTuple):
    """The attempt that begins with an item: its file stands there already."""

    path: Path
    seed: int
    bug: str | None = None  # the name of the mistake to be found
    left: Mapping[int, bytes | None] | None = None  # the files of unfinished attempts at the kata


def begin_events(
    events: Sequence[Event],
    *,
    at: float,
    minutes: float,
    seed: int,
    folder: Path,
    items: Sequence[Item],
    opening: Opening,
) -> list[NewEvent]:
    """A new interview, and the attempt at its first kata."""
    past = interviews(events, replay(events))
    if unfinished(past):
        raise in_progress_already()
    number = 1 + max((event.data.get("mock") or 0 for event in events), default=0)
    told = [
        {"kata": item.kata, "minutes": item.minutes, "why": item.why, "bug": item.bug}
        for item in items
    ]
    data = {
        "mock": number,
        "minutes": minutes,
        "seed": seed,
        "folder": str(folder),
        "items": told,
    }
    return [
        NewEvent("mock", at, data=data),
        *_opened(events, at, items[0], opening, number),
    ]


def next_events(
    events: Sequence[Event],
    *,
    at: float,
    item: int,
    opening: Opening | None,
    left: bytes | None = None,
) -> list[NewEvent]:
    """Leaves the item with that index, and opens the next one, or ends the interview.

    `left` is what stands in the file of the attempt that is left.
    """
    interview = _in_progress(events)
    if interview.position != item:
        raise moved_on()
    mock = {"mock": interview.number}
    attempt = interview.item.attempt
    passed = attempt is not None and attempt.passed_at is not None
    written = [*_go_on(interview, at), *_given_up(interview, at, left)]
    why = "passed" if passed else "gave up"
    written.append(NewEvent("mock_next", at, data=mock | {"item": item, "why": why}))
    if opening is None:
        return [*written, NewEvent("mock_finish", at, data=mock | {"why": "all done"})]
    following = interview.items[item + 1]
    return [*written, *_opened(events, at, following, opening, interview.number)]


def finish_events(
    events: Sequence[Event], *, at: float, left: bytes | None = None
) -> list[NewEvent]:
    """The end, whatever is still open."""
    interview = _in_progress(events)
    data = {"mock": interview.number, "why": "asked"}
    return [*_given_up(interview, at, left), NewEvent("mock_finish", at, data=data)]


def note_events(events: Sequence[Event], *, at: float, text: str) -> list[NewEvent]:
    """A note of one's own."""
    data = {"mock": _in_progress(events).number, "text": text}
    return [NewEvent("mock_note", at, data=data)]


def moved_on() -> KataError:
    return KataError(
        "The interview has moved on in another terminal.", "See where: kata mock status"
    )


def in_progress_already() -> KataError:
    return KataError(
        "A mock interview is in progress.",
        "Go on with it: kata mock resume. End it: kata mock finish",
    )


def _in_progress(events: Sequence[Event]) -> Interview:
    interview = unfinished(interviews(events, replay(events)))
    if interview is None:
        raise KataError("No mock interview is in progress.", "Begin one: kata mock")
    return interview


def _go_on(interview: Interview, at: float) -> list[NewEvent]:
    """Who asks for the next kata is no longer in a break."""
    if interview.state != "paused":
        return []
    return [NewEvent("mock_resume", at, data={"mock": interview.number})]


def _given_up(interview: Interview, at: float, left: bytes | None) -> list[NewEvent]:
    """The end of the attempt at hand, where it has not passed."""
    attempt = interview.item.attempt
    if attempt is None or not attempt.unfinished:
        return []
    return [stopped(attempt, at, "mock", left)]


def _opened(
    events: Sequence[Event], at: float, item: Item, opening: Opening, number: int
) -> list[NewEvent]:
    return start_events(
        events,
        at=at,
        kata=item.kata,
        path=opening.path,
        minutes=item.minutes,
        seed=opening.seed,
        bug=opening.bug,
        left=opening.left,
        mock=number,
    )
