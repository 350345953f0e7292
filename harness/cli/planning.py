"""next, plan: what to do now, and until the interview."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from harness.catalogue import TRACKS
from harness.cli.app import App
from harness.cli.arguments import Number, pass_app
from harness.errors import KataError
from harness.journal import Event, NewEvent

if TYPE_CHECKING:
    from harness.plan import Plan

MINUTES_A_DAY = 30.0


def must_be_track(track: str | None) -> None:
    if track is not None and track not in TRACKS:
        raise KataError(f'There is no track "{track}".', f"Tracks: {', '.join(TRACKS)}.")


@click.command()
@click.option("--track", help=f"One of {', '.join(TRACKS)}.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def next_command(app: App, track: str | None, as_json: bool) -> None:
    """One thing to do now, and why; and what would do as well."""
    from harness.outlook import minutes_today
    from harness.proposals import proposals
    from harness.scene import scene

    must_be_track(track)
    at = scene(app.events(), app.catalogue.katas, app.now, track=track)
    found, minutes = proposals(at), minutes_today(at.history, app.now, None)
    if as_json:
        told = [proposal._asdict() for proposal in found]
        document = {"proposal": told[0], "alternatives": told[1:], "minutes_today": round(minutes)}
        print(json.dumps({"version": 1, **document}))
        return
    from harness.report.planning import show_proposals

    show_proposals(app.console, found, minutes, at.plan.minutes_a_day if at.plan else None)


@click.command()
@click.option("--interview", metavar="DATE", help="When it is: 2026-12-15. Makes a new plan.")
@click.option("--track", "tracks", multiple=True, help="Of these tracks only; all otherwise.")
@click.option(
    "--minutes-a-day", "minutes", type=Number(float, 5, 600), help="What you can give: 30."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def plan_command(
    app: App, interview: str | None, tracks: Sequence[str], minutes: float | None, as_json: bool
) -> None:
    """The katas spread over the days until an interview, and whether you keep up."""
    from harness import plan as plans

    for track in tracks:
        must_be_track(track)
    if interview is not None:
        _make(app, interview, tracks or TRACKS, minutes or MINUTES_A_DAY)
    elif tracks or minutes:
        raise KataError(
            "A new plan needs the date of the interview.", "Say it too: kata plan --interview DATE"
        )
    plan = plans.latest(app.events())
    if plan is None and as_json:
        print(json.dumps({"version": 1, "plan": None}))
    elif plan is None:
        raise KataError("There is no plan yet.", "Make one: kata plan --interview DATE")
    else:
        _show(app, plan, as_json)


def _make(app: App, told: str, tracks: Sequence[str], minutes: float) -> None:
    from harness import plan as plans
    from harness.replay import replay
    from harness.review import day_of, known

    try:
        interview = date.fromisoformat(told)
    except ValueError:
        raise KataError(f'"{told}" is not a date.', "Write it as in 2026-12-15.") from None
    now = app.now
    today = day_of(now, None)
    plans.checked(interview, today)
    in_order = tuple(track for track in TRACKS if track in tracks)
    katas = app.catalogue.katas
    if not any(kata.track in in_order for kata in katas):
        raise KataError("There are no katas in these tracks.", "See what there is: kata list")

    def decide(events: Sequence[Event]) -> list[NewEvent]:
        passed = known(replay(events))
        plan = plans.make(katas, passed, in_order, today, interview, minutes)
        # The plan made last counts, also where the clock was set back since the one before.
        at = max([now, *(event.at for event in events if event.kind == "plan")])
        return [NewEvent("plan", at, data=plans.to_data(plan))]

    app.write(decide)


def _show(app: App, plan: Plan, as_json: bool) -> None:
    from harness.outlook import view

    seen = view(plan, app.events(), app.catalogue.katas, app.now, None)
    if as_json:
        print(json.dumps(_document(seen.to_json())))
        return
    from harness.report.planning import show_plan

    show_plan(app.console, seen)


def _document(told: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "plan": told}
