"""What every verb has at hand: the catalogue, the journal, the terminal, the time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from harness import content
from harness.attempts import History
from harness.errors import KataError
from harness.interview import Interview, interviews, unfinished
from harness.journal import Decide, Event, Journal
from harness.replay import replay
from harness.situation import language_of

if TYPE_CHECKING:
    from rich.console import Console

    from harness.catalogue import Catalogue, Kata

COMPLETE = "_KATA_COMPLETE"  # set by the completion scripts
SEEDS = 10**8  # seeds are short enough to be typed again


def fresh_seed() -> int:
    return int.from_bytes(os.urandom(8)) % SEEDS


def home_of(environ: Mapping[str, str]) -> Path:
    """Where the journal and the log live: KATA_HOME, else the platform's user data folder."""
    chosen = environ.get("KATA_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # 5 ms that `kata --help` does not pay

    return platformdirs.user_data_path("kata", appauthor=False)


def _told_time(told: str) -> float:
    """The simulated time. A file is read each time, so that time can go on under a screen."""
    try:
        return float(Path(told).read_text() if os.path.isabs(told) else told)
    except (OSError, ValueError):
        remedy = "It is for tests: a number of seconds since 1970, or a file that holds one."
        raise KataError(f'KATA_NOW is "{told}".', remedy) from None


class App:
    """One command's surroundings. Verbs read them from here and from nowhere else."""

    def __init__(self) -> None:
        self.environ: Mapping[str, str] = dict(os.environ)

    @property
    def now(self) -> float:
        """Seconds since 1970. KATA_NOW says otherwise, for tests: a number, or a file with one."""
        told = self.environ.get("KATA_NOW")
        return _told_time(told) if told else time.time()

    @cached_property
    def home(self) -> Path:
        return home_of(self.environ)

    @cached_property
    def content(self) -> content.Content:
        return content.locate(self.environ)

    @cached_property
    def catalogue(self) -> Catalogue:
        from harness.catalogue import Catalogue

        return Catalogue(self.content, self.language)

    @cached_property
    def language(self) -> str:
        return language_of(self.environ, sys.stdout.encoding or "ascii")

    @cached_property
    def console(self) -> Console:
        from harness.report.terminal import make_console

        return make_console()

    def events(self) -> list[Event]:
        """All that the journal holds; nothing is made where there is none."""
        with Journal.open(self.home, create=False) as journal:
            return journal.events()

    def history(self) -> History:
        """The attempts that the journal tells of."""
        return replay(self.events())

    def interviews(self) -> tuple[Interview, ...]:
        """The mock interviews that the journal tells of."""
        events = self.events()
        return interviews(events, replay(events))

    def interview(self) -> Interview | None:
        """The one in progress."""
        return unfinished(self.interviews())

    def write(self, decide: Decide) -> list[Event]:
        """Writes what `decide` makes of the events so far, in one transaction."""
        with Journal.open(self.home) as journal:
            return journal.transact(decide)

    def kata(self, slug: str | None) -> Kata:
        """The kata named, or the one of the attempt in progress."""
        if slug is not None:
            return self.catalogue.find(slug)
        return self.catalogue.find(self.history().at_hand(example=self.example).kata)

    @cached_property
    def example(self) -> str:
        """A slug for "Start one: kata start ...": the first of the syllabus."""
        katas = self.catalogue.katas
        if not katas:
            raise KataError("There are no katas here.", exit_code=3)
        return katas[0].slug
