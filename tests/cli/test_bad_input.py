"""Whatever a person types and whatever stands on the disk: one clear sentence, the right exit
code, no traceback, and nothing lost."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import secrets
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ALL_VERBS = [
    *(["list"], ["status"], ["history"], ["start", "double"], ["check"], ["check", "double"]),
    *(["hint", "double"], ["solution", "double"], ["follow-up", "double"]),
    *(["pause"], ["resume"], ["stop"]),
]


def everything(folder):
    """Every file below a folder, with its content; the logs of faults aside."""
    paths = [path for path in folder.rglob("*") if path.is_file() and "logs" not in path.parts]
    return {path: path.read_bytes() for path in paths}


# What is typed.


@pytest.mark.parametrize("verb", ["start", "show", "check", "hint", "solution", "history"])
def test_an_unknown_kata(kata, verb):
    assert kata.refuses(verb, "duoble") == 'No kata called "duoble". Did you mean double?'
    assert not kata.workspace.exists()


def test_a_kata_that_is_like_none(kata):
    assert kata.refuses("start", "xyzzy") == 'No kata called "xyzzy". See them all: kata list'
    for slug in ("", "..", "../double", "a" * 5000, "\udcff", "[bold]"):
        assert kata.refuses("show", slug).startswith('No kata called "')


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["strat"], 'No command called "strat". Did you mean kata start?'),
        (["qqq"], 'No command called "qqq". See them all: kata --help'),
        (["start"], "Missing argument 'SLUG'. See kata start --help"),
        (["check", "double", "counter"], "Got unexpected extra argument (counter). See"),
        (["check", "--frob"], "No such option '--frob'"),
        (["check", "double.py"], "To judge a file: kata check --file double.py"),
        (["check", "./double"], "To judge a file: kata check --file ./double"),
        (["check", "--seed", "x"], "Invalid value for '--seed': \"x\" is not a whole number"),
        (["check", "--seed", "-1"], '"-1" is not a whole number from 0 on. See kata check'),
        (["check", "--seed", "1.5"], '"1.5" is not a whole number from 0 on'),
        (["check", "--seed", "9" * 5000], "is not a whole number from 0 on"),
        (["start", "double", "--minutes", "soon"], '"soon" is not a number from 0.1 to 600.'),
        (["start", "double", "--minutes", "0"], '"0" is not a number from 0.1 to 600.'),
        (["start", "double", "--minutes", "nan"], '"nan" is not a number from 0.1 to 600.'),
        (["start", "double", "--minutes", "inf"], '"inf" is not a number from 0.1 to 600.'),
        (["start", "double", "--minutes", ""], '"" is not a number from 0.1 to 600.'),
        (["start", "double", "--from", "0"], '"0" is not a whole number from 1 on'),
        (["start", "double", "--from", "2"], "no attempt 2 at double: you have 0 attempts. Start"),
        (["start", "double", "--from", "1", "--bug"], "--bug and --from exclude each other."),
        (["list", "--track", "cooking"], 'There is no track "cooking". Tracks: detection,'),
        (["completion", "tcsh"], 'No completion for "tcsh". There is bash, zsh and fish.'),
        (["completion"], "Missing argument 'bash|zsh|fish'."),
        (["dev", "qqq"], "No such command 'qqq'. See kata dev --help"),
        (["dev", "prove", "duoble"], "Did you mean double?"),
        (["dev", "new", "two words"], '"two words" cannot be the name of a kata.'),
        (["dev", "new", "double"], "exists already. Nothing was changed."),
    ],
)
def test_wrong_usage(kata, arguments, told):
    kata.refuses(*arguments, told=told)
    assert not kata.workspace.exists()
    assert kata.events() == []


def test_no_command_at_all_shows_the_help(kata):
    ran = kata()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: kata [OPTIONS] COMMAND")
    assert "See kata --help" not in ran.err


@pytest.mark.parametrize(
    "arguments", [["check"], ["start", "duoble"], ["check", "--seed", "x"], ["start"]]
)
def test_under_json_a_complaint_is_a_document_too(kata, arguments):
    kata.refuses(*arguments, "--json")


# Nothing in progress.


def test_no_attempt_in_progress(kata):
    verbs = ["check", "hint", "solution", "follow-up", "pause", "stop", "show"]
    for verb in verbs:
        line = kata.refuses(verb)
        assert line == "No attempt in progress. Start one: kata start scale_shift"
    kata("start", "double")
    kata("stop")
    for verb in verbs[:3]:
        assert kata.refuses(verb) == line


def test_nothing_started_stopped_or_to_be_resumed(started):
    assert started.refuses("check", "counter", told="not started counter").endswith("start counter")
    started.refuses("hint", "counter", told="Start it: kata start counter")
    started.refuses("resume", "counter", told="Start it: kata start counter")
    started("start", "counter")
    started("stop")
    started.refuses("resume", "counter", told="Your attempt at counter was stopped.")
    started.refuses("check", told="Go on with the one you paused: kata resume double")


def test_from_an_attempt_without_a_copy(started):
    started.file.unlink()
    started("stop")
    line = started.refuses("start", "double", "--from", 1, told="was never checked")
    assert line.startswith("Attempt 1 at double")
    started.refuses(
        "start", "double", "--from", 2, told="you have 1 attempt. See them: kata history"
    )


# The file.


def test_a_path_that_is_no_file(kata):
    (kata.cwd / "folder.py").mkdir()
    os.mkfifo(kata.cwd / "pipe.py")
    kata.answer("#" * (1 << 20) + "\n", "huge.py")
    for name, told in {
        "missing.py": "There is no file missing.py.",
        "missing/double.py": "There is no file missing/double.py.",
        "folder.py": "folder.py is a folder, not a file.",
        "pipe.py": "pipe.py is not a regular file.",
        "huge.py": "huge.py is larger than 1 MiB, which is too large for an answer.",
        "huge.py/double.py": "There is no file huge.py/double.py.",
        "n" * 300: "cannot be read: file name too long.",
    }.items():
        assert kata.refuses("check", "double", "--file", name).endswith(told)
    kata.refuses("check", "double", "--file", "missing.py", "--json")
    kata.refuses("check", "--file", "missing.py", told="There is no file missing.py.")
    kata.answer("", "mine.py")
    line = kata.refuses("check", "--file", "mine.py", told="Which kata is mine.py for? Name it:")
    assert line.endswith("kata check scale_shift --file mine.py")
    assert kata.events() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "double.py is empty: it should define double()"),
        ("def double(x:\n    return x\n", "SyntaxError: '(' was never closed"),
        ("x = 3\n", "double.py has no double(): it defines no function"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 50, "SyntaxError: "),
        (b"\x89PNG\r\n\x1a\n\xff\xfe" * 50, "SyntaxError: "),
        ("# coding: klingon\nx = 1\n", "SyntaxError: "),
        ("1 + " * 9000 + "1\n", "Error"),
        ("raise SystemExit(0)\n", "SystemExit: 0"),
        ("import os\nos._exit(0)\n", "ended the whole process (exit code 0)"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt"),
    ],
)
def test_a_file_that_cannot_be_judged_is_a_failing_answer(kata, text, told):
    content = text.encode() if isinstance(text, str) else text
    path = kata.answer(text)
    ran = kata("check", "--file", path)
    assert ran.code == 1, ran
    assert ran.err == ""
    assert told in " ".join(ran.out.split())
    assert "0 of 6 checks" in ran.out
    assert "Traceback" not in ran.out
    assert path.read_bytes() == content
    assert kata.snapshots("check") == [content]


def test_the_file_of_the_attempt_is_gone(started):
    started.file.unlink()
    line = started.refuses("check", told=f"There is no file {started.file}.")
    assert line.endswith("Start again: kata start double")
    started.file.mkdir()
    started.refuses("check", told=f"{started.file} is a folder, not a file.")
    started.refuses("start", "double", code=3, told="is a folder, and the file should go there.")
    assert started("hint").code == 0
    stopped = started("stop")
    assert stopped.code == 0
    assert "Your file stays" not in stopped.out


# Places that cannot be written. Tests may run as root, whom chmod does not bind: something that
# stands in the way does.


def test_a_workspace_that_cannot_be_written(kata):
    kata.workspace.write_text("in the way")
    line = kata.refuses("start", "double", code=3, told=f"{kata.workspace} is a file, so nothing")
    assert line.endswith("Choose another folder with --dir or KATA_WORKSPACE.")
    kata.refuses("start", "double", "--json", code=3)
    kata.refuses("start", "double", "--dir", kata.workspace / "sub", code=3)
    assert kata.workspace.read_text() == "in the way"
    assert kata.events() == []
    assert kata("start", "double", "--dir", kata.folder / "elsewhere").code == 0


def test_an_archive_that_cannot_be_written(started):
    started.file.write_text("# mine\n")
    (started.workspace / "earlier").write_text("in the way")
    started.refuses("start", "double", code=3, told="earlier is a file, so nothing")
    assert started.file.read_text() == "# mine\n"
    assert sorted(path.name for path in started.workspace.iterdir()) == ["double.py", "earlier"]
    assert started.json("status")["attempt"] == 1


def test_home_is_a_file(kata):
    kata.home.write_text("in the way")
    for arguments in ALL_VERBS:
        line = kata.refuses(*arguments, code=3, told=f"{kata.home} is a file, so the journal")
        assert line.endswith("Set KATA_HOME to a folder that you can write.")
    kata.refuses("status", "--json", code=3)
    assert kata("show", "double").code == 0  # what needs no journal does not ask for it
    assert kata("completion", "fish").code == 0
    assert kata.home.read_text() == "in the way"
    assert not kata.workspace.exists()


@pytest.mark.parametrize(
    "content", [b"\x00\xffno database" * 700, b"hello\n"], ids=["long", "short"]
)
@pytest.mark.parametrize("arguments", [["status"], ["start", "double"]])
def test_a_corrupt_journal_is_set_aside(kata, content, arguments):
    kata.home.mkdir()
    (kata.home / "journal.sqlite3").write_bytes(content)
    ran = kata(*arguments)
    assert ran.code == 0
    told = "The journal was damaged: 0 events recovered. The damaged file is kept: "
    [aside] = kata.home.glob("journal-damaged-*")
    assert ran.err == f"{told}{aside}\n"
    assert aside.read_bytes() == content
    assert kata("status").err == ""


def test_a_journal_damaged_in_its_header_loses_nothing(started):
    started("hint")
    started("pause")
    before = started.events()
    with (started.home / "journal.sqlite3").open("r+b") as file:
        file.write(bytes(100))
    ran = started("status", "--json")
    assert (ran.code, ran.json["state"]) == (0, "paused")
    assert ran.err.startswith("The journal was damaged: 3 events recovered. ")
    assert started.events() == before


def test_a_journal_of_a_newer_kata(started):
    path = started.home / "journal.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA user_version = 99")
    before = everything(started.home)
    for arguments in ALL_VERBS:
        line = started.refuses(*arguments, code=3, told="written by a newer kata (format 99")
        assert "Update kata: pip install --upgrade" in line
    assert everything(started.home) == before


def verdict_not_recorded(kata, **options):
    """A check whose verdict is shown first, then marked as not recorded."""
    path = kata.answer(kata.reference)
    for arguments, part in ([], "6 of 6 checks"), (["--json"], '"verdict": "pass"'):
        ran = kata("check", "double", "--file", path, *arguments, **options)
        assert ran.code == 3
        assert part in ran.out
        assert ran.err.startswith("This verdict was not recorded: ")
        assert ran.err.count("\n") == 1
    assert ran.json["recorded"] is False


def test_a_verdict_is_shown_though_home_is_a_file(kata):
    kata.home.write_text("in the way")
    verdict_not_recorded(kata)


def test_a_verdict_is_recorded_though_the_journal_was_damaged(kata):
    kata.home.mkdir()
    (kata.home / "journal.sqlite3").write_bytes(b"no database" * 400)
    ran = kata("check", "double", "--file", kata.answer(kata.reference), "--json")
    assert (ran.code, ran.json["recorded"]) == (0, True)
    assert ran.err.startswith("The journal was damaged: ")
    assert [event.kind for event in kata.events()] == ["check"]


def full_disk():
    """No file can grow any more; pipes still work."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_full_disk(started):
    mine = "# mine\n" + started.reference
    started.file.write_text(mine)
    verdict_not_recorded(started, preexec_fn=full_disk)
    ran = started("check", preexec_fn=full_disk)
    assert ran.code == 3
    assert "6 of 6 checks" in ran.out
    assert "This verdict was not recorded: The journal" in ran.err
    for arguments in (["start", "double"], ["pause"], ["hint"], ["stop"]):
        started.refuses(*arguments, code=3, preexec_fn=full_disk)
    assert started.file.read_text() == mine
    assert started.earlier() == []
    assert [event.kind for event in started.events()] == ["start"]


# Content.


def test_content_that_is_not_there(kata):
    for content, told in {
        kata.folder / "nowhere": "nowhere, which is not a folder.",
        kata.cwd: "cwd, which has no katas/ and no solutions/.",
    }.items():
        kata.environ["KATA_CONTENT"] = str(content)
        for arguments in (["list"], ["start", "double"], ["show", "double"], ["check"]):
            line = kata.refuses(*arguments, told=told)
            assert line.startswith("KATA_CONTENT is ")
            assert line.endswith("or unset it.")
        assert kata("--help").code == 0


@pytest.fixture
def own(kata):
    """A copy of the toys that may be broken."""
    shutil.copytree(kata.toys, kata.folder / "content")
    kata.environ["KATA_CONTENT"] = str(kata.folder / "content")
    return kata


def test_a_kata_that_its_author_has_broken(own):
    toml = own.folder / "content/katas/counter/kata.toml"
    text = toml.read_text()
    for broken in (text.replace("title =", "titel ="), text + "\n]", text.replace("classic", "x")):
        toml.write_text(broken if broken != text else text.replace("optimizers", "cooking"))
        own.refuses("start", "counter", code=3, told=str(toml))
        own.refuses("list", code=3, told=str(toml))
        assert own("start", "double").code == 0


@pytest.mark.parametrize("fault", ["1 / 0\n", "def test_(double):\n    assert 0\n", "def x(:\n"])
def test_a_fault_of_the_checks_is_not_the_learners(own, fault):
    own("start", "double")
    own.file.write_text(own.reference)
    path = own.folder / "content/katas/double/test_double.py"
    path.write_text(path.read_text() + "\n\n" + fault)
    ran = own("check")
    assert ran.code == 3
    assert ran.err == ""
    assert "double could not be judged." in ran.out
    assert "our fault, not yours" in ran.out
    log = own.home / "logs"
    assert str(log) in ran.out
    document = own.json("check", code=3)
    assert (document["verdict"], document["recorded"]) == ("error", False)
    assert (document["attempt"], document["checks_so_far"]) == (1, 0)
    assert "Traceback" in next(log.iterdir()).read_text()
    assert [event.kind for event in own.events()] == ["start"]  # it counts as no check


def test_a_kata_without_drills(own):
    (own.folder / "content/solutions/double/wrong.toml").write_text("")
    own.refuses("start", "double", "--bug", told="There are no debugging drills for double.")
    assert not own.workspace.exists()


# The terminal.


def closed_pipe(kata, *arguments):
    """A reader that is gone before anything is written."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return kata(*arguments, stdout=writer)
    finally:
        os.close(writer)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["list"], ["list", "--json"], ["--help"], ["show", "double"], ["status"]),
        *(["start", "counter"], ["solution"], ["history"], ["completion", "fish"]),
        ["check"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe(started, arguments):
    started.file.write_text(started.reference)
    ran = closed_pipe(started, *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert len(started.events("check")) == (arguments == ["check"])


def test_a_closed_pipe_and_an_error(kata):
    ran = closed_pipe(kata, "start", "duoble", "--json")
    assert (ran.code, ran.err) == (2, 'No kata called "duoble". Did you mean double?\n')


def test_head(kata):
    command = f"{' '.join(kata.command)} list | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", command], cwd=kata.cwd, env=kata.environ, capture_output=True, check=True
    )
    assert ran.stdout.decode().endswith("\n0\n")
    assert ran.stderr == b""


def test_streams_that_are_closed(started):
    def close():
        for descriptor in (0, 1, 2):
            os.close(descriptor)

    started.file.write_text(started.squares)
    for arguments, code in ((["list"], 0), (["check"], 1), (["start", "duoble"], 2)):
        ran = started(*arguments, preexec_fn=close)
        assert (ran.code, ran.out, ran.err) == (code, "", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_output_that_cannot_be_written(started):
    with open("/dev/full", "w") as full:
        for arguments in (["list"], ["status", "--json"], ["check"], ["check", "--json"]):
            ran = started(*arguments, stdout=full)
            assert ran.code == 3
            assert ran.err.startswith("kata failed: OSError: [Errno 28] No space left on device.")
            assert ran.err.count("\n") == 1
    assert len(started.events("check")) == 2


HANGS = """
import ctypes

def double(x):
    ctypes.CDLL(None).prctl(15, {name!r}, 0, 0, 0)  # PR_SET_NAME
    while True:
        pass
"""


@pytest.fixture
def hanging(started):
    """The answer tells by the name of its process that it runs: it can reach nothing else."""
    if sys.platform != "linux":
        pytest.skip("processes are found in /proc")
    name = f"h-{secrets.token_hex(6)}"
    started.file.write_text(HANGS.format(name=name.encode()))
    return started, name


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


def test_ctrl_c(hanging):
    started, name = hanging
    process = started.start("check")
    answer = when_it_runs(name, lambda: process.poll() is None)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"\n")
    assert has_ended(answer)
    assert [event.kind for event in started.events()] == ["start"]
    assert started.file.exists()


def test_ctrl_c_on_a_terminal(hanging):
    started, name = hanging
    screen = started.terminal("check")
    answer = when_it_runs(name, screen.isalive)
    screen.sendintr()
    screen.wait()
    screen.close()
    assert screen.exitstatus == 130
    assert has_ended(answer)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_leaves_no_process_behind(hanging, how):
    started, name = hanging
    process = started.start("check")
    answer = when_it_runs(name, lambda: process.poll() is None)
    process.send_signal(how)
    process.communicate()
    assert has_ended(answer)
    assert [event.kind for event in started.events()] == ["start"]
    assert started.json("status")["state"] == "running"


ASCII = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("environ", ASCII, ids=["encoding", "locale"])
def test_a_terminal_without_utf_8(kata, environ):
    kata.environ |= environ
    assert "double - Twice as much" in kata("start", "double").out
    kata.file.write_text("def double(x):\n    print('é→')\n    raise ValueError('Ω')\n")
    ran = kata("check")
    assert ran.code == 1
    assert "  x one number becomes twice as much" in ran.out
    assert "ValueError: ?" in ran.out
    assert "   3 |     raise ValueError('?')" in ran.out
    assert kata("status").out.startswith("double - running - 0:")
    for arguments in (["list"], ["history"]):
        ran = kata(*arguments)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.isascii()
        assert "?" not in ran.out
    assert kata.refuses("start", "dóuble").isascii()
    assert kata.json("check", code=1)["checks"][0]["message"] == "ValueError: Ω"


def screen_of(terminal):
    """What stands on the terminal in the end, and the exit code."""
    text = terminal.read().replace("\r\n", "\n")
    terminal.wait()
    terminal.close()
    return text, terminal.exitstatus


def without_escapes(text):
    return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|\]8;[^\x1b]*\x1b\\)", "", text)


@pytest.mark.parametrize("columns", [40, 200])
def test_terminals_narrow_and_wide(started, columns):
    started.file.write_text(started.squares)
    for arguments, code, told in (
        (["check"], 1, "doubled[0] is 0.25, should be 1"),
        (["list"], 0, "Scale and shift"),
        (["history"], 0, "1  double"),
        (["show", "double"], 0, "double · Twice as much"),
        (["status"], 0, "double · running"),
        (["solution"], 0, "return 2 * x"),
    ):
        raw, exit_code = screen_of(started.terminal(*arguments, columns=columns))
        text = without_escapes(raw)
        assert exit_code == code, text
        assert told in text
        assert "\x1b[" in raw
        paths = [str(started.file), str(started.file.parent)]
        lines = [line for line in text.split("\n") if not any(path in line for path in paths)]
        assert max(map(len, lines)) <= columns


def test_colour_is_for_terminals(started):
    coloured, _ = screen_of(started.terminal("list"))
    assert "\x1b[1;36m" in coloured
    for environ in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain, _ = screen_of(started.terminal("list", **environ))
        assert "\x1b[36m" not in plain
        assert "\x1b[1;36m" not in plain
    assert "\x1b" not in started("list").out
    assert "\x1b" not in started("start", "double").out


def test_a_path_that_looks_like_markup(kata):
    folder = kata.folder / "[bold] :smile: [/]"
    text = kata("start", "double", "--dir", folder).out
    assert f"Write it in  {folder}/double.py" in text
    for verb in ("status", "resume", "stop", "history"):
        assert "Traceback" not in kata(verb).err
    kata("start", "double", "--dir", folder)
    assert f"{folder}/double.py" in kata("status").out
    kata("pause")
    assert f"Your file: {folder}/double.py" in kata("resume").out
    assert f"Your file stays: {folder}/double.py" in kata("stop").out


def test_a_prompt_that_was_not_translated(kata):
    told = kata.refuses("show", "counter", "--lang", "zh")
    assert told == 'counter has no prompt in "zh". In English: kata show counter --lang en'
