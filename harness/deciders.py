"""What each command writes, decided from the events so far: pure functions for Journal.transact.

Each takes all events and gives the new ones, or raises KataError where the state does not allow
the command. Run under the journal's write lock they decide on what is true at that moment, though
two terminals act at once. So at most one attempt runs, and each passes at most once.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.attempts import Attempt, History, replay
from harness.errors import KataError
from harness.journal import Event, NewEvent


def start_events(
    events: Sequence[Event],
    *,
    at: float,
    kata: str,
    path: Path,
    minutes: float,
    seed: int,
    bug: str | None = None,
    source: int | None = None,
    left: Mapping[int, bytes | None] | None = None,
) -> list[NewEvent]:
    """A new attempt. `source` is the ordinal of the earlier attempt whose file it starts from.

    `left` is what stands in the files of unfinished attempts, by their numbers: an attempt that
    is ended here keeps its file in the journal.
    """
    history = replay(events)
    old = [attempt for attempt in history.of(kata) if attempt.unfinished]
    data = {"path": str(path), "minutes": minutes, "seed": seed, "bug": bug, "from": source}
    return [
        *_pause_others(history, at, kata, "another started"),
        *(
            _of(attempt, "stop", at, {"why": "restarted"}, (left or {}).get(attempt.number))
            for attempt in old
        ),
        NewEvent("start", at, history.next_number, kata, data),
    ]


def pause_events(events: Sequence[Event], *, at: float, example: str = "SLUG") -> list[NewEvent]:
    attempt = replay(events).at_hand(example=example)
    _must_be_unfinished(attempt)
    if attempt.state == "paused":
        raise KataError(f"Your attempt at {attempt.kata} is already paused.", "Go on: kata resume")
    return [_of(attempt, "pause", at, {"why": "asked"})]


def resume_events(
    events: Sequence[Event], *, at: float, kata: str | None = None, example: str = "SLUG"
) -> list[NewEvent]:
    """Resume the attempt at `kata`, or the current one, or else the one that was paused last."""
    history = replay(events)
    attempt = _to_resume(history, kata, example)
    _must_be_unfinished(attempt)
    if attempt.state == "running":
        raise KataError(
            f"Your attempt at {attempt.kata} is not paused.", f"Judge it: kata check {attempt.kata}"
        )
    return [
        *_pause_others(history, at, attempt.kata, "another resumed"),
        _of(attempt, "resume", at, {"why": "asked"}),
    ]


def stop_events(
    events: Sequence[Event], *, at: float, example: str = "SLUG", left: bytes | None = None
) -> list[NewEvent]:
    """The end of the attempt at hand. `left` is what stands in its file."""
    attempt = replay(events).at_hand(example=example)
    _must_be_unfinished(attempt)
    return [_of(attempt, "stop", at, {"why": "asked"}, left)]


def check_events(
    events: Sequence[Event],
    *,
    at: float,
    kata: str,
    attempt: int | None,
    data: Mapping[str, Any],
    snapshot: bytes,
    resumes: bool = True,
) -> list[NewEvent]:
    """A run of the checks, and the pass that it causes. `attempt` is None under --file.

    A check of a paused attempt resumes it. But an attempt that was paused *while it was judged*
    stays paused: say resumes=False when it ran at the time the check was asked for. A verdict
    that was reached is always written, even when the attempt was stopped meanwhile.
    """
    check = NewEvent("check", at, attempt, kata, data, snapshot)
    if attempt is None:
        return [check]
    history = replay(events)
    mine = history.attempt(attempt)
    if mine is None:
        raise ValueError(f"there is no attempt {attempt}")
    before: list[NewEvent] = []
    if mine.state == "paused" and resumes:
        before = [
            *_pause_others(history, at, kata, "another resumed"),
            _of(mine, "resume", at, {"why": "check"}),
        ]
    passes = data["verdict"] == "pass" and mine.unfinished
    return [*before, check, *([_of(mine, "pass", at)] if passes else [])]


def hint_events(events: Sequence[Event], *, at: float, kata: str, of: int) -> list[NewEvent]:
    """The next hint of the attempt at hand; nothing when all `of` of them were shown."""
    attempt = replay(events).at_hand(kata)
    number = attempt.hints + 1
    return [_of(attempt, "hint", at, {"number": number})] if number <= of else []


def reveal_events(events: Sequence[Event], *, at: float, kata: str) -> list[NewEvent]:
    """The solution was shown: allowed at any time, and told of the last attempt at the kata."""
    attempts = replay(events).of(kata)
    return [NewEvent("reveal", at, attempts[-1].number if attempts else None, kata)]


def follow_up_events(events: Sequence[Event], *, at: float, kata: str, of: int) -> list[NewEvent]:
    """The next question after the latest pass; nothing when all `of` of them were asked."""
    attempts = replay(events).of(kata)
    passed = [attempt for attempt in attempts if attempt.state == "passed"]
    if not passed:
        command = "check" if attempts and attempts[-1].unfinished else "start"
        raise KataError(
            f"The follow-ups come after the first pass, and you have not passed {kata} yet.",
            f"Go on: kata {command} {kata}",
        )
    number = passed[-1].follow_ups + 1
    return [_of(passed[-1], "follow_up", at, {"number": number})] if number <= of else []


def _of(
    attempt: Attempt,
    kind: str,
    at: float,
    data: Mapping[str, Any] | None = None,
    snapshot: bytes | None = None,
) -> NewEvent:
    return NewEvent(kind, at, attempt.number, attempt.kata, data or {}, snapshot)


def _pause_others(history: History, at: float, kata: str, why: str) -> list[NewEvent]:
    """Room for an attempt at `kata`: whatever else runs is paused."""
    others = [attempt for attempt in history.running if attempt.kata != kata]
    return [_of(attempt, "pause", at, {"why": why}) for attempt in others]


def _to_resume(history: History, kata: str | None, example: str) -> Attempt:
    current = history.current
    if kata is None and (current is None or not current.unfinished) and history.paused:
        return history.paused[-1]
    return history.at_hand(kata, example)


def _must_be_unfinished(attempt: Attempt) -> None:
    """Pause, resume and stop make no sense after the pass."""
    if attempt.state == "passed":
        raise KataError(
            f"You have passed {attempt.kata}, so its clock has stopped.",
            f"Start again: kata start {attempt.kata}",
        )
