"""harness.attempts and harness.deciders: what each command does to the state."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness import clock
from harness.attempts import Attempt, History, Standing
from harness.deciders import (
    check_events,
    hint_events,
    pause_events,
    resume_events,
    reveal_events,
    start_events,
    stop_events,
)
from harness.errors import USAGE, KataError
from harness.follow_up_deciders import follow_up_events
from harness.journal import Event, NewEvent
from harness.replay import replay
from harness.versions import versions_of


class Practice:
    """A journal in memory, and a person at it."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def take(self, new: Sequence[NewEvent]) -> list[str]:
        for each in new:
            number = len(self.events) + 1
            event = Event(
                number, f"u{number}", each.at, each.kind, each.attempt, each.kata, each.data
            )
            self.events.append(event)
        return [f"{each.kind} {each.attempt}" for each in new]

    def start(self, kata: str, at: float, bug: str | None = None) -> list[str]:
        path = Path(f"/w/{kata}.py")
        return self.take(
            start_events(self.events, at=at, kata=kata, path=path, minutes=15, seed=7, bug=bug)
        )

    def check(self, kata: str, at: float, verdict: str = "fail", **more: Any) -> list[str]:
        attempt = more.pop("attempt", self.history.of(kata)[-1].number)
        data = {"verdict": verdict, "passed": 3, "total": 5, "seed": 7, "first_failure": "test_a"}
        return self.take(
            check_events(
                self.events, at=at, kata=kata, attempt=attempt, data=data, snapshot=b"", **more
            )
        )

    def do(self, decide: Callable[..., list[NewEvent]], at: float, **more: Any) -> list[str]:
        return self.take(decide(self.events, at=at, **more))

    @property
    def history(self) -> History:
        return replay(self.events)

    @property
    def current(self) -> Attempt:
        assert self.history.current is not None
        return self.history.current


@pytest.fixture
def practice() -> Practice:
    return Practice()


@contextmanager
def refused(message: str, remedy: str) -> Iterator[None]:
    with pytest.raises(KataError) as caught:
        yield
    error = caught.value
    assert (error.message, error.remedy, error.exit_code) == (message, remedy, USAGE)


# start


def test_a_start_is_an_attempt_that_runs(practice: Practice) -> None:
    assert practice.start("iou", 100.0) == ["start 1"]
    attempt = practice.current
    assert (attempt.number, attempt.kata, attempt.ordinal) == (1, "iou", 1)
    assert (attempt.path, attempt.minutes, attempt.seed) == (Path("/w/iou.py"), 15, 7)
    assert (attempt.bug, attempt.state, attempt.started_at) == (None, "running", 100.0)
    assert attempt.active_seconds(160.0) == 60
    assert attempt.seconds_to_pass is None


def test_starting_another_pauses_the_one_that_runs(practice: Practice) -> None:
    practice.start("iou", 0)
    assert practice.start("nms", 10) == ["pause 1", "start 2"]
    first, second = practice.history.attempts
    assert (first.state, second.state) == ("paused", "running")
    assert first.active_seconds(500) == 10
    assert practice.current == second


def test_starting_the_same_again_stops_the_unfinished_attempt(practice: Practice) -> None:
    practice.start("iou", 0)
    assert practice.start("iou", 10) == ["stop 1", "start 2"]
    assert practice.events[1].data == {"why": "restarted"}
    assert [attempt.ordinal for attempt in practice.history.of("iou")] == [1, 2]
    practice.start("nms", 20)
    assert practice.start("iou", 30) == ["pause 3", "stop 2", "start 4"]
    assert practice.current.ordinal == 3


def test_a_passed_attempt_is_not_stopped_by_a_new_one(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.check("iou", 5, "pass")
    assert practice.start("iou", 10) == ["start 2"]
    assert practice.history.attempts[0].state == "passed"


# check


def test_the_first_pass_ends_the_attempt_and_later_checks_change_nothing(
    practice: Practice,
) -> None:
    practice.start("iou", 0)
    assert practice.check("iou", 60) == ["check 1"]
    assert practice.check("iou", 90, "pass") == ["check 1", "pass 1"]
    assert practice.check("iou", 120, "pass") == ["check 1"]
    assert practice.check("iou", 150) == ["check 1"]
    attempt = practice.current  # it stays current until another starts
    assert (attempt.state, attempt.passed_at, attempt.seconds_to_pass) == ("passed", 90, 90)
    assert [check.verdict for check in attempt.checks] == ["fail", "pass", "pass", "fail"]
    assert attempt.checks[0].first_failure == "test_a"
    assert attempt.active_seconds(10**6) == 90


def test_a_check_of_a_paused_attempt_resumes_it(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.start("nms", 10)
    assert practice.check("iou", 50) == ["pause 2", "resume 1", "check 1"]
    assert practice.current.kata == "iou"
    practice.do(pause_events, 60)
    assert practice.check("iou", 100, "pass") == ["resume 1", "check 1", "pass 1"]
    assert practice.current.seconds_to_pass == 20


def test_an_attempt_that_was_paused_while_it_was_judged_stays_paused(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.start("nms", 10)
    assert practice.check("iou", 11, resumes=False) == ["check 1"]
    assert practice.current.kata == "nms"
    assert practice.check("iou", 12, "pass", resumes=False) == ["check 1", "pass 1"]
    assert practice.history.attempts[0].seconds_to_pass == 10
    assert practice.current.kata == "nms"


def test_a_verdict_is_kept_though_the_attempt_was_stopped_meanwhile(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.do(stop_events, 10)
    assert practice.check("iou", 11, "pass") == ["check 1"]
    assert practice.history.attempts[0].state == "stopped"
    assert practice.history.attempts[0].passed_at is None


def test_a_check_of_any_file_touches_no_attempt(practice: Practice) -> None:
    practice.start("iou", 0)
    before = practice.history
    assert practice.check("iou", 5, "pass", attempt=None) == ["check None"]
    assert practice.history == before
    with pytest.raises(KataError, match="no longer in the journal"):
        practice.check("iou", 5, attempt=9)


# pause, resume, stop


def test_pause_and_resume(practice: Practice) -> None:
    practice.start("iou", 0)
    assert practice.do(pause_events, 10) == ["pause 1"]
    with refused("Your attempt at iou is already paused.", "Go on: kata resume"):
        practice.do(pause_events, 11)
    assert practice.do(resume_events, 20) == ["resume 1"]
    with refused("Your attempt at iou is not paused.", "Judge it: kata check iou"):
        practice.do(resume_events, 21)
    assert practice.current.active_seconds(25) == 15


def test_resuming_one_pauses_another(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.start("nms", 10)
    assert practice.do(resume_events, 20, kata="iou") == ["pause 2", "resume 1"]
    assert practice.current.kata == "iou"


def test_resume_takes_up_what_was_paused_last_when_nothing_is_in_progress(
    practice: Practice,
) -> None:
    for n, kata in enumerate(["iou", "nms", "auc"]):
        practice.start(kata, 10 * n)
    practice.do(resume_events, 40, kata="iou")
    practice.do(resume_events, 50, kata="auc")  # pauses iou, after nms was paused
    practice.check("auc", 55, "pass")
    assert practice.do(resume_events, 60) == ["resume 1"]
    practice.do(stop_events, 70)
    assert practice.do(resume_events, 80) == ["resume 2"]


def test_a_stopped_attempt_is_over(practice: Practice) -> None:
    practice.start("iou", 0)
    assert practice.do(stop_events, 10) == ["stop 1"]
    assert practice.history.current is None
    assert practice.history.attempts[0].stopped_at == 10
    assert practice.history.attempts[0].active_seconds(99) == 10
    for decide in (pause_events, resume_events, stop_events):
        with refused("No attempt in progress.", "Start one: kata start nms"):
            practice.do(decide, 11, example="nms")
    with refused("Your attempt at iou was stopped.", "Start another: kata start iou"):
        practice.do(resume_events, 11, kata="iou")


def test_after_a_stop_the_remedy_is_what_was_paused(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.start("nms", 10)
    practice.do(stop_events, 20)
    with refused("No attempt in progress.", "Go on with the one you paused: kata resume iou"):
        practice.do(stop_events, 21)


def test_after_the_pass_the_clock_cannot_be_moved(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.check("iou", 5, "pass")
    for decide in (pause_events, resume_events, stop_events):
        with refused(
            "You have passed iou, so its clock has stopped.", "Start again: kata start iou"
        ):
            practice.do(decide, 6)


def test_what_a_command_means(practice: Practice) -> None:
    with refused("No attempt in progress.", "Start one: kata start auc"):
        practice.history.at_hand(example="auc")
    with refused("You have not started iou.", "Start it: kata start iou"):
        practice.history.at_hand("iou")
    practice.start("iou", 0)
    practice.start("nms", 1)
    assert practice.history.at_hand().kata == "nms"
    assert practice.history.at_hand("iou").kata == "iou"


# hint, solution, follow-up


def test_hints_come_one_by_one_until_there_is_none(practice: Practice) -> None:
    practice.start("iou", 0)
    assert practice.do(hint_events, 1, kata="iou", of=2) == ["hint 1"]
    assert practice.do(hint_events, 2, kata="iou", of=2) == ["hint 1"]
    assert [event.data for event in practice.events[1:]] == [{"number": 1}, {"number": 2}]
    assert practice.do(hint_events, 3, kata="iou", of=2) == []
    assert (practice.current.hints, practice.current.helped) == (2, True)
    with refused("You have not started nms.", "Start it: kata start nms"):
        practice.do(hint_events, 3, kata="nms", of=2)


def test_help_after_the_pass_is_no_help(practice: Practice) -> None:
    practice.start("iou", 0)
    practice.check("iou", 5, "pass")
    practice.do(hint_events, 6, kata="iou", of=3)
    practice.do(reveal_events, 7, kata="iou")
    attempt = practice.current
    assert (attempt.hints, attempt.revealed) == (1, True)
    assert (attempt.helped, attempt.copied) == (False, False)


def test_the_solution_may_be_seen_at_any_time(practice: Practice) -> None:
    assert practice.do(reveal_events, 0, kata="iou") == ["reveal None"]
    practice.start("iou", 1)
    practice.do(stop_events, 2)
    assert practice.do(reveal_events, 3, kata="iou") == ["reveal 1"]
    assert practice.history.attempts[0].copied


def test_follow_ups_come_after_the_pass(practice: Practice) -> None:
    message = "The follow-ups come after the first pass, and you have not passed iou yet."
    with refused(message, "Go on: kata start iou"):
        practice.do(follow_up_events, 0, kata="iou", of=1)
    practice.start("iou", 0)
    with refused(message, "Go on: kata check iou"):
        practice.do(follow_up_events, 1, kata="iou", of=1)
    practice.check("iou", 5, "pass")
    practice.start("iou", 6)  # another attempt takes nothing away
    assert practice.do(follow_up_events, 7, kata="iou", of=1) == ["follow_up 1"]
    assert practice.do(follow_up_events, 8, kata="iou", of=1) == []
    assert practice.history.attempts[0].follow_ups == 1


# standing


def test_standing_of_a_kata(practice: Practice) -> None:
    assert practice.history.standing("iou") == Standing("iou")
    practice.start("iou", 0)
    assert practice.history.standing("iou") == Standing("iou", "tried", 1)
    practice.check("iou", 50)
    practice.check("iou", 80, "pass")
    practice.start("iou", 100)
    practice.check("iou", 130, "pass")
    practice.start("iou", 200)
    practice.check("iou", 290)
    standing = practice.history.standing("iou")
    assert standing == Standing("iou", "passed", 3, 2, 30.0, "fail")
    assert practice.history.best_seconds("iou") == 30
    practice.check("iou", 300, "pass", attempt=1)  # a later check of an old attempt is the last
    assert practice.history.standing("iou").last_verdict == "pass"


def test_drills_and_copies_are_no_best_times(practice: Practice) -> None:
    practice.start("iou", 0, bug="half-open")
    assert practice.current.bug == "half-open"
    practice.check("iou", 5, "pass")
    assert practice.history.standing("iou") == Standing("iou")
    practice.start("iou", 10)
    practice.do(reveal_events, 11, kata="iou")
    practice.check("iou", 12, "pass")
    assert practice.history.standing("iou") == Standing("iou", "passed", 1, 1, None, "pass")


# Events that make no sense change nothing (another version's, or merged by hand).


@pytest.mark.parametrize(
    ("kind", "attempt"),
    [("check", 9), ("pass", None), ("resume", 1), ("start", None), ("resume", 2), ("sneeze", 9)],
)
def test_senseless_events_change_no_state(
    practice: Practice, kind: str, attempt: int | None
) -> None:
    practice.start("iou", 0)
    practice.check("iou", 1, "pass")
    practice.start("nms", 2)
    before = practice.history
    practice.take([NewEvent(kind, 3, attempt, "nms")])
    after = practice.history
    assert after.current is not None
    assert before.current is not None
    assert after.current.number == before.current.number
    assert [each.state for each in after.attempts] == [each.state for each in before.attempts]


def test_a_long_journal_is_not_gone_through_again_at_each_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    practice = Practice()
    for n in range(50):
        at = 100.0 * n
        practice.take([NewEvent("start", at, n + 1, "nms", {"minutes": 15})])
        practice.take([NewEvent("check", at + each, n + 1, "nms") for each in range(5)])
        practice.take([NewEvent("pass", at + 90 - n, n + 1, "nms")])
    looked: list[int] = []
    look = clock.seconds_at_each

    def looking(events: Sequence[clock.Moment]) -> list[float]:
        looked.append(len(events))
        return look(events)

    monkeypatch.setattr(clock, "seconds_at_each", looking)
    history = replay(practice.events)
    assert [each.best_before for each in history.attempts[:3]] == [None, 90, 89]
    assert sum(looked) < 10 * len(practice.events)
    looked.clear()
    versions = versions_of(history, "nms")
    assert [each.elapsed_s for each in versions[:6]] == [0, 1, 2, 3, 4, 0]
    assert sum(looked) == len(practice.events)
