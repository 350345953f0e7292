"""What each command writes, decided from the events so far: pure functions for Journal.transact.

Each takes all events and gives the new ones, or raises KataError where the state does not allow
the command. Run under the journal's write lock they decide on what is true at that moment, though
two terminals act at once. So at most one attempt runs, and each passes at most once.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.attempts import Attempt, History
from harness.errors import KataError
from harness.interview import Interview, interviews, unfinished
from harness.journal import Event, NewEvent
from harness.replay import replay


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
    mock: int | None = None,
) -> list[NewEvent]:
    """A new attempt. `source` is the ordinal of the earlier attempt whose file it starts from.

    `left` is what stands in the files of unfinished attempts, by their numbers: an attempt that
    is ended here keeps its file in the journal. `mock` is the interview that it belongs to; while
    one is in progress nothing else is started.
    """
    history = replay(events)
    if mock is None:
        _must_not_be_in_interview(interview_of(events, history), "start another kata")
    old = [attempt for attempt in history.of(kata) if attempt.unfinished]
    data = {"path": str(path), "minutes": minutes, "seed": seed, "bug": bug, "from": source}
    data |= {} if mock is None else {"mock": mock}
    return [
        *_pause_others(history, at, old, "another started"),
        *(stopped(attempt, at, "restarted", (left or {}).get(attempt.number)) for attempt in old),
        NewEvent("start", at, history.next_number, kata, data),
    ]


def pause_events(events: Sequence[Event], *, at: float, example: str = "SLUG") -> list[NewEvent]:
    history = replay(events)
    interview = interview_of(events, history)
    if interview is not None:
        return _pause_interview(interview, history, at)
    attempt = history.at_hand(example=example)
    _must_be_unfinished(attempt)
    if attempt.state == "paused":
        raise KataError(f"Your attempt at {attempt.kata} is already paused.", "Go on: kata resume")
    return [of_attempt(attempt, "pause", at, {"why": "asked"})]


def resume_events(
    events: Sequence[Event], *, at: float, kata: str | None = None, example: str = "SLUG"
) -> list[NewEvent]:
    """Resume the attempt at `kata`, or the current one, or else the one that was paused last."""
    history = replay(events)
    interview = interview_of(events, history)
    if interview is not None:
        if kata not in (None, interview.item.kata):
            _must_not_be_in_interview(interview, f"resume {kata}")
        return _resume_interview(interview, history, at)
    attempt = _to_resume(history, kata, example)
    _must_be_unfinished(attempt)
    if attempt.state == "running":
        raise KataError(
            f"Your attempt at {attempt.kata} is not paused.", f"Judge it: kata check {attempt.kata}"
        )
    return [
        *_pause_others(history, at, [attempt], "another resumed"),
        of_attempt(attempt, "resume", at, {"why": "asked"}),
    ]


def stop_events(
    events: Sequence[Event], *, at: float, example: str = "SLUG", left: bytes | None = None
) -> list[NewEvent]:
    """The end of the attempt at hand. `left` is what stands in its file."""
    history = replay(events)
    _must_not_be_in_interview(interview_of(events, history), "stop a kata")
    attempt = history.at_hand(example=example)
    _must_be_unfinished(attempt)
    return [stopped(attempt, at, "asked", left)]


def stopped(attempt: Attempt, at: float, why: str, left: bytes | None) -> NewEvent:
    """The end of an attempt without a pass; what stands in its file is kept."""
    return of_attempt(attempt, "stop", at, {"why": why}, left)


def gap_events(events: Sequence[Event], *, at: float, counts: bool) -> list[NewEvent]:
    """Settles a long time without any event; nothing where there is none (any more)."""
    gap = open_gap(events, at)
    if gap is None:
        return []
    history = replay(events)
    interview = interview_of(events, history)
    data: dict[str, Any] = {"excluded_s": 0.0 if counts else gap}
    data |= {"mock": interview.number} if interview else {}
    running = history.running[-1] if history.running else None
    number, kata = (running.number, running.kata) if running else (None, None)
    return [NewEvent("gap", at, number, kata, data)]


def count_gap_events(events: Sequence[Event], *, at: float) -> list[NewEvent]:
    """What the last gap left out counts after all."""
    last = next((event for event in reversed(events) if event.kind == "gap"), None)
    excluded = last.data.get("excluded_s", 0.0) if last else 0.0
    if last is None or excluded <= 0:
        raise KataError("All of the time counts already.", "Where you stand: kata status")
    data = dict(last.data) | {"excluded_s": -excluded}
    return [NewEvent("gap", at, last.attempt, last.kata, data)]


def open_gap(events: Sequence[Event], now: float) -> float | None:
    """Seconds without any event in what runs, where they may not be work (see clock.open_gap)."""
    history = replay(events)
    interview = interview_of(events, history)
    if interview is not None:
        return interview.open_gap(now)
    return history.running[-1].open_gap(now) if history.running else None


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

    With a stage in its data it is a check of that stage, which begins with it at the latest. The
    attempt has passed already: the first such pass is the stage's.

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
        told = "The attempt is no longer in the journal, which was damaged."
        raise KataError(told, f"Start it again: kata start {kata}")
    if "stage" in data:
        return _stage_check_events(mine, at, data["stage"], check)
    before: list[NewEvent] = []
    if mine.state == "paused" and resumes:
        interview = interview_of(events, history)
        paused = interview is not None and interview.state == "paused"
        before = [
            *_pause_others(history, at, [mine], "another resumed"),
            *([_mock(interview, "mock_resume", at)] if interview and paused else []),
            of_attempt(mine, "resume", at, {"why": "check"}),
        ]
    passes = data["verdict"] == "pass" and mine.unfinished
    return [*before, check, *([of_attempt(mine, "pass", at)] if passes else [])]


def _stage_check_events(attempt: Attempt, at: float, name: str, check: NewEvent) -> list[NewEvent]:
    if attempt.passed_at is None:
        raise must_pass_first(attempt.kata, "check")
    stage = attempt.stage(name)
    begun = [] if stage else [of_attempt(attempt, "stage", at, {"name": name})]
    passes = check.data["verdict"] == "pass" and (stage is None or stage.passed_at is None)
    return [
        *begun,
        check,
        *([of_attempt(attempt, "stage_pass", at, {"name": name})] if passes else []),
    ]


def hint_events(events: Sequence[Event], *, at: float, kata: str, of: int) -> list[NewEvent]:
    """The next hint of the attempt at hand; nothing when all `of` of them were shown.

    In an interview that asks this kata it is refused, and the event says that.
    """
    history = replay(events)
    if refused := _refused(events, history, at, kata, "hint"):
        return refused
    attempt = history.at_hand(kata)
    number = attempt.hints + 1
    return [of_attempt(attempt, "hint", at, {"number": number})] if number <= of else []


def reveal_events(events: Sequence[Event], *, at: float, kata: str) -> list[NewEvent]:
    """The solution was shown, which is told of the last attempt at the kata.

    It is allowed at any time but in an interview that asks this kata.
    """
    history = replay(events)
    if refused := _refused(events, history, at, kata, "solution"):
        return refused
    attempts = history.of(kata)
    return [NewEvent("reveal", at, attempts[-1].number if attempts else None, kata)]


def must_pass_first(kata: str, command: str) -> KataError:
    """What to say to a follow-up before the pass."""
    return KataError(
        f"The follow-ups come after the first pass, and you have not passed {kata} yet.",
        f"Go on: kata {command} {kata}",
    )


def interview_of(events: Sequence[Event], history: History) -> Interview | None:
    """The one in progress."""
    return unfinished(interviews(events, history))


def _mock(interview: Interview, kind: str, at: float) -> NewEvent:
    return NewEvent(kind, at, data={"mock": interview.number})


def _must_not_be_in_interview(interview: Interview | None, what: str) -> None:
    if interview is not None:
        raise KataError(
            f"A mock interview is in progress, so you cannot {what}.",
            "Go on: kata mock next. End it: kata mock finish",
        )


def _refused(
    events: Sequence[Event], history: History, at: float, kata: str, what: str
) -> list[NewEvent]:
    interview = interview_of(events, history)
    if interview is None or kata not in [item.kata for item in interview.items]:
        return []
    attempt = interview.item.attempt
    number = attempt.number if attempt else None
    return [NewEvent("refused", at, number, kata, {"what": what, "mock": interview.number})]


def _pause_interview(interview: Interview, history: History, at: float) -> list[NewEvent]:
    """The interview's clock, and with it that of the attempt that runs."""
    if interview.state == "paused":
        raise KataError("The interview is already paused.", "Go on: kata mock resume")
    paused = [of_attempt(attempt, "pause", at, {"why": "mock"}) for attempt in history.running]
    return [*paused, _mock(interview, "mock_pause", at)]


def _resume_interview(interview: Interview, history: History, at: float) -> list[NewEvent]:
    if interview.state == "running":
        raise KataError("The interview is not paused.", "Where it stands: kata mock status")
    attempt = interview.item.attempt
    paused = attempt is not None and attempt.state == "paused"
    resumed = [of_attempt(attempt, "resume", at, {"why": "mock"})] if attempt and paused else []
    others = _pause_others(history, at, [attempt], "another resumed")  # imported meanwhile
    return [*others, _mock(interview, "mock_resume", at), *resumed]


def of_attempt(
    attempt: Attempt,
    kind: str,
    at: float,
    data: Mapping[str, Any] | None = None,
    snapshot: bytes | None = None,
) -> NewEvent:
    """An event of that attempt."""
    return NewEvent(kind, at, attempt.number, attempt.kata, data or {}, snapshot)


def _pause_others(
    history: History, at: float, kept: Sequence[Attempt | None], why: str
) -> list[NewEvent]:
    """Room for the `kept` attempts: whatever else runs is paused."""
    others = [attempt for attempt in history.running if attempt not in kept]
    return [of_attempt(attempt, "pause", at, {"why": why}) for attempt in others]


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
