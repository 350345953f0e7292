"""Types of arguments that several verbs take."""

from __future__ import annotations

import math
from typing import Any

import click

from harness.cli.app import App
from harness.errors import KataError


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
