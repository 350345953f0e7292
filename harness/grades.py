"""What each ended attempt says of the memory: a grade from evidence, with its reasons.

The grade is the least that any row allows; nobody rates himself.

| what the journal shows                                           | at best   |
|------------------------------------------------------------------|-----------|
| the solution was seen before the pass                            | 1 again   |
| it ended without a pass                                          | 1 again   |
| three hints or more: by then nearly everything was told          | 1 again   |
| two hints                                                        | 2 hard    |
| more than 5/4 of the target                                      | 2 hard    |
| more than eight tries                                            | 2 hard    |
| passed after the end of the interview                            | 2 hard    |
| the solution was seen in the twelve hours before the start       | 2 hard    |
| started from the file of an earlier attempt that had not passed  | 2 hard    |
| a hint, or asking for one (or the solution) in an interview      | 3 good    |
| more than 2/3 of the target, or less than 1/20: hardly typed     | 3 good    |
| more than two tries                                              | 3 good    |
| none of these                                                    | 4 easy    |

A try is a check of something filled in that could be loaded. These say nothing of the memory and
have no grade: drills; attempts from a file that had passed; attempts that ended without a pass,
before any try, before half of the target, and without sight of the solution.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from harness import clock
from harness.attempts import Attempt, History
from harness.clock import spoken
from harness.interview import interviews
from harness.journal import Event
from harness.replay import replay

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
WORDS: Final = {AGAIN: "again", HARD: "hard", GOOD: "good", EASY: "easy"}

SLOW, QUICK = 5 / 4, 2 / 3  # of the target
MANY_TRIES, FEW_TRIES = 8, 2
SOME_HINTS, ALL_HINTS = 2, 3
FRESH_S = 12 * 3600  # for so long after the solution was seen, little was remembered
WASTED = 1 / 2  # of the target: a real try, though nothing was checked
UNTRIED = ("not_filled_in", "not_run")


class Graded(NamedTuple):
    """What an attempt that ended says. `at` is its end, in seconds since 1970."""

    attempt: int
    kata: str
    at: float
    grade: int
    reasons: tuple[str, ...]


class Evidence(NamedTuple):
    """What the events say beside the attempts."""

    history: History
    late: frozenset[int]  # attempts that passed after the end of their interview
    seen: Mapping[str, tuple[float, ...]]  # when the solution of each kata was shown


def evidence(events: Sequence[Event], history: History | None = None) -> Evidence:
    """`history` is their replay, where it is at hand."""
    seen: dict[str, tuple[float, ...]] = defaultdict(tuple)
    for event in events:
        if event.kind == "reveal" and event.kata is not None:
            seen[event.kata] += (event.at,)
    history = history or replay(events)
    return Evidence(history, _late(events, history), seen)


def grades(held: Evidence) -> list[Graded]:
    """Of all attempts that ended and say something, by the time of their end."""
    found = []
    for attempt in held.history.attempts:
        told = grade(attempt, held)
        if told is not None and attempt.ended_at is not None:
            found.append(Graded(attempt.number, attempt.kata, attempt.ended_at, *told))
    return sorted(found, key=lambda each: (each.at, each.attempt))


def grade(attempt: Attempt, held: Evidence) -> tuple[int, tuple[str, ...]] | None:
    """The grade (1 to 4) and the sentences that gave it; None where there is no evidence."""
    source = _source(attempt, held.history)
    if attempt.bug is not None or attempt.unfinished or (source and has_passed(source)):
        return None
    facts = _passed(attempt, held) if attempt.passed_at is not None else _stopped(attempt)
    if not facts:
        return None
    if source is not None:
        facts.append((HARD, f"started from the file of attempt {source.ordinal}"))
    return min(cap for cap, _ in facts), tuple(reason for _, reason in facts)


def has_passed(attempt: Attempt) -> bool:
    """Whether the file has passed all checks, at the time or later."""
    return attempt.passed_at is not None or any(c.verdict == "pass" for c in attempt.checks)


def tries(attempt: Attempt) -> int:
    """Checks of something filled in, up to the end of the attempt."""
    count = 0
    for event in attempt.events:
        if event.kind in clock.ENDS:
            break
        count += event.kind == "check" and not event.data.get("stage") and _is_try(event)
    return count


Fact = tuple[int, str]


def _passed(attempt: Attempt, held: Evidence) -> list[Fact]:
    """The time, then what weighs most."""
    seconds, target = attempt.seconds_to_pass or 0.0, 60 * attempt.minutes
    time = f"passed in {spoken(seconds)}, target {spoken(target)}"
    cap = EASY if seconds <= QUICK * target else GOOD if seconds <= SLOW * target else HARD
    if seconds < clock.TYPED * target:
        cap, time = GOOD, f"{time}: hardly typed in that time"
    count = tries(attempt)
    many = EASY if count <= FEW_TRIES else GOOD if count <= MANY_TRIES else HARD
    facts = [(cap, time), (many, "the first check passed" if count <= 1 else f"{count} checks")]
    if attempt.number in held.late:
        facts.append((HARD, "passed after the end of the interview"))
    if attempt.copied:
        facts.append((AGAIN, "the solution was seen before the pass"))
    elif _seen_lately(attempt, held.seen):
        facts.append((HARD, "the solution was seen shortly before the start"))
    hints = _hints_before_the_end(attempt)
    if hints:
        few = GOOD if hints < SOME_HINTS else HARD if hints < ALL_HINTS else AGAIN
        facts.append((few, f"{hints} hint{'' if hints == 1 else 's'}"))
    if attempt.refused:
        facts.append((GOOD, "asked for help in the interview"))
    return [facts[0], *sorted(facts[1:], key=lambda fact: fact[0])]


def _stopped(attempt: Attempt) -> list[Fact]:
    """Of an attempt that ended without a pass; nothing when it was no real try."""
    seconds, target = attempt.active_seconds(attempt.stopped_at or 0.0), 60 * attempt.minutes
    count = tries(attempt)
    if not (count or attempt.copied or seconds >= WASTED * target):
        return []
    facts = [(AGAIN, f"ended after {spoken(seconds)} without a pass, target {spoken(target)}")]
    if count:
        facts.append((AGAIN, f"{count} check{'' if count == 1 else 's'}"))
    if attempt.copied:
        facts.append((AGAIN, "the solution was seen"))
    return facts


def _is_try(event: Event) -> bool:
    """A stub or a typing error that is saved under `kata watch` is no try."""
    checks = event.data.get("checks")
    if not checks:
        return True
    outcomes = {check.get("name"): check.get("outcome") for check in checks}
    return "load" not in outcomes and any(each not in UNTRIED for each in outcomes.values())


def _hints_before_the_end(attempt: Attempt) -> int:
    count = 0
    for event in attempt.events:
        if event.kind in clock.ENDS:
            break
        count += event.kind == "hint"
    return count


def _source(attempt: Attempt, history: History) -> Attempt | None:
    """The earlier attempt whose file it was started from."""
    ordinal = attempt.events[0].data.get("from")
    earlier = history.of(attempt.kata) if ordinal else ()
    return next((each for each in earlier if each.ordinal == ordinal), None)


def _seen_lately(attempt: Attempt, seen: Mapping[str, Sequence[float]]) -> bool:
    begin = attempt.started_at
    return any(begin - FRESH_S <= at <= begin for at in seen.get(attempt.kata, ()))


def _late(events: Sequence[Event], history: History) -> frozenset[int]:
    """The attempts of interviews that passed when the interview's time was up."""
    held = {interview.number: interview for interview in interviews(events, history)}
    return frozenset(
        attempt.number
        for attempt in history.attempts
        if attempt.mock in held
        and attempt.passed_at is not None
        and held[attempt.mock].overtime_at(attempt.passed_at) > 0
    )
