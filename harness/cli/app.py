"""What every verb has at hand: the catalogue, the journal, the terminal, the time."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness import content
from harness.attempts import History, replay
from harness.catalogue import Catalogue, Kata
from harness.errors import KataError
from harness.journal import Decide, Event, Journal

if TYPE_CHECKING:
    from rich.console import Console


def home_of(environ: Mapping[str, str]) -> Path:
    """Where the journal and the log live: KATA_HOME, else the platform's user data folder."""
    chosen = environ.get("KATA_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # 5 ms that `kata --help` does not pay

    return platformdirs.user_data_path("kata", appauthor=False)


@dataclass
class App:
    """One command's surroundings. Verbs read them from here and from nowhere else."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def now(self) -> float:
        return time.time()

    @cached_property
    def home(self) -> Path:
        return home_of(self.environ)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(content.locate(self.environ))

    @cached_property
    def console(self) -> Console:
        from harness.report.terminal import make_console

        return make_console()

    def history(self) -> History:
        """What the journal says; nothing is made where there is none."""
        with Journal.open(self.home, create=False) as journal:
            return replay(journal.events())

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


class SlugType(click.ParamType[str]):
    """A kata's name on the command line, completed by the shell."""

    name = "slug"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        try:
            katas = App().catalogue.katas
        except KataError:
            return []
        wanted = incomplete.replace("-", "_")
        return [CompletionItem(k.slug, help=k.title) for k in katas if k.slug.startswith(wanted)]


class Number(click.ParamType[float]):
    """A number in a range; what it is not is told in words, and "nan" is none."""

    name = "number"

    def __init__(self, kind: type[int] | type[float], least: float, most: float) -> None:
        self.kind, self.least, self.most = kind, least, most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            number = self.kind(value)
        except ValueError:
            number = math.nan
        if self.least <= number <= self.most:
            return number
        what = "whole number" if self.kind is int else "number"
        upper = f" to {self.most:g}" if math.isfinite(self.most) else " on"
        self.fail(f'"{value}" is not a {what} from {self.least:g}{upper}.', param, ctx)


def whole(least: int) -> Number:
    """A whole number, no smaller than `least`."""
    return Number(int, least, math.inf)


SLUG = SlugType()
pass_app = click.make_pass_decorator(App, ensure=True)
