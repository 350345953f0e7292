"""What all HTML pages share: nothing is loaded, strings stay text, no file of others is lost."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import pytest

from harness.errors import KataError
from harness.report.diffs import unified
from harness.report.pages import code_block, diff_block, page, save_page

EVIL = (
    "</style></pre><script>document.title='x'</script><img src=http://example.invalid/a onerror=1>"
)


def made(**values: object) -> str:
    told = {"kind": "kata test", "title": EVIL, "now": 1e9, "zone": UTC} | values
    return page("base.html", **told)  # type: ignore[arg-type]  # given by name


def test_what_is_coloured_stays_text():
    for block in (code_block(f"x = '{EVIL}'"), diff_block(unified("", EVIL, EVIL, "b"))):
        assert "<script" not in block
        assert "<img" not in block
        assert "&lt;script&gt;" in block or "&lt;/" in block


def test_a_diff_tells_a_missing_newline_and_takes_lines_as_an_editor_does():
    assert unified("a\r\nb\n", "a\nb\n", "x", "y") == ""
    told = unified("a\x0cb\nc", "a\x0cb\nd\n", "x", "y")
    assert told == "--- x\n+++ y\n@@ -1,2 +1,2 @@\n a\x0cb\n-c\n\\ No newline at end of file\n+d\n"


def test_the_browser_shows_it_and_nothing_leaves_it(tmp_path, open_page):
    path = tmp_path / "page.html"
    path.write_text(made(), "utf-8")
    light, dark = open_page(path), open_page(path, width=400, dark=True)
    assert "<script" not in light.dom
    assert "&lt;script&gt;" in light.dom
    assert light.ink != dark.ink
    assert (light.width, dark.width) == (1280, 400)


def test_a_request_that_leaves_is_seen(tmp_path, open_page, monkeypatch):
    path = tmp_path / "page.html"
    image = '<img src="http://example.invalid/a.png">'
    style = "<style>main { background: url(http://example.invalid/b) }</style>"
    for loads in (image, style):
        path.write_text(made().replace("</main>", f"{loads}x</main>"), "utf-8")
        with pytest.raises(AssertionError, match=r"src=|url"):
            open_page(path)
    # By the browser too, were the markup not looked at.
    path.write_text(made().replace("</main>", f"{image}{style}x</main>"), "utf-8")
    monkeypatch.setitem(open_page.__globals__, "LOADS", re.compile("(?!)"))
    with pytest.raises(AssertionError, match=r"invalid/a\.png .*invalid/b"):
        open_page(path)


def test_only_a_page_of_the_same_kind_is_replaced(tmp_path: Path):
    path = tmp_path / "page.html"
    save_page(path, made(), kind="kata test")
    save_page(path, made(title="again"), kind="kata test")
    assert "again" in path.read_text("utf-8")
    for text in (made(kind="kata other"), "mine", ""):
        path.write_text(text, "utf-8")
        with pytest.raises(KataError, match="was not made by kata test, so it stays"):
            save_page(path, made(), kind="kata test")
        assert path.read_text("utf-8") == text
    with pytest.raises(KataError, match="is a folder"):
        save_page(tmp_path, made(), kind="kata test")
    with pytest.raises(KataError, match="There is no folder"):
        save_page(tmp_path / "none" / "a.html", made(), kind="kata test")
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]
