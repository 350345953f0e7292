"""The syllabus as a table: the titles stay readable beside what is told of each kata."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from harness.catalogue import Catalogue
from harness.journal import Event
from harness.replay import replay
from harness.report.tables import show_list
from harness.report.terminal import THEME

SLUG, TITLE = "a_slug_as_long_here", "Batch normalisation, forward"  # 19 and 28 characters
SLUGGISH = 12 * 60 + 34


def listed(toys, columns: int, due: dict[str, int]) -> str:
    (kata, *_) = (kata for kata in Catalogue(toys).katas if kata.slug == "double")
    katas = [dataclasses.replace(kata, slug=slug, title=TITLE) for slug in (SLUG, "two", "three")]
    path = {"path": "/none", "minutes": 5, "seed": 1}
    events = [
        Event(1, "1", 0.0, "start", 1, SLUG, path),
        Event(2, "2", SLUGGISH, "check", 1, SLUG, {"verdict": "pass"}),
        Event(3, "3", SLUGGISH, "pass", 1, SLUG, {}),
        Event(4, "4", 9e3, "start", 2, "two", path),
    ]
    paper = io.StringIO()
    console = Console(file=paper, theme=THEME, width=columns)
    show_list(console, katas, replay(events), due, of=katas)
    text = paper.getvalue()
    assert max(map(len, text.splitlines())) <= columns
    return text


@pytest.mark.parametrize("due", [{}, {SLUG: -9, "two": 123}])
def test_titles_are_readable_at_80_columns(toys, due):
    told = listed(toys, 80, due)
    assert told.count(TITLE) == 3
    for words in ("12:34", "begun", "asked", "rarely"):
        assert words in told


def test_a_wide_terminal_tells_in_full(toys):
    told = listed(toys, 120, {SLUG: -9, "two": 123})
    for words in (TITLE, "passed 12:34", "9 d late", "in 123 d"):
        assert words in told


def test_a_narrow_terminal_tells_what_one_has_to_know(toys):
    told = listed(toys, 44, {SLUG: -9, "two": 123})
    for words in (SLUG, "12:34", "late", "123 d"):
        assert words in told
