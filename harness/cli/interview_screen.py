"""The main screen of an interview: clock, prompt, rubric, keys.

It writes nothing itself: keys call what the commands call, and saves are judged as `kata watch`
does. What it shows comes from the journal, so other terminals may go on with the interview too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from harness.cli import interviewing as doing
from harness.cli import stages
from harness.cli.app import App
from harness.cli.checking import Target
from harness.cli.interview_dialogs import Ask, FollowUpDialog, Note, Questions, drawn
from harness.cli.interview_layout import Panes
from harness.cli.saves import JudgedFile
from harness.errors import KataError
from harness.report import interview_panes as panes
from harness.report.verdicts import stage_of
from harness.service.client import Judge

POLL_S = 0.05  # between two looks at the file, the journal and the clock


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
        self._panes = Panes()
        self._said = ""  # what went wrong with a key
        self._questions = Questions(app, self.interview.number)
        self._drawn: dict[str, object] = {}
        self._open()

    @property
    def file(self) -> JudgedFile:
        return self._files[-1]

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield self._panes
        yield Static(id="foot")

    async def on_mount(self) -> None:
        self._panes.fit()  # before anything is drawn
        self._panes.bring("prompt")
        await self._draw()
        self.set_interval(POLL_S, self._tick)

    async def on_resize(self) -> None:
        self._panes.fit()
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
            self._panes.bring("prompt")

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
            told = "Time is up: what follows counts as overtime."
            self._said = f"{told} x finishes."
            if isinstance(self.app.screen, FollowUpDialog):
                self.app.screen.say(told)
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
            text = panes.prompt(view.kata, interview, stage)
            await self._panes.fill("prompt", [panes.Piece(text)])
        notes, checks = len(interview.notes), len(view.attempt.checks)
        before, room = self._drawn.get("judged"), self._panes.room
        short = room < panes.NARROW
        if self._differs("rubric", (view.attempt.number, view.judged, notes, checks, short)):
            await self._panes.fill("rubric", list(panes.rubric(view, interview, room)))
            if view.judged is not None and view.judged is not before:
                self._panes.bring("rubric")
            self._drawn["judged"] = view.judged
        foot = panes.foot(view, self._said, self._keys(), width - 2)
        if self._differs("foot", (foot.markup, width)):
            self.query_one("#foot", Static).update(drawn(foot))

    def _differs(self, part: str, content: object) -> bool:
        same = self._drawn.get(part) == content
        self._drawn[part] = content
        return not same

    def _keys(self) -> panes.Keys:
        passed = self.file.attempt.passed_at is not None
        pause = "go on" if self.interview.state == "paused" else "pause"
        return (
            *((("c", "count it"),) if self.file.left_out_s is not None else ()),
            *((("f", "follow-up"), ("n", "next")) if passed else (("n", "next"), ("g", "give up"))),
            *(("t", "note"), ("p", pause), ("r", "again"), ("x", "finish"), ("q", "leave")),
            *self._panes.keys,
        )

    # Keys.

    def action_other_pane(self) -> None:
        self._panes.bring(self._panes.other)

    async def action_one_or_both(self) -> None:
        self._panes.one_or_both()
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
            self._panes.bring("prompt")
            return
        dialog = self._questions.next_dialog(kata)
        if dialog is None:
            self._said = f"Those were all {len(kata.follow_ups)} follow-ups. n: the next kata."
        else:
            self.app.push_screen(dialog, lambda _: self._after_follow_up())

    def _after_follow_up(self) -> None:
        if self._questions.has_draft(self.file.kata):
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
