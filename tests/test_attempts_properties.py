"""Any sequence of commands at any times: the state is one, and it makes sense."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import deciders, follow_up_deciders
from harness.attempts import History
from harness.errors import KataError
from harness.journal import Event, Journal, NewEvent
from harness.replay import replay

KATAS = ("iou", "nms", "auc")
COMMANDS = ("start", "drill", "pause", "resume", "take up", "stop", "hint", "reveal", "follow up")
CHECKS = ("check", "pass", "check file")

Command = tuple[str, str, float]


def decide(command: str, kata: str, at: float) -> Callable[[Sequence[Event]], list[NewEvent]]:
    def on(events: Sequence[Event]) -> list[NewEvent]:
        match command:
            case "start" | "drill":
                bug = "some-mistake" if command == "drill" else None
                path = Path("/w", f"{kata}.py")
                return deciders.start_events(
                    events, at=at, kata=kata, path=path, minutes=9, seed=1, bug=bug
                )
            case "pause":
                return deciders.pause_events(events, at=at)
            case "resume" | "take up":
                named = kata if command == "take up" else None
                return deciders.resume_events(events, at=at, kata=named)
            case "stop":
                return deciders.stop_events(events, at=at)
            case "hint":
                return deciders.hint_events(events, at=at, kata=kata, of=3)
            case "reveal":
                return deciders.reveal_events(events, at=at, kata=kata)
            case "follow up":
                return follow_up_deciders.follow_up_events(events, at=at, kata=kata, of=4)
        mine = [] if command == "check file" else replay(events).of(kata)
        data = {"verdict": "pass" if command == "pass" else "fail"}
        attempt = mine[-1].number if mine else None
        return deciders.check_events(
            events, at=at, kata=kata, attempt=attempt, data=data, snapshot=b"x"
        )

    return on


def carry_out(commands: Sequence[Command]) -> list[Event]:
    """The events of the commands, each either whole or refused with a remedy."""
    events: list[Event] = []
    remedies: list[str] = []
    for name, kata, at in commands:
        try:
            new = decide(name, kata, at)(events)
        except KataError as error:
            remedies.append(error.remedy)
            continue
        for each in new:
            number = len(events) + 1
            events.append(
                Event(number, str(number), each.at, each.kind, each.attempt, each.kata, each.data)
            )
        assert len(replay(events).running) <= 1
    assert all("kata " in remedy for remedy in remedies)
    return events


NAMES = st.sampled_from(COMMANDS + CHECKS)
JUMPING = st.lists(st.tuples(NAMES, st.sampled_from(KATAS), st.integers(-500, 500).map(float)))


@st.composite
def forward(draw: st.DrawFn) -> list[Command]:
    """Commands of a person whose clock only goes forward."""
    at, commands = 0.0, []
    steps = st.lists(st.tuples(NAMES, st.sampled_from(KATAS), st.integers(0, 60)), max_size=40)
    for name, kata, gap in draw(steps):
        at += gap
        commands.append((name, kata, at))
    return commands


@given(JUMPING | forward(), st.data())
def test_replay_in_any_split_gives_the_same_state(
    commands: list[Command], data: st.DataObject
) -> None:
    events = carry_out(commands)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=4)))
    history = History()
    for begin, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        history = replay(events[begin:end], history)
    assert history == replay(events)


@given(JUMPING | forward())
def test_the_state_always_makes_sense(commands: list[Command]) -> None:
    events = carry_out(commands)
    history = replay(events)
    assert len(history.running) <= 1
    assert [attempt.number for attempt in history.attempts] == list(range(1, history.next_number))
    if history.running:
        assert history.current == history.running[0]
    for kata in KATAS:
        mine = history.of(kata)
        assert [attempt.ordinal for attempt in mine] == list(range(1, len(mine) + 1))
        assert all(not attempt.unfinished for attempt in mine[:-1])
    for attempt in history.attempts:
        kinds = [event.kind for event in attempt.events]
        assert kinds.count("pass") <= 1
        assert kinds.count("pass") + kinds.count("stop") == (not attempt.unfinished)
        assert (attempt.passed_at is not None) == (attempt.state == "passed")
        assert (attempt.stopped_at is not None) == (attempt.state == "stopped")
        assert attempt.active_seconds(-1000.0) >= 0


@given(forward(), st.integers(0, 100))
def test_active_times_equal_a_naive_count(commands: list[Command], rest: int) -> None:
    """The model is one stopwatch, which the running attempt has from event to event."""
    events = carry_out(commands)
    now = (events[-1].at if events else 0.0) + rest
    seconds: dict[int, float] = {}
    for n, event in enumerate(events):
        end = events[n + 1].at if n + 1 < len(events) else now
        for attempt in replay(events[: n + 1]).running:
            seconds[attempt.number] = seconds.get(attempt.number, 0.0) + end - event.at
    for attempt in replay(events).attempts:
        assert attempt.active_seconds(now) == seconds.get(attempt.number, 0.0)


@settings(max_examples=15, deadline=None)  # each example waits for the disk
@given(JUMPING)
def test_the_journal_gives_the_state_that_memory_gives(
    tmp_path_factory: pytest.TempPathFactory, commands: list[Command]
) -> None:
    """Each command opens the journal anew, as commands do."""
    home = tmp_path_factory.mktemp("home")
    for name, kata, at in commands:
        with Journal.open(home) as journal:
            try:
                journal.transact(decide(name, kata, at))
            except KataError:
                continue
    with Journal.open(home, create=False) as journal:
        got = journal.events()
    want = carry_out(commands)
    assert [(e.kind, e.at, e.attempt, e.kata, e.data) for e in got] == [
        (e.kind, e.at, e.attempt, e.kata, e.data) for e in want
    ]
