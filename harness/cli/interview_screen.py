"""The main screen of an interview: clock, prompt, rubric, keys.

It writes nothing itself: keys call what the commands call, and saves are judged as `kata watch`
does. What it shows comes from the journal, so other terminals may go on with the interview too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from harness.cli import helping, stages
from harness.cli import interviewing as doing
from harness.cli.app import App
from harness.cli.checking import Target
from harness.cli.interview_dialogs import Answering, Ask, FollowUpDialog, Note, drawn
from harness.cli.saves import JudgedFile
from harness.errors import KataError
from harness.report import interview_panes as panes
from harness.report.prompts import model_answer
from harness.report.verdicts import stage_of
from harness.service.client import Judge

POLL_S = 0.05  # between two looks at the file, the journal and the clock
WIDE, HIGH = 80, 24  # columns for two panes beside each other, rows for one above the other


class InterviewScreen(Screen[None]):
    """Of one interview, from kata to kata."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,g,G", "next"),
        Binding("f,F", "follow_up"),
        Binding("t,T", "note"),
        Binding("p,P", "pause"),
        Binding("r,R", "run_again"),
        Binding("c,C", "count"),
        Binding("x,X", "finish"),
        Binding("q,Q", "leave"),
        Binding("tab,shift+tab", "other_pane"),
        Binding("w,W", "one_or_both"),
    ]

    def __init__(
        self, app: App, another: Callable[[], Judge], interrupted: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.interview = doing.in_progress(app)
        self._kata_app = app
        self._another = another
        self._interrupted = interrupted
        self._files: list[JudgedFile] = []  # the last is that of the kata at hand
        self._left_s = self.interview.seconds_left(app.now)
        self._one = False  # whether one pane is to have all the room
        self._said = ""  # what went wrong with a key
        self._drafts: dict[tuple[str, int], str] = {}  # by kata and number of the question
        self._skipped: dict[str, set[int]] = {}
        self._drawn: dict[str, object] = {}
        self._open()

    @property
    def file(self) -> JudgedFile:
        return self._files[-1]

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        with Container(id="panes"):
            for name in ("prompt", "rubric"):
                pane = VerticalScroll(id=name, classes="pane")
                pane.border_title = f" {name} "
                with pane:
                    yield Static(id=f"{name}-text")
        yield Static(id="foot")

    async def on_mount(self) -> None:
        self._show_pane("prompt")
        await self._draw()
        self.set_interval(POLL_S, self._tick)

    async def on_resize(self) -> None:
        self._arrange()
        await self._draw()

    def before_key(self) -> None:
        """Whatever key it is: who presses one is there."""
        self._said = self.file.notice = ""
        self.file.settle_gap()

    def stop(self) -> bool:
        """Ends the runs; False when one cannot be ended."""
        ended = [file.stop() for file in self._files]  # each of them
        return all(ended)

    # What happens.

    async def _tick(self) -> None:
        if self._interrupted():
            self.app.exit()
            return
        self.file.look()
        self.file.refresh_if_written()
        self._follow()
        self._mind_the_deadline()
        await self._draw()

    async def _hear(self, file: JudgedFile) -> None:
        file.hear()
        self._follow()
        await self._draw()

    def _follow(self) -> None:
        """To where the interview stands in the journal."""
        interview = self.file.interview
        if interview is None or interview is self.interview:
            return
        self.interview = interview
        attempt = interview.item.attempt
        if not interview.unfinished:
            self.app.exit()
        elif attempt is not None and attempt.number != self.file.attempt.number:
            self.file.abandon()
            self._open()
            self._show_pane("prompt")

    def _open(self) -> None:
        """The file of the kata at hand."""
        attempt = self.interview.item.attempt
        assert attempt is not None  # it was begun with the item
        target = Target(attempt.kata, attempt.path, attempt)

        def tell() -> None:
            self.call_later(self._hear, file)

        file = JudgedFile(self._kata_app, target, self._another, tell)
        self._files.append(file)

    def _mind_the_deadline(self) -> None:
        before, self._left_s = self._left_s, self.interview.seconds_left(self._kata_app.now)
        if before > 0 >= self._left_s:
            self._said = "Time is up: what follows counts as overtime. x finishes."
            self.app.bell()

    # What is shown.

    async def _draw(self) -> None:
        """What differs from what stands there."""
        view, width = self.file.view(), self.size.width
        interview, now = self.interview, view.now
        head = panes.head(interview, now, width - 2)
        if self._differs("head", (head.markup, width)):
            self.query_one("#head", Static).update(drawn(head))
        stage = stage_of(view.kata, view.attempt.open_stage)
        if self._differs("prompt", (view.attempt.number, stage)):
            text = drawn(panes.prompt(view.kata, interview, stage))
            self.query_one("#prompt-text", Static).update(text)
            self.query_one("#prompt").scroll_home(animate=False)
        notes, checks = len(interview.notes), len(view.attempt.checks)
        before = self._drawn.get("judged")
        room = self._rubric_width()
        short = room < panes.NARROW
        if self._differs("rubric", (view.attempt.number, view.judged, notes, checks, short)):
            await self._draw_rubric(room)
            if view.judged is not None and view.judged is not before:
                self._show_pane("rubric")
            self._drawn["judged"] = view.judged
        foot = panes.foot(view, self._said, self._keys(), width - 2)
        if self._differs("foot", (foot.markup, width)):
            self.query_one("#foot", Static).update(drawn(foot))

    def _differs(self, part: str, content: object) -> bool:
        same = self._drawn.get(part) == content
        self._drawn[part] = content
        return not same

    def _rubric_width(self) -> int:
        return self.size.width // (2 if self.has_class("beside") else 1) - 4

    async def _draw_rubric(self, width: int) -> None:
        """Its pieces, and the first that fails brought into sight."""
        pane = self.query_one("#rubric", VerticalScroll)
        pieces = list(panes.rubric(self.file.view(), self.interview, width))
        widgets = [Static(drawn(piece.content)) for piece in pieces]
        async with self.batch():
            await pane.remove_children()
            await pane.mount_all(widgets)
        pane.scroll_home(animate=False)
        for widget, piece in zip(widgets, pieces, strict=True):
            if piece.first:
                self.call_after_refresh(widget.scroll_visible, animate=False, top=True)

    def _keys(self) -> panes.Keys:
        passed = self.file.attempt.passed_at is not None
        pause = "go on" if self.interview.state == "paused" else "pause"
        return (
            *((("c", "count it"),) if self.file.left_out_s is not None else ()),
            *((("f", "follow-up"), ("n", "next")) if passed else (("n", "next"), ("g", "give up"))),
            *(("t", "note"), ("p", pause), ("r", "again"), ("x", "finish"), ("q", "leave")),
            *((("Tab", self._other()),) if self.has_class("one") else ()),
            *((("w", "both" if self._one else "one pane"),) if self._both_fit() else ()),
        )

    def _both_fit(self) -> bool:
        return self.size.width >= WIDE or self.size.height >= HIGH

    def _arrange(self) -> None:
        """One pane, or both: beside each other on a wide screen, else one above the other."""
        one = self._one or not self._both_fit()
        wide = self.size.width >= WIDE
        self.set_class(one, "one")
        self.set_class(wide and not one, "beside")

    def _show_pane(self, name: str) -> None:
        """Where there is room for one pane, it is this one; the arrows move it."""
        for pane in self.query(".pane"):
            pane.set_class(pane.id == name, "shown")
            if pane.id == name:
                pane.focus()

    def _other(self) -> str:
        return "rubric" if self.query_one("#prompt").has_class("shown") else "prompt"

    # Keys.

    def action_other_pane(self) -> None:
        self._show_pane(self._other())

    async def action_one_or_both(self) -> None:
        self._one = not self._one and self._both_fit()
        self._arrange()
        await self._draw()

    def action_next(self) -> None:
        interview = self.interview
        position = interview.position
        passed = self.file.attempt.passed_at is not None
        last = position == len(interview.items) - 1

        def answered(yes: bool | None) -> None:
            if yes:
                self._try(lambda: doing.go_to_next(self._kata_app, position))

        if passed and not last:
            answered(True)
            return
        slug = self.file.kata.slug
        question = "This was the last kata. End the interview?"
        if not passed:
            end = ", and with it the interview" if last else ""
            question = f"{slug} has not passed. Give it up{end}?"
        self.app.push_screen(Ask(question), answered)

    def action_follow_up(self) -> None:
        if self.file.attempt.passed_at is None:
            self._said = "The follow-ups come after the pass."
        elif self.interview.state == "paused":
            self._said = "The interview is paused: p goes on."
        elif self.file.attempt.open_stage is None:
            self._try(self._ask_follow_up)
        else:
            question = "Leave this stage for the next question?"
            self.app.push_screen(Ask(question), self._skip_stage)

    def _skip_stage(self, yes: bool | None) -> None:
        if yes:
            self._try(lambda: self._ask_follow_up(skip=True))

    def _ask_follow_up(self, skip: bool = False) -> None:
        """First the stages, whose question stands above the prompt; then those in words."""
        kata = self.file.kata
        if stages.next_stage(self._kata_app, kata, skip) is not None:
            self._show_pane("prompt")
            return
        skipped = self._skipped.setdefault(kata.slug, set())
        asked = helping.next_follow_up(self._kata_app, kata, skipped)
        if asked is None:
            self._said = f"Those were all {len(kata.follow_ups)} follow-ups. n: the next kata."
            return
        number, app = asked.number, self._kata_app
        draft = (kata.slug, number)

        def record(text: str) -> str:
            if text:
                helping.give_answer(app, kata, text)
            else:
                skipped.add(number)
            self._drafts.pop(draft, None)
            return model_answer(kata, number)

        answering = Answering(
            keep=lambda text: self._drafts.update({draft: text}),
            record=record,
            rate=lambda rating: helping.give_rating(app, kata, rating),
        )
        dialog = FollowUpDialog(asked, self._drafts.get(draft, ""), answering)
        self.app.push_screen(dialog, lambda _: self._after_follow_up(draft))

    def _after_follow_up(self, draft: tuple[str, int]) -> None:
        if self._drafts.get(draft):
            self._said = "Your answer is not recorded yet: f opens it again."

    def action_note(self) -> None:
        def written(text: str | None) -> None:
            if text:
                self._try(lambda: doing.note(self._kata_app, text))

        self.app.push_screen(Note(), written)

    def action_pause(self) -> None:
        self._try(lambda: doing.pause_or_go_on(self._kata_app))

    def action_run_again(self) -> None:
        self._try(self.file.run_again)

    def action_count(self) -> None:
        if self.file.left_out_s is not None:
            self._try(self.file.count_gap)

    def action_finish(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._try(lambda: doing.finish(self._kata_app))

        self.app.push_screen(Ask("End the interview?"), answered)

    def action_leave(self) -> None:
        self.app.exit()

    def _try(self, act: Callable[[], object]) -> None:
        """Does it and follows; an error is told below."""
        try:
            act()
        except KataError as error:
            self._said = str(error)
        self.file.refresh()
        self._follow()
