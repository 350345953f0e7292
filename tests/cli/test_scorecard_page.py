"""`kata mock show --html`: one page with everything in it, that loads nothing."""

from __future__ import annotations

from pathlib import Path

from harness.interview import Interview, Item
from harness.marks import ItemScore
from harness.report.scorecard_page import LETTER, STRIP, _bars
from harness.scorecard import Scorecard

T = 1_800_000_000
EVIL = "\x1b[31m</p><script>document.title = 'x'</script>"


def test_the_page_of_an_interview(kata, open_page):
    def at(minute):
        return {"environ": {"KATA_NOW": str(T + 60 * minute)}}

    kata("mock", "--minutes", 20, "--track", "classic", "--seed", 1, **at(0))
    kata.file.write_text(kata.squares)
    kata("check", **at(3))
    kata.file.write_text(kata.reference + f"# {EVIL}\n")
    kata("check", **at(5))
    kata("follow-up", **at(6))
    kata("follow-up", "--answer", f"{EVIL}\nsecond line", "--rate", 2, **at(7))
    kata("mock", "note", EVIL, **at(8))
    kata("mock", "finish", **at(9))
    page = kata.cwd / "card.html"
    assert kata("mock", "show", "--html", page, **at(10)).out == f"Written: {page}\n"
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "\x1b" not in text
    assert "\x1b" not in kata("mock", "show").out
    assert "every number is multiplied by itself" in text  # the diagnosis of the first check
    assert "return x * x" in text  # the diff
    assert "white-space: pre-line" in text  # the lines of an answer stay lines
    for width, dark in [(1280, False), (400, True)]:
        seen = open_page(page, width=width, dark=dark)
        assert seen.width <= width  # nothing sticks out
        assert "The code at the pass" in seen.dom
    assert kata("mock", "show", "--html", page, **at(11)).code == 0  # ours: it is replaced
    page.write_text("mine")
    kata.refuses("mock", "show", "--html", page, told="was not made by kata mock show")
    assert page.read_text() == "mine"


def test_the_code_of_each_pass_of_a_stage_stands_there(kata):
    def at(minute):
        return {"environ": {"KATA_NOW": str(T + 60 * minute)}}

    kata("mock", "--minutes", 20, "--track", "layers", "--seed", 1, **at(0))
    path = kata.workspace / "scale_shift.py"
    reference = (kata.toys / "solutions/scale_shift/scale_shift.py").read_text()
    path.write_text(reference)
    kata("check", **at(3))
    kata("follow-up", **at(4))
    path.write_text("raise ValueError  # on the way\n")
    kata("check", **at(5))
    path.write_text(reference + "# for the stage\n")
    kata("check", **at(6))
    kata("mock", "finish", **at(7))
    page = kata.cwd / "card.html"
    kata("mock", "show", "--html", page, **at(8))
    text = page.read_text("utf-8")
    assert text.count("The code at the pass of the stage lean") == 1
    assert text.count("# for the stage") == 2  # in the code, and in what changed
    assert text.count("on the way") == 1


def test_names_on_the_drawn_timeline_do_not_lie_on_each_other():
    begun = (0, 1, 2, 600, 2699)
    items = [Item(f"a_long_name_{n}", 5, "") for n in range(len(begun))]
    scored = [ItemScore(item, "", (), begun_s=at) for item, at in zip(items, begun, strict=True)]
    interview = Interview(1, 45, 1, Path(), T, tuple(items), ())
    bars = _bars(Scorecard(interview, 2700, tuple(scored), ()))
    labels = [bar.label for bar in bars]
    assert labels[2] is None
    assert labels[0][1] != labels[1][1]
    assert all(x + LETTER * len("a_long_name_0") <= STRIP for x, _ in filter(None, labels))
