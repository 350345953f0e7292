"""The scorecard of a mock interview as one HTML page, to be sent to a friend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from markupsafe import Markup

from harness.clock import spoken
from harness.judge.printable import CONTROL
from harness.marks import ItemScore, Run
from harness.report.diffs import unified
from harness.report.pages import code_block, diff_block, page
from harness.scorecard import WHOLE, Moment, Scorecard
from harness.stats import moment_of

KIND = "kata mock show"
STRIP = 1000  # units of width of the drawn timeline
ABOVE, BELOW = 16, 76  # where the names of katas stand on it
LETTER = 10.5  # units of width, at most, of one in such a name

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


class Code(NamedTuple):
    """The file at a check, and what changed since the check before."""

    heading: str
    code: Markup
    diff: Markup | None


class Section(NamedTuple):
    """One kata."""

    scored: ItemScore
    runs: tuple[Told, ...]
    answers: tuple[Answered, ...]
    codes: tuple[Code, ...]


class Bar(NamedTuple):
    """A kata on the drawn timeline, in its units."""

    kata: str
    x: float
    width: float
    passed: bool
    checks: tuple[float, ...]
    label: tuple[float, int] | None  # where its name stands: x, and the row above or below


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
    begun = moment_of(interview.started_at, zone).strftime("%Y-%m-%d %H:%M")
    time = f"{spoken(card.seconds)} of {spoken(60 * interview.minutes)}"
    sections = [
        _section(
            each, snapshot, mistakes.get(each.item.kata, {}), questions.get(each.item.kata, ())
        )
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
        whole=WHOLE,
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
    codes = tuple(_codes(scored, snapshot))
    return Section(scored, runs, _answers(scored, questions), codes)


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
            CONTROL.sub("", answer.text),
            spoken(answer.seconds),
            words.get(answer.rating, "not rated") if answer.text else "not answered",
        )
        for number, answer in sorted(last.items())
    )


def _codes(scored: ItemScore, snapshot: Snapshot) -> Iterator[Code]:
    """The file at the pass (or at the last check), and at the pass of each stage."""
    if not scored.runs:
        return
    last = scored.runs[-1]
    heading = "The code at the pass" if last.verdict == "pass" else "The code at the last check"
    source = _text(snapshot(last.event_id))
    before = _text(snapshot(scored.runs[-2].event_id)) if len(scored.runs) > 1 else None
    yield _shown(heading, before, source)
    for stage in scored.item.attempt.stages if scored.item.attempt else ():
        for check in stage.checks:
            before, source = source, _text(snapshot(check.event_id))
            if check.verdict == "pass":
                yield _shown(f"The code at the pass of the stage {stage.name}", before, source)
                break


def _shown(heading: str, before: str | None, source: str) -> Code:
    changed = "" if before is None else unified(before, source, "the check before", "this check")
    return Code(heading, code_block(source), diff_block(changed) if changed else None)


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _moment(moment: Moment) -> dict[str, Any]:
    sign = {"note": "note: ", "answer": "asked: "}.get(moment.kind, "")
    told = "passed" if moment.kind == "pass" else f"{sign}{CONTROL.sub('', moment.told)}"
    style = {"pass": "pass", "given up": "fail", "deadline": "fail"}.get(moment.kind, "")
    return {"at": spoken(moment.at_s), "kata": moment.kata or "", "told": told, "style": style}


def _scale(card: Scorecard) -> float:
    return STRIP / max(1.0, card.seconds, 60 * card.interview.minutes)


def _bars(card: Scorecard) -> list[Bar]:
    """From where each kata was begun to where it was left."""
    scale, begun = _scale(card), [each.begun_s for each in card.items]
    bars = []
    room = dict.fromkeys((ABOVE, BELOW), 0.0)  # from where on a row is free
    for number, each in enumerate(card.items):
        if each.begun_s is None:
            continue
        later = [at for at in begun[number + 1 :] if at is not None]
        end = later[0] if later else card.seconds
        width = LETTER * len(each.item.kata)
        x = min(scale * each.begun_s + 2, STRIP - width)
        row = next((row for row, free in room.items() if free <= x), None)
        if row is not None:
            room[row] = x + width + LETTER
        bars.append(
            Bar(
                kata=each.item.kata,
                x=scale * each.begun_s,
                width=scale * max(0.0, end - each.begun_s),
                passed=each.passed_s is not None,
                checks=tuple(scale * run.at_s for run in each.runs),
                label=None if row is None else (x, row),
            )
        )
    return bars
