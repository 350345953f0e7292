"""Prompts, titles, hints, follow-ups and rubric sentences in the language of the reader."""

from __future__ import annotations

import pytest

CHINESE = [
    {"LC_ALL": "zh_CN.UTF-8"},
    {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US.UTF-8"},
    {"LC_ALL": "", "LANG": "zh_CN.UTF-8"},
    {"KATA_LANG": "zh"},
]
ENGLISH = [
    {},
    {"LC_ALL": "zh_CN.UTF-8", "KATA_LANG": "en"},
    {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"},
    {"KATA_LANG": "zh", "PYTHONIOENCODING": "ascii"},  # a terminal that cannot show it
    {"KATA_LANG": "zh", "PYTHONIOENCODING": "latin-1"},
]


@pytest.fixture
def utf8(kata):
    """The locales of these tests are not installed everywhere; the encoding is that of UTF-8."""
    kata.environ |= {"PYTHONIOENCODING": "utf-8"}
    return kata


@pytest.mark.parametrize("environ", CHINESE, ids=str)
def test_the_locale_chooses_chinese(utf8, environ):
    assert "把数组里的每个数乘以二" in utf8("show", "double", environ=environ).out


@pytest.mark.parametrize("environ", ENGLISH, ids=str)
def test_or_english(utf8, environ):
    assert "Twice every number of an array" in utf8("show", "double", environ=environ).out


def test_one_asks_for_a_language(utf8):
    assert "把数组里的每个数乘以二" in utf8("show", "double", "--lang", "zh").out
    chinese = {"LC_ALL": "zh_CN.UTF-8"}
    told = utf8("show", "double", "--lang", "en", environ=chinese).out
    assert "Twice every number of an array" in told


def test_what_was_not_translated_is_shown_in_english(utf8):
    utf8.environ["KATA_LANG"] = "zh"
    assert "A step of gradient descent" in utf8("show", "counter").out
    out = utf8("list").out
    assert "翻倍" in out
    assert "Averaged steps" in out


def test_a_practice_in_chinese(utf8):
    utf8.environ["KATA_LANG"] = "zh"
    assert "不修改 `x`" in utf8("start", "double").out
    assert "x 加 x 是多少" in utf8("hint").out
    utf8.file.write_text(utf8.squares)
    ran = utf8("check")
    assert "一个数变成它的两倍" in ran.out
    assert "one number becomes" not in ran.out
    # A sentence that fills more than a line is shown whole.
    assert "一个也不能少" in ran.out
    assert "…" not in ran.out
    # For programs it is always English.
    checks = utf8.json("check", code=1)["checks"]
    assert checks[0]["rubric"] == "one number becomes twice as much"
    utf8.file.write_text(utf8.reference)
    assert utf8("check").code == 0
    told = utf8("follow-up").out
    assert "代价是多少" in told
    answers = (utf8.toys / "solutions/double/notes.md").read_text("utf-8")
    first = answers.partition("### What does it cost?\n")[2].split("\n###")[0].split()
    assert first[0] in told
