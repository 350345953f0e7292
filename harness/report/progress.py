"""`kata stats` on the terminal: what was tried, what goes wrong, the days, the trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from itertools import pairwise

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.clock import spoken
from harness.judge.printable import LONGEST_MESSAGE, printable
from harness.report.tables import LONGEST_SLUG, NARROW
from harness.report.terminal import WIDTH, dot, unicode_works
from harness.stats import Pass, Progress, Slip, Stats, TrackProgress, day_of, trend, weeks

TOP = 5  # slips that are shown
MOST_WEEKS = 26
# Checks on a day, from which the next of five shades begins.
SHADES = (1, 4, 8, 16)
HOUR_S = 3600.0


def show_stats(
    console: Console, stats: Stats, sentences: Mapping[Slip, str], zone: tzinfo | None
) -> None:
    """All of it, with as much of each as the width allows."""
    console.print(_totals(stats))
    console.print(_streak(stats))
    if stats.tracks:
        console.print()
        console.print(_widest(console, stats.tracks))
    if stats.slips:
        console.print("\n[bold]Your top slips[/]")
        console.print(_slips(stats.slips[:TOP], sentences, zone))
    console.print("\n[bold]Checks on each day[/]")
    console.print(_calendar(stats, console.width))
    if len(stats.total.times) > 1:
        console.print("\n[bold]Time to pass, by target[/]  (below 100 % is quicker)")
        console.print(_chart(stats.total.times, zone, min(console.width, WIDTH)))


def shade(checks: int) -> int:
    """0 for a day without a check, up to 4 for the busiest."""
    return sum(checks >= least for least in SHADES)


def shade_names() -> tuple[str, ...]:
    """What each shade stands for: "0", "1-3", and so on."""
    between = pairwise(SHADES)
    return ("0", *(f"{least}-{more - 1}" for least, more in between), f"{SHADES[-1]}+")


def percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def time(seconds: float | None) -> str:
    return "" if seconds is None else spoken(seconds)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def hours(seconds: float) -> str:
    """2 h 05 min, or 45 min."""
    whole, minutes = divmod(int(seconds / 60), 60)
    return f"{whole} h {minutes:02} min" if whole else f"{minutes} min"


def streak_words(stats: Stats) -> str:
    """How many days in a row, and what is still to be done today."""
    told = f"Streak {count(stats.streak, 'day')}, the longest {count(stats.longest_streak, 'day')}"
    return told if stats.today in stats.days or not stats.streak else f"{told}; today is to come"


def _totals(stats: Stats) -> Text:
    total = stats.total
    parts = [f"{count(total.attempts, 'attempt')}, {total.passes} passed"]
    if total.first_rate is not None:
        parts.append(f"{percent(total.first_rate)} at the first check")
    parts.append(count(total.hints, "hint"))
    return Text.assemble(("stats", "slug"), f" {dot()} " + f" {dot()} ".join(parts))


def _streak(stats: Stats) -> Text:
    streak = Text(streak_words(stats), "pass" if stats.streak else "")
    return streak + Text(f" {dot()} {hours(stats.active_s)} at work", "default")


def _widest(console: Console, tracks: Sequence[TrackProgress]) -> Table:
    """With as many columns as fit."""
    tables = [_table(tracks, columns) for columns in (6, 4, 3)]
    roomy = console.options.update(max_width=10 * WIDTH)  # else none is told to be too wide
    fit = (t for t in tables if console.measure(t, options=roomy).maximum <= console.width)
    return next(fit, _table(tracks, 1))


def _table(tracks: Sequence[TrackProgress], columns: int) -> Table:
    """A line for each track and for each kata that was tried in it."""
    table = Table.grid(padding=(0, 2 if columns > 3 else 1))
    slugs = [len(_slug(kata.slug)) for track in tracks for kata in track.katas]
    table.add_column(no_wrap=True, min_width=max(slugs) + 2)
    headings = ["passed", "best", "median", "target", "1st check", "hints"][:columns]
    for _ in headings:
        table.add_column(no_wrap=True, justify="right")
    table.add_row(*(Text(heading, "quiet") for heading in ["", *headings]))
    for track in tracks:
        ratio = track.progress.median_ratio
        # Times of different katas compare as shares of their targets.
        median = "" if ratio is None else percent(ratio)
        cells = _cells(track.progress, "", median, "of target" if ratio is not None else "")
        table.add_row(Text(track.track, "bold"), *(Text(c, "quiet") for c in cells[:columns]))
        for kata in track.katas:
            mine = kata.progress
            target = "" if kata.minutes is None else spoken(60 * kata.minutes)
            cells = _cells(mine, time(mine.best_s), time(mine.median_s), target)
            table.add_row(Text(f"  {_slug(kata.slug)}", "slug"), *cells[:columns])
    return table


def _slug(slug: str) -> str:
    """As it can be shown: that of a kata that is gone is whatever the journal says."""
    return printable(slug, LONGEST_SLUG)


def _cells(mine: Progress, best: str, median: str, target: str) -> list[str]:
    hints = str(mine.hints) if mine.hints else ""
    return [
        f"{mine.passes} of {mine.attempts}",
        best,
        median,
        target,
        percent(mine.first_rate),
        hints,
    ]


def _slips(slips: Sequence[Slip], sentences: Mapping[Slip, str], zone: tzinfo | None) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    times = "×" if unicode_works() else "x"
    for slip in slips:
        where = f"{_slug(slip.kata)}, last on {day_of(slip.last_at, zone)}"
        mistake = printable(sentences.get(slip, ""), LONGEST_MESSAGE)
        told = Text.assemble((mistake, "mistake"), "  ", (where, "quiet"))
        table.add_row(f"{slip.attempts}{times}", told)
    return table


def _calendar(stats: Stats, width: int) -> Text:
    """A column for each week, a line for each day of the week."""
    shown = weeks(stats, max(1, min(MOST_WEEKS, (width - 5) // 2)))
    shades = "·░▒▓█" if unicode_works() else ".-+*#"
    styles = ("quiet", "green", "green", "green", "bold green")
    months = month_starts([week.monday for week in shown])
    heading = "".join(name.ljust(2 * width) for name, width in months)
    lines = [Text(f"     {heading.rstrip()}", "quiet")]
    for number, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        line = Text(f"{name:3}  ", "quiet")
        for week in shown:
            day = week.days[number]
            level = None if day is None else shade(day[1])
            line.append(
                "  " if level is None else f"{shades[level]} ",
                "" if level is None else styles[level],
            )
        line.rstrip()
        lines.append(line)
    legend = "  ".join(f"{glyph} {name}" for glyph, name in zip(shades, shade_names(), strict=True))
    lines.append(Text(f"     {legend}", "quiet"))
    return Text("\n").join(lines)


def month_starts(mondays: Sequence[date]) -> list[tuple[str, int]]:
    """The months over those weeks, each with the number of its weeks; "" where none begins."""
    found: list[tuple[str, int]] = []
    for monday in mondays:
        if monday.day <= 7 or not found:
            found.append((f"{monday:%b}" if monday.day <= 7 else "", 0))
        name, width = found[-1]
        found[-1] = name, width + 1
    return [(name if width > 1 else "", width) for name, width in found]


def _chart(times: Sequence[Pass], zone: tzinfo | None, width: int) -> Text:
    """A dot for each pass, and a line through the medians of the weeks."""
    try:
        import plotext  # a third of a second that nothing else pays
    except ImportError as error:  # its drawing is a compiled part, which not every system has
        return Text(f"No chart: {str(error).partition(chr(10))[0]}", "quiet")
    first = day_of(times[0].at, zone)
    xs = [(each.at - times[0].at) / (24 * HOUR_S) for each in times]
    top = max(1.5, min(3.0, max(each.ratio for each in times)))  # a lost afternoon bends no scale
    ys = [min(each.ratio, top) for each in times]
    medians = [((day - first).days + 3, min(ratio, top)) for day, ratio in trend(times, zone)]
    last = max(1.0, *xs, *(day for day, _ in medians))
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width - 2, 12)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    line = figure.signal(*zip(*medians, strict=True), marker="braille" if unicode_works() else "+")
    figure.draw(line.lines())
    figure.draw(figure.signal(xs, ys, marker="•" if unicode_works() else "o"))
    figure.line(1.0, "horizontal", style="dotted")
    across, up = figure.ruler("x", "lower"), figure.ruler("y", "left")
    thirds = range(4) if width >= NARROW else (0, 3)
    ticks = sorted({int(last * n / 3) for n in thirds})  # whole days: no date stands there twice
    across.lim(min(0.0, *(day for day, _ in medians)), last)
    across.ticks(ticks, [_day(times[0].at + tick * 24 * HOUR_S, zone) for tick in ticks])
    up.lim(0, top)
    up.ticks([0.0, 0.5, 1.0, top], ["0 %", "50 %", "100 %", percent(top)])
    drawn = figure.build().string(colorless=True)
    figure.clear()
    lines = [row.rstrip() for row in drawn.splitlines()]
    legend = (
        "• a pass   ⠒ median of the week" if unicode_works() else "o a pass   + median of the week"
    )
    return Text("\n".join([*(_plain(row) for row in lines if row), f"      {legend}"]))


def _day(at: float, zone: tzinfo | None) -> str:
    return day_of(at, zone).strftime("%m-%d")


def _plain(row: str) -> str:
    """The frame in ASCII, where the terminal has nothing better."""
    return row if unicode_works() else row.translate(str.maketrans("─│┈└┤┬┼┴├", "-|.++++++"))
