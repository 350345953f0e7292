"""The full-screen view of an interview: played by Textual's pilot, and through the real command."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import asynccontextmanager

import pexpect
import pytest

from harness.cli import interviewing as doing
from harness.cli import streams
from harness.cli.app import App
from harness.cli.interview_dialogs import Ask, FollowUpDialog, Note
from harness.cli.interview_view import InterviewView
from harness.journal import Journal
from harness.report.terminal import drawing_for
from harness.verdict import CheckResult, Outcome, Verdict

LEAVES = "\x1b[?1049l"
LIMIT_S = 120  # for a hang
T = 1_800_000_000
WRONG, RIGHT = "def wrong(): ...\n", "def right(): ...\n"


class FakeJudge:
    """Right is what says so."""

    def send(self, order):
        self.order = order

    def verdict(self):
        right = b"right" in self.order.source
        check = CheckResult("test_twice", "is twice as much", Outcome.PASS, cases=3)
        if not right:
            check = check._replace(outcome=Outcome.WRONG, message="it is 1, should be 2")
        checks = (CheckResult("test_none", "is nothing of nothing", Outcome.PASS), check)
        if self.order.stage:
            rubric = "needs no loop"
            checks += (CheckResult("test_lean", rubric, Outcome.PASS, stage=self.order.stage),)
        return Verdict(
            self.order.slug, self.order.file, self.order.seed, checks, stage=self.order.stage
        )

    def diagnosis(self):
        return ()

    def draw(self, content, slug, scene):
        return None

    def abandon(self):
        pass

    def close(self):
        pass


class Player:
    """A person at the view: looks at the screen, presses keys, saves the file; and the clock."""

    def __init__(self, desk: Desk, view: InterviewView, pilot) -> None:
        self.desk, self.view, self.pilot = desk, view, pilot
        self.screen = view.main

    def text(self) -> str:
        """What stands on the screen."""
        lines = self.view.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)

    async def until(self, condition: Callable[[], object]) -> None:
        give_up = time.monotonic() + LIMIT_S
        while not condition():
            assert time.monotonic() < give_up, self.text()
            await self.pilot.pause(0.01)

    async def sees(self, *texts: str) -> None:
        await self.until(lambda: all(text in self.text() for text in texts))

    async def presses(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def opens(self, key: str, dialog: type) -> None:
        await self.presses(key)
        await self.until(lambda: isinstance(self.view.screen, dialog))

    async def back(self) -> None:
        await self.until(lambda: self.view.screen is self.screen)

    def saves(self, text: str) -> None:
        self.screen.file.attempt.path.write_text(text)

    async def ended(self) -> None:
        await self.until(lambda: not self.view.is_running)


class Desk:
    """A home and a workspace with an interview in it, in this process; the time is a file."""

    def __init__(self, kata, monkeypatch) -> None:
        self.kata = kata
        self.clock = kata.folder / "now"
        self.at(0)
        for name, value in (kata.environ | {"KATA_NOW": str(self.clock)}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(kata.cwd)

    def at(self, minute: float) -> None:
        """The time, in minutes since the beginning."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(T + 60 * minute))
        fresh.rename(self.clock)

    def begin(self, minutes: float = 20, katas: int = 2, track: str | None = None) -> None:
        self.elsewhere = App()  # as another terminal would
        doing.begin(self.elsewhere, doing.Wish(minutes, track, None, katas, 1, False), None)

    @asynccontextmanager
    async def sits(self, size=(100, 30)):
        view = InterviewView(App(), FakeJudge, lambda: False)
        async with view.run_test(size=size) as pilot:
            yield Player(self, view, pilot)
        view.main.stop()

    def play(self, game, size=(100, 30), encoding="utf-8"):
        """Runs `game(player)`."""

        async def played():
            async with self.sits(size) as player:
                await game(player)

        with drawing_for(encoding):
            asyncio.run(played())

    def events(self, *kinds):
        with Journal.open(self.kata.home) as journal:
            return [event for event in journal.events() if event.kind in kinds or not kinds]


@pytest.fixture
def desk(kata, monkeypatch):
    streams.prepare()
    return Desk(kata, monkeypatch)


def test_a_whole_interview(desk):
    desk.begin(track="classic", katas=None)

    async def game(me):
        await me.sees("mock interview 1", "20:00 left of 20:00", "1 double", "target", "q leave")
        await me.sees("Each time you save the file it is judged")
        desk.at(1)
        await me.sees("19:00 left of 20:00")
        me.saves(WRONG)
        await me.sees("is twice as much", "it is 1, should be 2", "1 of 2 checks", "judged")
        assert "Behaves" not in me.text()
        await me.presses("f")
        await me.sees("The follow-ups come after the pass.")
        desk.at(3)
        await me.presses("p")
        await me.sees("17:00 left of 20:00 (paused)", "p go on")
        desk.at(50)
        await me.presses("p")
        await me.sees("17:00 left of 20:00", "p pause")
        await me.opens("t", Note)
        await me.presses(*"shapes", "enter")
        await me.sees("note at 3:00: shapes")
        me.saves(RIGHT)
        await me.sees("Passed in 3:00", "2 of 2 checks", "f follow-up")
        await follow_up(me)
        desk.at(68)
        await me.sees("1:00 overtime, after 20:00", "Time is up")
        await me.opens("n", Ask)
        await me.sees("This was the last kata. End the interview? y/n")
        await me.presses("n")
        await me.back()
        await me.opens("x", Ask)
        await me.presses("y")
        await me.ended()

    desk.play(game)
    card = doing.scorecard(App(), 1)
    assert card.interview.finished_at is not None
    assert [check.verdict for check in card.items[0].item.attempt.checks] == ["fail", "pass"]
    (answer,) = {a.number: a for a in card.items[0].item.attempt.answers}.values()
    assert (answer.text, answer.seconds, answer.rating) == ("no idea", 60.0, 2)


async def follow_up(me):
    """Left by accident, opened again, answered after a minute, rated."""
    desk = me.desk
    desk.at(51)
    await me.opens("f", FollowUpDialog)
    await me.sees("Follow-up 1 of ", "left of 20:00")  # the clock stays in sight
    await me.presses(*"no", "escape")
    await me.sees("Your answer is not recorded yet: f opens it again.")
    desk.at(52)
    await me.opens("f", FollowUpDialog)
    await me.sees("Follow-up 1 of ", "no")
    await me.presses("end", *" idea", "2")
    await me.sees("no idea2")  # a digit is no rating while one writes
    await me.presses("backspace", "ctrl+s")
    await me.sees("A model answer", "3 had it")
    await me.presses("2")
    await me.back()


def test_a_half_written_answer_outlives_the_view(desk):
    desk.begin(track="classic", katas=None)

    async def first(me):
        me.saves(RIGHT)
        await me.sees("Passed in")
        await me.opens("f", FollowUpDialog)
        await me.presses(*"half")
        await me.until(lambda: "half" in me.text())  # and there is no more of this view

    async def second(me):
        await me.opens("f", FollowUpDialog)
        await me.sees("Follow-up 1 of ", "half")
        await me.presses("ctrl+s")
        await me.sees("A model answer")
        await me.presses("escape")
        await me.back()
        await me.opens("f", FollowUpDialog)
        await me.sees("Follow-up 2 of ")
        assert "half" not in me.text()
        await me.presses("ctrl+s", "escape")  # left without an answer

    async def third(me):
        await me.opens("f", FollowUpDialog)
        await me.sees("Follow-up 3 of ")
        desk.at(20)
        await me.sees("Time is up: what follows counts as overtime.", "ctrl+s")
        await me.presses(*"more")
        await me.until(lambda: "more" in me.text())

    desk.play(first)
    desk.play(second)
    desk.play(third)
    assert [event.data["text"] for event in desk.events("answer")] == ["half", ""]
    doing.finish(desk.elsewhere)
    assert not list(desk.kata.home.rglob("*.txt"))


def test_from_kata_to_kata_and_back_after_leaving(desk):
    desk.begin(minutes=30, katas=3)
    order = [item.kata for item in App().interview().items]

    async def first(me):
        await me.sees(f"1 {order[0]}", f"{order[0]} ·")
        await me.opens("g", Ask)
        await me.sees(f"{order[0]} has not passed. Give it up? y/n")
        await me.presses("y")
        await me.sees(f"1 {order[0]} ✗", f"{order[1]} ·")
        me.saves(WRONG)
        await me.sees("it is 1, should be 2")
        await me.presses("q")
        await me.ended()

    async def second(me):
        await me.sees(f"1 {order[0]} ✗", f"{order[1]} ·", "Check 1 came to 1 of 2.")
        me.saves(RIGHT)
        await me.sees("Passed in")
        await me.presses("n")
        await me.sees(f"2 {order[1]} ✓", f"{order[2]} ·")
        # What another terminal does is seen here.
        doing.note(desk.elsewhere, "from elsewhere")
        await me.sees("from elsewhere")
        doing.finish(desk.elsewhere)
        await me.ended()

    desk.play(first)
    assert App().interview() is not None
    desk.play(second)
    assert App().interview() is None
    assert len(desk.events("check")) == 2


def test_a_stage_is_asked_above_the_prompt_and_judged_at_the_next_save(desk):
    desk.begin(track="layers", katas=None)

    async def game(me):
        me.saves(RIGHT)
        await me.sees("Passed in")
        await me.presses("f")
        await me.sees("Stage 1 of 2", "Now x has thousands of rows")
        me.saves(RIGHT + "\n")
        await me.sees("Stage passed", "needs no loop")
        await me.presses("f")
        await me.sees("Stage 2 of 2")
        await me.opens("f", Ask)
        await me.presses("y")
        await me.until(lambda: isinstance(me.view.screen, FollowUpDialog))
        await me.sees("Follow-up 1 of 4", "What is kept?")

    desk.play(game)
    assert [event.data["name"] for event in desk.events("stage_pass")] == ["lean"]


def test_a_long_gap_does_not_count_unless_it_is_asked_for(desk):
    desk.begin()

    async def game(me):
        desk.at(41)
        await me.sees("21:00 overtime")
        me.saves(RIGHT)
        await me.sees("41:00 without any event do not count; press c", "Passed in 0:00")
        await me.sees("20:00 left of 20:00")
        await me.presses("c")
        await me.sees("21:00 overtime", "✓ 41:00")
        desk.at(100)
        await me.presses("up")
        await me.sees("59:00 without any event do not count")

    desk.play(game)
    told = [event.data["excluded_s"] for event in desk.events("gap")]
    assert told == [41 * 60, -41 * 60, 59 * 60]
    kinds = [event.kind for event in desk.events("gap", "check")]
    assert kinds[:2] == ["gap", "check"]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_small_screens(desk, encoding):
    desk.begin()

    async def game(me):
        await me.sees("20:00 left of 20:00", "prompt", "Tab rubric")
        assert me.text().isascii() or encoding == "utf-8"
        me.saves(WRONG)
        await me.sees("it is 1, should be 2", "Tab prompt")  # the verdict comes to the front
        await me.presses("tab")
        await me.sees("Tab rubric")
        for columns, rows in ((120, 40), (20, 5), (1, 1), (50, 40), (80, 24)):
            await me.pilot.resize_terminal(columns, rows)
        await me.sees("target", "it is 1, should be 2", "w one pane")
        await me.presses("w")
        await me.sees("target", "w both")
        assert "it is 1" not in me.text()
        assert me.text().isascii() or encoding == "utf-8"

    desk.play(game, size=(44, 12), encoding=encoding)


def test_an_error_is_told_and_the_view_goes_on(desk):
    desk.begin()

    async def game(me):
        me.screen.file.attempt.path.unlink()
        await me.presses("r")
        await me.sees("There is no file")
        doing.go_to_next(desk.elsewhere)
        await me.sees("✗ 0:00", "waiting for the first save")
        me.saves(RIGHT)
        await me.sees("Passed in")
        desk.at(1)
        assert desk.kata("check", environ={"KATA_NOW": str(desk.clock)}).code == 1
        await me.sees("Check 2, in another terminal, came to 0 of")

    desk.play(game)


def test_the_real_command(kata):
    """Begun, left, gone on with, killed, gone on with, ended: the terminal is as it was."""
    begun = kata.terminal("mock", "--track", "classic")
    begun.expect_exact("waiting for the first save")
    kata.file.write_text(kata.squares)
    begun.expect_exact("2 of 6 checks")
    begun.send("q")
    begun.expect_exact(LEAVES)
    begun.expect_exact("The interview goes on: kata mock resume")
    begun.wait()
    assert begun.exitstatus == 0

    killed = kata.terminal("mock", "resume")
    killed.expect_exact("waiting for the first save")
    killed.kill(signal.SIGKILL)
    killed.wait()

    shell = pexpect.spawn("sh", env=kata.environ, timeout=LIMIT_S, encoding="utf-8")
    shell.sendline("stty -a; echo begin")
    shell.expect(r"speed (.*)\r\nbegin\r\n")
    before = shell.match[1]
    shell.sendline(f"{' '.join(kata.command)} mock resume; echo code $?; stty -a; echo end")
    shell.expect_exact("waiting for the first save")
    shell.send("\x03")
    for text in (LEAVES, "\x1b[?25h", "code 130\r\n"):
        shell.expect_exact(text)
    shell.expect(r"speed (.*)\r\nend\r\n")
    assert shell.match[1] == before
    shell.close(force=True)

    closed = kata.terminal("mock", "resume")
    closed.expect_exact("waiting for the first save")
    process = os.pidfd_open(closed.pid)
    with open(os.devnull, "r+b") as nothing:
        os.dup2(nothing.fileno(), closed.child_fd)  # the end that the terminal held
    gone, _, _ = select.select([process], [], [], LIMIT_S)
    os.close(process)
    assert gone

    ended = kata.terminal("mock", "resume")
    ended.expect_exact("waiting for the first save")
    ended.send("x")
    ended.expect_exact("End the interview? y/n")
    ended.send("y")
    ended.expect_exact(LEAVES)
    ended.expect_exact("of 100")
    ended.wait()
    assert ended.exitstatus == 0
    assert len(kata.events("mock_finish")) == 1
    assert not (kata.home / "logs").exists()
