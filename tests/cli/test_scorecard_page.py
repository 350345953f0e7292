"""`kata mock show --html`: one page with everything in it, that loads nothing."""

from __future__ import annotations

T = 1_800_000_000
EVIL = "</p><script>document.title = 'x'</script>"


def test_the_page_of_an_interview(kata, open_page):
    def at(minute):
        return {"environ": {"KATA_NOW": str(T + 60 * minute)}}

    kata("mock", "--minutes", 20, "--track", "classic", "--seed", 1, **at(0))
    kata.file.write_text(kata.squares)
    kata("check", **at(3))
    kata.file.write_text(kata.reference + f"# {EVIL}\n")
    kata("check", **at(5))
    kata("follow-up", **at(6))
    kata("follow-up", "--answer", EVIL, "--rate", 2, **at(7))
    kata("mock", "note", EVIL, **at(8))
    kata("mock", "finish", **at(9))
    page = kata.cwd / "card.html"
    assert kata("mock", "show", "--html", page, **at(10)).out == f"Written: {page}\n"
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "every number is multiplied by itself" in text  # the diagnosis of the first check
    assert "return x * x" in text  # the diff
    for width, dark in [(1280, False), (400, True)]:
        seen = open_page(page, width=width, dark=dark)
        assert seen.width <= width  # nothing sticks out
        assert "The code at the pass" in seen.dom
    assert kata("mock", "show", "--html", page, **at(11)).code == 0  # ours: it is replaced
    page.write_text("mine")
    kata.refuses("mock", "show", "--html", page, told="was not made by kata mock show")
    assert page.read_text() == "mine"
