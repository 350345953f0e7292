"""list, show: what there is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from harness.attempts import History
from harness.catalogue import TRACKS
from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app
from harness.errors import KataError
from harness.journal import Event
from harness.replay import replay
from harness.situation import LANGUAGES

if TYPE_CHECKING:
    from harness.review import Memory


@click.command()
@click.option("--track", help=f"One of {', '.join(TRACKS)}.")
@click.option("--due", is_flag=True, help="Only what is due for review.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def list_command(app: App, track: str | None, due: bool, as_json: bool) -> None:
    """All katas with your standing, by track and level."""
    if track is not None and track not in TRACKS:
        raise KataError(f'There is no track "{track}".', f"Tracks: {', '.join(TRACKS)}.")
    katas = [kata for kata in app.catalogue.katas if track in (None, kata.track)]
    events = app.events()
    history = replay(events)
    held, today = _memories(events, history), date.fromtimestamp(app.now)
    if due:
        katas = [kata for kata in katas if kata.slug in held and held[kata.slug].due(None) <= today]
    if as_json:
        rows = [
            {
                "slug": kata.slug,
                "title": kata.title,
                "track": kata.track,
                "level": kata.level,
                "minutes": kata.minutes,
                "ask": kata.ask,
                "standing": history.standing(kata.slug).state,
                "attempts": history.standing(kata.slug).attempts,
                "best_s": history.standing(kata.slug).best_seconds,
                "last_verdict": history.standing(kata.slug).last_verdict,
                **_due_json(held.get(kata.slug), app.now),
            }
            for kata in katas
        ]
        print(json.dumps({"version": 1, "katas": rows}))
        return
    if due and not katas:
        coming = min(((memory.due_at, slug) for slug, memory in held.items()), default=None)
        told = f" {coming[1]} is next, on {held[coming[1]].due(None)}." if coming else ""
        app.console.print(f"Nothing is due.{told} What to do now: kata next")
        return
    from harness.report.tables import show_list

    days = {slug: (memory.due(None) - today).days for slug, memory in held.items()}
    show_list(app.console, katas, history, days, of=app.catalogue.katas)


def _memories(events: Sequence[Event], history: History) -> dict[str, Memory]:
    """What is due when; a newcomer does not wait for the import of FSRS."""
    if not any(attempt.ended_at for attempt in history.attempts):
        return {}
    from harness.review import memories

    return memories(events, history)


def _due_json(memory: Memory | None, now: float) -> dict[str, Any]:
    if memory is None:
        return {"due": None, "retrievability": None}
    likely = round(memory.retrievability(now), 3)
    return {"due": memory.due(None).isoformat(), "retrievability": likely}


@click.command()
@click.argument("slug", type=SLUG, required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), help="The locale's, unless this is given.")
@pass_app
def show_command(app: App, slug: str | None, lang: str | None) -> None:
    """The prompt of a kata."""
    from harness.report.prompts import show_prompt

    app.language = lang or app.language
    kata = app.kata(slug)
    if lang and not kata.speaks(lang):
        remedy = f"In English: kata show {kata.slug} --lang en"
        raise KataError(f'{kata.slug} has no prompt in "{lang}".', remedy)
    show_prompt(app.console, kata)
