"""mock: a timed interview over several katas, from any terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from harness.catalogue import TRACKS
from harness.cli import interviewing as doing
from harness.cli.app import App, fresh_seed
from harness.cli.arguments import Number, pass_app, whole
from harness.cli.gaps import settle
from harness.errors import OK, KataError
from harness.interview import numbered


@click.group(invoke_without_command=True)
@click.option("--minutes", type=Number(float, 1, 600), default=45, help="How long; 45.")
@click.option("--track", help=f"Only of one track: {', '.join(TRACKS)}.")
@click.option("--level", type=Number(int, 1, 3), help="Only of this level: 1, 2 or 3.")
@click.option("--katas", "count", type=whole(1), help="How many; as many as fit.")
@click.option("--seed", type=whole(0), help="The same seed draws the same set.")
@click.option("--bug", is_flag=True, help="Find the mistake in a wrong answer to each.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--plain", is_flag=True, help="Not the full-screen view.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def mock_command(
    ctx: click.Context,
    minutes: float,
    track: str | None,
    level: int | None,
    count: int | None,
    seed: int | None,
    bug: bool,
    folder: Path | None,
    plain: bool,
    as_json: bool,
) -> int:
    """A mock interview: katas drawn for you, one clock, no hints.

    \b
    kata mock                     draws a set that fits 45 minutes, and begins
    kata mock status              the time left, and where you are
    kata check, kata follow-up    as ever
    kata mock next                the next kata (gives this one up, if it does not pass)
    kata mock finish              the scorecard
    """
    if ctx.invoked_subcommand is not None:
        return OK
    app = ctx.ensure_object(App)
    if track is not None and track not in TRACKS:
        raise KataError(f'There is no track "{track}".', f"Tracks: {', '.join(TRACKS)}.")
    settle(app)
    wish = doing.Wish(minutes, track, level, count, fresh_seed() if seed is None else seed, bug)
    interview = doing.begin(app, wish, folder)
    if as_json:
        print(json.dumps(doing.as_json(app, interview)))
        return OK
    if _full_screen(app, plain):
        return _open_view(app)
    from harness.report.interviews import show_begun

    show_begun(app.console, interview, doing.kata_at_hand(app, interview), app.now)
    return OK


@mock_command.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def status(app: App, as_json: bool) -> None:
    """The time left, and where you are."""
    settle(app)
    _show_status(app, as_json)


@mock_command.command("resume")
@click.option("--plain", is_flag=True, help="Not the full-screen view.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def resume(app: App, plain: bool, as_json: bool) -> int:
    """Go on where it was, after a pause, a crash, a closed terminal."""
    settle(app)
    doing.resume(app)
    if not as_json and _full_screen(app, plain):
        return _open_view(app)
    _show_status(app, as_json)
    return OK


@mock_command.command("next")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def next_command(app: App, as_json: bool) -> None:
    """The next kata. What has not passed by now is given up."""
    settle(app)
    interview = doing.go_to_next(app)
    if as_json:
        print(json.dumps(doing.as_json(app, interview)))
    elif not interview.unfinished:
        _show_scorecard(app, interview.number, as_json)
    else:
        from harness.report.interviews import show_item

        show_item(app.console, interview, doing.kata_at_hand(app, interview), app.now)


@mock_command.command("finish")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def finish(app: App, as_json: bool) -> None:
    """End the interview, and see the scorecard."""
    settle(app)
    _show_scorecard(app, doing.finish(app).number, as_json)


@mock_command.command("note")
@click.argument("text", nargs=-1, required=True)
@pass_app
def note(app: App, text: tuple[str, ...]) -> None:
    """Write something down; it stands in the scorecard's timeline."""
    told = " ".join(text).strip()
    if not told:
        raise KataError("There is nothing to note.", 'Note something: kata mock note "..."')
    doing.note(app, told)
    app.console.print("Noted.")


@mock_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def list_command(app: App, as_json: bool) -> None:
    """Your interviews so far, with their scores."""
    cards = [doing.scorecard(app, each.number) for each in app.interviews()]
    if as_json:
        print(json.dumps({"version": 1, "interviews": [card.summary() for card in cards]}))
        return
    from harness.report.scorecards import show_list

    show_list(app.console, cards)


@mock_command.command("show")
@click.argument("number", type=whole(1), required=False)
@click.option("--html", type=click.Path(path_type=Path), help="Write the page to this file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def show(app: App, number: int | None, html: Path | None, as_json: bool) -> None:
    """The scorecard of interview NUMBER, or of the last one."""
    found = numbered(app.interviews(), number)
    if html is not None:
        doing.write_page(app, found.number, html)
        told = {"version": 1, "interview": found.number, "html": str(html)}
        print(json.dumps(told) if as_json else f"Written: {html}")
        return
    _show_scorecard(app, found.number, as_json)


def _full_screen(app: App, plain: bool) -> bool:
    """Whether there is a terminal that can show the view."""
    return not plain and sys.stdin.isatty() and sys.stdout.isatty() and app.console.is_interactive


def _open_view(app: App) -> int:
    from harness.cli.interview_view import run_view  # Textual takes a while to import

    return run_view(app)


def _show_status(app: App, as_json: bool) -> None:
    interview = doing.in_progress(app)
    if as_json:
        print(json.dumps(doing.as_json(app, interview)))
        return
    from harness.report.interviews import show_status

    show_status(app.console, interview, app.now)


def _show_scorecard(app: App, number: int, as_json: bool) -> None:
    card = doing.scorecard(app, number)
    if as_json:
        print(json.dumps(card.to_json()))
        return
    from harness.report.scorecards import show_scorecard

    show_scorecard(app.console, card)
