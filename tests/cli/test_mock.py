"""`kata mock` from any terminal, and honest time, through the real command with simulated time."""

from __future__ import annotations

import shutil
import signal

import pytest

from harness.journal import Journal

T = 1_800_000_000


def at(minute: float) -> dict[str, dict[str, str]]:
    """The simulated time of a command, in minutes since the interview began."""
    return {"environ": {"KATA_NOW": str(T + 60 * minute)}}


@pytest.fixture
def interview(kata):
    """Of 20 minutes, with one kata of the classic track in it: `double`."""
    begun = kata("mock", "--minutes", 20, "--track", "classic", "--seed", 1, **at(0))
    assert begun.code == 0, begun
    assert "20:00 left of 20:00" in begun.out
    assert "asked now and then, you have never tried it" in begun.out
    return kata


def test_a_whole_interview(interview):
    kata = interview
    status = kata.json("mock", "status", **at(1))
    assert [item["kata"] for item in status["items"]] == ["double"]
    assert status["left_s"] == 19 * 60
    kata.file.write_text(kata.squares)
    failing = kata("check", **at(3))
    assert "interview: 17:00 left" in failing.out
    assert "Behaves exactly like" not in failing.out  # that would be a hint
    line = kata.refuses("hint", told="No hint in an interview", **at(4))
    assert "costs points" in line
    kata.refuses("solution", told="No solution in an interview", **at(4))
    kata.refuses("start", "counter", told="A mock interview is in progress", **at(4))
    kata.refuses("stop", told="A mock interview is in progress", **at(4))
    kata.refuses("mock", told="A mock interview is in progress", **at(4))
    assert "Mock interview 1: 16:00 left. More: kata mock status" in kata("status", **at(4)).out
    assert kata("status", "--short", **at(4)).out == "double 4:00 of 5:00, 16:00 left\n"
    assert "paused, 15:00 left" in kata("pause", **at(5)).out
    assert "15:00 left" in kata("mock", "resume", **at(50)).out
    kata.file.write_text(kata.reference)
    passed = kata("check", **at(51))
    assert "The next kata: kata mock next" in passed.out
    assert "kata solution" not in passed.out
    asked = kata("follow-up", **at(52))
    assert "A model answer" not in asked.out
    answered = kata("follow-up", "--answer", "because", **at(53)).out
    assert "A model answer" in answered
    assert "How was yours? kata follow-up double --rate 3 (had it)" in answered
    kata("follow-up", "--rate", 3, **at(53))
    kata("mock", "note", "name", "shapes\x1b[31m", "first", **at(54))
    assert "note: name shapes[31m first" in kata("mock", "status", **at(54)).out
    kata.refuses("mock", "note", " ", told="There is nothing to note", **at(54))
    ended = kata("mock", "next", **at(55))
    assert "of 100" in ended.out
    card = kata.json("mock", "show", **at(99))
    marks = {mark["what"]: mark["points"] for mark in card["items"][0]["marks"]}
    assert marks["correctness"] == 40
    assert marks["help"] == -10
    assert marks["follow-ups"] == 7.5
    assert card["items"][0]["checks"][0]["diagnosis"] == ["squares"]
    assert card["elapsed_s"] == 600
    row = kata.json("mock", "list")["interviews"][0]
    assert (row["points"], row["passed"]) == (card["points"], 1)
    assert "name shapes[31m first" in kata("mock", "show", 1).out
    assert "1 of 1" in kata("mock", "list").out


def test_killed_in_the_middle_it_goes_on_where_it_was(interview):
    kata = interview
    kata.file.write_text("while True: pass\n")
    process = kata.start("check", **at(2))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    resumed = kata("mock", "resume", **at(15))
    assert "5:00 left of 20:00" in resumed.out
    assert kata.file.read_text() == "while True: pass\n"
    kata.file.write_text(kata.reference)
    late = kata("check", **at(21))
    assert "interview: 1:00 overtime" in late.out
    card = kata.json("mock", "finish", **at(22))
    assert card["items"][0]["outcome"] == "passed in overtime"


def test_a_question_waits_for_its_answer(interview):
    kata = interview
    kata.file.write_text(kata.reference)
    kata("check", **at(1))
    begun = kata.terminal("follow-up", KATA_NOW=str(T + 120))
    begun.expect_exact("Follow-up 1 of")
    begun.expect_exact("> ")
    begun.sendline("half of it")
    begun.expect_exact("\n> ")
    begun.kill(signal.SIGKILL)
    begun.wait()
    again = kata.terminal("follow-up", KATA_NOW=str(T + 180))
    for told in ("Follow-up 1 of", "> half of it"):
        again.expect_exact(told)
    again.sendline("and the rest")
    again.sendline("")
    again.expect_exact("How was yours?")
    again.sendline("3")
    again.wait()
    answer = kata.events("answer")[-1].data
    assert (answer["text"], answer["rating"]) == ("half of it\nand the rest", 3)
    assert "Follow-up 2 of" in kata("follow-up", **at(4)).out
    asked = kata("follow-up", **at(5)).out
    assert "Follow-up 2 of" in asked
    assert "Leave it: --skip" in asked
    assert "Follow-up 3 of" in kata("follow-up", "--skip", **at(6)).out
    assert [event.data["number"] for event in kata.events("follow_up")] == [1, 2, 3]


def test_a_kata_that_is_no_more_goes_by_its_slug(interview):
    interview.file.write_text(interview.reference)
    interview("check", **at(1))
    interview("follow-up", **at(1))
    interview("follow-up", "--answer", "because", **at(2))
    content = interview.folder / "other content"
    for name in ("katas", "solutions"):
        (content / name).mkdir(parents=True)
        shutil.copytree(interview.toys / name / "counter", content / name / "counter")
    interview.environ["KATA_CONTENT"] = str(content)
    ended = interview("mock", "finish", **at(3))
    assert (ended.code, "asked: question 1" in ended.out) == (0, True), ended
    assert interview("mock", "list").out.rstrip().splitlines()[1].endswith("double")
    page = interview.cwd / "card.html"
    assert interview("mock", "show", "--html", page).code == 0


def test_a_drill_in_an_interview(kata):
    arguments = ("--minutes", 20, "--track", "classic", "--bug")
    begun = kata("mock", *arguments, **at(0))
    assert "Find the mistake in" in begun.out
    assert kata.file.read_text().startswith("# One thing is wrong in this file.")
    assert kata("check", **at(1)).code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--track", "nope"], 'There is no track "nope"'),
        (["--minutes", 1], "Nothing fits into 1 minute."),
        (["--level", 3], "There is no kata of level 3."),
        (["--katas", 9], "and 9 were asked for"),
        (["--minutes", "nan"], '"nan" is not a number'),
        (["status"], "No mock interview is in progress"),
        (["next"], "No mock interview is in progress"),
        (["finish"], "No mock interview is in progress"),
        (["resume"], "No mock interview is in progress"),
        (["show"], "You have not had a mock interview yet"),
    ],
)
def test_what_cannot_be(kata, arguments, told):
    kata.refuses("mock", *arguments, told=told)
    assert not kata.home.exists()


def test_an_interview_out_of_time_is_listed_and_shown(kata):
    items = [{"kata": "double", "minutes": 5, "why": ""}]
    data = {"minutes": 20, "seed": 1, "folder": "/none", "items": items}
    with Journal.open(kata.home) as journal:
        for number, time in enumerate((1e300, -9e10), 1):
            journal.append("mock", at=time, data={"mock": number, **data})
            journal.append("mock_finish", at=time, data={"mock": number})
    ran = kata("mock", "list", environ={"TZ": "UTC"})
    assert (ran.code, ran.err) == (0, "")
    assert "1970-01-01" in ran.out
    assert kata("mock", "show", 2, "--html", "card.html").code == 0


def test_nothing_to_list_is_said(kata):
    assert kata("mock", "list").out == "No mock interview yet: kata mock\n"


def test_the_list_keeps_its_words_on_a_narrow_terminal(interview):
    interview("mock", "finish", **at(1))
    terminal = interview.terminal("mock", "list", columns=44)
    for told in ("1  2027-01-15", "0 of 1 passed: ", "double"):
        terminal.expect_exact(told)
    terminal.wait()


# Honest time.


def test_a_long_gap_does_not_count_where_nobody_can_be_asked(kata):
    kata("start", "double", **at(0))
    assert kata("status", "--short", **at(31)).out == "double 31:00 of 5:00 ?\n"
    asked = kata("status", **at(60))
    assert asked.err == "Nothing has happened for 1:00:00: this time does not count.\n"
    assert "0:00 of 5:00" in asked.out
    again = kata("status", **at(62))
    assert (again.err, "2:00 of 5:00" in again.out) == ("", True)


@pytest.mark.parametrize(("answer", "time"), [("y", "40:00"), ("n", "0:00")])
def test_a_long_gap_is_asked_about_on_a_terminal(kata, answer, time):
    kata("start", "double", **at(0))
    terminal = kata.terminal("check", KATA_NOW=str(T + 2400))
    terminal.expect("Nothing has happened for 40:00. Count this time")
    terminal.sendline(answer)
    terminal.expect(f"{time} of 5:00")
    terminal.wait()


@pytest.mark.parametrize("command", ["solution double", "diff double --solution", "resume counter"])
def test_no_command_lets_a_gap_count_unasked(kata, command):
    kata("start", "counter", **at(0))
    kata("start", "double", **at(0))
    ran = kata(*command.split(), **at(60))
    assert (ran.code, ran.err) == (
        0,
        "Nothing has happened for 1:00:00: this time does not count.\n",
    )
    (gap,) = kata.events("gap")
    assert (gap.kata, gap.data["excluded_s"]) == ("double", 3600)


def test_a_check_of_another_kata_settles_the_gap_of_the_one_that_ran(kata):
    kata("start", "counter", **at(0))
    kata("start", "double", **at(0))
    assert "this time does not count" in kata("check", "counter", **at(60)).err
    times = {row["kata"]: row["elapsed_s"] for row in kata.json("history", **at(61))["attempts"]}
    assert times == {"counter": 60, "double": 0}


def test_looking_asks_on_a_terminal_and_elsewhere_leaves_the_gap_open(kata):
    kata("start", "double", **at(0))
    for command in ("history", "history double", "stats", "report"):
        ran = kata(*command.split(), **at(60))
        assert (
            ran.err
            == "Nothing has happened for 1:00:00: not counted yet. Count it or not: kata status\n"
        )
        assert "1:00:00" not in ran.out
    (row,) = kata.json("history", **at(60))["attempts"]
    assert (row["elapsed_s"], row["open_gap_s"]) == (0, 3600)
    assert kata.events("gap") == []
    terminal = kata.terminal("history", KATA_NOW=str(T + 3600))
    terminal.expect("Nothing has happened for 1:00:00. Count this time")
    terminal.sendline("y")
    terminal.expect("1:00:00.*running")
    terminal.wait()
    assert kata.events("gap")[0].data["excluded_s"] == 0


def test_the_prompt_is_empty_after_the_pass_and_not_in_an_interview(kata):
    kata("start", "double", **at(0))
    kata.file.write_text(kata.reference)
    assert kata("check", **at(2)).code == 0
    assert kata("status", "--short", **at(3)).out == ""
    kata("mock", "--minutes", 20, "--track", "classic", "--seed", 1, **at(10))
    kata.file.write_text(kata.reference)
    kata("check", **at(12))
    assert kata("status", "--short", **at(13)).out == "double 2:00 of 5:00 passed, 17:00 left\n"


def test_a_check_tells_the_best_and_the_last_times(kata):
    for minute, length in [(0, 4), (10, 3), (20, 2)]:
        kata("start", "double", **at(minute))
        kata.file.write_text(kata.reference)
        kata("check", **at(minute + length))
    kata("start", "double", **at(30))
    kata("hint", **at(31))
    assert "1 hint · best 2:00 · last 2:00, 3:00, 4:00" in kata("check", **at(31)).out
    kata.file.write_text(kata.reference)
    assert "1 hint · your best (was 2:00)" in kata("check", **at(31.5)).out


def test_a_pass_whose_time_was_left_out_is_not_called_the_best(kata):
    for minute, length in [(0, 4), (10, 45)]:
        kata("start", "double", **at(minute))
        kata.file.write_text(kata.reference)
        passed = kata("check", **at(minute + length)).out
    assert "Passed in 0:00 (target 5:00)" in passed
    assert "your best" not in passed


def test_a_wrong_simulated_time_is_told(kata):
    kata.refuses("status", environ={"KATA_NOW": "noon"}, told='KATA_NOW is "noon"')
