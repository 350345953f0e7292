"""stats, report, history and diff, as a person runs them."""

from __future__ import annotations

import re

import pytest

from harness.journal import Journal, NewEvent

NOW = 1_795_262_400.0  # 2026-11-21, noon in UTC
DAY = 86_400.0
EVIL = "<script>document.title=1</script><img src=http://example.invalid/x onerror=1>"


@pytest.fixture
def practised(kata):
    """Three weeks with `double`, and what a hostile journal might hold. The clocks say UTC."""
    kata.environ |= {"KATA_NOW": str(NOW), "TZ": "UTC"}
    new = []
    for number in range(1, 9):
        at = NOW - 20 * DAY + 2.5 * DAY * number - 3600
        passes = number % 4 != 0
        path = str(kata.workspace / "double.py")
        new += [
            NewEvent("start", at, number, "double", {"path": path, "minutes": 5, "seed": 1}),
            _check(at + 60, number, "fail", kata.squares, "test_one_number"),
            NewEvent("diagnosis", at + 61, number, "double", {"names": ["squares"]}),
            NewEvent("hint", at + 70, number, "double", {"number": 1}),
            _check(at + 200, number, "pass" if passes else "fail", kata.reference, None),
            NewEvent("pass" if passes else "stop", at + 200, number, "double", {"why": "asked"}),
        ]
    start = {"path": f"/{EVIL}", "minutes": 5, "seed": 1}
    new += [
        NewEvent("start", NOW - 900, 9, EVIL, start),
        NewEvent("check", NOW - 800, 9, EVIL, {"verdict": "pass", "passed": 1, "total": 1}),
        NewEvent("diagnosis", NOW - 799, 9, EVIL, {"names": [EVIL]}),
        NewEvent("pass", NOW - 800, 9, EVIL),
    ]
    with Journal.open(kata.home) as journal:
        journal.append_all(new)
    return kata


def _check(at: float, number: int, verdict: str, text: str, first: str | None) -> NewEvent:
    passed = 9 if verdict == "pass" else 3
    data = {"verdict": verdict, "passed": passed, "total": 9, "seed": 1, "first_failure": first}
    return NewEvent("check", at, number, "double", data, text.encode())


def test_nothing_yet_is_one_sentence(kata):
    ran = kata("stats")
    assert (ran.code, ran.out) == (0, "Nothing to tell yet. Start one: kata start scale_shift\n")
    assert kata.json("stats")["total"]["attempts"] == 0
    kata.refuses("report", told="There is nothing to report yet. Start one: kata start scale_shift")
    kata.refuses("stats", "--track", "nonsense", told="There is no track")
    assert not kata.home.exists()
    assert list(kata.cwd.iterdir()) == []


def test_stats_tell_times_slips_days_and_the_trend(practised):
    told = practised.json("stats", "--track", "classic")
    assert (told["track"], told["total"]["attempts"], told["total"]["passes"]) == ("classic", 8, 6)
    assert told["total"]["median_s"] == 200.0
    assert told["slips"][0]["mistake"] == "every number is multiplied by itself"
    assert told["slips"][0]["attempts"] == 8
    assert len(told["days"]) == 8
    screen = practised("stats", environ={"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "UTC"})
    assert screen.code == 0, screen
    assert screen.out.isascii()
    for words in ("6 of 8", "8x  every number is multiplied", "Mon  .", "100 %", "last on"):
        assert words in screen.out
    assert max(map(len, screen.out.splitlines())) <= 80


@pytest.mark.parametrize("columns", [44, 120])
def test_stats_fit_a_terminal(practised, columns):
    screen = practised.terminal("stats", columns=columns, NO_COLOR="1").read()
    screen = re.sub(r"\x1b\[[0-9;]*m", "", screen)  # bold is no colour
    assert "double" in screen
    assert max(len(line) for line in screen.split("\r\n")) <= columns


def test_the_report_is_one_page_that_loads_nothing(practised, open_page):
    page = practised.cwd / "kata-report.html"
    assert f"Written: {page}" in practised("report").out
    assert practised.json("report") == {"version": 1, "file": str(page)}  # ours is replaced
    light, phone = open_page(page), open_page(page, width=400, dark=True)
    assert light.ink != phone.ink
    assert (light.width, phone.width) == (1280, 400)
    assert "<script" not in light.dom
    assert "<img" not in light.dom
    assert "&lt;script&gt;document.title" in light.dom
    assert light.dom.count("<svg") == 3
    for words in ("every number is multiplied by itself", "median of the week", "heat-1"):
        assert words in light.dom
    axis = re.findall(r">(\d+) %</text>", light.dom.partition("by target, by kata")[2])
    assert axis == ["0", "25", "50", "75", "100"]  # at every tenth they touch where it is long
    page.write_text("mine")
    practised.refuses("report", told="was not made by kata report, so it stays")
    practised.refuses("report", practised.cwd, told="is a folder")
    assert page.read_text() == "mine"


def test_history_tells_each_check(practised):
    told = practised.json("history", "double")["attempts"]
    first = told[0]["checks"][0]
    assert (first["number"], first["elapsed_s"], first["diagnosis"]) == (1, 60.0, ["squares"])
    assert told[-1]["checks"][-1]["number"] == 16
    screen = practised("history", "double").out
    assert "attempt 8 · 2026-11-21 11:00 · stopped after 3:20 of 5:00 · 1 hint" in screen
    assert "like: every number is multiplied by itself" in screen
    assert "kata diff double 15 16" in screen
    assert "double" in practised("history").out


def test_diff_compares_what_the_journal_keeps(practised):
    changed = practised("diff", "double").out
    assert changed.startswith("--- version 15 of double (3 of 9)\n+++ version 16 of double")
    assert "-    return x * x  # (N,)\n+    return 2 * x  # (N,)\n" in changed
    assert practised.json("diff", "double", "2", "2")["diff"] == ""
    same = practised("diff", "double", "2", "4")
    assert (same.code, same.out[:24]) == (0, "Nothing changed between ")
    practised.workspace.mkdir()
    practised.file.write_text(practised.reference + "\n# now\n")
    last = practised.json("diff", "double", "--last")
    assert (last["from"]["number"], last["to"]["name"]) == (14, "double.py now")
    assert "+# now" in last["diff"]
    for words in (["1"], ["1", "2", "3"], ["1", "2", "--last"], ["--last", "--solution"]):
        practised.refuses("diff", "double", *words, told="takes two versions")
    practised.refuses("diff", "double", "1", "99", told="There is no version 99")
    practised.refuses("diff", "counter", told="You have not started counter")
    assert practised.events("reveal") == []


def test_diff_with_the_solution_counts_as_seen(started):
    assert "+    return 2 * x" in started("diff", "double", "--solution").out
    (seen,) = started.events("reveal")
    assert (seen.kata, seen.attempt) == ("double", 1)
    line = started.refuses("diff", "double", told="has no check, so there is nothing to compare")
    assert line.endswith("Judge your file: kata check double")  # not --last, which sends back
    line = started.refuses("diff", "double", "--last", told="no earlier attempt at double")
    assert line.endswith("Judge your file: kata check double")


def test_an_interview_gives_no_solution_and_no_earlier_answer(practised):
    began = practised("mock", "--minutes", "30", "--katas", "1", "--seed", "1")
    assert began.code == 0, began
    (mock,) = practised.events("mock")
    slug = mock.data["items"][0]["kata"]
    practised.refuses("diff", slug, "--solution", told="No solution in an interview")
    assert [event.data["what"] for event in practised.events("refused")] == ["solution"]
    assert practised.events("reveal") == []
    with Journal.open(practised.home) as journal:
        # An earlier attempt at the same kata, whichever was drawn.
        journal.append_all(
            [
                NewEvent("start", NOW - 9e6, 70, slug, {"path": "/none", "minutes": 5, "seed": 1}),
                NewEvent("check", NOW - 8e6, 70, slug, {"verdict": "fail"}, b"old"),
                NewEvent("check", NOW - 7e6, 70, slug, {"verdict": "fail"}, b"new"),
                NewEvent("stop", NOW - 6e6, 70, slug),
            ]
        )
    practised.refuses("diff", slug, "1", "2", told="No earlier answers in an interview")
    practised.refuses("diff", slug, "--last", told="No earlier answers in an interview")


def test_without_plotext_the_rest_is_told(practised):
    broken = practised.cwd / "plotext.py"
    broken.write_text("raise ImportError('its core does not load\\nand more')")
    screen = practised(
        "stats", environ={"PYTHONPATH": f"{broken.parent}:{practised.environ['PYTHONPATH']}"}
    )
    assert (screen.code, screen.err) == (0, "")
    assert screen.out.endswith("No chart: its core does not load\n")


def test_a_history_out_of_time_and_with_control_characters_is_shown(kata):
    start = {"path": "/none", "minutes": 5, "seed": 1}
    ats = (1e300, -1e300, NOW)
    with Journal.open(kata.home) as journal:
        journal.append_all(
            NewEvent("start", at, number, f"\x1b]0;{number}\x07" + 60 * "x", start)
            for number, at in enumerate(ats, 1)
        )
    ran = kata("history", environ={"KATA_NOW": str(NOW), "TZ": "UTC"})
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert "1970-01-01 00:00" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_diff_tells_bytes_that_are_no_text_and_line_endings(kata):
    versions = (b"a = 1\n# \xff\n", b"a = 1\n# \xfe\n", b"a = 1\r\n# \xfe\r\n")
    start = {"path": "/none", "minutes": 5, "seed": 1}
    with Journal.open(kata.home) as journal:
        journal.append_all(
            [
                NewEvent("start", NOW, 1, "double", start),
                *(NewEvent("check", NOW + n, 1, "double", {}, v) for n, v in enumerate(versions)),
            ]
        )
    assert "-# \\xff\n+# \\xfe\n" in kata("diff", "double", 1, 2).out
    assert kata("diff", "double", 2, 3).out.startswith("Only the line endings changed between ver")


def _labels(html: str, title: str) -> list[str]:
    chart = html.partition(f"<title>{title}")[2].partition("</svg>")[0]
    return re.findall(r"<text[^>]*>([^<]+)</text>", chart)


@pytest.mark.parametrize("days_apart", [0.01, 6])
def test_charts_label_no_day_twice_and_cut_no_label(kata, days_apart):
    kata.environ |= {"KATA_NOW": str(NOW), "TZ": "UTC"}
    start = {"path": "/none", "minutes": 5, "seed": 1}
    new = []
    for n, slug in enumerate(15 * ["double", "gone" + 60 * "x"], 1):
        at = NOW - days_apart * DAY * n
        new += [NewEvent("start", at, n, slug, start), NewEvent("pass", at + 400, n, slug)]
    with Journal.open(kata.home) as journal:
        journal.append_all(new)
    kata("report")
    html = (kata.cwd / "kata-report.html").read_text()
    told = _labels(html, "Time to pass by target, over time")
    days = [label for label in told if re.fullmatch(r"[A-Z][a-z]{2} \d+", label)]
    assert 2 <= len(days) == len(set(days)) <= 12
    assert not [label for label in _labels(html, "Attempts and passes, by week") if "…" in label]
    assert "gone" + 20 * "x" in _labels(html, "Best and median time by target, by kata")
    ticks = kata("stats").out.splitlines()[-2].split()
    assert 2 <= len(ticks) == len(set(ticks)) <= 4
