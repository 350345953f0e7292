"""`kata watch`: judged at each save, on a terminal that is left as it was."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import select
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pexpect
import pytest

ENTERS, LEAVES = "\x1b[?1049h", "\x1b[?1049l"
HANGS = """
import ctypes, signal

told = []
signal.signal(signal.SIGUSR2, lambda *_: told.append(1))

def double(x):
    ctypes.CDLL(None).prctl(15, {name!r}, 0, 0, 0)  # PR_SET_NAME
    while not told:
        pass
"""


class Watched:
    """`kata watch` on a terminal, and what it says there."""

    def __init__(self, kata, *arguments, columns=80, **environ):
        self.kata = kata
        self.screen = kata.terminal("watch", *arguments, columns=columns, **environ)
        self.sees("waiting for the first save")

    def sees(self, *texts):
        """Waits until they have been written, in this order."""
        for text in texts:
            self.screen.expect_exact(text)

    def saves(self, content):
        self.kata.file.write_text(content)

    def presses(self, key):
        self.screen.send(key)

    def ends(self, code=0):
        """Waits for the end; the screen and the terminal must be as they were. Gives the rest."""
        rest = self.screen.read()
        self.screen.wait()
        assert self.screen.exitstatus == code, rest
        assert rest.count(LEAVES) == 1
        assert "\x1b[?25h" in rest  # the cursor
        return rest.partition(LEAVES)[2].replace("\r\n", "\n")

    def quits(self):
        self.presses("q")
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.ends())


@pytest.fixture
def watching(started):
    """Starts watching; whatever still runs in the end is ended."""
    opened = []

    def watching(*arguments, **options):
        opened.append(Watched(started, *arguments, **options))
        return opened[-1]

    yield watching
    for each in opened:
        each.screen.close(force=True)


def test_each_save_is_judged(started, watching):
    watch = watching()
    watch.saves(started.squares)
    watch.sees("doubled[0] is 0.25, should be 1", "Behaves exactly like")
    watch.saves(started.reference)
    watch.sees("6 of 6 checks", "Passed in", "2 checks", "kata follow-up double")
    watch.saves(started.reference + "\n")
    watch.sees("Still passes; your time stands.")
    assert re.fullmatch(r"double · 0:\d\d of 5:00 · 6 of 6 checks\n", watch.quits().lstrip())
    checks = started.events("check")
    assert [event.data["verdict"] for event in checks] == ["fail", "pass", "pass"]
    assert {event.data["seed"] for event in checks} == {started.events("start")[0].data["seed"]}
    assert len(started.events("pass")) == 1
    assert [event.data["names"] for event in started.events("diagnosis")] == [["squares"]]
    assert started.snapshots("check")[:2] == [started.squares.encode(), started.reference.encode()]


def test_a_save_by_a_rename(started, watching):
    watch = watching("double")
    draft = started.file.with_suffix(".new")
    for text, told in ((started.reference, "Passed in"), (started.squares, "2 of 6 checks")):
        draft.write_text(text)
        draft.rename(started.file)
        watch.sees(told)
    watch.quits()
    assert len(started.events("check")) == 2


def test_a_file_that_does_not_compile(started, watching):
    watch = watching()
    watch.saves("def double(x:\n")
    watch.sees("SyntaxError")
    watch.quits()
    assert len(started.events("check")) == 1


def test_hints(started, watching):
    watch = watching()
    for hint in ("Hint 1 of 3: What is x plus x?", "Hint 2 of 3:", "Hint 3 of 3:"):
        watch.presses("h")
        watch.sees(hint)
    watch.presses("h")
    watch.sees("Hint 1 of 3: What is x plus x?", "Those were all.")
    assert watch.quits().strip().startswith("double · 0:")
    assert [event.data["number"] for event in started.events("hint")] == [1, 2, 3]


def test_run_again(started, watching):
    watch = watching()
    watch.presses("r")
    watch.sees("not filled in yet")
    watch.presses("R")
    watch.sees("check 2")
    watch.quits()
    assert len(started.events("check")) == 2


def test_the_solution_is_shown_when_the_answer_is_yes(started, watching):
    watch = watching()
    watch.presses("s")
    watch.sees("Show the solution? It marks the attempt as helped. y/n")
    watch.presses("n")
    watch.sees("h hint")
    watch.presses("s")
    watch.sees("Show the solution?")
    watch.presses("\x1b")
    watch.sees("h hint")
    assert started.events("reveal") == []
    watch.presses("s")
    watch.sees("Show the solution?")
    watch.presses("y")
    shown = watch.ends()
    assert "return" in shown
    assert "Pitfalls" in shown
    assert len(started.events("reveal")) == 1


def test_the_pause(started, watching):
    watch = watching()
    watch.presses("p")
    watch.sees("paused", "p go on")
    assert started.json("status")["state"] == "paused"
    watch.presses("p")
    watch.sees("p pause")
    watch.presses("p")
    watch.sees("paused", "p go on")
    watch.saves(started.squares)
    watch.sees("2 of 6 checks", "p pause")
    watch.quits()
    kinds = [event.kind for event in started.events()]
    assert kinds[:6] == ["start", "pause", "resume", "pause", "resume", "check"]


def test_a_pass_stops_the_clock_for_p_too(started, watching):
    watch = watching()
    watch.saves(started.reference)
    watch.sees("Passed in")
    watch.presses("p")
    watch.sees("You have passed double, so its clock has stopped.")
    watch.quits()
    assert started.events("pause") == []


def test_keys_that_mean_nothing(started, watching):
    watch = watching()
    for keys in ("x", "\x1b[A", "\x1bOp", "\x1bOq", "é", "\x1a", "7"):
        watch.presses(keys)
    watch.presses("h")
    watch.sees("Hint 1 of 3")
    watch.quits()
    assert [event.kind for event in started.events()] == ["start", "hint"]


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_leaves_the_terminal_as_it_was(started, how, code):
    shell = pexpect.spawn("sh", env=started.environ, timeout=120, encoding="utf-8")
    shell.sendline("stty -a; echo begin")
    before = settings_of(shell, "begin")
    shell.sendline(f"{' '.join(started.command)} watch; echo code $?; stty -a; echo end")
    shell.expect_exact(ENTERS)
    shell.expect_exact("waiting for the first save")
    if how == signal.SIGINT:
        shell.sendintr()
    else:
        os.kill(child_of(shell.pid), how)
    shell.expect_exact("\x1b[?25h")
    shell.expect_exact(LEAVES)
    shell.expect_exact(f"code {code}\r\n")
    assert settings_of(shell, "end") == before
    shell.close(force=True)


def test_a_terminal_that_is_closed(started, watching):
    watch = watching()
    process = os.pidfd_open(watch.screen.pid)
    with open(os.devnull, "r+b") as nothing:
        os.dup2(nothing.fileno(), watch.screen.child_fd)  # the end that the terminal held
    assert has_ended(process)
    assert not (started.home / "logs").exists()  # it is no fault


def test_resizing(started, watching):
    watch = watching()
    watch.saves(started.squares)
    watch.sees("Behaves exactly like")
    for rows, columns in ((10, 40), (3, 20), (1, 1), (24, 80)):
        watch.screen.setwinsize(rows, columns)
        watch.presses("x")
        started.file.touch()
    watch.sees("doubled[0] is 0.25, should be 1")
    assert "2 of 6 checks" in watch.quits()


def test_the_first_failure_stays_on_a_low_screen(started, watching):
    watch = watching()
    watch.screen.setwinsize(10, 40)
    watch.saves(started.squares)
    watch.sees("should be 1", "no room for", "q quit")
    watch.quits()


def test_a_drill_is_not_diagnosed(kata):
    assert kata("start", "double", "--bug").code == 0
    watch = Watched(kata)
    watch.saves(kata.squares)
    watch.sees("debugging drill", "2 of 6 checks")
    watch.quits()
    assert kata.events("diagnosis") == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("pause", "paused"),
        ("stop", "Your attempt at double was stopped. Start another: kata start double"),
    ],
)
def test_what_another_terminal_does_is_shown(started, watching, command, told):
    watch = watching()
    assert started(command).code == 0
    watch.sees(told)
    watch.quits()


def test_a_new_attempt_from_another_terminal(started, watching):
    watch = watching()
    assert started("stop").code == 0
    watch.sees("was stopped")
    watch.presses("r")
    assert started("start", "double", "--minutes", 7).code == 0
    watch.sees("of 7:00")
    watch.saves(started.reference)
    watch.sees("Passed in")
    watch.quits()
    assert started.events("pass")[0].attempt == 2


def test_the_stub_is_not_judged(started, watching):
    watch = watching()
    started.file.write_bytes(started.file.read_bytes())
    watch.sees("The file is still the stub: nothing to judge.")
    assert started("start", "double", "--minutes", 7).code == 0  # writes it once more
    watch.sees("of 7:00")
    watch.quits()
    assert started.events("check") == []


def test_a_file_that_goes_and_comes_back(started, watching):
    watch = watching()
    started.file.rename(started.file.with_suffix(".aside"))
    watch.sees("the file is gone: waiting for it to come back")
    watch.presses("r")
    watch.sees("There is no file")
    watch.saves(started.reference)
    watch.sees("Passed in")
    watch.quits()


def test_a_folder_in_place_of_the_file(started, watching):
    watch = watching()
    started.file.unlink()
    started.file.mkdir()
    watch.sees("is a folder, not a file.")
    watch.quits()


def test_ascii_and_no_colour(started):
    started.environ |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    watch = Watched(started, NO_COLOR="1")
    watch.saves(started.squares)
    watch.sees(" one number becomes twice as much", "Behaves exactly like")
    shown = watch.screen.before
    assert "  x" in shown
    watch.sees("h hint - r run again - s solution - p pause - q quit")
    rest = shown + watch.screen.before + watch.quits()
    assert rest.isascii()
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", rest)


def test_a_journal_that_cannot_be_written(started, watching):
    watch = watching()
    journal = next(started.home.glob("journal.*"))
    journal.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    watch.saves(started.reference)
    watch.sees("journal-damaged-")
    watch.quits()


@pytest.fixture
def hanging(started):
    """An answer that hangs until it is told to go on; the name of its process says that it runs."""
    if sys.platform != "linux":
        pytest.skip("processes are found in /proc")
    name = f"h-{secrets.token_hex(6)}"
    return HANGS.format(name=name.encode()), name


@pytest.fixture
def warm(started):
    """With a warm judge of its own, in a folder whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp())
    started.environ |= {"KATA_SERVER": "", "XDG_RUNTIME_DIR": str(folder)}
    yield
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = process.read_bytes()
            if b"harness.service.server" in words and os.fsencode(folder) in words:
                os.kill(int(process.parent.name), signal.SIGTERM)
    shutil.rmtree(folder)


@pytest.mark.parametrize("judge", ["here", "warm"])
def test_leaving_while_the_answer_hangs(started, watching, hanging, judge, request):
    if judge == "warm":
        request.getfixturevalue("warm")
    source, name = hanging
    for leave in (lambda watch: watch.quits(), interrupted):
        watch = watching()
        watch.saves(source)
        watch.sees("judging ...")
        answer = when_it_runs(name, watch.screen.isalive)
        leave(watch)
        assert has_ended(answer)
        started.file.write_text("")
    assert [event.kind for event in started.events()] == ["start"]


@pytest.mark.usefixtures("warm")
def test_the_warm_judge(started, watching):
    watch = watching()
    watch.saves(started.squares)
    watch.sees("Behaves exactly like")
    watch.saves(started.reference)
    watch.sees("Passed in")
    watch.quits()
    assert len(started.events("check")) == 2


def test_a_save_while_the_answer_hangs_is_judged_next(started, watching, hanging):
    watch = watching()
    source, name = hanging
    watch.saves(source)
    answer = when_it_runs(name, watch.screen.isalive)
    watch.saves(started.squares)
    watch.sees("judging ... 1 s")  # the clock goes on
    watch.saves(started.reference)
    watch.presses("h")
    watch.sees("Hint 1 of 3")  # so do the keys; and by now it has looked at the file
    signal.pidfd_send_signal(answer, signal.SIGUSR2)
    os.close(answer)
    watch.sees("Passed in")
    watch.quits()
    assert [event.data["verdict"] for event in started.events("check")] == ["fail", "pass"]
    assert started.snapshots("check") == [source.encode(), started.reference.encode()]


def test_in_an_interview_and_after_a_long_gap(kata):
    now = kata.folder / "now"
    now.write_text("1800000000")
    kata.environ |= {"KATA_NOW": str(now)}
    assert kata("mock", "--plain", "--minutes", 20, "--track", "classic").code == 0
    watch = Watched(kata)
    watch.sees("r run again · p pause · q quit")
    assert "hint" not in watch.screen.before
    for key, what in (("h", "hint"), ("s", "solution")):
        watch.presses(key)
        watch.sees(f"No {what} in an interview; that you asked costs points.")
    later = now.with_suffix(".later")
    later.write_text(str(1800000000 + 41 * 60))
    later.rename(now)
    watch.saves(kata.reference)
    watch.sees("interview: 20:00 left", "Passed in 0:00")
    watch.sees("41:00 without any event do not count; press c to count them.", "c count it")
    watch.presses("c")
    watch.sees("21:00 overtime")
    watch.quits()
    assert [e.data["excluded_s"] for e in kata.events("gap")] == [41 * 60, -41 * 60]
    assert kata.json("status")["elapsed_s"] == 41 * 60


def test_where_it_cannot_watch(kata):
    assert kata.refuses("watch") == kata.refuses("check")
    assert kata.refuses("watch", "double") == kata.refuses("check", "double")
    assert kata.refuses("watch", "dobule") == kata.refuses("check", "dobule")
    kata("start", "double")
    assert kata.refuses("watch", told="kata watch needs a terminal.")
    dumb = kata.terminal("watch", TERM="dumb")
    dumb.expect_exact("kata watch needs a terminal.")
    dumb.wait()
    assert dumb.exitstatus == 2


def interrupted(watch):
    watch.screen.sendintr()
    watch.ends(code=130)


def child_of(pid):
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def settings_of(shell, mark):
    """What stty says of the terminal, read to the line that comes after it."""
    shell.expect(rf"speed (.*)\r\n{mark}\r\n")
    return shell.match[1]


def when_it_runs(name, alive):
    """A descriptor of the process of that name, as soon as there is one."""
    while True:
        assert alive()
        for path in Path("/proc").glob("[0-9]*/comm"):
            with contextlib.suppress(OSError):
                if path.read_text().strip() == name:
                    return os.pidfd_open(int(path.parent.name))


def has_ended(descriptor):
    """Waits for the end of a process that was found so."""
    gone, _, _ = select.select([descriptor], [], [], 120)
    os.close(descriptor)
    return bool(gone)
