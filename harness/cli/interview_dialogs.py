"""What opens over the view of an interview: a question with yes or no, a note, a follow-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static, TextArea

from harness.catalogue import Kata
from harness.cli import helping
from harness.cli.app import App
from harness.cli.drafts import draft_of
from harness.cli.helping import FollowUp
from harness.errors import KataError
from harness.report.interview_panes import Plain, markdown
from harness.report.prompts import model_answer
from harness.report.terminal import dot, unicode_works

LOW = 20  # rows
RATINGS = ((3, "had it"), (2, "partly"), (1, "missed it"))


def drawn(content: RenderableType) -> RenderableType:
    """Drawn by Rich, with its theme, in characters that the terminal has."""
    return Plain(content) if not unicode_works() else _AsIs(content)


class _AsIs(NamedTuple):
    """Textual would take a Text apart, and does not know the theme's names."""

    content: RenderableType

    def __rich__(self) -> RenderableType:
        return self.content


class Ask(ModalScreen[bool]):
    """Yes or no, in the place of the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)"),
        Binding("n,N,escape,q", "answer(False)"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        yield Static(drawn(Text(f"{self._question} y/n", "bold")), classes="sheet")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class Note(ModalScreen[str]):
    """One line of one's own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave")]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet", can_focus=False):
            yield Static(drawn(Text(f"Your note  (Enter keeps it {dot()} Esc leaves)", "bold")))
            yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss("")


class Answering(NamedTuple):
    """What the dialog of a follow-up does with what is typed. Each may raise KataError."""

    keep: Callable[[str], None]  # the draft
    record: Callable[[str], str]  # the answer ("" leaves the question); gives the model answer
    rate: Callable[[int], None]


class FollowUpDialog(ModalScreen[None]):
    """The question, room for an answer; then the model answer, and one's own rating."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "record", priority=True),
        Binding("escape", "leave"),
        *(Binding(str(number), f"rate({number})") for number, _ in RATINGS),
    ]

    def __init__(self, asked: FollowUp, draft: str, answering: Answering) -> None:
        super().__init__()
        self._asked = asked
        self._draft = draft
        self._answering = answering
        self._state = "asked"  # then "answered" or "left"

    def compose(self) -> ComposeResult:
        asked = self._asked
        question = Text.assemble((f"Follow-up {asked.number} of {asked.of}\n", "slug"))
        with VerticalScroll(id="sheet"):
            yield Static(drawn(question.append(asked.question)), id="question")
            yield TextArea(self._draft, id="answer", soft_wrap=True, tab_behavior="focus")
            yield Button("Record the answer: ctrl+s", id="record", compact=True)
            yield Static(id="model")
        yield Static(id="hint")

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self.say("")

    def on_resize(self) -> None:
        self.set_class(self.size.height < LOW, "low")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self._state == "asked":
            self._answering.keep(event.text_area.text)

    def on_button_pressed(self) -> None:
        self.action_record()

    def action_record(self) -> None:
        if self._state != "asked":
            return
        text = self.query_one(TextArea).text.strip()
        try:
            model = self._answering.record(text)
        except KataError as error:
            self.say(str(error))
            return
        self._state = "answered" if text else "left"
        self.query_one(TextArea).disabled = True
        self.query_one(Button).display = False
        self.add_class("answered")
        answer = self.query_one("#model", Static)
        answer.update(drawn(markdown(f"**A model answer**\n\n{model}")))
        self.query_one("#sheet").focus()
        self.call_after_refresh(answer.scroll_visible, animate=False, top=True)
        self.say("")

    def action_rate(self, rating: int) -> None:
        if self._state != "answered":
            return
        try:
            self._answering.rate(rating)
        except KataError as error:
            self.say(str(error))
            return
        self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()

    def say(self, trouble: str) -> None:
        """What to do now, below what there is to be told."""
        sep = f" {dot()} "
        told = f"ctrl+s with nothing written: the model answer{sep}Esc: later"
        if self._state == "answered":
            words = sep.join(f"{number} {word}" for number, word in RATINGS)
            told = f"How was yours?  {words}{sep}Esc not rated"
        elif self._state == "left":
            told = "Esc goes on"
        text = Text.assemble((f"{trouble}\n" if trouble else "", "mistake"), (told, "bold"))
        self.query_one("#hint", Static).update(drawn(text))


class Questions:
    """The follow-ups in words, with the drafts of their answers."""

    def __init__(self, app: App, interview: int) -> None:
        self._app = app
        self._interview = interview
        self._drafts: dict[tuple[str, int], str] = {}  # by kata and number of the question

    def has_draft(self, kata: Kata) -> bool:
        """Whether something was written and not recorded."""
        return any(text for (slug, _), text in self._drafts.items() if slug == kata.slug)

    def next_dialog(self, kata: Kata) -> FollowUpDialog | None:
        """Of the question that waits for its answer, else of the next; None after the last."""
        asked = helping.next_follow_up(self._app, kata)
        if asked is None:
            return None
        key = (kata.slug, asked.number)
        draft = draft_of(self._app, self._interview, *key)
        self._drafts.setdefault(key, draft.read())

        def keep(text: str) -> None:
            self._drafts[key] = text
            draft.keep(text)

        def record(text: str) -> str:
            helping.give_answer(self._app, kata, text)
            keep("")
            return model_answer(kata, asked.number)

        def rate(rating: int) -> None:
            helping.give_rating(self._app, kata, rating)

        return FollowUpDialog(asked, self._drafts[key], Answering(keep, record, rate))
