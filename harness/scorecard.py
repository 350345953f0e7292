"""The scorecard of a mock interview: points for each kata, each with the rule that gave them.

| what | points | rule |
|---|---|---|
| correctness | 40 | the share of checks that the best run passed, half of it in overtime |
| edge cases | 15 | the share that passed in the first run: what was thought of unasked |
| time | 20 | all within the target, falling to none at twice the target; none in overtime |
| checks | 10 | all for up to 3 runs until the pass, 2 less for each further one |
| follow-ups | 15 | two that were had (or coded and passed) give all; partly or late counts half |
| help | -5 | for each hint or solution that was asked for |

Points are told to a tenth, so that they add up as they stand there. A kata that is not reached
has none. The whole is the mean, weighted by the targets, from 0 to 100.
"""

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from harness.attempts import Attempt, replay
from harness.catalogue import Kata
from harness.clock import spoken
from harness.interview import Interview, Item
from harness.journal import Event

CORRECTNESS: Final = 40.0
EDGE_CASES: Final = 15.0
TIME: Final = 20.0
CHECKS: Final = 10.0
FOLLOW_UPS: Final = 15.0
REFUSED: Final = 5.0
FREE_CHECKS: Final = 3
A_CHECK: Final = 2.0
ENOUGH_FOLLOW_UPS: Final = 2
WHOLE: Final = "the mean of the katas, weighted by their targets"
RATED: Final = {3: 1.0, 2: 0.5, 1: 0.0, None: 0.0}
WORDS_RATED: Final[dict[int | None, str]] = {3: "had it", 2: "partly", 1: "missed it"}
BLANK: Final = {"not_filled_in", "not_run"}
WORDS: Final = ((80, "a strong interview"), (60, "a pass"), (40, "borderline"), (0, "not yet"))


class Mark(NamedTuple):
    """Points for one thing, and the rule that gave them, in words."""

    what: str
    points: float
    of: float
    rule: str


class Run(NamedTuple):
    """One run of the checks. Times are the interview's own seconds."""

    at_s: float
    number: int
    passed: int
    total: int
    verdict: str
    blank: bool  # nothing was filled in
    diagnosis: tuple[str, ...]
    event_id: int  # finds the snapshot


class ItemScore(NamedTuple):
    """What came of one kata."""

    item: Item
    title: str
    marks: tuple[Mark, ...]
    runs: tuple[Run, ...] = ()
    begun_s: float | None = None
    passed_s: float | None = None  # on the interview's clock
    seconds: float = 0.0  # on the attempt's own
    overtime_s: float = 0.0  # the pass was so long after the deadline

    @property
    def points(self) -> float:
        return max(0.0, round(sum(mark.points for mark in self.marks), 1))

    @property
    def outcome(self) -> str:
        if self.item.attempt is None:
            return "not reached"
        if self.item.attempt.passed_at is not None:
            return "passed in overtime" if self.overtime_s else "passed"
        return "given up" if self.item.attempt.state == "stopped" else "not passed yet"


class Moment(NamedTuple):
    """A line of the timeline."""

    at_s: float
    kind: str  # begun, check, pass, answer, stage, refused, note, pause, deadline, given up, end
    kata: str | None
    told: str
    event_id: float = math.inf  # while the interview's clock stands still, the order of writing


class Scorecard(NamedTuple):
    """All of it. `seconds` are the interview's, without its pauses."""

    interview: Interview
    seconds: float
    items: tuple[ItemScore, ...]
    timeline: tuple[Moment, ...]

    @property
    def points(self) -> float:
        """From 0 to 100."""
        whole = sum(each.item.minutes for each in self.items)
        got = sum(each.item.minutes * each.points for each in self.items)
        return got / whole if whole else 0.0

    @property
    def word(self) -> str:
        return next(word for least, word in WORDS if round(self.points) >= least)

    @property
    def passed(self) -> int:
        return sum(each.outcome.startswith("passed") for each in self.items)

    def summary(self) -> dict[str, Any]:
        interview = self.interview
        return {
            "interview": interview.number,
            "state": interview.state,
            "started_at": interview.started_at,
            "minutes": interview.minutes,
            "seed": interview.seed,
            "elapsed_s": round(self.seconds, 1),
            "katas": [each.item.kata for each in self.items],
            "passed": self.passed,
            "points": round(self.points, 1),
            "word": self.word,
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "version": 1,
            **self.summary(),
            "items": [_item_json(each) for each in self.items],
            "timeline": [
                {"at_s": round(m.at_s, 1), "kind": m.kind, "kata": m.kata, "told": m.told}
                for m in self.timeline
            ],
        }


def score(interview: Interview, katas: Mapping[str, Kata], now: float) -> Scorecard:
    """The scorecard as it stands at `now`; for a finished interview it changes no more.

    A kata that is not among `katas` (any more) goes by its slug.
    """
    items = tuple(
        _item_score(interview, item, katas.get(item.kata), now) for item in interview.items
    )
    moments = _timeline(interview, items, katas, now)
    timeline = sorted(moments, key=lambda moment: (moment.at_s, moment.event_id))
    return Scorecard(interview, interview.seconds(now), items, tuple(timeline))


def _until_the_end(interview: Interview, item: Item) -> Item:
    """Without what was answered or coded when the interview was over already."""
    if item.attempt is None or interview.unfinished:
        return item
    end = interview.events[-1].id
    attempts = replay(event for event in item.attempt.events if event.id < end).attempts
    return item._replace(attempt=attempts[0]) if attempts else item


def _item_score(interview: Interview, item: Item, kata: Kata | None, now: float) -> ItemScore:
    title = kata.title if kata else item.kata
    item = _until_the_end(interview, item)
    attempt = item.attempt
    if attempt is None:
        return ItemScore(item, title, (Mark("not reached", 0.0, 100.0, "was not reached"),))
    runs = _runs(interview, attempt)
    passed_at = attempt.passed_at
    overtime = 0.0 if passed_at is None else interview.overtime_at(passed_at)
    end = now if interview.finished_at is None else interview.finished_at
    scored = ItemScore(
        item=item,
        title=title,
        marks=(),
        runs=runs,
        begun_s=interview.seconds_at(attempt.started_at),
        passed_s=None if passed_at is None else interview.seconds_at(passed_at),
        seconds=attempt.active_seconds(end),
        overtime_s=overtime,
    )
    marks = [
        _correctness(interview, scored),
        _edge_cases(scored),
        _time(scored),
        _checks(scored),
        _follow_ups(interview, attempt),
        *([_refused(attempt)] if attempt.refused else []),
    ]
    told = (mark._replace(points=round(mark.points, 1)) for mark in marks)
    return scored._replace(marks=tuple(told))


def _runs(interview: Interview, attempt: Attempt) -> tuple[Run, ...]:
    """The runs of the kata's own checks, up to the first that passes."""
    blank = {event.id: _is_blank(event) for event in attempt.events if event.kind == "check"}
    runs: list[Run] = []
    for number, check in enumerate(attempt.checks, 1):
        runs.append(
            Run(
                at_s=interview.seconds_at(check.at),
                number=number,
                passed=check.passed,
                total=check.total,
                verdict=check.verdict,
                blank=blank[check.event_id],
                diagnosis=check.diagnosis,
                event_id=check.event_id,
            )
        )
        if check.verdict == "pass":
            break
    return tuple(runs)


def _is_blank(event: Event) -> bool:
    outcomes = {each.get("outcome") for each in event.data.get("checks", ())}
    return bool(outcomes) and outcomes <= BLANK


def _correctness(interview: Interview, scored: ItemScore) -> Mark:
    deadline = 60 * interview.minutes
    best, rule = 0.0, "no run of the checks"
    for run in scored.runs:
        late = run.at_s > deadline
        unfair = run.verdict != "pass" and run.passed == run.total
        points = CORRECTNESS * (run.passed / run.total if run.total else 0.0) * (1 - late / 2)
        if unfair:  # all checks pass, but something is used that the kata does not allow
            points = 0.0
        if points > best or rule == "no run of the checks":
            half = ", half of it in overtime" if late else ""
            told = f"{run.passed} of {run.total} checks pass in run {run.number}{half}"
            told += ", but it uses what is not allowed" if unfair else ""
            best, rule = max(best, points), told
    return Mark("correctness", best, CORRECTNESS, rule)


def _edge_cases(scored: ItemScore) -> Mark:
    first = next((run for run in scored.runs if not run.blank), None)
    if first is None or not first.total:
        return Mark("edge cases", 0.0, EDGE_CASES, "nothing was judged")
    share = first.passed / first.total
    rule = f"{first.passed} of {first.total} checks passed in the first run"
    return Mark("edge cases", EDGE_CASES * share, EDGE_CASES, rule)


def _time(scored: ItemScore) -> Mark:
    target = 60 * scored.item.minutes
    if scored.passed_s is None:
        return Mark("time", 0.0, TIME, "not passed")
    told = f"{spoken(scored.seconds)}, target {spoken(target)}"
    if scored.overtime_s:
        rule = f"{told}, but {spoken(scored.overtime_s)} after the deadline"
        return Mark("time", 0.0, TIME, rule)
    share = 1.0 if not target else min(1.0, max(0.0, 2 - scored.seconds / target))
    rule = told if share == 1 else f"{told}; none from {spoken(2 * target)} on"
    return Mark("time", TIME * share, TIME, rule)


def _checks(scored: ItemScore) -> Mark:
    if scored.passed_s is None:
        return Mark("checks", 0.0, CHECKS, "not passed")
    runs = sum(not run.blank for run in scored.runs)
    points = max(0.0, CHECKS - A_CHECK * max(0, runs - FREE_CHECKS))
    rule = f"{runs} run{'' if runs == 1 else 's'} until the pass; {FREE_CHECKS} are free"
    rule += f", {A_CHECK:g} less for each more" if runs > FREE_CHECKS else ""
    return Mark("checks", points, CHECKS, rule)


def _follow_ups(interview: Interview, attempt: Attempt) -> Mark:
    """The last rating of each question counts, from the time of its answer."""
    ratings = {answer.number: answer.rating for answer in attempt.answers if answer.text}
    given = [event for event in reversed(attempt.events) if event.kind == "answer"]
    given_at = {event.data.get("number"): event.at for event in given}  # the first of each
    coded = [stage.passed_at for stage in attempt.stages if stage.passed_at is not None]
    had = [(RATED.get(rating, 0.0), given_at[number]) for number, rating in ratings.items()]
    had += [(1.0, at) for at in coded]
    late = sum(share for share, at in had if interview.overtime_at(at))
    whole = sum(share for share, _ in had) - late / 2
    words = [f"{len(ratings)} answered in words"] if ratings else []
    unrated = sum(rating is None for rating in ratings.values())
    words += [f"{unrated} not rated"] if unrated else []
    words += [f"{len(coded)} of {len(attempt.stages)} coded"] if attempt.stages else []
    rule = f"{', '.join(words) or 'none answered'}; {whole:g} had"
    rule += ", half of what came in overtime" if late else ""
    points = FOLLOW_UPS * min(1.0, whole / ENOUGH_FOLLOW_UPS)
    return Mark("follow-ups", points, FOLLOW_UPS, f"{rule}, {ENOUGH_FOLLOW_UPS} give all")


def _refused(attempt: Attempt) -> Mark:
    times = f"{attempt.refused} time{'' if attempt.refused == 1 else 's'}"
    rule = f"asked for a hint or solution {times}, {REFUSED:g} each"
    return Mark("help", -REFUSED * attempt.refused, 0.0, rule)


def _timeline(
    interview: Interview, items: tuple[ItemScore, ...], katas: Mapping[str, Kata], now: float
) -> list[Moment]:
    found = []
    for scored in items:
        if scored.item.attempt is not None:
            found += _of_attempt(interview, scored, katas.get(scored.item.kata))
    for event in interview.events:
        at = interview.seconds_at(event.at)
        match event.kind:
            case "mock_note":
                found.append(Moment(at, "note", None, str(event.data.get("text", "")), event.id))
            case "mock_pause":
                found.append(Moment(at, "pause", None, "paused", event.id))
            case "gap" if event.data.get("excluded_s", 0) > 0:
                left_out = spoken(event.data["excluded_s"])
                found.append(Moment(at, "pause", None, f"{left_out} away, not counted", event.id))
            case "mock_finish":
                found.append(Moment(at, "end", None, "the end", event.id))
    if interview.seconds(now) > 60 * interview.minutes:
        found.append(Moment(60 * interview.minutes, "deadline", None, "the time is up"))
    return found


def _of_attempt(interview: Interview, scored: ItemScore, kata: Kata | None) -> list[Moment]:
    """What happened in the attempt at one kata."""
    attempt, slug = scored.item.attempt, scored.item.kata
    assert attempt is not None
    found = [Moment(scored.begun_s or 0.0, "begun", slug, "begun", attempt.events[0].id)]
    for run in scored.runs:
        kind = "pass" if run.verdict == "pass" else "check"
        found.append(
            Moment(run.at_s, kind, slug, f"{run.passed} of {run.total} checks", run.event_id)
        )
    final = {e.data.get("number"): e.id for e in attempt.events if e.kind == "answer"}
    for event in attempt.events:
        at = interview.seconds_at(event.at)
        match event.kind:
            case "answer" if final[event.data.get("number")] == event.id:
                found.append(Moment(at, "answer", slug, _answered(event, kata), event.id))
            case "stage_pass":
                found.append(
                    Moment(at, "stage", slug, f"coded: {event.data.get('name', '')}", event.id)
                )
            case "refused":
                asked = f"asked for a {event.data.get('what', 'hint')}"
                found.append(Moment(at, "refused", slug, asked, event.id))
            case "stop":
                found.append(Moment(at, "given up", slug, "given up", event.id))
    return found


def _answered(event: Event, kata: Kata | None) -> str:
    number, questions = event.data.get("number", 0), kata.follow_ups if kata else ()
    question = questions[number - 1] if 0 < number <= len(questions) else f"question {number}"
    rated = WORDS_RATED.get(event.data.get("rating"), "not rated")
    rated = rated if event.data.get("text") else "not answered"
    return f"{question} ({rated}, {spoken(event.data.get('seconds', 0))})"


def _item_json(scored: ItemScore) -> dict[str, Any]:
    item = scored.item
    return {
        "kata": item.kata,
        "title": scored.title,
        "minutes": item.minutes,
        "why": item.why,
        "bug": item.bug,
        "outcome": scored.outcome,
        "points": round(scored.points, 1),
        "elapsed_s": round(scored.seconds, 1),
        "overtime_s": round(scored.overtime_s, 1),
        "marks": [
            {"what": m.what, "points": round(m.points, 1), "of": m.of, "rule": m.rule}
            for m in scored.marks
        ],
        "checks": [
            {
                "at_s": round(run.at_s, 1),
                "passed": run.passed,
                "total": run.total,
                "verdict": run.verdict,
                "diagnosis": list(run.diagnosis),
            }
            for run in scored.runs
        ],
    }
