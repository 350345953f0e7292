"""From the file to the verdict, its record, its screen, its diagnosis.

Nothing here imports Click, Rich or NumPy before the order is on its way: a check is what people
wait for, and the judge works while the rest is imported.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from harness import workspace
from harness.attempts import Attempt
from harness.cli import gaps
from harness.cli.app import App, fresh_seed
from harness.cli.reviewing import note_grades
from harness.deciders import check_events, must_pass_first
from harness.errors import FAILS, FAULT, OK, KataError, log_fault
from harness.journal import Event, Journal, NewEvent
from harness.replay import replay
from harness.service.client import Judge, open_judge
from harness.service.order import Order
from harness.situation import Screen, Situation, scene

if TYPE_CHECKING:
    from harness.verdict import Verdict


class Target(NamedTuple):
    """What is to be judged, and the attempt that it belongs to (None under --file)."""

    slug: str
    path: Path
    attempt: Attempt | None


class Options(NamedTuple):
    """How the person wants it."""

    seed: int | None = None
    details: bool = False
    allow: tuple[str, ...] = ()
    timing: bool = False
    as_json: bool = False
    stage: str | None = None


def target_of_attempt(app: App, slug: str | None) -> Target:
    """The attempt in progress, or the last one at a kata."""
    if slug is not None and (slug.endswith(".py") or "/" in slug):
        raise KataError(f'"{slug}" is not a kata.', f"To judge a file: kata check --file {slug}")
    history = app.history()
    if slug is not None and not history.of(slug):
        slug = app.catalogue.find(slug).slug  # an alias, or a mistake
    # The example costs a look at the whole catalogue.
    example = app.example if slug is None and history.current is None else ""
    attempt = history.at_hand(slug, example)
    return Target(attempt.kata, attempt.path, attempt)


def target_of_file(app: App, slug: str | None, path: Path) -> Target:
    """--file: the kata is named, or told by the file's name, or that of the attempt."""
    if slug is not None:
        return Target(app.catalogue.find(slug).slug, path, None)
    try:
        return Target(app.catalogue.find(path.stem).slug, path, None)
    except KataError:
        current = app.history().current
        if current is not None:
            return Target(current.kata, path, None)
        workspace.read_answer(path)  # a missing file is the better complaint
        raise KataError(
            f"Which kata is {path.name} for?", f"Name it: kata check {app.example} --file {path}"
        ) from None


def check(app: App, target: Target, options: Options) -> int:
    """Judges, records, shows; gives the exit code."""
    if target.attempt is not None and _may_have_gap(target.attempt, app.now):
        gaps.settle(app)
    source = source_of(target)
    times = {"start_ms": _since_start_ms()}
    begin = time.perf_counter()
    with open_judge(app.environ) as judge:
        judge.send(order_for(app, target, source, options))
        painter = Painter(app, target, source, judge, options)
        verdict = judge.verdict()
        judged = time.perf_counter()
        verdict, complaint = recorded(app, target, verdict, source)
        written = time.perf_counter()
        times |= {"wait_ms": 1000 * (judged - begin), **verdict.timing}
        times |= {"journal_ms": 1000 * (written - judged)}
        painter.show(verdict)
        times |= {"screen_ms": 1000 * (time.perf_counter() - written)}
        verdict = diagnosed(app, target, verdict, judge, write=complaint is None)
        if verdict.diagnosis:
            painter.show(verdict)
    verdict = verdict._replace(timing=times if options.timing else {})
    if options.as_json:
        was_recorded = complaint is None and not verdict.fault
        print(json.dumps(verdict.to_json() | {"recorded": was_recorded}))
    elif options.timing:
        from harness.report.verdicts import show_timing

        show_timing(app.console, verdict)
    if complaint is not None:
        print(f"This verdict was not recorded: {complaint}", file=sys.stderr)
        return FAULT
    if verdict.word == "pass" and target.attempt is not None and target.attempt.unfinished:
        sys.stdout.flush()  # seen before what follows
        note_grades(app)
    return {"pass": OK, "fail": FAILS, "error": FAULT}[verdict.word]


def _may_have_gap(attempt: Attempt, now: float) -> bool:
    """Whether to look at all of the journal: another may run, or an interview after the pass."""
    return attempt.state != "running" or attempt.open_gap(now) is not None


class Painter:
    """Shows a verdict, and then its diagnosis: drawn by the warm judge, or here.

    Rich takes longer to import than anything else that a check does.
    """

    def __init__(
        self, app: App, target: Target, source: bytes, judge: Judge, options: Options
    ) -> None:
        self._app = app
        self._target = target
        self._source = source
        self._judge = judge
        self._options = options
        if not (app.content.katas / target.slug / "kata.toml").is_file():
            app.catalogue.find(target.slug)  # tells what is wrong

    def show(self, verdict: Verdict) -> None:
        if self._options.as_json:
            return
        attempt = self._target.attempt
        situation = attempt.situation if attempt else None
        if situation is not None and attempt is not None and attempt.mock is not None:
            interview = self._app.interview()
            left = interview.seconds_left(self._app.now) if interview else None
            situation = situation._replace(left_s=left)
        if not self._options.details and not verdict.fault:
            told = scene(verdict, self._source, situation, Screen.of(self._app.environ))
            text = self._judge.draw(str(self._app.content.root), self._target.slug, told)
            if text is not None:
                sys.stdout.write(text)
                sys.stdout.flush()
                return
        self._draw(verdict, situation)

    def _draw(self, verdict: Verdict, situation: Situation | None) -> None:
        from harness.report import verdicts as screens

        console = self._app.console
        if verdict.diagnosis:
            screens.show_diagnosis(console, verdict)
            return
        kata = self._app.catalogue.find(self._target.slug)
        details = self._options.details
        screens.show_verdict(console, kata, verdict, self._source, situation, details)


def source_of(target: Target) -> bytes:
    """The file's content; where an attempt's file has gone, the remedy is told too."""
    try:
        read = workspace.read_attempt if target.attempt else workspace.read_answer
        return read(target.path)
    except KataError as error:
        attempt = target.attempt
        if attempt is None or target.path.exists():
            raise
        copy = f" --from {attempt.ordinal}" if attempt.checks else ""
        what = "Take up what was last checked" if copy else "Start again"
        raise KataError(error.message, f"{what}: kata start {attempt.kata}{copy}") from None


def order_for(app: App, target: Target, source: bytes, options: Options) -> Order:
    """The attempt's own seed, so that a failure does not come and go, unless one is asked for."""
    seed = options.seed
    if seed is None:
        seed = target.attempt.seed if target.attempt else fresh_seed()
    stage = stage_for(app, target, options.stage)
    return Order(
        content=str(app.content.root),
        slug=target.slug,
        source=source,
        file=str(target.path),
        seed=seed,
        allow=options.allow,
        # A drill is to find the mistake oneself.
        diagnose=target.attempt is None or target.attempt.bug is None,
        stage=stage,
    )


def stage_for(app: App, target: Target, wanted: str | None) -> str | None:
    """The stage to be judged: the one asked for, else the one that the attempt has begun last."""
    attempt = target.attempt
    if wanted is not None:
        app.catalogue.find(target.slug).stage(wanted)  # there must be one of that name
        if attempt is not None and attempt.passed_at is None:
            raise must_pass_first(target.slug, "check")
        return wanted
    if attempt is None or not attempt.stages:
        return None
    name = attempt.stages[-1].name
    known = {stage.name for stage in app.catalogue.find(target.slug).stages}
    return name if name in known else None


def recorded(
    app: App, target: Target, verdict: Verdict, source: bytes
) -> tuple[Verdict, KataError | None]:
    """Writes the verdict to the journal before anybody sees it; gives it with time and count.

    A fault has judged nothing, so it is no check: it goes to the log.
    """
    attempt = target.attempt
    number = attempt.number if attempt else None
    at, data = app.now, _event_data(verdict)
    complaint: KataError | None = None
    after = attempt
    if verdict.fault:
        path = log_fault(app.home, verdict.details)
        verdict = verdict._replace(fault=verdict.fault + (f" Details: {path}" if path else ""))
    else:
        try:
            before: list[Event] = []

            def decide(events: Sequence[Event]) -> list[NewEvent]:
                before[:] = events
                return check_events(
                    events,
                    at=at,
                    kata=target.slug,
                    attempt=number,
                    data=data,
                    snapshot=source,
                    resumes=attempt is not None and attempt.state == "paused",
                )

            with Journal.open(app.home) as journal:
                written = journal.transact(decide)
            # As it stood with this check: another terminal may have written since.
            after = replay([*before, *written]).attempt(number) if number is not None else None
        except KataError as error:
            complaint = error
    if after is None:
        return verdict, complaint
    begun = after.stage(verdict.stage) if verdict.stage else None
    checks = len(begun.checks if begun else after.checks)
    elapsed = after.active_seconds(at)
    return verdict._replace(attempt=number, elapsed_s=elapsed, checks_so_far=checks), complaint


def _event_data(verdict: Verdict) -> dict[str, object]:
    first = verdict.first_failure
    return {
        "verdict": verdict.word,
        "passed": verdict.passed,
        "total": verdict.total,
        "seed": verdict.seed,
        "checks": [{"name": c.name, "outcome": str(c.outcome)} for c in verdict.checks],
        "first_failure": first.name if first else None,
        **_stage_data(verdict),
    }


def _stage_data(verdict: Verdict) -> dict[str, object]:
    return {} if verdict.stage is None else {"stage": verdict.stage}


def diagnosed(app: App, target: Target, verdict: Verdict, judge: Judge, write: bool) -> Verdict:
    """The verdict with the known mistake that it behaves like. A fault here costs only that."""
    drill = target.attempt is not None and target.attempt.bug is not None
    if verdict.word != "fail" or drill:
        return verdict
    try:
        verdict = verdict.with_diagnosis(judge.diagnosis())
    except Exception:
        log_fault(app.home)
        return verdict
    if verdict.diagnosis and write:
        _note_diagnosis(app, target, verdict)
    if target.attempt is not None and target.attempt.mock is not None:
        # It is as good as a hint: an interview gives none, but its scorecard tells it.
        return verdict.with_diagnosis(())
    return verdict


def _note_diagnosis(app: App, target: Target, verdict: Verdict) -> None:
    """What was found after the verdict goes into the journal too; losing it loses no verdict."""
    number = target.attempt.number if target.attempt else None
    data = {"names": [match.name for match in verdict.diagnosis], **_stage_data(verdict)}
    with contextlib.suppress(KataError), Journal.open(app.home) as journal:
        journal.append("diagnosis", at=app.now, attempt=number, kata=target.slug, data=data)


def _since_start_ms() -> float:
    """Milliseconds since this process was started, Python's own start included."""
    try:
        with open("/proc/self/stat", "rb") as file:
            ticks = int(file.read().rpartition(b")")[2].split()[19])
        return 1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / 100)
    except (OSError, AttributeError, ValueError):  # not Linux
        return 1000 * time.process_time()
