"""hint, solution, follow-up: what a learner may ask for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app
from harness.cli.gaps import settle
from harness.deciders import follow_up_events, hint_events, reveal_events
from harness.errors import KataError
from harness.journal import Event

if TYPE_CHECKING:
    from harness.catalogue import Kata


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def hint_command(app: App, slug: str | None) -> None:
    """The next hint, from gentle to nearly everything."""
    settle(app)
    kata = app.kata(slug)
    number = next_hint(app, kata)
    if number is not None:
        app.console.print(f"[slug]Hint {number} of {len(kata.hints)}[/]")
        app.console.print(kata.hints[number - 1], markup=False)
        return
    for number, hint in enumerate(kata.hints, 1):
        app.console.print(f"{number}. {hint}", markup=False)
    app.console.print(f"Those were all. The reference: kata solution {kata.slug}")


def next_hint(app: App, kata: Kata) -> int | None:
    """The number of the hint to be shown next, once it is recorded; None after the last."""
    count = len(kata.hints)
    written = app.write(lambda events: hint_events(events, at=app.now, kata=kata.slug, of=count))
    _must_not_be_refused(written)
    return int(written[-1].data["number"]) if written else None


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def solution_command(app: App, slug: str | None) -> None:
    """The reference and its notes (marks the attempt as helped)."""
    show_solution(app, app.kata(slug))


def show_solution(app: App, kata: Kata) -> None:
    """Records that it was seen, then shows it."""
    from harness.report import prompts

    written = app.write(lambda events: reveal_events(events, at=app.now, kata=kata.slug))
    _must_not_be_refused(written)
    prompts.show_solution(app.console, kata)


def _must_not_be_refused(written: Sequence[Event]) -> None:
    """An interview gives no help; that it was asked for stands in the journal now."""
    if written and written[-1].kind == "refused":
        raise KataError(
            f"No {written[-1].data['what']} in an interview; that you asked costs points.",
            "Go on: kata check",
        )


@click.command("follow-up")
@click.argument("slug", type=SLUG, required=False)
@pass_app
def follow_up_command(app: App, slug: str | None) -> None:
    """The interviewer's next question on a kata you have passed, and a model answer."""
    from harness.report.prompts import model_answer, show_markdown

    kata = app.kata(slug)
    count = len(kata.follow_ups)
    written = app.write(
        lambda events: follow_up_events(events, at=app.now, kata=kata.slug, of=count)
    )
    if not written:
        app.console.print(f"Those were all {count} follow-ups on {kata.slug}.")
        app.console.print(f"Read them again with the notes: kata solution {kata.slug}")
        return
    number = int(written[-1].data["number"])
    app.console.print(f"[slug]Follow-up {number} of {count}[/]")
    app.console.print(kata.follow_ups[number - 1], markup=False)
    if sys.stdin.isatty() and app.console.is_terminal:
        click.prompt("Your answer (then Enter)", default="", show_default=False)
    app.console.print("[slug]A model answer[/]")
    show_markdown(app.console, model_answer(kata, number))
