"""What a mock interview does, whichever view it is seen in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from harness import lots, workspace
from harness.catalogue import Kata
from harness.cli import drafts
from harness.cli.app import App, fresh_seed
from harness.cli.clockwork import drill_of, if_readable
from harness.cli.reviewing import note_grades
from harness.deciders import pause_events, resume_events
from harness.errors import KataError
from harness.interview import Interview, Item, numbered
from harness.interview_deciders import (
    Opening,
    begin_events,
    finish_events,
    in_progress_already,
    moved_on,
    next_events,
    note_events,
)
from harness.journal import Journal
from harness.scorecard import Scorecard, score
from harness.service.client import bring_up


class Wish(NamedTuple):
    """What sort of interview is asked for."""

    minutes: float
    track: str | None
    level: int | None
    katas: int | None  # how many
    seed: int
    bug: bool


def begin(app: App, wish: Wish, folder: Path | None) -> Interview:
    """Draws the set, writes the first file, starts the clock."""
    if app.interview() is not None:
        raise in_progress_already()
    katas = [
        kata
        for kata in app.catalogue.katas
        if wish.track in (None, kata.track) and wish.level in (None, kata.level)
    ]
    if not katas:
        where = f" in {wish.track}" if wish.track else ""
        raise KataError(f"There is no kata of level {wish.level}{where}.", "See them: kata list")
    items = lots.draw_items(
        katas,
        app.history(),
        overdue(app),
        minutes=wish.minutes,
        seed=wish.seed,
        count=wish.katas,
        bug=wish.bug,
    )
    place = workspace.place(folder, app.environ, Path.cwd())
    opening = _open(app, place, items[0])
    app.write(
        lambda events: begin_events(
            events,
            at=app.now,
            minutes=wish.minutes,
            seed=wish.seed,
            folder=place,
            items=items,
            opening=opening,
        )
    )
    bring_up(app.environ)
    return in_progress(app)


def in_progress(app: App) -> Interview:
    """The interview that is not finished; raises KataError where there is none."""
    interview = app.interview()
    if interview is None:
        raise KataError("No mock interview is in progress.", "Begin one: kata mock")
    return interview


def kata_at_hand(app: App, interview: Interview) -> Kata:
    return app.catalogue.find(interview.item.kata)


def go_to_next(app: App, position: int | None = None) -> Interview:
    """Leaves the kata at hand for the next one; after the last the interview is finished.

    `position` is where the person believes to be; raises KataError when that is no longer so.
    """
    interview = in_progress(app)
    if position is None:
        position = interview.position
    elif position != interview.position:
        raise moved_on()
    following = interview.items[position + 1 : position + 2]
    opening = _open(app, interview.folder, following[0]) if following else None
    left = _left(interview)
    app.write(
        lambda events: next_events(events, at=app.now, item=position, opening=opening, left=left)
    )
    if not following:
        drafts.forget(app)
    note_grades(app)
    return numbered(app.interviews(), interview.number)


def finish(app: App) -> Interview:
    interview = in_progress(app)
    app.write(lambda events: finish_events(events, at=app.now, left=_left(interview)))
    drafts.forget(app)
    note_grades(app)
    return numbered(app.interviews(), interview.number)


def resume(app: App) -> None:
    """Ends a pause, where there is one."""
    if in_progress(app).state == "paused":
        app.write(lambda events: resume_events(events, at=app.now))


def pause_or_go_on(app: App) -> None:
    """Stops the clocks, or lets them go on."""
    if in_progress(app).state == "paused":
        resume(app)
    else:
        app.write(lambda events: pause_events(events, at=app.now))


def note(app: App, text: str) -> None:
    app.write(lambda events: note_events(events, at=app.now, text=text))


def overdue(app: App) -> dict[str, float]:
    """Days since each kata was due for review; those that are not due yet are left out."""
    from harness.review import memories

    days = {slug: (app.now - m.due_at) / 86400 for slug, m in memories(app.events()).items()}
    return {slug: late for slug, late in days.items() if late >= 0}


def scorecard(app: App, number: int) -> Scorecard:
    """What the interview came to, so far or in the end."""
    interview = numbered(app.interviews(), number)
    return score(interview, {kata.slug: kata for kata in _known(app, interview)}, app.now)


def _known(app: App, interview: Interview) -> list[Kata]:
    """The katas of the set that are in the catalogue (still)."""
    found = []
    for item in interview.items:
        with suppress(KataError):
            found.append(app.catalogue.find(item.kata))
    return found


def write_page(app: App, number: int, path: Path) -> None:
    """The scorecard as one HTML file."""
    from harness.mistakes import load_mistakes
    from harness.report.pages import save_page
    from harness.report.scorecard_page import KIND, scorecard_page

    card = scorecard(app, number)
    katas = _known(app, card.interview)
    with Journal.open(app.home, create=False) as journal:
        html = scorecard_page(
            card,
            journal.snapshot,
            {kata.slug: {m.name: m.mistake for m in load_mistakes(kata)} for kata in katas},
            {kata.slug: kata.follow_ups for kata in katas},
            app.now,
            None,
        )
    save_page(path, html, kind=KIND)


def as_json(app: App, interview: Interview) -> dict[str, Any]:
    """Where an interview stands."""
    now = app.now
    return {
        "version": 1,
        "interview": interview.number,
        "state": interview.state,
        "minutes": interview.minutes,
        "seed": interview.seed,
        "elapsed_s": round(interview.seconds(now), 1),
        "left_s": round(interview.seconds_left(now), 1),
        "position": interview.position,
        "items": [_item_json(item, now) for item in interview.items],
        "notes": [{"at": each.at, "text": each.text} for each in interview.notes],
    }


def _item_json(item: Item, now: float) -> dict[str, Any]:
    attempt = item.attempt
    return {
        "kata": item.kata,
        "minutes": item.minutes,
        "why": item.why,
        "bug": item.bug,
        "state": attempt.state if attempt else None,
        "path": str(attempt.path) if attempt else None,
        "elapsed_s": round(attempt.active_seconds(now), 1) if attempt else None,
        "checks": len(attempt.checks) if attempt else 0,
    }


def _left(interview: Interview) -> bytes | None:
    """What stands in the file of the attempt at hand, to be kept when it is given up."""
    attempt = interview.item.attempt
    return if_readable(attempt.path) if attempt is not None and attempt.unfinished else None


def _open(app: App, folder: Path, item: Item) -> Opening:
    """Puts the file of an item into the workspace."""
    kata, seed = app.catalogue.find(item.kata), fresh_seed()
    text, bug = kata.stub().encode(), None
    if item.bug:
        text, bug = drill_of(kata, seed)
    old = [attempt for attempt in app.history().of(kata.slug) if attempt.unfinished]
    left = {attempt.number: if_readable(attempt.path) for attempt in old}
    placed = workspace.write_stub(folder, kata.slug, text, app.now)
    return Opening(placed.path, seed, bug, left)
