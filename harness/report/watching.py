"""The screen of `kata watch`: what matters most stays when the terminal is low."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.segment import Segment, SegmentLines
from rich.text import Text

from harness.attempts import Attempt
from harness.catalogue import Kata
from harness.report.terminal import WIDTH, dot, unicode_works
from harness.report.verdicts import (
    Block,
    Part,
    diagnosis_blocks,
    heading,
    stage_of,
    verdict_blocks,
)
from harness.situation import Situation
from harness.verdict import Verdict

SLOW_S = 1.0  # from here on the screen says how long it has been judging

# Who gets room first. The clock and the keys are outside: they always stay.
FIRST = [
    {Part.FAULT, Part.FIRST_FAILURE, Part.NEXT, Part.FORBIDDEN},
    {Part.DETAILS},
    {Part.DIAGNOSIS},
    {Part.SUMMARY, Part.STAGE},
    {Part.CHECK},
]

Line = list[Segment]
Piece = tuple[Part, list[Line]]


@dataclass(frozen=True, eq=False)  # each is of a run of its own
class Judged:
    """A verdict, what was judged, the attempt as it was before it, and when that was."""

    verdict: Verdict
    source: bytes
    attempt: Attempt | None
    at: float


@dataclass(frozen=True)
class View:
    """All that the screen shows."""

    kata: Kata
    attempt: Attempt
    now: float
    judged: Judged | None = None
    judging_s: float | None = None  # how long it has been at work; None: it is not
    gone: bool = False  # the file is missing
    hints: tuple[str, ...] = ()  # those asked for; each with its number
    notice: str = ""  # what does not go as it should, in a sentence
    asks: bool = False  # whether the solution is to be shown
    left_s: float | None = None  # until the interview's deadline; None outside of one
    uncounted: bool = False  # whether `c` counts a time that was left out


def screen(console: Console, view: View) -> RenderableType:
    """All of it, as high as the terminal at most, with the keys in its last line."""
    height = console.height
    foot = _lines(console, Block(Part.SUMMARY, _foot(view)))[:height]
    told = (_heading(view), state_line(view))
    head = [line for text in told for line in _lines(console, Block(Part.SUMMARY, text))]
    head = head[: height - len(foot)]
    body = _body(console, view, height - len(head) - len(foot))
    gap = height - len(head) - len(body) - len(foot)
    return SegmentLines([*head, *body, *([[]] * gap), *foot], new_lines=True)


def last_line(view: View) -> Text:
    """What stays on the terminal when the screen is left."""
    text = heading(view.attempt.situation, _elapsed(view), 0)
    if view.judged is None or view.judged.verdict.fault:
        return text
    verdict = view.judged.verdict
    return text.append(f" {dot()} {verdict.passed} of {verdict.total} checks")


def _heading(view: View) -> Text:
    attempt = view.attempt
    begun = attempt.stages[-1] if attempt.stages else None
    stage = stage_of(view.kata, begun.name) if begun else None
    checks = begun.checks if begun and stage else attempt.checks
    situation = attempt.situation._replace(left_s=view.left_s)
    return heading(situation, _elapsed(view), len(checks), stage)


def _elapsed(view: View) -> float:
    return view.attempt.active_seconds(view.now)


def state_line(view: View) -> Text:
    """What goes on with the file."""
    told = []
    if view.attempt.state in ("paused", "stopped"):
        told.append(str(view.attempt.state))
    elif view.attempt.state == "passed" and not view.attempt.stages and not _passes(view):
        told.append("passed earlier")
    if view.judging_s is not None:
        slow = f" {int(view.judging_s)} s" if view.judging_s >= SLOW_S else ""
        told.append(f"judging ...{slow}")
    elif view.gone:
        told.append("the file is gone: waiting for it to come back")
    elif view.judged is not None:
        told.append(f"judged {time.strftime('%H:%M:%S', time.localtime(view.judged.at))}")
    else:
        told.append("waiting for the first save")
    return Text(f" {dot()} ".join(told), "quiet")


def _passes(view: View) -> bool:
    return view.judged is not None and view.judged.verdict.word == "pass"


def _foot(view: View) -> Text:
    """What went wrong, and below it the keys or the question."""
    text = Text.assemble((f"{view.notice}\n" if view.notice else "", "mistake"))
    if view.asks:
        marks = "" if view.attempt.passed_at else " It marks the attempt as helped."
        return text.append(f"Show the solution?{marks} y/n", "bold")
    pause = "p go on" if view.attempt.state == "paused" else "p pause"
    keys = ["h hint", "r run again", "s solution", pause, "q quit"]
    if view.left_s is not None:  # an interview gives no help
        keys = ["r run again", pause, "q quit"]
    if view.uncounted:
        keys.insert(0, "c count it")
    return text.append(f" {dot()} ".join(keys), "quiet")


def _body(console: Console, view: View, room: int) -> list[Line]:
    """The verdict, the diagnosis, the hints: what there is room for, in the order of the screen."""
    pieces = _pieces(console, view)
    hints = [line for hint in view.hints for line in _lines(console, _hint(hint))]
    shown = [line for _, lines in pieces for line in lines]
    if len(shown) + len(hints) + 2 > room:
        return _fitted(console, _pieces(console, view, short=True), hints, room)
    return [[], *shown, *([[]] if hints else []), *hints]


def _hint(text: str) -> Block:
    return Block(Part.SUMMARY, Text(text), WIDTH)


def _pieces(console: Console, view: View, short: bool = False) -> list[Piece]:
    return [(block.part, _lines(console, block)) for block in _blocks(view, short)]


def _blocks(view: View, short: bool) -> Iterator[Block]:
    if view.judged is None:
        yield Block(Part.SUMMARY, Text(str(view.attempt.path), "quiet"))
        return
    judged = view.judged
    situation = situation_of(view)
    yield from verdict_blocks(view.kata, judged.verdict, judged.source, situation, short=short)
    yield from diagnosis_blocks(judged.verdict)


def situation_of(view: View) -> Situation | None:
    """The attempt as it was when the file was judged."""
    if view.judged is None or view.judged.attempt is None:
        return None
    return view.judged.attempt.situation._replace(left_s=view.left_s)


def _fitted(console: Console, pieces: list[Piece], hints: list[Line], room: int) -> list[Line]:
    """The most important of it: the hint asked for, then by FIRST. What is left out is told."""
    room = max(0, room - 1)  # the last line says what is missing
    hints = hints[: (room + 1) // 2]
    room -= len(hints)
    kept: list[list[Line]] = [[] for _ in pieces]
    for parts in FIRST:
        for number, (part, lines) in enumerate(pieces):
            if part in parts and (len(lines) <= room or part is not Part.CHECK):
                kept[number] = lines[:room]
                room -= len(kept[number])
    shown = [line for lines in kept for line in lines]
    return [*shown, *_missing(console, pieces, kept), *hints]


def _missing(console: Console, pieces: list[Piece], kept: list[list[Line]]) -> list[Line]:
    """One line: how many checks and how much of the rest there was no room for."""
    checks = lines = 0
    for (part, whole), here in zip(pieces, kept, strict=True):
        if part in (Part.CHECK, Part.FIRST_FAILURE):
            checks += not here
        else:
            lines += len(whole) - len(here)
    told = [f"{checks} check{'' if checks == 1 else 's'}"] if checks else []
    told += [f"{lines} line{'' if lines == 1 else 's'}"] if lines else []
    if not told:
        return []
    note = Text(f"no room for {' and '.join(told)} more", "quiet")
    return _lines(console, Block(Part.SUMMARY, note))[:1]


def _lines(console: Console, block: Block) -> list[Line]:
    width = console.width if block.width is None else min(console.width, block.width)
    options = console.options.update(width=width)
    lines = console.render_lines(block.content, options, pad=False)
    return lines if unicode_works() else [[_plain(segment) for segment in line] for line in lines]


def _plain(segment: Segment) -> Segment:
    """As the terminal will show it: what stands for a character may be wider than that is."""
    out = sys.stdout
    text = segment.text.encode(out.encoding, out.errors or "replace").decode(out.encoding)
    return Segment(text, segment.style, segment.control)
