"""A person practises: every verb as it is meant to be used, through the real command."""

from __future__ import annotations

import json
import re
import sys

import pytest

# The keys of design.md section 6, and of each check in it.
DOCUMENT = {
    "version": int,
    "kata": str,
    "file": str,
    "verdict": str,
    "passed": int,
    "total": int,
    "seed": int,
    "judge_ms": float,
    "attempt": int,
    "elapsed_s": float,
    "checks_so_far": int,
    "checks": list,
    "diagnosis": list,
    "forbidden": list,
}
CHECK = {
    "name": str,
    "rubric": str,
    "outcome": str,
    "cases": int,
    "failed_case": dict,
    "message": str,
    "line": int,
    "stdout": str,
}
NULLABLE = {"failed_case", "line"}
OUTCOMES = {
    *("pass", "wrong", "raised", "not_filled_in", "outdated", "timeout", "memory"),
    *("crashed", "output", "protocol", "not_run"),
}
CHECKS = [
    *("test_one_number", "test_agrees_with_the_definition", "test_single_precision"),
    *("test_sums", "test_leaves_the_input_alone", "test_refuses_a_plane"),
]


def follows_the_contract(document, attempt=True):
    """Every key is there, with a value of its type."""
    for key, kind in DOCUMENT.items():
        if not attempt and key in ("attempt", "elapsed_s", "checks_so_far"):
            assert document[key] is None
        else:
            assert type(document[key]) is kind, key
    for check in document["checks"]:
        for key, kind in CHECK.items():
            assert type(check[key]) is kind or (key in NULLABLE and check[key] is None), key
        assert check["outcome"] in OUTCOMES
        assert (check["outcome"] in ("pass", "not_run")) == (check["message"] == "")
    assert document["version"] == 1
    assert document["verdict"] in ("pass", "fail")


def test_from_the_start_to_the_pass_and_beyond(kata):
    begun = kata("start", "double")
    assert begun.code == 0
    assert begun.err == ""
    assert "double · Twice as much" in begun.out
    assert "target 5:00" in begun.out
    assert f"Write it in  {kata.file}" in begun.out
    assert kata.file.read_text() == (kata.toys / "katas/double/double.py").read_text()

    blank = kata("check")
    assert blank.code == 1
    assert "not filled in yet: double() raises NotImplementedError" in blank.out
    assert "0 of 6 checks" in blank.out

    kata.file.write_text(kata.squares)
    wrong = kata("check")
    assert wrong.code == 1
    assert "check 2" in wrong.out
    assert "✗ one number becomes twice as much" in wrong.out
    assert "doubled[0] is 0.25, should be 1" in wrong.out
    assert "with x 0.5" in wrong.out
    assert "✓ a plane is refused" in wrong.out
    assert "Behaves exactly like: every number is multiplied by itself" in wrong.out
    assert "What becomes of 0.5?" in wrong.out
    assert wrong.out.count("should be") == 1  # the details of the first failure alone
    assert kata("check", "--all").out.count("should be") > 1

    hint = kata("hint")
    assert (hint.code, hint.out) == (0, "Hint 1 of 3\nWhat is x plus x?\n")

    kata.file.write_text(kata.reference)
    passed = kata("check")
    assert passed.code == 0
    assert "6 of 6 checks" in passed.out
    assert "(target 5:00) · 4 checks, 1 hint" in passed.out
    assert "kata follow-up double" in passed.out
    again = kata("check")
    assert again.code == 0
    assert "Still passes; your time stands." in again.out

    asked = kata("follow-up", "double")
    assert asked.out == "Follow-up 1 of 4\nWhat does it cost?\nA model answer\nO(N).\n"
    solution = kata("solution")
    assert solution.code == 0
    assert "return 2 * x" in solution.out
    assert "Writing into x." in solution.out
    kinds = [event.kind for event in kata.events()]
    assert kinds == [
        *("start", "check", "check", "diagnosis", "check", "diagnosis", "hint"),
        *("check", "pass", "review", "check", "follow_up", "reveal"),
    ]


def test_a_check_keeps_the_file_as_it_was_judged(started):
    texts = [started.squares, started.reference]
    for text in texts:
        started.file.write_text(text)
        started("check")
    assert started.snapshots("check") == [text.encode() for text in texts]


def test_the_document_of_a_failing_check(started):
    started.file.write_text(started.squares)
    document = started.json("check", code=1)
    follows_the_contract(document)
    assert document["verdict"] == "fail"
    assert document["kata"] == "double"
    assert document["file"] == str(started.file)
    assert document["recorded"] is True
    assert [check["name"] for check in document["checks"]] == CHECKS
    assert document["total"] == 6
    assert document["passed"] == sum(c["outcome"] == "pass" for c in document["checks"])
    assert (document["attempt"], document["checks_so_far"]) == (1, 1)
    assert document["seed"] == started.events("start")[0].data["seed"]
    first = document["checks"][0]
    assert first["rubric"] == "one number becomes twice as much"
    assert (first["outcome"], first["cases"]) == ("wrong", 3)
    assert first["failed_case"] == {"x": 0.5}
    assert first["message"].startswith("doubled[0] is 0.25, should be 1")
    assert document["diagnosis"] == [
        {
            "name": "squares",
            "mistake": "every number is multiplied by itself",
            "hint": "What becomes of 0.5?",
        }
    ]
    assert document["forbidden"] == []


def test_the_document_of_a_passing_check(started):
    started.file.write_text(started.reference)
    document = started.json("check")
    follows_the_contract(document)
    assert document["verdict"] == "pass"
    assert document["passed"] == document["total"] == 6
    assert document["diagnosis"] == []


def test_the_document_without_an_attempt(kata):
    path = kata.answer("\ndef double(x):\n    print('here')\n    return x[9]\n", "a.py")
    document = kata.json("check", "double", "--file", path, "--seed", 7, code=1)
    follows_the_contract(document, attempt=False)
    assert document["seed"] == 7
    first = document["checks"][0]
    assert (first["outcome"], first["line"]) == ("raised", 4)
    assert first["stdout"] == "here\n"
    assert "timing" not in document
    assert "timing" in kata.json("check", "double", "--file", path, "--timing", code=1)


@pytest.mark.parametrize(
    ("text", "outcome", "line", "told"),
    [
        ("", "not_filled_in", None, "empty"),
        ("x = 1\nraise ValueError('no')\n", "raised", 2, "ValueError: no"),
    ],
)
def test_the_document_of_a_file_that_cannot_be_loaded(kata, text, outcome, line, told):
    document = kata.json("check", "double", "--file", kata.answer(text), code=1)
    follows_the_contract(document, attempt=False)
    load, *others = document["checks"]
    assert (load["name"], load["outcome"], load["line"]) == ("load", outcome, line)
    assert told in load["message"]
    assert [check["name"] for check in others] == CHECKS
    assert {check["outcome"] for check in others} == {"not_run"}
    assert (document["passed"], document["total"]) == (0, 6)


def test_what_is_not_allowed_stands_beside_the_checks(kata):
    text = f"import numpy as np\nimport click\n{kata.reference}"
    path = kata.answer(text)
    ran = kata("check", "--file", path)
    assert ran.code == 1
    assert "right, but uses click at line 2" in ran.out
    assert "--allow MODULE" in ran.out
    document = kata.json("check", "--file", path, code=1)
    assert document["forbidden"] == [{"line": 2, "what": "click"}]
    assert (document["verdict"], document["passed"], document["total"]) == ("fail", 6, 6)
    assert kata.json("check", "--file", path, "--allow", "click")["verdict"] == "pass"


def test_a_seed_is_replayed(kata):
    path = kata.answer("def double(x):\n    raise ValueError(repr(x))\n")

    def said(seed):
        document = kata.json("check", "--file", path, "--seed", seed, code=1)
        return [check["message"] for check in document["checks"]]

    assert said(5) == said(5) != said(6)


def test_file_leaves_the_attempt_alone(started):
    for name in ("double.py", "mine.py"):  # the second is told by the attempt in progress
        started.answer(started.reference, name)
        ran = started("check", "--file", name)
        assert ran.code == 0
        assert ran.out.endswith("passed\n")
    assert started.json("status")["checks_so_far"] == 0
    assert started.json("status")["state"] == "running"
    assert [event.attempt for event in started.events("check")] == [None, None]


def test_names_and_aliases_in_every_spelling(kata):
    for slug in ("DOUBLE", "twice-as-much"):
        assert "Twice as much" in kata("show", slug).out
    assert kata("show", "scale-shift").out.startswith("scale_shift · Scale and shift")


def test_the_clock(kata):
    assert kata.json("status") == {"version": 1, "attempt": None}
    assert kata("status", "--short").out == ""
    nothing = kata("status")
    assert (nothing.code, nothing.out) == (
        0,
        "No attempt in progress. Start one: kata start scale_shift\n",
    )

    document = kata.json("start", "double", "--minutes", 7)
    assert set(document) == {
        *("version", "kata", "attempt", "path", "archived", "minutes", "seed", "bug")
    }
    assert (document["path"], document["archived"]) == (str(kata.file), None)
    assert (document["minutes"], document["bug"]) == (7, False)
    running = kata.json("status")
    assert (running["attempt"], running["kata"], running["state"]) == (1, "double", "running")
    assert (running["path"], running["minutes"]) == (str(kata.file), 7)
    assert kata("status", "--short").out.startswith("double 0:")

    assert kata("pause").out.startswith("Paused double at 0:")
    paused = kata.json("status")
    assert paused["state"] == "paused"
    assert kata.json("status")["elapsed_s"] == paused["elapsed_s"]
    assert kata("status", "--short").out.endswith(" of 7:00 paused\n")
    assert kata.refuses("pause") == "Your attempt at double is already paused. Go on: kata resume"
    assert kata("resume").out.startswith("double goes on at 0:")
    kata.refuses("resume", told="is not paused")

    kata("pause")
    kata("check")  # goes on by itself
    assert kata.json("status")["state"] == "running"

    stopped = kata("stop")
    assert stopped.out.startswith("Stopped double after 0:")
    assert f"Your file stays: {kata.file}" in stopped.out
    assert kata.file.exists()
    assert kata.json("status")["attempt"] is None
    why = [event.data["why"] for event in kata.events("pause", "resume", "stop")]
    assert why == ["asked", "asked", "asked", "check", "asked"]


def test_the_time_is_that_of_the_first_pass(started):
    started.file.write_text(started.reference)
    started("check")
    first = started.json("status")
    assert first["state"] == "passed"
    started.file.write_text(started.squares)
    assert started("check").code == 1
    after = started.json("status")
    assert (after["elapsed_s"], after["state"]) == (first["elapsed_s"], "passed")
    assert after["checks_so_far"] == 2
    for verb in ("pause", "stop", "resume"):
        started.refuses(verb, told="You have passed double")


def test_starting_another_pauses_the_first(started):
    started("start", "counter")
    assert "Also paused: double" in started("status").out
    assert started("resume", "double").code == 0
    assert started.json("status")["kata"] == "double"
    assert "Also paused: counter" in started("status").out
    started("check", "counter")  # judging the other one takes it up
    assert started.json("status")["kata"] == "counter"


def test_a_restart_keeps_the_earlier_file_byte_for_byte(started):
    mine = b"\xef\xbb\xbf# caf\xe9 \xff\r\nno python at all\x00"
    started.file.write_bytes(mine)
    document = started.json("start", "double")
    assert started.earlier() == [mine]
    assert document["archived"] == str(next((started.workspace / "earlier").iterdir()))
    assert started.file.read_text() == (started.toys / "katas/double/double.py").read_text()
    assert started.snapshots("stop") == [mine]
    assert [event.data["why"] for event in started.events("stop")] == ["restarted"]
    second = started("start", "double")
    assert "is kept" not in second.out  # an unchanged stub is not worth a copy
    assert started.earlier() == [mine]


def test_from_an_earlier_attempt(started):
    started.file.write_text(started.squares)
    started("check")
    started.file.write_text("# later, unchecked\n")
    started("start", "double", "--from", 1)  # it was in progress: the file as it stands
    assert started.file.read_text() == "# later, unchecked\n"
    started("stop")
    started.file.write_text("# after the stop\n")
    started("start", "double", "--from", 1)
    assert started.file.read_text() == "# later, unchecked\n"
    assert started.events("start")[-1].data["from"] == 1
    assert b"# after the stop\n" in started.earlier()


def test_a_checked_file_comes_back_after_it_was_deleted(started):
    started.file.write_text(started.squares)
    started("check")
    started.file.unlink()
    line = started.refuses("check", told=f"There is no file {started.file}.")
    assert line.endswith("kata start double --from 1")
    started("start", "double", "--from", 1)
    assert started.file.read_text() == started.squares


def test_a_debugging_drill(kata):
    begun = kata("start", "double", "--bug")
    assert f"Find the mistake in  {kata.file}" in begun.out
    text = kata.file.read_text()
    assert text.startswith("# One thing is wrong in this file.")
    name = kata.events("start")[0].data["bug"]
    assert name not in begun.out + text
    failing = kata("check")
    assert failing.code == 1
    assert "debugging drill" in failing.out
    assert "Behaves exactly like" not in failing.out
    assert kata.json("check", code=1)["diagnosis"] == []
    kata.file.write_text(kata.reference)
    assert kata("check").code == 0
    assert "passed (drill)" in kata("history").out
    assert kata.json("history")["attempts"][0]["bug"] == name
    row = next(row for row in kata.json("list")["katas"] if row["slug"] == "double")
    assert (row["standing"], row["attempts"], row["best_s"]) == ("never tried", 0, None)


def test_hints_come_one_by_one_then_all(started):
    heads = [started("hint").out.splitlines()[0] for _ in range(3)]
    assert heads == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    last = started("hint", "double").out
    assert last.startswith("1. What is x plus x?\n2. ")
    assert last.endswith("Those were all. The reference: kata solution double\n")
    assert started.json("status")["hints"] == 3


def test_the_solution_marks_the_attempt(started):
    started("solution")
    started.file.write_text(started.reference)
    assert "with the solution seen" in started("check").out
    assert "passed, solution seen" in started("history").out
    assert started.json("history")["attempts"][0]["revealed"] is True
    assert started.json("list")["katas"][-1]["best_s"] is None


def test_follow_ups_come_after_the_pass(started):
    started.refuses("follow-up", told="you have not passed double yet. Go on: kata check double")
    started.refuses("follow-up", "counter", told="Go on: kata start counter")
    started.file.write_text(started.reference)
    started("check")
    asked = [started("follow-up").out.splitlines() for _ in range(4)]
    assert [lines[0] for lines in asked] == [f"Follow-up {n} of 4" for n in range(1, 5)]
    assert asked[2] == [
        *("Follow-up 3 of 4", "What about lists?", "A model answer"),
        "2 * list repeats it: convert first.",
    ]
    assert started("follow-up").out.startswith("Those were all 4 follow-ups on double.")


def test_on_a_terminal_the_model_answer_waits_for_yours(started):
    started.file.write_text(started.reference)
    started("check")
    screen = started.terminal("follow-up")
    screen.expect("Your answer")
    assert "A model answer" not in screen.before
    screen.sendline("linear")
    screen.sendline("")
    screen.expect("A model answer")
    screen.expect("How was yours")
    screen.sendline("2")
    screen.wait()
    screen.close()
    assert screen.exitstatus == 0
    answers = [event.data for event in started.events("answer")]
    assert [(each["text"], each["rating"]) for each in answers] == [("linear", None), ("linear", 2)]


def test_the_history(started):
    started.file.write_text(started.squares)
    started("check")
    started("start", "counter")
    lines = started("history").out.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["1", "double"], ["1", "counter"]]
    assert lines[-1] == "Start from one of them: kata start counter --from 1"
    assert "counter" not in started("history", "double").out
    first, second = started.json("history")["attempts"]
    assert set(first) == {
        *(
            "attempt",
            "ordinal",
            "kata",
            "state",
            "started_at",
            "elapsed_s",
            "open_gap_s",
            "minutes",
        ),
        *("checks", "hints", "revealed", "bug", "path"),
        *("mock", "follow_ups", "answers", "stages"),
    }
    assert (first["state"], second["state"]) == ("paused", "running")
    assert [check["verdict"] for check in first["checks"]] == ["fail"]
    none = started("history", "scale_shift")
    assert none.out == "You have not started scale_shift yet: kata start scale_shift\n"


def test_the_list_with_your_standing(started):
    started.file.write_text(started.reference)
    started("check")
    text = started("list").out
    assert "Scale and shift" in text
    assert "✓ 0:" in text
    assert re.search(r"^classic +1 of 1 *$", text, re.MULTILINE)
    assert re.search(r"^layers +0 of 1 *$", text, re.MULTILINE)
    rows = started.json("list")["katas"]
    assert [row["slug"] for row in rows] == ["scale_shift", "counter", "double"]
    assert [row["standing"] for row in rows] == ["never tried", "never tried", "passed"]
    assert rows[2]["last_verdict"] == "pass"
    assert [r["slug"] for r in started.json("list", "--track", "classic")["katas"]] == ["double"]
    assert started("list", "--track", "image").out == "No katas here yet.\n"


def test_the_workspace_is_dir_else_the_environment_else_attempts(kata):
    path = kata.json("start", "double", "--dir", "here/or there")["path"]
    assert path == str(kata.cwd / "here/or there/double.py")
    assert kata.json("start", "double")["path"] == str(kata.file)
    del kata.environ["KATA_WORKSPACE"]
    assert kata.json("start", "double")["path"] == str(kata.cwd / "attempts/double.py")
    home = kata.json("start", "double", "--dir", "~/mine")["path"]
    assert home == str(kata.folder / "mine/double.py")


def test_later_commands_work_from_any_folder(kata):
    kata("start", "double", "--dir", "sub")
    (kata.cwd / "sub/double.py").write_text(kata.reference)
    for verb in ("status", "pause", "resume", "hint", "show", "check", "follow-up", "solution"):
        assert kata(verb, cwd="/").code == 0, verb


def test_check_does_not_care_where_it_is_called(started):
    """Modules in the person's folder are not taken for the library's."""
    started.file.write_text(started.reference)
    for name in ("numpy", "click", "json", "rich"):
        started.answer("raise SystemExit('taken for the library')\n", f"{name}.py")
    started.command = (sys.executable, "-P", "-m", "harness")  # as the console script runs
    assert started("check").code == 0


EDITOR = """
import sys
with open(sys.argv[-1], "a") as file:
    file.write("# edited\\n")
print("the editor's own screen")
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def editor(kata):
    script = kata.answer(EDITOR, "an editor.py")
    return lambda code: {"EDITOR": f"'{sys.executable}' '{script}' {code}"}


def test_edit_opens_the_editor(kata, editor):
    ran = kata("start", "double", "--edit", environ=editor(0))
    assert ran.code == 0
    assert ran.out.endswith("the editor's own screen\n")
    assert kata.file.read_text().endswith("# edited\n")


def test_under_json_the_editor_does_not_write_into_the_document(kata, editor):
    ran = kata("start", "double", "--edit", "--json", environ=editor(0))
    assert ran.json["path"] == str(kata.file)
    assert ran.err == "the editor's own screen\n"


@pytest.mark.parametrize("command", ["no-such-editor", "broken 'quote", None])
def test_an_editor_that_fails_costs_nothing_else(kata, editor, command):
    ran = kata(
        *("start", "double", "--edit", "--json"),
        environ={"EDITOR": command} if command else editor(3),
    )
    assert ran.code == 2
    assert json.loads(ran.out)["attempt"] == 1
    assert f"The clock runs; your file: {kata.file}" in ran.err
    assert "Traceback" not in ran.err
    assert kata.json("status")["state"] == "running"


def test_the_console_script_is_the_same_command(kata):
    kata.command = ("kata",)
    assert kata("--version").out.startswith("kata ")
    assert kata.json("list")["katas"]


def test_help_names_every_command_and_option(kata):
    text = kata("--help").out
    for verb in ("list", "start", "show", "check", "hint", "solution", "follow-up", "pause"):
        assert f"  {verb} " in text
        told = kata(verb, "-h")
        assert told.code == 0
        assert told.out.startswith(f"Usage: kata {verb} ")
