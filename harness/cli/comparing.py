"""diff: what changed between two versions of your file, or between it and the reference."""

from __future__ import annotations

import json
from typing import NamedTuple

import click

from harness import workspace
from harness.attempts import Attempt, History
from harness.catalogue import Kata
from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app, whole
from harness.cli.gaps import settle
from harness.cli.helping import record_reveal
from harness.errors import KataError
from harness.journal import Journal
from harness.versions import Version, kept_of, versions_of


class Side(NamedTuple):
    """One of the two texts, and what it is called."""

    name: str
    text: str
    number: int | None = None  # of the version; None for a file


@click.command()
@click.argument("slug", type=SLUG, required=False)
@click.argument("numbers", type=whole(1), nargs=-1, metavar="[N M]")
@click.option("--last", is_flag=True, help="The attempt before, against your file now.")
@click.option("--solution", is_flag=True, help="Your file against the reference (as solution).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def diff_command(
    app: App,
    slug: str | None,
    numbers: tuple[int, ...],
    last: bool,
    solution: bool,
    as_json: bool,
) -> None:
    """What changed: between your last two checks, or between versions N and M.

    kata history SLUG tells the numbers.
    """
    if len(numbers) not in (0, 2) or bool(numbers) + last + solution > 1:
        raise KataError(
            "kata diff takes two versions, or --last, or --solution.",
            "Their numbers: kata history SLUG",
        )
    kata = app.kata(slug)
    history = app.history()
    if not history.of(kata.slug):
        history.at_hand(kata.slug)  # tells it, and how to start
    versions = versions_of(history, kata.slug)
    if solution:
        old, new = _with_solution(app, kata, history, versions)
    elif last:
        old, new = _with_last(app, kata, history, versions)
    else:
        old, new = _of_versions(app, kata, _chosen(kata, history, versions, numbers))
    _show(app, kata, old, new, as_json)


def _show(app: App, kata: Kata, old: Side, new: Side, as_json: bool) -> None:
    from harness.report.diffs import unified
    from harness.report.past import show_diff

    text = unified(old.text, new.text, old.name, new.name)
    if as_json:
        sides = {
            name: {"name": side.name, "number": side.number}
            for name, side in (("from", old), ("to", new))
        }
        print(json.dumps({"version": 1, "kata": kata.slug, **sides, "diff": text}))
    elif text:
        show_diff(app.console, text)
    else:
        what = "Nothing" if old.text == new.text else "Only the line endings"
        told = f"{what} changed between {old.name} and {new.name}."
        app.console.print(told, markup=False, soft_wrap=True)


def _chosen(
    kata: Kata, history: History, versions: tuple[Version, ...], numbers: tuple[int, ...]
) -> tuple[Version, Version]:
    """The versions of those numbers, else the last two of the latest attempt."""
    if not numbers:
        mine = _of_latest(history, kata, versions)
        if len(mine) < 2:
            had = "one check" if mine else "no check"
            last = f"With the attempt before: kata diff {kata.slug} --last"
            raise KataError(
                f"Your latest attempt at {kata.slug} has {had}, so there is nothing to compare.",
                last if _kept_before(history, kata, versions) else _judge(kata),
            )
        return mine[-2], mine[-1]
    for number in numbers:
        if number > len(versions):
            have = f"the journal keeps {len(versions) or 'none'}"
            raise KataError(
                f"There is no version {number} of {kata.slug}: {have}.",
                f"See them: kata history {kata.slug}",
            )
    return versions[numbers[0] - 1], versions[numbers[1] - 1]


def _of_versions(app: App, kata: Kata, pair: tuple[Version, Version]) -> tuple[Side, Side]:
    _must_not_help(app, kata, *(version.attempt for version in pair))
    return _side(app, kata, pair[0]), _side(app, kata, pair[1])


def _with_last(
    app: App, kata: Kata, history: History, versions: tuple[Version, ...]
) -> tuple[Side, Side]:
    """What passed last (or was checked last) of the attempt before, and the file now."""
    latest, found = _latest(history, kata), _kept_before(history, kata, versions)
    if not found:
        two = len(_of_latest(history, kata, versions)) > 1
        raise KataError(
            f"You have no earlier attempt at {kata.slug} that was checked, so there is nothing "
            "to compare.",
            f"Between your last two checks: kata diff {kata.slug}" if two else _judge(kata),
        )
    _must_not_help(app, kata, found[-1].attempt)
    return _side(app, kata, found[-1]), _file_of(app, kata, latest, versions)


def _kept_before(history: History, kata: Kata, versions: tuple[Version, ...]) -> list[Version]:
    """What is left of each attempt before the latest, drills aside."""
    latest = _latest(history, kata)
    kept = [
        kept_of(attempt, versions)
        for attempt in _by_time(history, kata)
        if attempt.number != latest.number and attempt.bug is None
    ]
    return [version for version in kept if version is not None]


def _of_latest(history: History, kata: Kata, versions: tuple[Version, ...]) -> list[Version]:
    latest = _latest(history, kata)
    return [version for version in versions if version.attempt.number == latest.number]


def _judge(kata: Kata) -> str:
    return f"Judge your file: kata check {kata.slug}"


def _with_solution(
    app: App, kata: Kata, history: History, versions: tuple[Version, ...]
) -> tuple[Side, Side]:
    """The file now, or what is left of it, and the reference, which counts as seen."""
    mine = _file_of(app, kata, _latest(history, kata), versions)
    reference = Side("the reference", kata.reference())
    settle(app)
    record_reveal(app, kata)
    return mine, reference


def _must_not_help(app: App, kata: Kata, *attempts: Attempt) -> None:
    """What one wrote earlier is help too, where an interview asks that kata."""
    interview = app.interview()
    if interview is None or kata.slug not in [item.kata for item in interview.items]:
        return
    if any(attempt.mock != interview.number for attempt in attempts):
        raise KataError("No earlier answers in an interview.", "Go on: kata check")


def _by_time(history: History, kata: Kata) -> list[Attempt]:
    return sorted(history.of(kata.slug), key=lambda each: (each.started_at, each.number))


def _latest(history: History, kata: Kata) -> Attempt:
    return _by_time(history, kata)[-1]


def _side(app: App, kata: Kata, version: Version) -> Side:
    with Journal.open(app.home, create=False) as journal:
        text = (journal.snapshot(version.check.event_id) or b"").decode("utf-8", "backslashreplace")
    count = f"{version.check.passed} of {version.check.total}"
    name = f"version {version.number} of {kata.slug} ({count})"
    return Side(name, text, version.number)


def _file_of(app: App, kata: Kata, attempt: Attempt, versions: tuple[Version, ...]) -> Side:
    """The attempt's file as it is now; where it is gone, what the journal keeps of it."""
    try:
        text = workspace.read_attempt(attempt.path).decode("utf-8", "backslashreplace")
    except KataError:
        kept = kept_of(attempt, versions)
        if kept is None:
            raise
        return _side(app, kata, kept)
    return Side(f"{attempt.path.name} now", text)
