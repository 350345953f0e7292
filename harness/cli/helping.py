"""hint, solution, follow-up: what a learner may ask for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from harness.cli import stages
from harness.cli.app import App
from harness.cli.arguments import SLUG, Number, pass_app
from harness.cli.drafts import Draft, draft_of
from harness.cli.gaps import settle
from harness.deciders import hint_events, reveal_events
from harness.errors import KataError
from harness.follow_up_deciders import answer_events, follow_up_events, rate_events
from harness.journal import Event

if TYPE_CHECKING:
    from harness.catalogue import Kata


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def hint_command(app: App, slug: str | None) -> None:
    """The next hint, from gentle to nearly everything."""
    settle(app)
    kata = app.kata(slug)
    if stages.show_hint(app, kata):
        return
    number = next_hint(app, kata)
    if number is not None:
        app.console.print(f"[slug]Hint {number} of {len(kata.hints)}[/]")
        app.console.print(kata.hints[number - 1], markup=False)
        return
    for number, hint in enumerate(kata.hints, 1):
        app.console.print(f"{number}. {hint}", markup=False)
    app.console.print(f"Those were all. The reference: kata solution {kata.slug}")


def next_hint(app: App, kata: Kata) -> int | None:
    """The number of the hint to be shown next, once it is recorded; None after the last."""
    count = len(kata.hints)
    written = app.write(lambda events: hint_events(events, at=app.now, kata=kata.slug, of=count))
    _must_not_be_refused(written)
    return int(written[-1].data["number"]) if written else None


@click.command()
@click.argument("slug", type=SLUG, required=False)
@pass_app
def solution_command(app: App, slug: str | None) -> None:
    """The reference and its notes (marks the attempt as helped)."""
    kata = app.kata(slug)
    settle(app)
    show_solution(app, kata)


def show_solution(app: App, kata: Kata) -> None:
    """Records that it was seen, then shows it."""
    from harness.report import prompts

    record_reveal(app, kata)
    prompts.show_solution(app.console, kata)


def record_reveal(app: App, kata: Kata) -> None:
    """Writes that the solution is seen now; an interview refuses it."""
    written = app.write(lambda events: reveal_events(events, at=app.now, kata=kata.slug))
    _must_not_be_refused(written)


def _must_not_be_refused(written: Sequence[Event]) -> None:
    """An interview gives no help; that it was asked for stands in the journal now."""
    if written and written[-1].kind == "refused":
        raise KataError(
            f"No {written[-1].data['what']} in an interview; that you asked costs points.",
            "Go on: kata check",
        )


@click.command("follow-up")
@click.argument("slug", type=SLUG, required=False)
@click.option("--answer", help="Your answer to the question asked last; shows the model answer.")
@click.option("--rate", type=Number(int, 1, 3), help="Rate it: 3 had it, 2 partly, 1 missed it.")
@click.option(
    "--skip",
    is_flag=True,
    help="Leave the stage (or, in an interview, the question): the next one.",
)
@pass_app
def follow_up_command(
    app: App, slug: str | None, answer: str | None, rate: int | None, skip: bool
) -> None:
    """The interviewer's next question on a kata you have passed, and a model answer.

    First come the stages, where the kata has some: go on coding, kata check judges them. On a
    terminal you answer, compare and rate yourself; elsewhere --answer and --rate do that.
    """
    settle(app)
    kata = app.kata(slug)
    if answer is not None:
        give_answer(app, kata, answer)
    if rate is not None:
        give_rating(app, kata, rate)
    if answer is not None:
        _show_model_answer(app, kata, _asked_last(app, kata))
        if answer and rate is None:
            marks = "3 (had it), 2 (partly), 1 (missed it)"
            app.console.print(f"How was yours? kata follow-up {kata.slug} --rate {marks}")
    if answer is not None or rate is not None:
        return
    interview = app.interview()
    if skip and interview and not stages.open_stage(app, kata) and _waiting(app, kata):
        give_answer(app, kata, "")
    if stages.ask(app, kata, skip):
        return
    count = len(kata.follow_ups)
    if interview is None:
        number = next_question(app, kata)
    else:  # one that waits for its answer waits on, whatever came between
        asked = next_follow_up(app, kata)
        number = asked.number if asked else None
    if number is None:
        app.console.print(f"Those were all {count} follow-ups on {kata.slug}.")
        if interview is None:
            app.console.print(f"Read them again with the notes: kata solution {kata.slug}")
        return
    app.console.print(f"[slug]Follow-up {number} of {count}[/]")
    app.console.print(kata.follow_ups[number - 1], markup=False)
    if sys.stdin.isatty() and app.console.is_terminal:
        draft = draft_of(app, interview.number, kata.slug, number) if interview else None
        _converse(app, kata, number, draft)
    elif interview is not None:
        app.console.print('Answer: kata follow-up --answer "..."  Leave it: --skip', markup=False)
    else:
        _show_model_answer(app, kata, number)


def next_question(app: App, kata: Kata) -> int | None:
    """The number of the question asked now, once it is recorded; None after the last."""
    count = len(kata.follow_ups)
    written = app.write(
        lambda events: follow_up_events(events, at=app.now, kata=kata.slug, of=count)
    )
    return int(written[-1].data["number"]) if written else None


class FollowUp(NamedTuple):
    """A question that waits for its answer."""

    number: int
    of: int
    question: str


def next_follow_up(app: App, kata: Kata) -> FollowUp | None:
    """The question asked last while it waits for an answer, else the next; None after the last."""
    number = _waiting(app, kata) or next_question(app, kata)
    if number is None:
        return None
    return FollowUp(number, len(kata.follow_ups), kata.follow_ups[number - 1])


def _waiting(app: App, kata: Kata) -> int | None:
    """The number of the question that was asked and neither answered nor left."""
    passed = [attempt for attempt in app.history().of(kata.slug) if attempt.state == "passed"]
    asked = passed[-1].follow_ups if passed else 0
    answered = [answer.number for attempt in passed[-1:] for answer in attempt.answers]
    return asked if asked and asked not in answered else None


def give_answer(app: App, kata: Kata, text: str) -> None:
    """Records what was answered to the question asked last; an empty text leaves it."""
    app.write(lambda events: answer_events(events, at=app.now, kata=kata.slug, text=text))


def give_rating(app: App, kata: Kata, rating: int) -> None:
    """Records how one rates the answer given last: 3 had it, 2 partly, 1 missed it."""
    app.write(lambda events: rate_events(events, at=app.now, kata=kata.slug, rating=rating))


def _converse(app: App, kata: Kata, number: int, draft: Draft | None) -> None:
    """Answer in words, compare, rate: on a terminal. In an interview there is a draft."""
    print("Your answer; an empty line ends it, no answer skips the question:")
    lines = draft.read().splitlines() if draft else []
    for line in lines:
        print(f"> {line}")
    while line := _line():
        lines.append(line)
        if draft:
            draft.keep("\n".join(lines))
    if lines or draft:
        give_answer(app, kata, "\n".join(lines))
    if draft:
        draft.keep("")
    _show_model_answer(app, kata, number)
    if lines:
        rating = _line("How was yours? 3 had it, 2 partly, 1 missed it (Enter: not rated) ")
        if rating in ("1", "2", "3"):
            give_rating(app, kata, int(rating))


def _line(question: str = "> ") -> str:
    """A line that was typed; the end of input is an empty one."""
    try:
        return input(question).strip()
    except EOFError:
        print()
        return ""


def _asked_last(app: App, kata: Kata) -> int:
    answers = [answer for attempt in app.history().of(kata.slug) for answer in attempt.answers]
    return answers[-1].number


def _show_model_answer(app: App, kata: Kata, number: int) -> None:
    from harness.report.prompts import model_answer, show_markdown

    app.console.print("[slug]A model answer[/]")
    show_markdown(app.console, model_answer(kata, number))
