"""A long time without any event: a closed laptop, a lunch. Count it or not?"""

from __future__ import annotations

import sys

from harness.cli.app import App
from harness.clock import spoken
from harness.deciders import gap_events, open_gap


def settle(app: App) -> None:
    """Asks about such a time at the next command; it does not count where nobody can be asked."""
    gap = open_gap(app.events(), app.now)
    if gap is None:
        return
    told = f"Nothing has happened for {spoken(gap)}"
    if _somebody_is_there():
        import click

        counts = click.confirm(f"{told}. Count this time?", default=False)
    else:
        counts = False
        print(f"{told}: this time does not count.", file=sys.stderr)
    app.write(lambda events: gap_events(events, at=app.now, counts=counts))


def ask(app: App) -> None:
    """The same at a command that only looks: it writes nothing where nobody can be asked."""
    if _somebody_is_there():
        settle(app)
        return
    gap = open_gap(app.events(), app.now)
    if gap is not None:
        told = f"Nothing has happened for {spoken(gap)}: not counted yet."
        print(f"{told} Count it or not: kata status", file=sys.stderr)


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
