"""stats, report, history, diff: what you did, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.attempts import Attempt
from harness.catalogue import TRACKS, Kata
from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app
from harness.cli.gaps import ask
from harness.errors import KataError
from harness.versions import Version, versions_of

if TYPE_CHECKING:
    from harness.stats import Progress, Slip, Stats

PAGE = "kata-report.html"
ZONE = None  # the machine's: days begin where the person is


@click.command()
@click.option("--track", help=f"Of one track alone: {', '.join(TRACKS)}.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def stats_command(app: App, track: str | None, as_json: bool) -> None:
    """Your times, pass rates, slips, days and trend. Drills and --file do not count."""
    if track is not None and track not in TRACKS:
        raise KataError(f'There is no track "{track}".', f"Tracks: {', '.join(TRACKS)}.")
    stats, sentences = _stats(app, track)
    if as_json:
        print(json.dumps(stats_json(stats, sentences, track)))
    elif stats.empty:
        app.console.print(_nothing(app, track))
    else:
        from harness.report.progress import show_stats

        show_stats(app.console, stats, sentences, ZONE)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=PAGE)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def report_command(app: App, file: Path, as_json: bool) -> None:
    """The same as one HTML page with charts, to be kept or sent to a friend."""
    from harness.report.pages import save_page
    from harness.report.progress_page import KIND, progress_page

    stats, sentences = _stats(app, None)
    if stats.empty:
        raise KataError("There is nothing to report yet.", f"Start one: kata start {app.example}")
    save_page(file, progress_page(stats, sentences, now=app.now, zone=ZONE), kind=KIND)
    path = file.absolute()
    if as_json:
        print(json.dumps({"version": 1, "file": str(path)}))
    else:
        app.console.print(f"Written: {path}", soft_wrap=True, markup=False)


@click.command()
@click.argument("slug", type=SLUG, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def history_command(app: App, slug: str | None, as_json: bool) -> None:
    """Your attempts: when, how long, what came of them; with SLUG each of their checks."""
    ask(app)
    history = app.history()
    kata = app.catalogue.find(slug) if slug else None
    attempts = history.of(kata.slug) if kata else history.attempts
    slugs = dict.fromkeys(attempt.kata for attempt in attempts)
    versions = {name: versions_of(history, name) for name in slugs}
    if as_json:
        rows = [_attempt_json(attempt, versions[attempt.kata], app.now) for attempt in attempts]
        print(json.dumps({"version": 1, "attempts": rows}))
    elif not attempts:
        what = kata.slug if kata else "anything"
        example = kata.slug if kata else app.example
        app.console.print(f"You have not started {what} yet: kata start {example}")
    elif kata is not None:
        from harness.report.past import show_past

        show_past(app.console, kata, attempts, versions[kata.slug], app.now, ZONE)
    else:
        from harness.report.tables import show_history

        show_history(app.console, attempts, app.now, ZONE)


def _stats(app: App, track: str | None) -> tuple[Stats, dict[Slip, str]]:
    """With the slips in words."""
    from harness.mistakes import in_words
    from harness.stats import stats_of

    ask(app)
    katas = app.catalogue.katas
    known: dict[str, Kata] = {kata.slug: kata for kata in katas}
    stats = stats_of(app.events(), katas, now=app.now, zone=ZONE, track=track)
    return stats, {slip: in_words(known.get(slip.kata), slip.names) for slip in stats.slips}


def _nothing(app: App, track: str | None) -> str:
    if track is None:
        return f"Nothing to tell yet. Start one: kata start {app.example}"
    first = next((kata.slug for kata in app.catalogue.katas if kata.track == track), app.example)
    return f"Nothing to tell of {track} yet. Start one: kata start {first}"


def stats_json(stats: Stats, sentences: dict[Slip, str], track: str | None) -> dict[str, Any]:
    """The document of `kata stats --json`; times in seconds, rates from 0 to 1."""
    return {
        "version": 1,
        "track": track,
        "today": stats.today.isoformat(),
        "streak": stats.streak,
        "longest_streak": stats.longest_streak,
        "active_s": round(stats.active_s, 1),
        "total": _progress_json(stats.total),
        "tracks": [
            {
                "track": row.track,
                **_progress_json(row.progress),
                "katas": [
                    {"slug": k.slug, "minutes": k.minutes, **_progress_json(k.progress)}
                    for k in row.katas
                ],
            }
            for row in stats.tracks
        ],
        "slips": [slip._asdict() | {"mistake": sentences[slip]} for slip in stats.slips],
        "days": {day.isoformat(): count for day, count in sorted(stats.days.items())},
        "times": [each._asdict() for each in stats.total.times],
    }


def _progress_json(progress: Progress) -> dict[str, Any]:
    return {
        "attempts": progress.attempts,
        "passes": progress.passes,
        "in_time": progress.in_time,
        "first_check_rate": progress.first_rate,
        "checks": progress.checks,
        "hints": progress.hints,
        "best_s": progress.best_s,
        "median_s": progress.median_s,
        "median_of_target": progress.median_ratio,
    }


def _attempt_json(attempt: Attempt, versions: tuple[Version, ...], now: float) -> dict[str, Any]:
    mine = [version for version in versions if version.attempt.number == attempt.number]
    return {
        "attempt": attempt.number,
        "ordinal": attempt.ordinal,
        "kata": attempt.kata,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "elapsed_s": round(attempt.counted_seconds(now), 1),
        "open_gap_s": attempt.open_gap(now),
        "minutes": attempt.minutes,
        "checks": [_check_json(version) for version in mine if version.stage is None],
        "hints": attempt.hints,
        "revealed": attempt.revealed,
        "bug": attempt.bug,
        "path": str(attempt.path),
        "mock": attempt.mock,
        "follow_ups": attempt.follow_ups,
        "answers": [answer._asdict() for answer in attempt.answers],
        "stages": [
            {
                "name": stage.name,
                "passed": stage.passed_at is not None,
                "checks": [_check_json(version) for version in mine if version.stage == stage.name],
            }
            for stage in attempt.stages
        ],
    }


def _check_json(version: Version) -> dict[str, Any]:
    check = version.check
    return {
        "at": check.at,
        "verdict": check.verdict,
        "passed": check.passed,
        "total": check.total,
        "number": version.number,
        "elapsed_s": version.elapsed_s,
        "seed": check.seed,
        "first_failure": check.first_failure,
        "diagnosis": list(version.diagnosis),
    }
