"""start, pause, resume, stop, status: the attempt in progress and its clock."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import click

from harness import workspace
from harness.attempts import Attempt, History, replay
from harness.catalogue import Kata
from harness.cli.app import SLUG, App, pass_app
from harness.clock import spoken
from harness.deciders import pause_events, resume_events, start_events, stop_events
from harness.errors import KataError
from harness.journal import Journal

SEEDS = 10**8  # seeds are short enough to be typed again


@click.command()
@click.argument("slug", type=SLUG)
@click.option("--minutes", type=click.FloatRange(0.1, 600), help="Target instead of the kata's.")
@click.option("--bug", is_flag=True, help="Debugging drill: start from a wrong answer.")
@click.option("--from", "ordinal", type=click.IntRange(1), help="Start from your N-th attempt.")
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
) -> None:
    """Write a blank stub, start the clock, show the prompt.

    A file that is already there is moved to "earlier" in the workspace, never lost.
    """
    if bug and ordinal:
        raise KataError("--bug and --from exclude each other.", "Choose one of them.")
    kata = app.catalogue.find(slug)
    seed = secrets.randbelow(SEEDS)
    with Journal.open(app.home) as journal:
        history = replay(journal.events())
        text, drill = kata.stub().encode(), None
        if bug:
            text, drill = _drill(kata, seed)
        if ordinal is not None:
            text = _earlier(journal, history, kata, ordinal)
        left = {a.number: _if_readable(a.path) for a in history.of(kata.slug) if a.unfinished}
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
    if edit:
        click.edit(filename=str(placed.path))


@click.command()
@pass_app
def pause_command(app: App) -> None:
    """Stop the clock for a while."""
    app.write(lambda events: pause_events(events, at=app.now, example=app.example))
    attempt = app.history().current
    assert attempt is not None, "what was just paused is at hand"
    app.console.print(f"Paused {attempt.kata} at {_time(app, attempt)}. Go on: kata resume")


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def resume_command(app: App, slug: str | None) -> None:
    """Go on with the paused attempt (or with that at SLUG)."""
    name = app.catalogue.find(slug).slug if slug else None
    app.write(lambda events: resume_events(events, at=app.now, kata=name, example=app.example))
    attempt = app.history().current
    assert attempt is not None, "what was just resumed is at hand"
    app.console.print(f"{attempt.kata} goes on at {_time(app, attempt)}.")
    app.console.print(f"Your file: {attempt.path}", soft_wrap=True)


@click.command()
@pass_app
def stop_command(app: App) -> None:
    """End the attempt without passing. Your file stays where it is."""
    attempt = app.history().at_hand(example=app.example)
    left = _if_readable(attempt.path)
    app.write(lambda events: stop_events(events, at=app.now, example=app.example, left=left))
    app.console.print(f"Stopped {attempt.kata} after {_time(app, attempt)}.")
    app.console.print(f"Your file stays: {attempt.path}", soft_wrap=True)


@click.command()
@click.option("--short", is_flag=True, help="For a shell prompt; nothing when nothing runs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def status_command(app: App, short: bool, as_json: bool) -> None:
    """The attempt in progress and its time."""
    history = app.history()
    attempt = history.current
    if as_json:
        print(json.dumps(_status_json(app, attempt)))
    elif short:
        if attempt is not None:
            sign = {"paused": " paused", "passed": " passed"}.get(attempt.state, "")
            click.echo(f"{attempt.kata} {_time(app, attempt)}{sign}")
    elif attempt is None:
        app.console.print(str(history.nothing_in_progress(app.example)))
    else:
        _show_status(app, history, attempt)


def _show_status(app: App, history: History, attempt: Attempt) -> None:
    checks, hints = len(attempt.checks), attempt.hints
    app.console.print(
        f"[slug]{attempt.kata}[/] · {attempt.state} · {_time(app, attempt)} · "
        f"{checks} check{'' if checks == 1 else 's'}, {hints} hint{'' if hints == 1 else 's'}"
    )
    app.console.print(f"{attempt.path}", soft_wrap=True, style="quiet")
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


def _time(app: App, attempt: Attempt) -> str:
    return f"{spoken(attempt.active_seconds(app.now))} of {spoken(60 * attempt.minutes)}"


def _drill(kata: Kata, seed: int) -> tuple[bytes, str]:
    """A wrong answer to start from, and its name; which one depends on the seed."""
    from harness.mistakes import drill_text, load_mistakes

    mistakes = load_mistakes(kata)
    if not mistakes:
        raise KataError(f"There are no debugging drills for {kata.slug}.")
    mistake = mistakes[seed % len(mistakes)]
    return drill_text(kata, mistake).encode(), mistake.name


def _earlier(journal: Journal, history: History, kata: Kata, ordinal: int) -> bytes:
    """The last file that the journal holds of an earlier attempt."""
    attempts = history.of(kata.slug)
    if ordinal > len(attempts):
        count = len(attempts)
        have = f"You have {count} attempt{'' if count == 1 else 's'} at {kata.slug}."
        raise KataError(have, f"See them: kata history {kata.slug}" if count else "")
    for event in reversed(attempts[ordinal - 1].events):
        content = journal.snapshot(event.id)
        if content is not None:
            return content
    raise KataError(
        f"Attempt {ordinal} at {kata.slug} was never checked, so no copy of its file was kept.",
        'Earlier files of the workspace lie in its folder "earlier".',
    )


def _if_readable(path: Path) -> bytes | None:
    """The file as it is now, for the journal; None when there is none that could be kept."""
    try:
        return workspace.read_answer(path)
    except KataError:
        return None
