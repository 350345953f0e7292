"""The scorecard of a mock interview as one HTML page, to be sent to a friend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from markupsafe import Markup

from harness.clock import spoken
from harness.report.diffs import unified
from harness.report.pages import code_block, diff_block, page
from harness.scorecard import ItemScore, Moment, Run, Scorecard

KIND = "kata mock show"
STRIP = 1000  # units of width of the drawn timeline

Snapshot = Callable[[int], bytes | None]  # the file at a check, by the event's id


class Told(NamedTuple):
    """One run as the page shows it."""

    at: str
    passed: str
    mistakes: tuple[str, ...]


class Answered(NamedTuple):
    """A follow-up question, the answer in the person's own words, the rating."""

    question: str
    text: str
    seconds: str
    rating: str


class Section(NamedTuple):
    """One kata."""

    scored: ItemScore
    runs: tuple[Told, ...]
    answers: tuple[Answered, ...]
    heading: str  # over the code
    code: Markup | None
    diff: Markup | None


class Bar(NamedTuple):
    """A kata on the drawn timeline, in its units."""

    kata: str
    x: float
    width: float
    passed: bool
    checks: tuple[float, ...]


def scorecard_page(
    card: Scorecard,
    snapshot: Snapshot,
    mistakes: Mapping[str, Mapping[str, str]],
    questions: Mapping[str, tuple[str, ...]],
    now: float,
    zone: tzinfo | None,
) -> str:
    """The page as text.

    `mistakes` tells each kata's known mistakes by their names, `questions` its follow-ups.
    """
    interview = card.interview
    begun = datetime.fromtimestamp(interview.started_at, zone).strftime("%Y-%m-%d %H:%M")
    time = f"{spoken(card.seconds)} of {spoken(60 * interview.minutes)}"
    sections = [
        _section(each, snapshot, mistakes.get(each.item.kata, {}), questions[each.item.kata])
        for each in card.items
    ]
    return page(
        "scorecard.html",
        kind=KIND,
        title=f"Mock interview {interview.number}: {card.points:.0f} of 100, {card.word}",
        subtitle=f"{begun} · {time} · seed {interview.seed}",
        now=now,
        zone=zone,
        card=card,
        time=time,
        sections=sections,
        moments=[_moment(each) for each in card.timeline],
        bars=_bars(card),
        deadline=_scale(card) * 60 * interview.minutes,
        strip=STRIP,
    )


def _section(
    scored: ItemScore,
    snapshot: Snapshot,
    mistakes: Mapping[str, str],
    questions: tuple[str, ...],
) -> Section:
    runs = tuple(_run(run, mistakes) for run in scored.runs)
    heading, code, diff = _code(scored, snapshot)
    return Section(scored, runs, _answers(scored, questions), heading, code, diff)


def _run(run: Run, mistakes: Mapping[str, str]) -> Told:
    passed = f"{run.passed} of {run.total}"
    told = tuple(mistakes.get(name, name) for name in run.diagnosis)
    return Told(spoken(run.at_s), passed, told)


def _answers(scored: ItemScore, questions: tuple[str, ...]) -> tuple[Answered, ...]:
    """The last version of each answer: it carries the rating."""
    attempt = scored.item.attempt
    last = {answer.number: answer for answer in attempt.answers} if attempt else {}
    words = {3: "had it", 2: "partly", 1: "missed it", None: "not rated"}
    return tuple(
        Answered(
            questions[number - 1] if 0 < number <= len(questions) else f"Question {number}",
            answer.text,
            spoken(answer.seconds),
            words.get(answer.rating, "not rated"),
        )
        for number, answer in sorted(last.items())
    )


def _code(scored: ItemScore, snapshot: Snapshot) -> tuple[str, Markup | None, Markup | None]:
    """The file at the pass (or at the last check), and what changed since the check before."""
    if not scored.runs:
        return "", None, None
    last = scored.runs[-1]
    source = _text(snapshot(last.event_id))
    heading = "The code at the pass" if last.verdict == "pass" else "The code at the last check"
    if len(scored.runs) == 1:
        return heading, code_block(source), None
    before = scored.runs[-2]
    old = _text(snapshot(before.event_id))
    changed = unified(old, source, f"check {before.number}", f"check {last.number}")
    return heading, code_block(source), diff_block(changed) if changed else None


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _moment(moment: Moment) -> dict[str, Any]:
    sign = {"note": "note: ", "answer": "asked: "}.get(moment.kind, "")
    told = "passed" if moment.kind == "pass" else f"{sign}{moment.told}"
    style = {"pass": "pass", "given up": "fail", "deadline": "fail"}.get(moment.kind, "")
    return {"at": spoken(moment.at_s), "kata": moment.kata or "", "told": told, "style": style}


def _scale(card: Scorecard) -> float:
    return STRIP / max(1.0, card.seconds, 60 * card.interview.minutes)


def _bars(card: Scorecard) -> list[Bar]:
    """From where each kata was begun to where it was left."""
    scale, begun = _scale(card), [each.begun_s for each in card.items]
    bars = []
    for number, each in enumerate(card.items):
        if each.begun_s is None:
            continue
        later = [at for at in begun[number + 1 :] if at is not None]
        end = later[0] if later else card.seconds
        bars.append(
            Bar(
                kata=each.item.kata,
                x=scale * each.begun_s,
                width=scale * max(0.0, end - each.begun_s),
                passed=each.passed_s is not None,
                checks=tuple(scale * run.at_s for run in each.runs),
            )
        )
    return bars
