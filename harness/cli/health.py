"""server, doctor: the warm judge, and whether everything is as it should be."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from harness import workspace
from harness.cli.app import App
from harness.cli.arguments import pass_app
from harness.errors import FAULT, OK


@click.group()
def server_command() -> None:
    """The warm judge: it starts by itself, and leaves when idle."""


@server_command.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def server_status_command(app: App, as_json: bool) -> None:
    """Whether it runs, since when, and what it takes."""
    from harness.service.client import tell

    told = tell(app.environ, "status")
    if as_json:
        print(json.dumps({"version": 1, "running": told is not None, **(told or {})}))
    elif told is None:
        app.console.print("The warm judge does not run. It comes with the next check.")
    else:
        from harness.report.health import show_server

        show_server(app.console, told)


@server_command.command("stop")
@pass_app
def server_stop_command(app: App) -> None:
    """End it, after the runs in progress. The next check starts another."""
    from harness.service.client import tell

    told = tell(app.environ, "stop")
    stopped = "The warm judge has stopped." if told else "The warm judge did not run."
    app.console.print(stopped)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def doctor_command(app: App, as_json: bool) -> int:
    """Whether all is there, and which walls stand around an answer: each is tried."""
    from harness import doctor

    place = workspace.place(None, app.environ, Path.cwd())
    parts = {
        "installation": [*doctor.installation(app.environ, app.home, place)],
        "judge": [doctor.warm_judge(app.environ)],
        "walls": [*doctor.walls(app.environ)],
    }
    if as_json:
        told = {name: [asdict(each) for each in part] for name, part in parts.items()}
        print(json.dumps({"version": 1, **told}))
    else:
        from harness.report.health import show_findings

        show_findings(app.console, "kata", parts["installation"] + parts["judge"])
        show_findings(app.console, "an answer is walled in", parts["walls"])
        if not all(each.holds for each in parts["walls"]):
            app.console.print("Verdicts are the same without a wall; what it keeps out is not.")
    works = all(each.holds or not each.needed for part in parts.values() for each in part)
    return OK if works else FAULT
