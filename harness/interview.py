"""Mock interviews, made from the journal: what was asked, where it stands, the time left."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from harness import clock
from harness.attempts import Attempt, History
from harness.errors import KataError
from harness.journal import Event

State = Literal["running", "paused", "finished"]
KINDS: Final = ("mock", "mock_next", "mock_pause", "mock_resume", "mock_note", "mock_finish")


class Item(NamedTuple):
    """A kata of the set, and why it was drawn. `attempt` is None until it is reached."""

    kata: str
    minutes: float
    why: str
    bug: bool = False  # to be mended, not to be written
    attempt: Attempt | None = None
    left_at: float | None = None  # when the next was asked for
    gave_up: bool = False


class Note(NamedTuple):
    """What the person wrote down meanwhile."""

    at: float
    text: str


class Interview(NamedTuple):
    """One mock interview. `events` are its own; those of its attempts are not among them."""

    number: int
    minutes: float
    seed: int
    folder: Path
    started_at: float
    items: tuple[Item, ...]
    events: tuple[Event, ...]
    position: int = 0  # of the item at hand
    state: State = "running"
    finished_at: float | None = None
    notes: tuple[Note, ...] = ()

    @property
    def unfinished(self) -> bool:
        return self.state != "finished"

    @property
    def item(self) -> Item:
        """The one at hand; the last one when all are through."""
        return self.items[min(self.position, len(self.items) - 1)]

    def seconds(self, now: float) -> float:
        """Seconds that count, up to now or to the end."""
        return clock.active_seconds(self.events, now)

    def seconds_left(self, now: float) -> float:
        """Until the deadline; negative in overtime."""
        return 60 * self.minutes - self.seconds(now)

    def seconds_at(self, at: float) -> float:
        """The interview's own time at a moment in the past."""
        return clock.active_seconds([event for event in self.events if event.at <= at], at)

    def overtime_at(self, at: float) -> float:
        """Seconds after the deadline at that moment; 0 before it."""
        return max(0.0, self.seconds_at(at) - 60 * self.minutes)

    def open_gap(self, now: float) -> float | None:
        """Seconds without any event, of the interview or of its attempts, that may not be work."""
        attempts = [item.attempt for item in self.items if item.attempt]
        own = [attempt.events[-1].at for attempt in attempts]
        last = max([self.events[-1].at, *own])
        gap = clock.open_gap(self.events, now, self.item.minutes)
        least = max(clock.LEAST_GAP_S, 60 * self.item.minutes)
        return None if gap is None or now - last <= least else now - last


def interviews(events: Iterable[Event], history: History) -> tuple[Interview, ...]:
    """All of them, by number. Events that make no sense where they stand change nothing."""
    found: dict[int, Interview] = {}
    for event in events:
        number = event.data.get("mock")
        if number is None or event.kind not in (*KINDS, "gap"):
            continue
        before = found.get(number)
        if before is None:
            if event.kind == "mock":
                found[number] = _begun(event, number)
        elif before.unfinished:
            found[number] = _after(before, event)
    mine: dict[int | None, list[Attempt]] = {}
    for attempt in history.attempts:
        mine.setdefault(attempt.mock, []).append(attempt)
    whole = [_with_attempts(each, mine.get(each.number, [])) for each in found.values()]
    return tuple(sorted(whole, key=lambda each: each.number))


def unfinished(all_of_them: Sequence[Interview]) -> Interview | None:
    """The one in progress: the one that runs, else that which was touched last.

    There is at most one, unless another was imported.
    """
    left = [each for each in all_of_them if each.unfinished]
    touched = {each.number: (each.state == "running", each.events[-1].id) for each in left}
    return max(left, key=lambda each: touched[each.number], default=None)


def numbered(all_of_them: Sequence[Interview], number: int | None) -> Interview:
    """That interview, or the last one; raises KataError where there is none."""
    if not all_of_them:
        raise KataError("You have not had a mock interview yet.", "Begin one: kata mock")
    if number is None:
        return all_of_them[-1]
    for each in all_of_them:
        if each.number == number:
            return each
    raise KataError(f"There is no interview {number}.", "See them: kata mock list")


def _begun(event: Event, number: int) -> Interview:
    data = event.data
    return Interview(
        number=number,
        minutes=data.get("minutes", 0),
        seed=data.get("seed", 0),
        folder=Path(data.get("folder", "")),
        started_at=event.at,
        items=tuple(map(_item, data.get("items", ()))) or (_item({}),),
        events=(event,),
    )


def _item(told: dict[str, Any]) -> Item:
    return Item(
        kata=told.get("kata", ""),
        minutes=told.get("minutes", 0),
        why=told.get("why", ""),
        bug=bool(told.get("bug")),
    )


def _after(interview: Interview, event: Event) -> Interview:
    """The interview after one more of its events."""
    interview = interview._replace(events=(*interview.events, event))
    match event.kind:
        case "mock_next" if event.data.get("item") == interview.position:
            left = interview.item._replace(
                left_at=event.at, gave_up=event.data.get("why") == "gave up"
            )
            items = list(interview.items)
            if interview.position < len(items):
                items[interview.position] = left
            return interview._replace(items=tuple(items), position=interview.position + 1)
        case "mock_pause" if interview.state == "running":
            return interview._replace(state="paused")
        case "mock_resume" if interview.state == "paused":
            return interview._replace(state="running")
        case "mock_note":
            note = Note(event.at, str(event.data.get("text", "")))
            return interview._replace(notes=(*interview.notes, note))
        case "mock_finish":
            return interview._replace(state="finished", finished_at=event.at)
    return interview


def _with_attempts(interview: Interview, attempts: Sequence[Attempt]) -> Interview:
    """Each item with its attempt: the last one at its kata in this interview."""
    last = {attempt.kata: attempt for attempt in attempts}
    items = (item._replace(attempt=last.get(item.kata)) for item in interview.items)
    return interview._replace(items=tuple(items))
