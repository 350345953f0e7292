"""The points for one kata of a mock interview, each with the rule that gave them.

| what | points | rule |
|---|---|---|
| correctness | 40 | the share of checks that the best run passed, half of it in overtime |
| edge cases | 15 | the share that passed in the first run: what was thought of unasked |
| time | 20 | all within the target, falling to none at twice the target; none in overtime |
| checks | 10 | all for up to 3 runs until the pass, 2 less for each further one |
| follow-ups | 15 | two that were had (or coded and passed) give all; partly or late counts half |
| help | -5 | for each hint or solution that was asked for |

Where a mistake is to be found (`--bug`) most of the checks pass from the start: correctness is for
the pass alone, and edge cases for breaking nothing on the way to it.

Points are told to a tenth, so that they add up as they stand there. A kata that is not reached
has none.
"""

from typing import Final, NamedTuple

from harness.attempts import Attempt
from harness.catalogue import Kata
from harness.clock import spoken
from harness.interview import Interview, Item
from harness.journal import Event
from harness.replay import replay

CORRECTNESS: Final = 40.0
EDGE_CASES: Final = 15.0
TIME: Final = 20.0
CHECKS: Final = 10.0
FOLLOW_UPS: Final = 15.0
REFUSED: Final = 5.0
FREE_CHECKS: Final = 3
A_CHECK: Final = 2.0
ENOUGH_FOLLOW_UPS: Final = 2
RATED: Final = {3: 1.0, 2: 0.5, 1: 0.0, None: 0.0}
BLANK: Final = {"not_filled_in", "not_run"}


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


def item_score(interview: Interview, item: Item, kata: Kata | None, now: float) -> ItemScore:
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
    judged = (_correctness(interview, scored), _edge_cases(scored))
    marks = [
        *(_mended(scored) if item.bug else judged),
        _time(scored),
        _checks(scored),
        _follow_ups(interview, attempt),
        *([_refused(attempt)] if attempt.refused else []),
    ]
    told = (mark._replace(points=round(mark.points, 1)) for mark in marks)
    return scored._replace(marks=tuple(told))


def _until_the_end(interview: Interview, item: Item) -> Item:
    """Without what was answered or coded when the interview was over already."""
    if item.attempt is None or interview.unfinished:
        return item
    end = interview.events[-1].id
    attempts = replay(event for event in item.attempt.events if event.id < end).attempts
    return item._replace(attempt=attempts[0]) if attempts else item


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


def _mended(scored: ItemScore) -> tuple[Mark, Mark]:
    """Correctness and edge cases where the answer was given, with a mistake in it."""
    if scored.passed_s is None:
        still = "the mistake is still there; what was right already gives nothing"
        none = Mark("edge cases", 0.0, EDGE_CASES, "not passed")
        return Mark("correctness", 0.0, CORRECTNESS, still), none
    share, late = (0.5, ", half of it in overtime") if scored.overtime_s else (1.0, "")
    told = f"the mistake is mended in run {scored.runs[-1].number}{late}"
    worst = min(scored.runs, key=lambda run: run.passed)
    mended = Mark("correctness", CORRECTNESS * share, CORRECTNESS, told)
    if worst.passed >= scored.runs[0].passed:
        return mended, Mark("edge cases", EDGE_CASES, EDGE_CASES, "nothing was broken on the way")
    rest = EDGE_CASES * worst.passed / worst.total
    rule = f"{worst.passed} of {worst.total} checks passed in run {worst.number}"
    return mended, Mark("edge cases", rest, EDGE_CASES, rule)


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
