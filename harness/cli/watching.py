"""watch: judges at each save, and shows the clock meanwhile."""

from __future__ import annotations

import errno
import signal
import sys

import click

from harness.cli import helping, streams
from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app
from harness.cli.checking import target_of_attempt
from harness.errors import OK, KataError
from harness.service.client import bring_up, open_judges

SWITCH_S = 0.0005  # the screen does not wait for the thread that judges, which has more to write


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def watch_command(app: App, slug: str | None) -> int:
    """Judge your file at each save, until q is pressed.

    SLUG defaults to the attempt in progress.
    """
    target = target_of_attempt(app, slug)
    if not (sys.stdin.isatty() and sys.stdout.isatty() and app.console.is_interactive):
        raise KataError("kata watch needs a terminal.", "Judge once: kata check")
    bring_up(app.environ)
    sys.setswitchinterval(SWITCH_S)

    from rich.live import Live

    from harness.cli.keyboard import Signals, keys_at_once
    from harness.cli.saves import leave
    from harness.cli.watch_session import Session
    from harness.report.watching import last_line, screen

    console = app.console
    with open_judges(app.environ) as another, Signals() as signals:
        session = Session(app, target, another)
        try:
            with (
                keys_at_once(sys.stdin.fileno()),
                Live(
                    console=console,
                    screen=True,
                    auto_refresh=False,  # it is drawn when there is something new
                    redirect_stdout=False,  # nobody else writes
                    redirect_stderr=False,
                    get_renderable=lambda: screen(console, session.view()),
                ) as live,
            ):
                while signals.caught is None and not session.ended:
                    session.step(live.refresh)
            if signals.caught is None:
                # On the screen that stays: it is long, and to be read beside the editor.
                if session.reveals:
                    helping.show_solution(app, session.kata)
                console.print(last_line(session.view()))
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            streams.silence_output()  # the terminal was closed
            signals.caught = signal.SIGHUP
        finally:
            stopped = session.stop()
    code = OK if signals.caught is None else 128 + int(signals.caught)
    if not stopped:
        leave(code)
    if signals.caught == signal.SIGINT:
        raise KeyboardInterrupt
    return code
