"""Events of another journal become part of this one: each once, under numbers of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from harness.attempts import Attempt
from harness.interview import Interview, interviews
from harness.journal import Event, NewEvent
from harness.replay import replay

# What an import itself writes, so that one thing runs at a time. Elsewhere it means nothing.
OWN: Final = ("pause", "resume", "mock_pause", "mock_resume")
IMPORTED: Final = "imported"

ABSURD: Final = 10**9  # no journal comes to such a number, and numbers go on from the largest

Numbers = Mapping[int, int]  # in the file -> in this journal


class Merged(NamedTuple):
    """What is to be written, and what there is to tell of it."""

    events: list[NewEvent]
    new: int = 0  # events of the file that were not here
    known: int = 0  # those that were
    paused: tuple[str, ...] = ()  # katas whose attempts ran there and do not run here


def merged(known: Sequence[Event], incoming: Sequence[NewEvent]) -> Merged:
    """The events of `incoming` that are not known yet, ready to be written after the known ones.

    An attempt is known by the uid of its `start`, an interview by that of its `mock`. What runs
    here goes on; what ran there beside it is paused at its last event. Importing the same again
    gives nothing.
    """
    attempts = _numbers(known, incoming, _attempt_of, "start")
    mocks = _numbers(known, incoming, _mock_of, "mock")
    uids = {event.uid for event in known}
    old_attempts, old_mocks = set(map(_attempt_of, known)), set(map(_mock_of, known))
    new: list[NewEvent] = []
    for event in incoming:
        mine = _renumbered(event, attempts, mocks)
        stale = _is_own(event) and (
            _mock_of(mine) in old_mocks if mine.attempt is None else mine.attempt in old_attempts
        )
        if event.uid not in uids and not stale:
            uids.add(event.uid or "")
            new.append(mine)
    if not new:
        return Merged([], 0, len(incoming))
    events = [*_taken_up(known, new, uids), *new]
    pauses, katas = _pauses(known, events, uids)
    return Merged([*events, *pauses], len(new), len(incoming) - len(new), katas)


def _attempt_of(event: Event | NewEvent) -> int | None:
    return event.attempt


def _mock_of(event: Event | NewEvent) -> int | None:
    return event.data.get("mock")


def _is_own(event: Event | NewEvent) -> bool:
    return event.kind in OWN and event.data.get("why") == IMPORTED


def _numbers(
    known: Sequence[Event],
    incoming: Sequence[NewEvent],
    number_of: Callable[[Event | NewEvent], int | None],
    birth: str,
) -> Numbers:
    """The number here of each number there: that of the same birth, of an event that both have
    where the birth is in neither, else the next free one. The first import keeps them all."""
    here = {event.uid: n for event in known if (n := number_of(event)) is not None}
    born: set[int] = set()
    found: dict[int, int] = {}
    there: set[int] = set()
    for event in incoming:
        number = number_of(event)
        if number is None:
            continue
        there.add(number)
        mine = here.get(event.uid or "")
        is_birth = event.kind == birth and number not in born
        if mine is not None and (is_birth or number not in found):
            found[number] = mine
        if is_birth:
            born.add(number)
    if not here and max(there, default=0) < ABSURD:
        return {number: number for number in there}
    free = 1 + max(here.values(), default=0)
    unknown = sorted(there - set(found))
    return found | {number: free + n for n, number in enumerate(unknown)}


def _renumbered(event: NewEvent, attempts: Numbers, mocks: Numbers) -> NewEvent:
    attempt = None if event.attempt is None else attempts[event.attempt]
    data: Mapping[str, Any] = event.data
    if (mock := _mock_of(event)) is not None:
        data = {**data, "mock": mocks[mock]}
    return event._replace(attempt=attempt, data=data)


def _taken_up(
    known: Sequence[Event], new: Sequence[NewEvent], uids: Collection[str]
) -> list[NewEvent]:
    """What an earlier import has paused went on elsewhere: it was never paused."""
    events = []
    for number_of, kind in ((_attempt_of, "resume"), (_mock_of, "mock_resume")):
        last = {number_of(e): e for e in known if kind == "resume" or e.kind.startswith("mock")}
        for number in {number_of(e) for e in new if not _is_own(e)} - {None}:
            event = last.get(number)
            if event and _is_own(event) and event.kind in ("pause", "mock_pause"):
                uid = _uid(uids, kind, event.uid)
                data = {**event.data, "why": IMPORTED}
                events.append(NewEvent(kind, event.at, event.attempt, event.kata, data, None, uid))
    return events


def _pauses(
    known: Sequence[Event], new: Sequence[NewEvent], uids: Collection[str]
) -> tuple[list[NewEvent], tuple[str, ...]]:
    """One attempt and one interview run at a time; and the katas of the attempts that do not."""
    before = replay(known)
    events = [*known, *_as_events(new, 1 + max((e.id for e in known), default=0))]
    history = replay(events)
    mocks = interviews(events, history)
    pauses = []
    there = _beside([a.number for a in before.running], history.running)
    for attempt in there:
        uid = _uid(uids, "pause", attempt.events[0].uid, attempt.events[-1].uid)
        at, data = attempt.events[-1].at, {"why": IMPORTED}
        pauses.append(NewEvent("pause", at, attempt.number, attempt.kata, data, None, uid))
    had = [each.number for each in interviews(known, before) if each.unfinished]
    for mock in _beside(had, [each for each in mocks if each.unfinished]):
        if mock.state == "running":
            uid = _uid(uids, "mock_pause", mock.events[0].uid, mock.events[-1].uid)
            data = {"mock": mock.number, "why": IMPORTED}
            pauses.append(NewEvent("mock_pause", _last_at(mock), data=data, uid=uid))
    return pauses, tuple(attempt.kata for attempt in there)


def _beside(had: Collection[int], running: Sequence[Any]) -> list[Any]:
    """All but the one that goes on: the last of those that this journal had, else the last."""
    mine = [each for each in running if each.number in had]
    stays = (mine or list(running))[-1:]
    return [each for each in running if each not in stays]


def _last_at(interview: Interview) -> float:
    attempts: Iterable[Attempt | None] = (item.attempt for item in interview.items)
    own = [attempt.events[-1].at for attempt in attempts if attempt]
    return max([interview.events[-1].at, *own])


def _as_events(new: Iterable[NewEvent], first: int) -> list[Event]:
    return [
        Event(number, e.uid or "", e.at, e.kind, e.attempt, e.kata, e.data)
        for number, e in enumerate(new, first)
    ]


def _uid(taken: Collection[str], *parts: str) -> str:
    """The same from the same, so that two machines that import the same agree."""
    while (uid := hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]) in taken:
        parts = (*parts, "again")
    return uid
