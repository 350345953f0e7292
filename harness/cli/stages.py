"""Follow-ups that are coded: which one is to be asked, its question, its hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.cli.app import App
from harness.follow_up_deciders import stage_events

if TYPE_CHECKING:
    from harness.catalogue import Kata, Stage


def next_stage(app: App, kata: Kata, skip: bool = False) -> Stage | None:
    """The stage asked now, once it is recorded; None where the questions in words come next.

    One that was begun and has not passed is asked again, unless it is to be skipped.
    """
    names = [stage.name for stage in kata.stages]
    if not names:
        return None
    written = app.write(
        lambda events: stage_events(events, at=app.now, kata=kata.slug, stages=names, skip=skip)
    )
    return None if skip and not written else open_stage(app, kata)


def open_stage(app: App, kata: Kata) -> Stage | None:
    """The stage of the latest attempt at a kata that is to be coded now."""
    attempts = app.history().of(kata.slug)
    name = attempts[-1].open_stage if attempts else None
    return next((stage for stage in kata.stages if stage.name == name), None)


def ask(app: App, kata: Kata, skip: bool) -> bool:
    """Shows the next stage; False where there is none."""
    stage = next_stage(app, kata, skip)
    if stage is None:
        return False
    from harness.report.prompts import show_stage

    path = app.history().of(kata.slug)[-1].path
    show_stage(app.console, kata, stage, path, hints=app.interview() is None)
    return True


def show_hint(app: App, kata: Kata) -> bool:
    """Shows the hint of the stage that is to be coded; False where there is none to be given."""
    stage = open_stage(app, kata)
    if stage is None or app.interview() is not None:
        return False
    app.console.print(f"[slug]Hint[/] {stage.title}")
    app.console.print(stage.hint, markup=False)
    return True
