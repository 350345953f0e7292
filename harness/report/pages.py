"""HTML pages that are one file: what all of them share.

A page of one's own is a template beside base.html:

    {% extends "base.html" %}
    {% block main %}<h2>{{ heading }}</h2> {{ code }} {% endblock %}

    html = page("mine.html", kind="kata mine", title="My page", now=now, zone=zone,
                heading="<b> stays text", code=code_block(source))
    save_page(path, html, kind="kata mine")

Whatever is a string comes out as text, never as markup: what may be markup is made here
(`code_block`, `diff_block`) or in charts.py, and is a `Markup`. Scripts, links to files and
fonts of others have no place: the page's own policy forbids the browser to load anything. The
style has light and dark colours, room for a phone and for paper: `.figures` (a list of numbers
with `<b>`), `.wide` (around a table that may scroll), `.number`, `.quiet`, `.pass`, `.fail`.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.diff import DiffLexer
from pygments.lexers.python import PythonLexer

from harness.errors import Fault, KataError, reason

LIGHT, DARK = "xcode", "github-dark"  # styles of Pygments
# Control characters have no place in HTML: each is shown by its picture.
PICTURES = {n: 0x2400 + n for n in range(32) if n not in b"\t\n\r"} | {127: 0x2421}
HEAD = 4096  # characters of a page in which its kind is told


def page(
    template: str,
    *,
    kind: str,
    title: str,
    now: float,
    zone: tzinfo | None,
    subtitle: str = "",
    **values: object,
) -> str:
    """The page as text. `kind` is the command that makes it, as in "kata report"."""
    made = datetime.fromtimestamp(now, zone).strftime("%Y-%m-%d %H:%M")
    return (
        _templates()
        .get_template(template)
        .render(
            kind=kind,
            title=title,
            subtitle=subtitle,
            made=made,
            code_colours=_code_colours(),
            **values,
        )
    )


def code_block(source: str) -> Markup:
    """Python with its colours."""
    return _coloured(source, PythonLexer(stripnl=False))


def diff_block(text: str) -> Markup:
    """A unified diff (see diffs.unified) with its colours."""
    return _coloured(text, DiffLexer(stripnl=False))


def save_page(path: Path, html: str, *, kind: str) -> None:
    """Puts the page there. What stands there already is replaced only when it is of that kind."""
    place = Path(os.path.realpath(path))
    _make_way(path, place, kind)
    draft = place.with_name(f".{os.urandom(16).hex()}.tmp")
    try:
        try:
            with open(draft, "x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(html)
            os.replace(draft, place)
        finally:
            with suppress(OSError):
                draft.unlink()
    except (FileNotFoundError, NotADirectoryError):
        raise KataError(
            f"There is no folder {place.parent}.", "Make it, or name another."
        ) from None
    except (OSError, ValueError) as error:
        told = reason(error) if isinstance(error, OSError) else str(error)
        raise Fault(f"{path} cannot be written: {told}.", "Name another file.") from error


def _make_way(path: Path, place: Path, kind: str) -> None:
    """Refuses to replace what was not made by us."""
    try:
        found = os.stat(place)
        if stat.S_ISDIR(found.st_mode):
            raise KataError(f"{path} is a folder, not a file.", "Name a file in it.")
        ours = stat.S_ISREG(found.st_mode) and _kind_of(place) == kind
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        told = reason(error) if isinstance(error, OSError) else str(error)
        raise Fault(f"{path} cannot be read: {told}.", "Name another file.") from error
    if not ours:
        raise KataError(f"{path} was not made by {kind}, so it stays.", "Name another file.")


def _kind_of(path: Path) -> str | None:
    with open(path, encoding="utf-8", errors="replace") as file:
        found = re.search(r'<meta name="generator" content="([^"]*)">', file.read(HEAD))
    return found[1] if found else None


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _coloured(text: str, lexer: PythonLexer | DiffLexer) -> Markup:
    # Pygments escapes what it colours.
    return Markup(highlight(text.translate(PICTURES), lexer, HtmlFormatter(cssclass="code")))


@cache
def _code_colours() -> Markup:
    light = _rules(LIGHT)
    dark = _rules(DARK)
    return Markup(f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}")


def _rules(style: str) -> str:
    """The colours of tokens; the ground is the page's own, and so are those of a diff."""
    formatter = HtmlFormatter(style=style, nobackground=True)
    rules = formatter.get_token_style_defs([".code"])
    return "\n".join(rule for rule in rules if not re.match(r"\.code \.(gi|gd|err) ", rule))
