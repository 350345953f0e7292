"""Charts for HTML pages: drawn by pygal, put into the page as SVG that loads and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any
from xml.etree import ElementTree

import pygal
from markupsafe import Markup
from pygal.style import Style

from harness.judge.printable import printable
from harness.report.tables import LONGEST_SLUG
from harness.stats import Pass, TrackProgress, day_of, moment_of, trend

WIDTH, HEIGHT = 720, 320
LEAST_ROWS = 3
MOST = 3.0  # of the target: a lost afternoon bends no scale
MOST_DAYS = 9  # that are named under a chart
ROW = 22  # pixels of a bar chart for each of its rows

# The page's own colours, so that light and dark hold for the charts too.
LOOKS = Style(
    background="transparent",
    plot_background="transparent",
    foreground="var(--ink)",
    foreground_strong="var(--ink)",
    foreground_subtle="var(--quiet)",
    guide_stroke_color="var(--line)",
    major_guide_stroke_color="var(--line)",
    colors=("var(--accent)", "var(--second)", "var(--quiet)"),
    opacity=".75",
    opacity_hover="1",
    transition="0s",
    font_family="inherit",
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
)


def trend_chart(times: Sequence[Pass], zone: tzinfo | None) -> Markup:
    """Time by target of each pass, and the median of each week."""
    top = max(1.5, min(MOST, max(each.ratio for each in times)))
    medians = [(monday.toordinal() + 3.5, min(ratio, top)) for monday, ratio in trend(times, zone)]
    days = [_day(each.at, zone) for each in times]
    first, last = min(days[0], medians[0][0]), max(days[-1], medians[-1][0])
    chart = pygal.XY(
        **_options(3),
        stroke=False,
        dots_size=4,
        x_value_formatter=lambda ordinal: _short(date.fromordinal(int(ordinal))),
        value_formatter=_percent,
        truncate_legend=-1,
        range=(0, top),
        x_labels=_whole_days(first, last),
    )
    points: list[dict[str, Any]] = [
        {"value": (day, min(each.ratio, top)), "label": _told(each, zone)}
        for day, each in zip(days, times, strict=True)
    ]
    chart.add("a pass", points)
    chart.add("median of the week", medians, stroke=True, stroke_style={"width": 2.5}, dots_size=2)
    line = [(first, 1.0), (last, 1.0)]
    chart.add("target", line, stroke=True, show_dots=False, stroke_style={"dasharray": "4, 6"})
    return _svg(chart, "trend", "Time to pass by target, over time")


def weeks_chart(attempts: Mapping[date, tuple[int, int]]) -> Markup:
    """Attempts and passes of each week, by its Monday."""
    chart = pygal.Bar(
        **_options(2),
        x_labels=[_short(monday) for monday in attempts],
        value_formatter=lambda number: f"{number:.0f}",
        truncate_label=-1,
        show_minor_x_labels=len(attempts) <= 13,
        x_labels_major_every=max(1, -(-len(attempts) // 13)),
        y_labels=_whole_steps(max(began for began, _ in attempts.values())),
    )
    chart.add("begun", [began for began, _ in attempts.values()])
    chart.add("passed", [passed for _, passed in attempts.values()])
    return _svg(chart, "weeks", "Attempts and passes, by week")


def katas_chart(tracks: Sequence[TrackProgress]) -> Markup | None:
    """Best and median time by target, for each kata that was passed; None where none was."""
    rows = [
        (
            kata.slug,
            min(MOST, *(each.ratio for each in kata.progress.times)),
            min(MOST, kata.progress.median_ratio or 0.0),
        )
        for track in tracks
        for kata in track.katas
        if kata.progress.times
    ]
    if not rows:
        return None
    rows.reverse()  # pygal draws from the bottom
    options = _options(2)
    options["height"] = 90 + ROW * max(LEAST_ROWS, len(rows))
    axis = _shares(max(median for _, _, median in rows))
    chart = pygal.HorizontalBar(
        **options,
        x_labels=[printable(slug, LONGEST_SLUG) for slug, _, _ in rows],
        margin_right=30,  # for half of the last label
        value_formatter=_percent,
        truncate_label=-1,
        range=(0, axis[-1]),
        y_labels=axis,
    )
    chart.add("median", [median for _, _, median in rows])
    chart.add("best", [best for _, best, _ in rows])
    return _svg(chart, "katas", "Best and median time by target, by kata")


def _options(series: int) -> dict[str, Any]:
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "style": LOOKS,
        "js": [],  # pygal's own would be loaded from elsewhere
        "legend_at_bottom": True,
        "legend_at_bottom_columns": series,
        "margin": 8,
        "show_y_guides": True,
    }


def _svg(chart: pygal.Graph, name: str, title: str) -> Markup:
    """The chart as part of a page; hovering tells what it would tell with a script."""
    chart.uuid = name  # the same page twice is the same text
    root: ElementTree.Element = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag in ("script", "title"):
                parent.remove(child)  # comments, scripts, and pygal's words for a missing title
    for group in [each for each in root.iter("g") if each.find("desc") is not None]:
        told = {each.get("class", ""): each.text or "" for each in group.findall("desc")}
        for desc in group.findall("desc"):
            group.remove(desc)
        hover = ElementTree.Element("title")
        hover.text = ": ".join(told[key] for key in ("label", "value") if told.get(key))
        group.insert(0, hover)
    for each in root.iter():
        each.attrib.pop("xmlns", None)
    label = ElementTree.Element("title")
    label.text = title
    root.insert(0, label)
    root.set("role", "img")
    return Markup(ElementTree.tostring(root, "unicode"))  # what is text was escaped


def _told(each: Pass, zone: tzinfo | None) -> str:
    return f"{each.kata}, {day_of(each.at, zone)}, {_percent(each.ratio)} of target"


def _percent(ratio: float | tuple[float, float]) -> str:
    return f"{100 * (ratio[1] if isinstance(ratio, tuple) else ratio):.0f} %"


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"


def _day(at: float, zone: tzinfo | None) -> float:
    """The day and its part, as an ordinal."""
    moment = moment_of(at, zone)
    return moment.toordinal() + (moment.hour + moment.minute / 60) / 24


def _shares(most: float) -> list[float]:
    """From 0 to the target at least, in steps whose labels do not touch each other."""
    step = 0.25 if most <= 1.5 else 0.5
    return [step * n for n in range(-int(-max(1.0, most) // step) + 1)]


def _whole_days(first: float, last: float) -> list[int]:
    """Ordinals of days from the first to after the last, each once and not too many."""
    begin, end = int(first), int(last) + 1
    return list(range(begin, end + 1, max(1, -(-(end - begin) // MOST_DAYS))))


def _whole_steps(most: int) -> list[int]:
    step = max(1, -(-most // 5))
    return list(range(0, most + step, step))
