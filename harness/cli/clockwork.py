"""start, pause, resume, stop, status: the attempt in progress and its clock."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from harness import workspace
from harness.attempts import Attempt, History
from harness.catalogue import Kata
from harness.cli.app import App, fresh_seed
from harness.cli.arguments import SLUG, Number, pass_app, whole
from harness.cli.gaps import settle
from harness.cli.reviewing import note_grades
from harness.clock import spoken, spoken_left
from harness.deciders import pause_events, resume_events, start_events, stop_events
from harness.errors import OK, USAGE, KataError, reason
from harness.interview import interviews, unfinished
from harness.interview_deciders import in_progress_already
from harness.journal import Decide, Event, Journal, NewEvent
from harness.replay import replay
from harness.service.client import bring_up


@click.command()
@click.argument("slug", type=SLUG)
@click.option("--minutes", type=Number(float, 0.1, 600), help="Target instead of the kata's.")
@click.option("--bug", is_flag=True, help="Debugging drill: start from a wrong answer.")
@click.option("--from", "ordinal", type=whole(1), help="Start from your N-th attempt.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--edit", is_flag=True, help="Open the file in $EDITOR.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of the prompt.")
@pass_app
def start_command(
    app: App,
    slug: str,
    minutes: float | None,
    bug: bool,
    ordinal: int | None,
    folder: Path | None,
    edit: bool,
    as_json: bool,
) -> int:
    """Write a blank stub, start the clock, show the prompt.

    A file that is already there is moved to "earlier" in the workspace, never lost.
    """
    if bug and ordinal:
        raise KataError("--bug and --from exclude each other.", "Choose one of them.")
    kata = app.catalogue.find(slug)
    seed = fresh_seed()
    settle(app)
    if app.interview() is not None:  # before its file is moved
        raise in_progress_already()
    with Journal.open(app.home) as journal:
        history = replay(journal.events())
        text, drill = kata.stub().encode(), None
        if bug:
            text, drill = drill_of(kata, seed)
        if ordinal is not None:
            text = _earlier(journal, history, kata, ordinal)
        left = {a.number: if_readable(a.path) for a in history.of(kata.slug) if a.unfinished}
        place = workspace.place(folder, app.environ, Path.cwd())
        placed = workspace.write_stub(place, kata.slug, text, app.now)
        written = journal.transact(
            lambda events: start_events(
                events,
                at=app.now,
                kata=kata.slug,
                path=placed.path,
                minutes=minutes or kata.minutes,
                seed=seed,
                bug=drill,
                source=ordinal,
                left=left,
            )
        )
    number = written[-1].attempt
    if as_json:
        told = {
            "version": 1,
            "kata": kata.slug,
            "attempt": number,
            "path": str(placed.path),
            "archived": str(placed.archived) if placed.archived else None,
            "minutes": minutes or kata.minutes,
            "seed": seed,
            "bug": bug,
        }
        print(json.dumps(told))
    else:
        from harness.report.prompts import show_start

        show_start(app.console, kata, placed, minutes or kata.minutes, drill=bug)
    bring_up(app.environ)  # so that the first check need not wait for it
    return _edit(app, placed.path, as_json) if edit else OK


@click.command()
@pass_app
def pause_command(app: App) -> None:
    """Stop the clock for a while."""
    settle(app)
    interview = app.interview()
    if interview is not None:
        app.write(lambda events: pause_events(events, at=app.now))
        left = spoken_left(interview.seconds_left(app.now))
        app.console.print(f"The interview is paused, {left}. Go on: kata mock resume")
        return
    attempt = _written(app, lambda events: pause_events(events, at=app.now, example=app.example))
    app.console.print(f"Paused {attempt.kata} at {_time(app, attempt)}. Go on: kata resume")


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def resume_command(app: App, slug: str | None) -> None:
    """Go on with the paused attempt (or with that at SLUG)."""
    name = app.catalogue.find(slug).slug if slug else None
    settle(app)  # of the one that runs, which is paused by this
    interview = app.interview()
    if interview is not None:
        app.write(lambda events: resume_events(events, at=app.now, kata=name))
        left = spoken_left(interview.seconds_left(app.now))
        app.console.print(f"The interview goes on, {left}. Where it stands: kata mock status")
        return
    attempt = _written(
        app, lambda events: resume_events(events, at=app.now, kata=name, example=app.example)
    )
    app.console.print(f"{attempt.kata} goes on at {_time(app, attempt)}.")
    app.console.print(f"Your file: {attempt.path}", soft_wrap=True, markup=False)


@click.command()
@pass_app
def stop_command(app: App) -> None:
    """End the attempt without passing. Your file stays where it is."""
    settle(app)

    def decide(events: Sequence[Event]) -> list[NewEvent]:
        left = if_readable(replay(events).at_hand(example=app.example).path)
        return stop_events(events, at=app.now, example=app.example, left=left)

    attempt = _written(app, decide)
    app.console.print(f"Stopped {attempt.kata} after {_time(app, attempt)}.")
    if attempt.path.is_file():
        app.console.print(f"Your file stays: {attempt.path}", soft_wrap=True, markup=False)
    note_grades(app)


@click.command()
@click.option("--short", is_flag=True, help="For a shell prompt; nothing when nothing runs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def status_command(app: App, short: bool, as_json: bool) -> None:
    """The attempt in progress and its time."""
    if not short:
        settle(app)
    events = app.events()
    history = replay(events)
    attempt = history.current
    if as_json:
        print(json.dumps(_status_json(app, attempt)))
    elif short:
        interview = unfinished(interviews(events, history))
        left = f", {spoken_left(interview.seconds_left(app.now))}" if interview else ""
        if attempt is not None and (attempt.unfinished or interview is not None):
            sign = {"paused": " paused", "passed": " passed"}.get(attempt.state, "")
            gap = " ?" if attempt.open_gap(app.now) else ""  # to be asked about, not in a prompt
            click.echo(f"{attempt.kata} {_time(app, attempt)}{gap}{sign}{left}")
    elif attempt is None:
        app.console.print(str(history.nothing_in_progress(app.example)))
    else:
        _show_status(app, history, attempt)
        interview = app.interview()
        if interview is not None:
            left = spoken_left(interview.seconds_left(app.now))
            app.console.print(f"Mock interview {interview.number}: {left}. More: kata mock status")


def _show_status(app: App, history: History, attempt: Attempt) -> None:
    from harness.report.terminal import dot

    checks, hints = len(attempt.checks), attempt.hints
    app.console.print(
        f"[slug]{attempt.kata}[/] {dot()} {attempt.state} {dot()} {_time(app, attempt)} {dot()} "
        f"{checks} check{'' if checks == 1 else 's'}, {hints} hint{'' if hints == 1 else 's'}"
    )
    app.console.print(f"{attempt.path}", soft_wrap=True, style="quiet", markup=False)
    others = [other.kata for other in history.paused if other.number != attempt.number]
    if others:
        app.console.print(f"Also paused: {', '.join(others)}")


def _status_json(app: App, attempt: Attempt | None) -> dict[str, Any]:
    if attempt is None:
        return {"version": 1, "attempt": None}
    return {
        "version": 1,
        "attempt": attempt.number,
        "kata": attempt.kata,
        "state": attempt.state,
        "path": str(attempt.path),
        "elapsed_s": round(attempt.active_seconds(app.now), 1),
        "minutes": attempt.minutes,
        "checks_so_far": len(attempt.checks),
        "hints": attempt.hints,
        "bug": attempt.bug is not None,
    }


def _written(app: App, decide: Decide) -> Attempt:
    """Writes what is decided and gives the attempt that it was decided of."""
    number = app.write(decide)[-1].attempt
    attempt = None if number is None else app.history().attempt(number)
    assert attempt is not None, "an attempt that was written to is in the journal"
    return attempt


def _time(app: App, attempt: Attempt) -> str:
    return f"{spoken(attempt.active_seconds(app.now))} of {spoken(60 * attempt.minutes)}"


def drill_of(kata: Kata, seed: int) -> tuple[bytes, str]:
    """A wrong answer to start from, and its name; which one depends on the seed."""
    from harness.mistakes import drill_text, load_mistakes

    mistakes = load_mistakes(kata)
    if not mistakes:
        raise KataError(f"There are no debugging drills for {kata.slug}.")
    mistake = mistakes[seed % len(mistakes)]
    return drill_text(kata, mistake).encode(), mistake.name


def _earlier(journal: Journal, history: History, kata: Kata, ordinal: int) -> bytes:
    """The file of an earlier attempt: as it stands, or as the journal holds it."""
    attempts = history.of(kata.slug)
    if ordinal > len(attempts):
        count = f"{len(attempts)} attempt{'' if len(attempts) == 1 else 's'}"
        have = f"There is no attempt {ordinal} at {kata.slug}: you have {count}."
        see, start = f"See them: kata history {kata.slug}", f"Start one: kata start {kata.slug}"
        raise KataError(have, see if attempts else start)
    attempt = attempts[ordinal - 1]
    if attempt.unfinished and (content := if_readable(attempt.path)) is not None:
        return content  # newer than what was last checked
    for event in reversed(attempt.events):
        content = journal.snapshot(event.id)
        if content is not None:
            return content
    raise KataError(
        f"Attempt {ordinal} at {kata.slug} was never checked, so no copy of its file was kept.",
        'Earlier files of the workspace lie in its folder "earlier".',
    )


def if_readable(path: Path) -> bytes | None:
    """The file as it is now, for the journal; None when there is none that could be kept."""
    try:
        return workspace.read_answer(path)
    except KataError:
        return None


def _edit(app: App, path: Path, as_json: bool) -> int:
    """Opens the file in the person's editor. When that fails, the attempt runs all the same."""
    editor = app.environ.get("VISUAL") or app.environ.get("EDITOR") or "vi"
    try:
        # Under --json standard output belongs to the document.
        output = sys.stderr if as_json else None
        sys.stdout.flush()
        code = subprocess.call([*shlex.split(editor), str(path)], stdout=output)
        problem = f"ended with exit code {code}" if code else ""
    except (OSError, ValueError) as error:
        problem = reason(error) if isinstance(error, OSError) else str(error).lower()
    if not problem:
        return OK
    told = f'The editor "{editor}" did not work: {problem}. The clock runs; your file: {path}'
    print(told, file=sys.stderr)
    return USAGE
