"""The scorecard of a mock interview: the points of each kata, the whole, the timeline.

The whole is the mean of the katas, weighted by their targets, from 0 to 100.
"""

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from harness.catalogue import Kata
from harness.clock import spoken
from harness.interview import Interview
from harness.journal import Event
from harness.marks import ItemScore, item_score

WHOLE: Final = "the mean of the katas, weighted by their targets"
WORDS_RATED: Final[dict[int | None, str]] = {3: "had it", 2: "partly", 1: "missed it"}
WORDS: Final = ((80, "a strong interview"), (60, "a pass"), (40, "borderline"), (0, "not yet"))


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
        item_score(interview, item, katas.get(item.kata), now) for item in interview.items
    )
    moments = _timeline(interview, items, katas, now)
    timeline = sorted(moments, key=lambda moment: (moment.at_s, moment.event_id))
    return Scorecard(interview, interview.seconds(now), items, tuple(timeline))


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
