"""A verdict on the screen: every check by its sentence, and the first failure in full.

It is made of blocks: `kata check` prints them one after the other, `kata watch` fits them in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.catalogue import Kata, Stage
from harness.clock import TYPED, spoken, spoken_left
from harness.report.terminal import WIDTH, bar, dot, mark, unicode_works
from harness.situation import Situation, Try
from harness.verdict import CheckResult, Outcome, Verdict

MAX_PRINTED_LINES = 12


class Part(Enum):
    """What a block is, for who has not room for all of them."""

    FAULT = auto()
    CHECK = auto()  # that passes, was not run, or fails after the first
    FIRST_FAILURE = auto()
    DETAILS = auto()
    STAGE = auto()  # the title above its checks
    FORBIDDEN = auto()
    SUMMARY = auto()
    NEXT = auto()
    DIAGNOSIS = auto()


@dataclass(frozen=True)
class Block:
    """A piece of the screen that is at most `width` columns wide (None: as wide as can be)."""

    part: Part
    content: RenderableType
    width: int | None = None


def show_verdict(
    console: Console,
    kata: Kata,
    verdict: Verdict,
    source: bytes,
    situation: Situation | None,
    details: bool,
) -> None:
    """The verdict. `details` tells of every check that fails, not of the first alone."""
    if verdict.word != "error":
        if situation is None or verdict.elapsed_s is None:
            console.print(Text.assemble((kata.slug, "slug"), (f" {dot()} {verdict.file}", "quiet")))
        else:
            stage, checks = stage_of(kata, verdict.stage), verdict.checks_so_far or 0
            console.print(heading(situation, verdict.elapsed_s, checks, stage))
    _show(console, verdict_blocks(kata, verdict, source, situation, details))


def show_diagnosis(console: Console, verdict: Verdict) -> None:
    """The known mistake that the answer behaves like, with its hint."""
    _show(console, diagnosis_blocks(verdict))


def _show(console: Console, blocks: Iterator[Block]) -> None:
    for block in blocks:
        width = None if block.width is None else min(console.width, block.width)
        console.print(block.content, width=width, soft_wrap=block.part is Part.FAULT)


def stage_of(kata: Kata, name: str | None) -> Stage | None:
    """The kata's stage of that name, where it (still) has one."""
    return next((stage for stage in kata.stages if stage.name == name), None)


def heading(
    situation: Situation, elapsed_s: float, checks: int, stage: Stage | None = None
) -> Text:
    """Which kata, the clock (or the stage: its clock has stopped), how many checks so far."""
    clock = f" {dot()} {spoken(elapsed_s)} of {spoken(60 * situation.minutes)}"
    due = "due" if elapsed_s > 60 * situation.minutes else ""
    text = Text.assemble((situation.kata, "slug"), (clock, due))
    if stage is not None:
        text = Text.assemble((situation.kata, "slug"), f" {dot()} {stage.title}")
    drill = f" {dot()} debugging drill" if situation.drill else ""
    if situation.left_s is not None:
        late = "due" if situation.left_s <= 0 else ""
        text.append(f" {dot()} interview: ").append(spoken_left(situation.left_s), late)
    return text.append((f" {dot()} check {checks}" if checks else "") + drill)


def verdict_blocks(
    kata: Kata,
    verdict: Verdict,
    source: bytes,
    situation: Situation | None,
    details: bool = False,
    short: bool = False,
) -> Iterator[Block]:
    """All but the heading. `short`: one line for each check but the one to look at."""
    if verdict.word == "error":
        yield Block(Part.FAULT, Text.assemble((kata.slug, "slug"), " could not be judged."))
        yield Block(Part.FAULT, Text(verdict.fault))
        return
    first = verdict.first_failure
    if first is not None and verdict.passed == 0 and _all_blank(verdict):
        yield Block(Part.FIRST_FAILURE, _marked(False, _headline(first)), WIDTH)
        yield Block(Part.SUMMARY, _summary(verdict))
        yield from _record(situation, verdict)
        return
    lines = source.decode("utf-8", "replace").splitlines()
    stage = stage_of(kata, verdict.stage)
    for check in verdict.checks:
        if stage is not None and check.stage == stage.name:
            yield Block(Part.STAGE, Text(stage.title, "bold"), WIDTH)
            stage = None  # once
        if check is first:
            yield Block(Part.FIRST_FAILURE, _row(kata, check), WIDTH + 20)
        else:
            yield Block(Part.CHECK, _row(kata, check, short), WIDTH + 20)
        if check.outcome not in (Outcome.PASS, Outcome.NOT_RUN) and (check is first or details):
            yield Block(Part.DETAILS, _failure(check, lines), WIDTH + 20)
    if verdict.forbidden:
        yield Block(Part.FORBIDDEN, _forbidden(kata, verdict))
    yield Block(Part.SUMMARY, _summary(verdict))
    yield from _record(situation, verdict)
    if verdict.word == "pass":
        yield Block(Part.NEXT, _next(kata, verdict, situation))


def diagnosis_blocks(verdict: Verdict) -> Iterator[Block]:
    """The known mistakes that the answer behaves like, and the hint that they share."""
    for match in verdict.diagnosis:
        told = Text.assemble(("Behaves exactly like: ", "mistake"), match.mistake)
        yield Block(Part.DIAGNOSIS, told, WIDTH)
    if verdict.diagnosis:
        hint = Padding(Text(verdict.diagnosis[0].hint), (0, 0, 0, 4))
        yield Block(Part.DIAGNOSIS, hint, WIDTH)


TIMES = {
    "start_ms": "from the start to the order",
    "wait_ms": "for the verdict",
    "load_checks_ms": "of it to load the checks",
    "run_ms": "of it to run them",
    "journal_ms": "to write the journal",
    "screen_ms": "to draw the screen",
}


def show_timing(console: Console, verdict: Verdict) -> None:
    """Where the time went, as `--timing` asks."""
    for name, ms in verdict.timing.items():
        console.print(Text(f"{ms:8.1f} ms {TIMES.get(name, name)}", "quiet"))


def _all_blank(verdict: Verdict) -> bool:
    """Nothing was written yet: one line says more than a mark for every check."""
    blank = (Outcome.NOT_FILLED_IN, Outcome.NOT_RUN)
    return all(check.outcome in blank for check in verdict.checks)


def _marked(passed: bool, *lines: str) -> Table:
    """A mark and a bold sentence, with quieter lines below it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column()
    first, *rest = lines
    grid.add_row(Text(mark(passed), "pass" if passed else "fail"), Text(first, "bold"))
    for line in rest:
        grid.add_row("", Text(line, "quiet"))
    return grid


def _row(kata: Kata, check: CheckResult, short: bool = False) -> Table:
    """Mark, sentence, and how many cases there are (or which one failed)."""
    passed = {Outcome.PASS: True, Outcome.NOT_RUN: None}.get(check.outcome, False)
    style = {True: "pass", False: "fail", None: "quiet"}[passed]
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=1)
    grid.add_column(justify="right", style="quiet", min_width=None if short else 14)
    # Chinese has no blanks to break at; without folding, what does not fit would be cut out.
    sentence = Text(kata.rubric.get(check.name, check.rubric), overflow="fold")
    if short:
        sentence.no_wrap, sentence.overflow = True, "ellipsis" if unicode_works() else "crop"
    grid.add_row(Text(mark(passed), style), sentence, _cases(check))
    return grid


def _cases(check: CheckResult) -> str:
    if check.outcome is Outcome.NOT_RUN:
        return "not run"
    if check.case_number and check.cases > 1:
        return f"case {check.case_number} of {check.cases}"
    return f"{check.cases} cases" if check.cases > 1 else ""


def _failure(check: CheckResult, lines: list[str]) -> RenderableType:
    """What happened, in which case, with which input, where, and what was printed."""
    body: list[Text] = [Text(_headline(check), "bold")]
    if check.outcome is Outcome.NOT_FILLED_IN:
        body, check = body[:1], check._replace(failed_case=None, inputs=(), traceback=())
    if check.failed_case:
        told = ", ".join(f"{name} {_plain(value)}" for name, value in check.failed_case.items())
        body.append(Text(f"with {told}", "quiet"))
    body += [_argument(name, value) for name, value in check.inputs]
    frames = [line for line, _ in check.traceback] or ([check.line] if check.line else [])
    body += [_code_line(number, lines) for number in frames if number <= len(lines)]
    if check.stdout.strip():
        printed = check.stdout.rstrip().splitlines()
        cut = len(printed) - MAX_PRINTED_LINES
        body.append(Text("your code printed:", "quiet"))
        body += [Text(f"  {line}") for line in printed[-MAX_PRINTED_LINES:]]
        if cut > 0:
            body.append(Text(f"  (and {cut} lines before)", "quiet"))
    return Padding(Group(*body), (0, 0, 0, 6))


def _plain(value: object) -> object:
    """A case's value; a pair that has come over the wire is a list."""
    return tuple(map(_plain, value)) if isinstance(value, list) else value


def _headline(check: CheckResult) -> str:
    if check.outcome is Outcome.NOT_FILLED_IN:
        return f"not filled in yet: {check.message}"
    if check.outcome is Outcome.OUTDATED:
        return f"written for an older Python or NumPy: {check.message}"
    return check.message


def _argument(name: str, value: str) -> Text:
    """`boxes  [[0, 0, 2, 2],` with the lines below it aligned."""
    first, *rest = value.splitlines() or [""]
    pad = " " * (len(name) + 2)
    return Text("\n".join([f"{name}  {first}", *(pad + line for line in rest)]))


def _code_line(number: int, lines: list[str]) -> Text:
    code = lines[number - 1] if 0 < number <= len(lines) else ""
    return Text.assemble((f"{number:>4} {bar()} ", "quiet"), code)


def _forbidden(kata: Kata, verdict: Verdict) -> Table:
    uses = ", ".join(
        f"{use.what} at line {use.line}" if use.line else use.what for use in verdict.forbidden
    )
    right = verdict.total > 0 and verdict.passed == verdict.total
    told = f"right, but uses {uses}" if right else f"uses {uses}"
    allowed = ", ".join([*kata.allowed_imports, "the standard library"])
    return _marked(False, told, f"this kata allows {allowed}; for one run: --allow MODULE")


def _summary(verdict: Verdict) -> Text:
    told = f"{verdict.passed} of {verdict.total} checks"
    parts = [told, f"{verdict.judge_ms:.0f} ms", f"seed {verdict.seed}"]
    return Text(f" {dot()} ".join(parts), "quiet")


def _best(elapsed_s: float, situation: Situation) -> str:
    """Whether this pass is the quickest so far. One with the solution seen is no record.

    Nor is one in no time: what was left out of it may be all of it.
    """
    before, least_s = situation.best_s, TYPED * 60 * situation.minutes
    if before is None or situation.revealed or situation.drill:
        return ""
    if not least_s <= elapsed_s < before:
        return ""
    return f" {dot()} your best (was {spoken(before)})"


def _record(situation: Situation | None, verdict: Verdict) -> Iterator[Block]:
    """The hints so far, the personal best, the last attempts; nothing on a first attempt."""
    if situation is None or situation.drill or verdict.stage is not None:
        return
    told = []
    if situation.hints and verdict.word != "pass":
        told.append(_count(situation.hints, "hint"))
    if situation.best_s is not None:
        told.append(f"best {spoken(situation.best_s)}")
    if situation.tries:
        told.append(f"last {', '.join(map(_try, situation.tries))}")
    if told:
        yield Block(Part.SUMMARY, Text(f" {dot()} ".join(told), "quiet"))


def _try(each: Try) -> str:
    """`12:30`, or what it was instead of a pass."""
    kind = " (solution seen)" if each.copied else "" if each.passed else " (not passed)"
    return f"{spoken(each.seconds)}{kind}"


def passed_line(verdict: Verdict, situation: Situation | None) -> Text:
    """The celebration of a first pass."""
    if situation is None or verdict.elapsed_s is None:
        return Text("passed", "pass")
    if verdict.stage is not None:
        checks = _count(verdict.checks_so_far or 1, "check")
        return Text(f"Stage passed {dot()} {checks}", "bold green")
    if situation.passed:
        return Text("Still passes; your time stands.", "pass")
    clock = f"{spoken(verdict.elapsed_s)} (target {spoken(60 * situation.minutes)})"
    hints = f", {_count(situation.hints, 'hint')}" if situation.hints else ""
    seen = ", with the solution seen" if situation.revealed else ""
    told = f"Passed in {clock} {dot()} {_count(verdict.checks_so_far or 1, 'check')}"
    return Text(told + hints + seen + _best(verdict.elapsed_s, situation), "bold green")


def _next(kata: Kata, verdict: Verdict, situation: Situation | None) -> RenderableType:
    """Where to go from here."""
    first = passed_line(verdict, situation)
    if situation is None or verdict.elapsed_s is None:
        return first
    ask = Text(f"What the interviewer asks next: kata follow-up {kata.slug}")
    if situation.left_s is not None:
        return Group(first, ask, Text("The next kata: kata mock next"))
    return Group(first, ask, Text(f"Reference and notes: kata solution {kata.slug}"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
