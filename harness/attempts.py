"""Attempts, made from the journal's events: what was tried, what runs, how long it took."""

from pathlib import Path
from typing import Final, Literal, NamedTuple

from harness import clock
from harness.errors import KataError
from harness.journal import Event
from harness.situation import Situation, Try

State = Literal["running", "paused", "passed", "stopped"]
Tried = Literal["never tried", "tried", "passed"]

UNFINISHED: Final = ("running", "paused")


class Check(NamedTuple):
    """One run of the checks. The event's id finds the snapshot of the file."""

    event_id: int
    at: float
    verdict: str
    passed: int
    total: int
    seed: int
    first_failure: str | None
    diagnosis: tuple[str, ...] = ()  # the known wrong answers that the file behaves like


class Stage(NamedTuple):
    """A follow-up that is coded: begun, judged together with the kata's own checks, passed."""

    name: str
    begun_at: float
    checks: tuple[Check, ...] = ()
    passed_at: float | None = None


class Answer(NamedTuple):
    """A follow-up question that was answered in words."""

    number: int
    text: str
    seconds: float
    rating: int | None  # 3 had it, 2 partly, 1 missed it


class Attempt(NamedTuple):
    """From `start` to pass or stop. `events` are its own, in the order of writing."""

    number: int
    kata: str
    ordinal: int  # 1 for the first attempt at this kata
    path: Path
    minutes: float
    seed: int
    bug: str | None  # the wrong answer to be found, in a debugging drill
    started_at: float
    events: tuple[Event, ...]
    state: State = "running"
    passed_at: float | None = None
    stopped_at: float | None = None
    checks: tuple[Check, ...] = ()
    hints: int = 0
    follow_ups: int = 0
    revealed: bool = False  # the solution was shown, before or after the pass
    helped: bool = False  # a hint or the solution was shown before the pass
    copied: bool = False  # the solution was shown before the pass
    mock: int | None = None  # the interview that it belongs to
    stages: tuple[Stage, ...] = ()  # in the order begun
    answers: tuple[Answer, ...] = ()  # one that was rated later stands there again
    refused: int = 0  # hints and solutions asked for where an interview gives none
    best_before: float | None = None  # seconds: the personal best when it was begun
    tries_before: tuple[Try, ...] = ()  # the last three attempts before it, the latest first

    @property
    def situation(self) -> Situation:
        return Situation(
            self.kata,
            self.minutes,
            self.bug is not None,
            self.passed_at is not None,
            self.hints,
            self.revealed,
            self.best_before,
            self.tries_before,
        )

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED

    def active_seconds(self, now: float) -> float:
        """Seconds that count, up to now or to the end."""
        return clock.active_seconds(self.events, now)

    def counted_seconds(self, now: float) -> float:
        """Likewise, without a time that nobody has been asked about yet."""
        return self.active_seconds(now if self.open_gap(now) is None else self.events[-1].at)

    def open_gap(self, now: float) -> float | None:
        """Seconds without any event that may not be work."""
        return clock.open_gap(self.events, now, self.minutes)

    def stage(self, name: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.name == name), None)

    @property
    def open_stage(self) -> str | None:
        """The stage to be coded now: begun last, not passed, and no other question since."""
        if not self.stages or self.stages[-1].passed_at is not None:
            return None
        asked = next(e.kind for e in reversed(self.events) if e.kind in ("stage", "follow_up"))
        return self.stages[-1].name if asked == "stage" else None

    @property
    def ended_at(self) -> float | None:
        return self.stopped_at if self.passed_at is None else self.passed_at

    @property
    def seconds_to_pass(self) -> float | None:
        return None if self.passed_at is None else self.active_seconds(self.passed_at)

    @property
    def own_seconds(self) -> float | None:
        """Seconds to pass where they tell how quick one is.

        That is without sight of the solution, and not where nearly all of it was left out.
        """
        seconds = self.seconds_to_pass
        if seconds is None or self.copied:
            return None
        gaps = sum(e.data.get("excluded_s", 0.0) for e in self.events if e.kind == "gap")
        return None if gaps > 0 and seconds < clock.TYPED * 60 * self.minutes else seconds


class Standing(NamedTuple):
    """Where the person stands with one kata. Debugging drills do not count."""

    kata: str
    state: Tried = "never tried"
    attempts: int = 0
    passes: int = 0
    best_seconds: float | None = None  # see Attempt.own_seconds
    last_verdict: str | None = None


class History(NamedTuple):
    """All attempts, by number, and the one that was started or resumed last."""

    attempts: tuple[Attempt, ...] = ()
    focus: int | None = None
    last_number: int = 0  # that any event bears, though its attempt's start be lost

    @property
    def current(self) -> Attempt | None:
        """The attempt that check, pause and status mean. A passed one stays until the next.

        One that runs comes before what was imported meanwhile.
        """
        if self.running:
            return self.running[-1]
        attempt = None if self.focus is None else self.attempt(self.focus)
        return None if attempt is None or attempt.state == "stopped" else attempt

    @property
    def running(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.state == "running")

    @property
    def paused(self) -> tuple[Attempt, ...]:
        """The one that was touched last comes last."""
        paused = [attempt for attempt in self.attempts if attempt.state == "paused"]
        return tuple(sorted(paused, key=lambda attempt: attempt.events[-1].id))

    @property
    def next_number(self) -> int:
        return 1 + self.last_number

    def attempt(self, number: int) -> Attempt | None:
        return next((each for each in self.attempts if each.number == number), None)

    def of(self, kata: str) -> tuple[Attempt, ...]:
        """The attempts at a kata; the one with ordinal n stands at n - 1."""
        return tuple(attempt for attempt in self.attempts if attempt.kata == kata)

    def best_seconds(self, kata: str) -> float | None:
        return self.standing(kata).best_seconds

    def standing(self, kata: str) -> Standing:
        mine = [attempt for attempt in self.of(kata) if attempt.bug is None]
        passes = [attempt for attempt in mine if attempt.passed_at is not None]
        times = [each.own_seconds for each in passes]
        checks = [check for attempt in mine for check in attempt.checks]
        last = max(checks, key=lambda check: (check.at, check.event_id), default=None)
        return Standing(
            kata,
            state="passed" if passes else "tried" if mine else "never tried",
            attempts=len(mine),
            passes=len(passes),
            best_seconds=min((time for time in times if time is not None), default=None),
            last_verdict=last.verdict if last else None,
        )

    def at_hand(self, kata: str | None = None, example: str = "SLUG") -> Attempt:
        """The attempt that a command means: the current one, or the last at the given kata.

        `example` is the slug that the remedy shows to a person who has nothing to take up.
        """
        if kata is None:
            if self.current is None:
                raise self.nothing_in_progress(example)
            return self.current
        attempts = self.of(kata)
        if not attempts:
            raise KataError(f"You have not started {kata}.", f"Start it: kata start {kata}")
        # The last one, unless it was imported beside one that goes on.
        rank = {"running": 2, "paused": 1}
        attempt = max(attempts, key=lambda each: (rank.get(each.state, 0), each.number))
        if attempt.state == "stopped":
            raise KataError(
                f"Your attempt at {kata} was stopped.", f"Start another: kata start {kata}"
            )
        return attempt

    def nothing_in_progress(self, example: str) -> KataError:
        if self.paused:
            slug = self.paused[-1].kata
            return KataError(
                "No attempt in progress.", f"Go on with the one you paused: kata resume {slug}"
            )
        return KataError("No attempt in progress.", f"Start one: kata start {example}")
