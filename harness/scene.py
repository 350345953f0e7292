"""What a proposal is, all that it depends on, and the words that both parts of it share."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from harness import plan as plans
from harness.attempts import Attempt, History
from harness.catalogue import Kata
from harness.journal import Event
from harness.replay import replay
from harness.review import Memory, Zone, day_of, memories

What = Literal["go on", "due", "again", "last look", "new", "mock", "follow-up", "nothing"]

OFTEN: Final = 3


class Proposal(NamedTuple):
    """One thing to do. `minutes` is the time to expect, None where there is no telling."""

    what: What
    command: str
    why: str
    kata: str | None = None
    minutes: float | None = None


class Scene(NamedTuple):
    """All that a proposal depends on."""

    events: Sequence[Event]
    history: History
    katas: Mapping[str, Kata]  # those of the track that was asked for, in the syllabus' order
    memories: Mapping[str, Memory]
    plan: plans.Plan | None
    now: float
    zone: Zone
    track: str | None = None  # that was asked for

    @property
    def today(self) -> int:
        """As an ordinal: differences of days are what is wanted of it."""
        return self.ordinal(self.now)

    @property
    def days_left(self) -> int | None:
        """Until the interview that is planned for."""
        return None if self.plan is None else self.plan.interview.toordinal() - self.today

    def ordinal(self, at: float) -> int:
        return day_of(at, self.zone).toordinal()

    def ended_today(self) -> list[Attempt]:
        return [
            attempt
            for attempt in self.history.attempts
            if attempt.ended_at is not None
            and attempt.bug is None
            and self.ordinal(attempt.ended_at) == self.today
        ]

    def free(self) -> list[Kata]:
        """The katas that could be started: not those that are in progress or paused."""
        busy = {attempt.kata for attempt in self.history.attempts if attempt.unfinished}
        return [kata for kata in self.katas.values() if kata.slug not in busy]


def scene(
    events: Sequence[Event],
    katas: Sequence[Kata],
    now: float,
    zone: Zone = None,
    track: str | None = None,
) -> Scene:
    """The surroundings of a proposal. A plan counts up to the day of its interview."""
    history = replay(events)
    plan = plans.latest(events)
    if plan is not None and plan.interview < day_of(now, zone):
        plan = None
    held = memories(events, history)
    mine = {kata.slug: kata for kata in katas if track in (None, kata.track)}
    return Scene(events, history, mine, held, plan, now, zone, track)


def of(kata: Kata, what: What, why: str) -> Proposal:
    return Proposal(what, f"kata start {kata.slug}", why, kata.slug, kata.minutes)


def asked(kata: Kata) -> str:
    return "asked often" if kata.ask == OFTEN else ""


def sentence(*parts: str) -> str:
    """Parts as one sentence; those that are empty say nothing."""
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."


def ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(max(days, 0), f"{days} days ago")
