"""Mock interviews below the command line: what is drawn, what is written, what is scored."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness import lots
from harness.attempts import History
from harness.catalogue import Kata
from harness.deciders import (
    check_events,
    count_gap_events,
    gap_events,
    hint_events,
    pause_events,
    resume_events,
    reveal_events,
    start_events,
    stop_events,
)
from harness.errors import KataError
from harness.follow_up_deciders import answer_events, follow_up_events, rate_events, stage_events
from harness.interview import Interview, Item, interviews
from harness.interview_deciders import (
    Opening,
    begin_events,
    finish_events,
    next_events,
    note_events,
)
from harness.journal import Event, NewEvent
from harness.marks import Mark
from harness.replay import replay
from harness.scorecard import Scorecard, score

T = 1_800_000_000.0
ITEMS = (Item("one", 10, "asked often"), Item("two", 15, "asked often"))


def a_kata(slug: str, minutes: int = 10, ask: int = 2, level: int = 1, track: str = "a") -> Kata:
    """As much of a kata as is looked at here."""
    told = {"slug": slug, "title": slug.title(), "minutes": minutes, "ask": ask, "level": level}
    more = {"track": track, "follow_ups": ("why?", "how?"), "stages": ()}
    return cast(Kata, SimpleNamespace(**told, **more))


class Play:
    """A journal in memory, and an interview of 30 minutes over two katas, begun at T."""

    def __init__(self, items: Sequence[Item] = ITEMS) -> None:
        self.events: list[Event] = []
        self.write(
            0,
            begin_events,
            minutes=30,
            seed=1,
            folder=Path("/w"),
            items=items,
            opening=Opening(Path("/w/one.py"), 7),
        )

    def write(
        self, minute: float, decide: Callable[..., Sequence[NewEvent]], **how: Any
    ) -> Sequence[NewEvent]:
        new = decide(self.events, at=T + 60 * minute, **how)
        for event in new:
            number = len(self.events) + 1
            self.events.append(Event(number, f"{number}", event.at, event.kind, *event[2:5]))
        return new

    def check(self, minute: float, passed: int, of: int = 4, outcome: str = "wrong") -> None:
        attempt = self.interview.item.attempt
        assert attempt is not None
        outcomes = ["pass"] * passed + [outcome] * (of - passed)
        data = {
            "verdict": "pass" if passed == of else "fail",
            "passed": passed,
            "total": of,
            "seed": 7,
            "checks": [{"name": f"test_{n}", "outcome": each} for n, each in enumerate(outcomes)],
        }
        how = {"kata": attempt.kata, "attempt": attempt.number, "data": data, "snapshot": b""}
        self.write(minute, check_events, **how, resumes=attempt.state == "paused")

    def go_on(self, minute: float) -> None:
        position = self.interview.position
        last = position + 1 == len(ITEMS)
        opening = None if last else Opening(Path("/w/two.py"), 8)
        self.write(minute, next_events, item=position, opening=opening)

    @property
    def history(self) -> History:
        return replay(self.events)

    @property
    def interview(self) -> Interview:
        return interviews(self.events, self.history)[-1]

    def left(self, minute: float) -> float:
        return self.interview.seconds_left(T + 60 * minute) / 60

    def card(self, minute: float = 60) -> Scorecard:
        katas = {"one": a_kata("one"), "two": a_kata("two", 15)}
        return score(self.interview, katas, T + 60 * minute)


@pytest.fixture
def play() -> Play:
    return Play()


def points(card: Scorecard, item: int = 0) -> dict[str, float]:
    return {mark.what: mark.points for mark in card.items[item].marks}


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ([3], (0, 0)),  # as it was found
        ([3, 4], (40, 15)),
        ([4], (40, 15)),
        ([3, 1, 4], (40, 3.8)),  # with something broken on the way
    ],
)
def test_what_was_right_already_gives_nothing_where_a_mistake_is_to_be_found(runs, wanted):
    play = Play([item._replace(bug=True) for item in ITEMS])
    for minute, passed in enumerate(runs):
        play.check(minute + 1, passed)
    play.go_on(9)
    got = points(play.card())
    assert (got["correctness"], got["edge cases"]) == wanted


def test_it_goes_from_kata_to_kata_and_ends(play):
    assert play.interview.item.kata == "one"
    play.check(4, 2)
    play.check(6, 4)
    play.go_on(8)
    assert (play.interview.position, play.interview.item.kata) == (1, "two")
    play.go_on(20)
    assert play.interview.state == "finished"
    one, two = play.interview.items
    assert one.attempt is not None
    assert two.attempt is not None
    assert (one.attempt.state, one.gave_up) == ("passed", False)
    assert (two.attempt.state, two.gave_up) == ("stopped", True)
    assert play.left(100) == 10
    with pytest.raises(KataError, match="No mock interview is in progress"):
        play.write(21, finish_events)


def test_another_terminal_has_moved_on(play):
    play.go_on(1)
    with pytest.raises(KataError, match="moved on in another terminal"):
        play.write(2, next_events, item=0, opening=None)


def test_one_interview_and_nothing_else_at_a_time(play):
    with pytest.raises(KataError, match="A mock interview is in progress"):
        play.write(1, begin_events, minutes=9, seed=1, folder=Path(), items=ITEMS, opening=None)
    with pytest.raises(KataError, match="cannot start another kata"):
        play.write(1, start_events, kata="x", path=Path(), minutes=5, seed=1)
    with pytest.raises(KataError, match="cannot stop a kata"):
        play.write(1, stop_events)
    with pytest.raises(KataError, match="cannot resume three"):
        play.write(1, resume_events, kata="three")


def test_a_pause_stops_both_clocks_and_a_check_goes_on(play):
    play.write(5, pause_events)
    attempt = play.interview.item.attempt
    assert (attempt.state, play.interview.state) == ("paused", "paused")
    assert play.left(20) == 25
    with pytest.raises(KataError, match="already paused"):
        play.write(6, pause_events)
    play.check(20, 1)
    assert play.interview.state == "running"
    assert play.left(21) == 24
    play.write(25, pause_events)
    play.write(26, resume_events)
    assert play.left(26) == 20


def test_help_is_refused_written_down_and_costs(play):
    assert play.write(1, hint_events, kata="one", of=3)[0].kind == "refused"
    assert play.write(1, reveal_events, kata="two")[0].kind == "refused"
    assert play.write(1, reveal_events, kata="elsewhere")[0].kind == "reveal"
    play.check(2, 4)
    assert points(play.card())["help"] == -10


def test_a_long_gap_is_left_out_of_both_clocks(play):
    play.check(5, 1)
    assert play.write(34, gap_events, counts=False) == []  # half an hour is thinking
    written = play.write(50, gap_events, counts=False)
    assert written[0].data == {"excluded_s": 45 * 60, "mock": 1}
    assert play.left(51) == 24
    assert play.interview.item.attempt.active_seconds(T + 51 * 60) == 6 * 60
    play.write(100, gap_events, counts=True)
    assert play.left(100) == 24 - 49


def test_what_a_gap_left_out_may_be_counted_after_all_even_after_the_pass(play):
    with pytest.raises(KataError, match="counts already"):
        play.write(1, count_gap_events)
    play.write(50, gap_events, counts=False)
    play.check(51, 4)
    attempt = play.interview.item.attempt
    assert attempt.seconds_to_pass == 60
    play.write(52, count_gap_events)
    assert play.interview.item.attempt.seconds_to_pass == 51 * 60
    assert play.left(52) == 30 - 52
    with pytest.raises(KataError, match="counts already"):
        play.write(53, count_gap_events)


def test_the_deadline_makes_overtime_and_half_points(play):
    play.check(29, 1)
    play.check(33, 4)
    card = play.card()
    assert card.items[0].outcome == "passed in overtime"
    assert points(card) == {
        "correctness": 20,
        "edge cases": 3.8,
        "time": 0,
        "checks": 10,
        "follow-ups": 0,
    }
    assert [moment.kind for moment in card.timeline if moment.at_s >= 1800] == ["deadline", "pass"]


def test_a_whole_scorecard(play):
    play.check(1, 0, outcome="not_filled_in")
    play.check(5, 2)
    play.check(6, 4)
    play.write(7, follow_up_events, kata="one", of=2)
    play.write(8, answer_events, kata="one", text="because")
    play.write(9, rate_events, kata="one", rating=3)
    play.write(9, follow_up_events, kata="one", of=2)
    play.write(10, answer_events, kata="one", text="so")
    play.write(10, rate_events, kata="one", rating=2)
    play.write(11, note_events, text="slow down")
    play.go_on(12)
    play.check(20, 3)
    play.write(25, finish_events)
    card = play.card()
    assert points(card) == {
        "correctness": 40,
        "edge cases": 7.5,
        "time": 20,
        "checks": 10,
        "follow-ups": 11.2,
    }
    assert points(card, 1)["correctness"] == 30
    assert [each.outcome for each in card.items] == ["passed", "given up"]
    assert card.points == pytest.approx(
        (10 * card.items[0].points + 15 * card.items[1].points) / 25
    )
    told = [(round(m.at_s / 60), m.kind) for m in card.timeline]
    assert told == [
        (0, "begun"),
        (1, "check"),
        (5, "check"),
        (6, "pass"),
        (9, "answer"),
        (10, "answer"),
        (11, "note"),
        (12, "begun"),
        (20, "check"),
        (25, "given up"),
        (25, "end"),
    ]
    assert card.to_json()["items"][0]["marks"][0]["rule"] == "4 of 4 checks pass in run 3"


def test_the_points_that_are_shown_add_up(play):
    play.check(1, 1, of=7)
    play.check(2, 3, of=7)
    card = play.card()
    shown = card.to_json()["items"][0]
    assert sum(round(10 * mark["points"]) for mark in shown["marks"]) == 10 * shown["points"]
    assert card.items[0].points == shown["points"]


def test_each_rule_says_what_it_takes_away(play):
    for minute in range(1, 6):
        play.check(minute, 1)
    play.write(6, hint_events, kata="one", of=3)
    play.check(15, 4)
    play.write(16, follow_up_events, kata="one", of=2)
    play.write(17, answer_events, kata="one", text="because")
    rules = {mark.what: (mark.points, mark.rule) for mark in play.card().items[0].marks}
    assert rules["time"] == (10, "15:00, target 10:00; none from 20:00 on")
    assert rules["checks"] == (4, "6 runs until the pass; 3 are free, 2 less for each more")
    assert rules["help"] == (-5, "asked for a hint or solution 1 time, 5 each")
    assert rules["follow-ups"] == (0, "1 answered in words, 1 not rated; 0 had, 2 give all")


def test_what_is_answered_or_coded_after_the_end_changes_nothing(play):
    play.check(5, 4)
    play.write(6, follow_up_events, kata="one", of=2)
    play.write(7, answer_events, kata="one", text="because")
    play.write(8, finish_events)
    before = play.card().to_json()
    play.write(9, rate_events, kata="one", rating=3)
    play.write(9, follow_up_events, kata="one", of=2)
    play.write(9, answer_events, kata="one", text="so")
    play.write(9, stage_events, kata="one", stages=["lean"])
    assert play.card().to_json() == before
    assert [answer.text for answer in play.card().items[0].item.attempt.answers] == ["because"]


def test_a_follow_up_after_the_deadline_gives_half(play):
    play.check(5, 4)
    play.write(28, follow_up_events, kata="one", of=2)
    play.write(29, answer_events, kata="one", text="in time, rated late")
    play.write(31, rate_events, kata="one", rating=3)
    assert points(play.card())["follow-ups"] == 7.5
    play.write(31, stage_events, kata="one", stages=["lean"])
    play.write(31, follow_up_events, kata="one", of=2)
    play.write(32, answer_events, kata="one", text="late")
    play.write(32, rate_events, kata="one", rating=3)
    mark = next(mark for mark in play.card().items[0].marks if mark.what == "follow-ups")
    rule = "2 answered in words, 0 of 1 coded; 1.5 had, half of what came in overtime, 2 give all"
    assert (mark.points, mark.rule) == (11.2, rule)


def test_an_empty_answer_leaves_the_question(play):
    play.check(5, 4)
    play.write(6, follow_up_events, kata="one", of=2)
    play.write(7, answer_events, kata="one", text="")
    with pytest.raises(KataError, match="You have not answered the question"):
        play.write(8, rate_events, kata="one", rating=3)
    card = play.card()
    rules = {mark.what: mark.rule for mark in card.items[0].marks}
    assert rules["follow-ups"] == "none answered; 0 had, 2 give all"
    assert [m.told for m in card.timeline if m.kind == "answer"] == ["why? (not answered, 1:00)"]


def test_a_pause_and_a_long_gap_are_no_time_for_an_answer(play):
    play.check(5, 4)
    play.write(6, follow_up_events, kata="one", of=2)
    play.write(7, pause_events)
    play.write(17, resume_events)
    play.write(57, gap_events, counts=False)
    (given,) = play.write(58, answer_events, kata="one", text="because")
    assert given.data["seconds"] == 120


def test_the_timeline_keeps_the_order_in_a_pause(play):
    play.check(4, 1)
    play.write(5, pause_events)
    play.write(8, note_events, text="in the pause")
    play.check(20, 4)  # goes on
    play.write(20, finish_events)
    kinds = [moment.kind for moment in play.card().timeline]
    assert kinds == ["begun", "check", "pause", "note", "pass", "end"]


def test_the_word_is_that_of_the_points_shown(play):
    card = play.card()
    marks = (Mark("all", 79.6, 100, ""),)
    card = card._replace(items=tuple(each._replace(marks=marks) for each in card.items))
    assert (f"{card.points:.0f}", card.word) == ("80", "a strong interview")


def test_all_checks_with_something_forbidden_is_not_correct(play):
    play.check(3, 4)
    checked = next(event for event in play.events if event.kind == "check")
    failed = checked._replace(data={**checked.data, "verdict": "fail"})
    play.events = [*play.events[: checked.id - 1], failed]
    mark = play.card().items[0].marks[0]
    assert (mark.points, mark.what) == (0, "correctness")
    assert mark.rule.endswith("but it uses what is not allowed")


def test_the_answer_is_timed_from_the_question(play):
    play.check(1, 4)
    with pytest.raises(KataError, match="No follow-up question"):
        play.write(2, answer_events, kata="one", text="?")
    play.write(2, follow_up_events, kata="one", of=2)
    with pytest.raises(KataError, match="not answered the question"):
        play.write(3, rate_events, kata="one", rating=1)
    play.write(3.5, answer_events, kata="one", text="x")
    play.write(9, rate_events, kata="one", rating=1)
    answers = play.interview.items[0].attempt.answers
    assert [(a.number, a.text, a.seconds, a.rating) for a in answers] == [
        (1, "x", 90, None),
        (1, "x", 90, 1),
    ]


# What is drawn.

KATAS = [a_kata(f"k{n}", 5 + n % 4 * 5, 1 + n % 3, 1 + n % 3, "abcd"[n % 4]) for n in range(20)]


@pytest.mark.parametrize("seed", range(20))
def test_a_set_fits_the_time_and_is_the_seeds(seed):
    drawn = lots.draw_items(KATAS, History(), {}, minutes=45, seed=seed)
    again = lots.draw_items(KATAS, History(), {}, minutes=45, seed=seed)
    assert drawn == again
    assert 0 < sum(item.minutes for item in drawn) <= 45
    assert len({item.kata for item in drawn}) == len(drawn)
    levels = {kata.slug: kata.level for kata in KATAS}
    assert [levels[i.kata] for i in drawn] == sorted(levels[i.kata] for i in drawn)


def test_seeds_draw_different_sets():
    sets = {lots.draw_items(KATAS, History(), {}, minutes=45, seed=seed) for seed in range(20)}
    assert len(sets) > 15


def test_a_number_of_katas_is_squeezed_into_the_time():
    drawn = lots.draw_items(KATAS, History(), {}, minutes=10, seed=1, count=4)
    assert len(drawn) == 4
    assert sum(item.minutes for item in drawn) <= 10.2
    with pytest.raises(KataError, match="There are 20 such katas, and 21 were asked for"):
        lots.draw_items(KATAS, History(), {}, minutes=10, seed=1, count=21)
    with pytest.raises(KataError, match="11 katas do not fit into 10 minutes"):
        lots.draw_items(KATAS, History(), {}, minutes=10, seed=1, count=11)


def test_nothing_fits():
    with pytest.raises(KataError, match="Nothing fits into 4 minutes"):
        lots.draw_items(KATAS, History(), {}, minutes=4, seed=1)


def test_what_is_asked_due_and_weak_comes_more_often(play):
    play.check(1, 1)
    play.go_on(2)  # "one" was given up
    katas = [a_kata(name) for name in ("one", "two", "three", "four")]
    katas.append(a_kata("often", ask=3))
    count = dict.fromkeys(["one", "three", "four", "often"], 0)
    for seed in range(400):
        (item,) = lots.draw_items(
            katas, play.history, {"four": 3.0}, minutes=10, seed=seed, count=1
        )
        count[item.kata] = count.get(item.kata, 0) + 1
    assert min(count["one"], count["four"], count["often"]) > 1.3 * count["three"]
    assert lots.why(katas[0], play.history, {}) == (
        "asked regularly, you did not pass it last time"
    )
    assert lots.why(katas[3], play.history, {"four": 3.0}) == (
        "asked regularly, you have never tried it, due since 3 days"
    )
