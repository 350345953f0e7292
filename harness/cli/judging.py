"""check: from the file to the verdict, its record, its screen, its diagnosis."""

from __future__ import annotations

import contextlib
import json
import secrets
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness import workspace
from harness.attempts import Attempt, replay
from harness.catalogue import Kata
from harness.cli.app import SLUG, App, pass_app, whole
from harness.cli.clockwork import SEEDS
from harness.deciders import check_events
from harness.errors import FAILS, FAULT, OK, KataError, log_fault
from harness.journal import Journal
from harness.verdict import Verdict

if TYPE_CHECKING:
    from harness.judge.runner import Request


@dataclass(frozen=True)
class Target:
    """What is to be judged, and the attempt that it belongs to (None under --file)."""

    kata: Kata
    path: Path
    attempt: Attempt | None


@click.command()
@click.argument("slug", type=SLUG, required=False)
@click.option("--file", "path", type=click.Path(path_type=Path), help="Judge this file instead.")
@click.option("--seed", type=whole(0), help="Draw the cases of this seed.")
@click.option("--all", "details", is_flag=True, help="Details of every check that fails.")
@click.option("--allow", multiple=True, metavar="MODULE", help="Let this module be used.")
@click.option("--timing", is_flag=True, help="Say where the time goes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def check_command(
    app: App,
    slug: str | None,
    path: Path | None,
    seed: int | None,
    details: bool,
    allow: tuple[str, ...],
    timing: bool,
    as_json: bool,
) -> int:
    """Judge your file: what passes, what fails, and why.

    SLUG defaults to the attempt in progress. With --file any file is judged and the attempt is
    left alone.
    """
    from harness.judge.answers import answer_processes
    from harness.judge.runner import Request

    target = _target_of_file(app, slug, path) if path else _target_of_attempt(app, slug)
    source = _source(target)
    if seed is None:
        seed = target.attempt.seed if target.attempt else secrets.randbelow(SEEDS)
    request = Request(target.kata, source, str(target.path), seed, allow)
    with answer_processes() as open_channel:
        verdict = _judged(app, request, open_channel)
        verdict, complaint = _recorded(app, target, verdict, source)
        if not timing:
            verdict = replace(verdict, timing={})
        if not as_json:
            from harness.report.verdicts import show_diagnosis, show_verdict

            show_verdict(app.console, target.kata, verdict, source, target.attempt, details)
        if target.attempt is None or target.attempt.bug is None:  # a drill is to find it oneself
            verdict = _diagnosed(app, request, verdict, open_channel)
        if complaint is None:
            _note_diagnosis(app, target, verdict)
    if as_json:
        recorded = complaint is None and not verdict.fault
        print(json.dumps(verdict.to_json() | {"recorded": recorded}))
    else:
        show_diagnosis(app.console, verdict)
    if complaint is not None:
        print(f"This verdict was not recorded: {complaint}", file=sys.stderr)
        return FAULT
    return {"pass": OK, "fail": FAILS, "error": FAULT}[verdict.word]


def _target_of_file(app: App, slug: str | None, path: Path) -> Target:
    """--file: the kata is named, or told by the file's name, or that of the attempt."""
    if slug is not None:
        return Target(app.catalogue.find(slug), path, None)
    try:
        return Target(app.catalogue.find(path.stem), path, None)
    except KataError:
        current = app.history().current
        if current is not None:
            return Target(app.catalogue.find(current.kata), path, None)
        workspace.read_answer(path)  # a missing file is the better complaint
        raise KataError(
            f"Which kata is {path.name} for?", f"Name it: kata check {app.example} --file {path}"
        ) from None


def _target_of_attempt(app: App, slug: str | None) -> Target:
    if slug is not None and (slug.endswith(".py") or "/" in slug):
        raise KataError(f'"{slug}" is not a kata.', f"To judge a file: kata check --file {slug}")
    name = app.catalogue.find(slug).slug if slug else None
    attempt = app.history().at_hand(name, app.example)
    return Target(app.catalogue.find(attempt.kata), attempt.path, attempt)


def _source(target: Target) -> bytes:
    """The file's content; where an attempt's file has gone, the remedy is told too."""
    try:
        return workspace.read_answer(target.path)
    except KataError as error:
        attempt = target.attempt
        if attempt is None or target.path.exists():
            raise
        copy = f" --from {attempt.ordinal}" if attempt.checks else ""
        what = "Take up what was last checked" if copy else "Start again"
        raise KataError(error.message, f"{what}: kata start {attempt.kata}{copy}") from None


def _judged(app: App, request: Request, open_channel: object) -> Verdict:
    """The verdict; a fault of the harness is one too, with the log's path."""
    from harness.judge.runner import judge

    try:
        return judge(request, open_channel)  # type: ignore[arg-type]  # runner is imported late
    except Exception as error:
        path = log_fault(app.home)
        told = f"{type(error).__name__}: {error}"
        fault = f"The judge failed, which is our fault, not yours: {told}."
        fault += f" Details: {path}" if path else ""
        return Verdict(request.kata.slug, request.file, request.seed, (), fault=fault)


def _recorded(
    app: App, target: Target, verdict: Verdict, source: bytes
) -> tuple[Verdict, KataError | None]:
    """Writes the verdict to the journal before anybody sees it; gives it with time and count."""
    attempt = target.attempt
    number = attempt.number if attempt else None
    at, data = app.now, _event_data(verdict)
    complaint: KataError | None = None
    after = attempt
    try:
        if not verdict.fault:  # a fault has judged nothing, so it is no check
            with Journal.open(app.home) as journal:
                written = journal.transact(
                    lambda events: check_events(
                        events,
                        at=at,
                        kata=target.kata.slug,
                        attempt=number,
                        data=data,
                        snapshot=source,
                        resumes=attempt is not None and attempt.state == "paused",
                    )
                )
                # As it stood with this check: another terminal may have written since.
                events = [event for event in journal.events() if event.id <= written[-1].id]
                after = replay(events).attempt(number) if number is not None else None
    except KataError as error:
        complaint = error
    if after is None:
        return verdict, complaint
    checks = len(after.checks)
    elapsed = after.active_seconds(at)
    return replace(verdict, attempt=number, elapsed_s=elapsed, checks_so_far=checks), complaint


def _event_data(verdict: Verdict) -> dict[str, object]:
    first = verdict.first_failure
    return {
        "verdict": verdict.word,
        "passed": verdict.passed,
        "total": verdict.total,
        "seed": verdict.seed,
        "checks": [{"name": c.name, "outcome": str(c.outcome)} for c in verdict.checks],
        "first_failure": first.name if first else None,
    }


def _diagnosed(app: App, request: Request, verdict: Verdict, open_channel: object) -> Verdict:
    """The verdict with the known mistake that it behaves like. A fault here costs only that."""
    from harness.diagnosis import diagnose

    if verdict.word != "fail":
        return verdict
    try:
        return verdict.with_diagnosis(
            diagnose(request, verdict, open_channel)  # type: ignore[arg-type]  # as above
        )
    except Exception:
        log_fault(app.home)
        return verdict


def _note_diagnosis(app: App, target: Target, verdict: Verdict) -> None:
    """What was found after the verdict goes into the journal too; losing it loses no verdict."""
    if not verdict.diagnosis:
        return
    number = target.attempt.number if target.attempt else None
    data = {"names": [match.name for match in verdict.diagnosis]}
    with contextlib.suppress(KataError), Journal.open(app.home) as journal:
        journal.append("diagnosis", at=app.now, attempt=number, kata=target.kata.slug, data=data)
