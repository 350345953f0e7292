"""Follow-ups that are coded, through the command: asked, judged, left."""

from __future__ import annotations

import pytest

TOY = "solutions/scale_shift/scale_shift.py"
OURS = ("start", "check", "pass", "stage", "stage_pass", "follow_up")
BY_ROWS = ("x * gamma + beta", "x * gamma[None] + beta[None]")  # a wrong answer of many-axes


@pytest.fixture
def passed(kata):
    """scale_shift has been passed."""
    kata("start", "scale_shift", environ={"KATA_NOW": "1000"})
    file = kata.workspace / "scale_shift.py"
    file.write_text((kata.toys / TOY).read_text())
    kata.environ["KATA_NOW"] = "1060"
    assert kata("check").code == 0
    kata.environ["KATA_NOW"] = "2000"
    return kata


def test_a_stage_from_question_to_pass(passed):
    file = passed.workspace / "scale_shift.py"
    asked = passed("follow-up").out
    assert asked.startswith("Stage 1 of 2 · No loop, nothing wasted · about 5 minutes\nNow x has")
    assert f"Go on in  {file}\nJudge it: kata check scale_shift" in asked
    assert "Which of your lines runs once for each row?" in passed("hint").out
    told = passed.json("check")
    assert (told["stage"], told["verdict"], told["total"]) == ("lean", "pass", 9)
    assert (told["elapsed_s"], told["checks_so_far"]) == (60.0, 1)

    assert "Stage 2 of 2" in passed("follow-up").out
    file.write_text(file.read_text().replace(*BY_ROWS))
    ran = passed("check")
    assert ran.code == 1
    assert ran.out.startswith("scale_shift · Any number of axes · check 1\n")
    assert "\nAny number of axes\n  ✗ out is right for any number of axes" in ran.out
    assert "lean" not in ran.out
    assert passed("follow-up").out.startswith("Stage 2 of 2")  # it is still open
    assert passed("follow-up", "--skip").out.startswith("Follow-up 1 of 4\n")
    assert passed("follow-up").out.startswith("Follow-up 2 of 4\n")

    events = passed.events(*OURS)
    kinds = [(event.kind, event.data.get("name") or event.data.get("stage")) for event in events]
    assert kinds == [
        *[("start", None), ("check", None), ("pass", None), ("stage", "lean"), ("check", "lean")],
        *[("stage_pass", "lean"), ("stage", "many-axes"), ("check", "many-axes")],
        *[("follow_up", None)] * 2,
    ]
    assert passed.json("status")["checks_so_far"] == 1


def test_a_stage_that_is_named(kata, passed):
    assert passed("check", "--stage", "many-axes").code == 0
    assert [event.kind for event in passed.events(*OURS)][3:] == ["stage", "check", "stage_pass"]
    told = passed.json("check", "scale_shift", "--stage", "lean", "--file", kata.toys / TOY)
    assert (told["stage"], told["attempt"]) == ("lean", None)
    passed.refuses("check", "--stage", "odd", told='scale_shift has no stage "odd". It has: lean')
    kata("start", "scale_shift")
    kata.refuses("check", "--stage", "lean", told="The follow-ups come after the first pass")
    file = kata.answer(kata.reference)
    kata.refuses("check", "--stage", "a", "--file", file, told="questions in words only")


def test_the_warm_judge_takes_stages_too(passed):
    """The same screen, whoever draws it."""
    import re
    import shutil
    import tempfile

    runtime = tempfile.mkdtemp(prefix="kata-")
    try:
        warm = passed(
            *("check", "--stage", "many-axes"),
            environ={"KATA_SERVER": "on", "KATA_RUNTIME": runtime},
        )
        passed("server", "stop", environ={"KATA_SERVER": "on", "KATA_RUNTIME": runtime})
        here = passed("check")
    finally:
        shutil.rmtree(runtime)
    screens = [re.sub(r"\d+ ms|\d checks?$|check \d", "N", each.out) for each in (warm, here)]
    assert re.sub(r"Stage passed .*", "", screens[0]) == re.sub(r"Stage passed .*", "", screens[1])
    assert "Stage passed · 2 checks" in here.out


def test_watching_a_stage_h_gives_its_hint(passed):
    passed("follow-up")
    screen = passed.terminal("watch")
    screen.expect_exact("waiting for the first save")
    screen.send("h")
    screen.expect_exact("Hint: Which of your lines runs once for each row?")
    screen.send("q")
    screen.wait()
    assert passed.events("hint") == []
