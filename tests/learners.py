"""Six weeks of practice, simulated: three kinds of learners who do what `kata next` proposes.

Nothing is judged: a learner has a memory of his own (not FSRS's), which says whether he passes and
how long it takes. As a script it prints what was proposed, day by day:

    python tests/learners.py [steady|crammer|forgetful]
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from harness.catalogue import TRACKS, Catalogue, Kata
from harness.content import locate
from harness.journal import Event
from harness.plan import Plan, make, to_data
from harness.proposals import proposals
from harness.replay import replay
from harness.review import known
from harness.scene import Proposal, scene

ROOT = Path(__file__).parents[1]
BEGIN = date(2026, 11, 2)  # a Monday
DAYS = 42
KINDS = ("steady", "crammer", "forgetful")


class Did(NamedTuple):
    """One thing that the learner did, and what else had been proposed."""

    day: int
    proposal: Proposal
    minutes: float
    passed: bool
    due_before: frozenset[str]  # what was due when it was proposed
    alternatives: tuple[Proposal, ...] = ()


@dataclass
class Learner:
    """`minutes[d]` is how long there is on day d; `half_life` of what was learnt once, in days."""

    minutes: Sequence[float]
    half_life: float
    skill: float  # how likely a new kata of level 1 is passed
    katas: Sequence[Kata]
    seed: int = 1
    events: list[Event] = field(default_factory=list)
    did: list[Did] = field(default_factory=list)
    plan: Plan | None = None
    strength: dict[str, float] = field(default_factory=dict)  # half-lives, by kata
    seen: dict[str, float] = field(default_factory=dict)  # when it was practised last

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.by_slug = {kata.slug: kata for kata in self.katas}

    def write(
        self, kind: str, at: float, attempt: int | None = None, kata: str | None = None, **data: Any
    ) -> None:
        number = len(self.events) + 1
        self.events.append(Event(number, str(number), at, kind, attempt, kata, data))

    def make_plan(self, day: int, interview: int, minutes: float) -> Plan:
        history = replay(self.events)
        today, end = BEGIN + timedelta(day), BEGIN + timedelta(interview)
        self.plan = make(self.katas, known(history), TRACKS, today, end, minutes)
        self.write("plan", at_hour(day, 8), **to_data(self.plan))
        return self.plan

    def practise(self) -> None:
        for day, minutes in enumerate(self.minutes):
            now, left = at_hour(day, 18), minutes
            while left >= 5:
                at = scene(self.events, self.katas, now, UTC)
                first, *others = proposals(at)
                due = frozenset(
                    s for s, m in at.memories.items() if m.due(UTC) <= BEGIN + timedelta(day)
                )
                if first.what == "nothing":
                    break
                spent, passed = self.do(first, now)
                self.did.append(Did(day, first, spent, passed, due, tuple(others)))
                now, left = now + 60 * spent + 60, left - spent

    def do(self, proposal: Proposal, now: float) -> tuple[float, bool]:
        """Carries it out; gives the minutes and whether it was passed."""
        if proposal.what == "mock":
            minutes = proposal.minutes or 45
            number = sum(event.kind == "mock" for event in self.events) + 1
            self.write("mock", now, mock=number, minutes=minutes, items=[])
            self.write("mock_finish", now + 60 * minutes, mock=number, why="asked")
            return minutes, True
        assert proposal.kata is not None, proposal
        kata = self.by_slug[proposal.kata]
        if proposal.what == "follow-up":
            mine = [a for a in replay(self.events).of(kata.slug) if a.passed_at is not None]
            self.write("follow_up", now, mine[-1].number, kata.slug, number=mine[-1].follow_ups + 1)
            return 3.0, True
        assert proposal.command.startswith("kata start"), proposal
        return self.attempt(kata, now)

    def attempt(self, kata: Kata, now: float) -> tuple[float, bool]:
        days = (now - self.seen.get(kata.slug, now)) / 86400
        base = self.skill - 0.15 * (kata.level - 1)
        if kata.slug in self.seen:
            recall = 0.5 ** (days / self.strength[kata.slug])
            base = max(base, 0.1 + 0.88 * recall)
        passes = self.dice.random() < base
        pace = self.dice.lognormvariate(0, 0.25) * (1.25 - 0.6 * base)
        spent = kata.minutes * (pace if passes else 1.3)
        number = replay(self.events).next_number
        self.write("start", now, number, kata.slug, minutes=kata.minutes, seed=1, path="/w/x.py")
        checks = 1 + int(4 * self.dice.random() * (1.3 - base))
        for n in range(1, checks + 1):
            verdict = "pass" if passes and n == checks else "fail"
            self.write("check", now + 60 * spent * n / checks, number, kata.slug, verdict=verdict)
        end = now + 60 * spent
        if not passes:
            self.write("reveal", end, number, kata.slug)
        self.write("pass" if passes else "stop", end, number, kata.slug)
        grown = 2.2 * self.strength.get(kata.slug, self.half_life / 2.2)
        lost = max(self.half_life / 2, self.strength.get(kata.slug, 0) / 2)
        self.strength[kata.slug] = grown if passes else lost
        self.seen[kata.slug] = end
        return spent, passes


def at_hour(day: int, hour: int) -> float:
    return datetime.combine(BEGIN + timedelta(day), time(hour), UTC).timestamp()


def catalogue() -> tuple[Kata, ...]:
    return Catalogue(locate({"KATA_CONTENT": str(ROOT)})).katas


def learner(kind: str, katas: Sequence[Kata]) -> Learner:
    """The learner after his six weeks."""
    dice = random.Random(7)
    if kind == "steady":
        made = Learner([30.0] * DAYS, 12, 0.85, katas)
    elif kind == "crammer":
        made = Learner([0.0] * (DAYS - 7) + [240.0] * 7, 12, 0.85, katas)
        made.make_plan(0, DAYS, 30)
    else:
        days = [0.0 if dice.random() < 0.35 else 40.0 for _ in range(DAYS)]
        made = Learner(days, 3, 0.6, katas)
    made.practise()
    return made


def told(made: Learner) -> Iterator[str]:
    """What was done, a line each, and what it came to."""
    for did in made.did:
        day = BEGIN + timedelta(did.day)
        proposal = did.proposal
        name = proposal.kata or proposal.command
        track = made.by_slug[name].track if name in made.by_slug else ""
        sign = "+" if did.passed else "x"
        yield (
            f"{day:%a %d %b} {proposal.what:9} {name:20} {track:11} {did.minutes:3.0f}' {sign} "
            f"{len(did.due_before):2} due  {proposal.why}"
        )
    yield ""
    for name, count in counts(made).items():
        yield f"{name:30} {count}"


def counts(made: Learner) -> Mapping[str, object]:
    what: dict[str, int] = {}
    for did in made.did:
        what[did.proposal.what] = what.get(did.proposal.what, 0) + 1
    passed = known(replay(made.events))
    recall = [
        0.5 ** ((at_hour(DAYS, 9) - at) / 86400 / made.strength[s]) for s, at in made.seen.items()
    ]
    return {
        **what,
        "katas passed": f"{len(passed)} of {len(made.katas)}",
        "would pass at the interview": f"{math.fsum(recall):.0f}",
        "due at the end": len(made.did[-1].due_before),
    }


if __name__ == "__main__":
    for kind in sys.argv[1:] or KINDS:
        print(f"\n{kind}\n")
        print("\n".join(told(learner(kind, catalogue()))))
