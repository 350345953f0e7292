"""Journals that move: out as lines and in again, merged in any order, once each."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import lines, shapes
from harness.attempts import History
from harness.deciders import check_events, pause_events, resume_events, start_events
from harness.errors import KataError
from harness.interview import interviews
from harness.journal import KINDS, Event, Journal, NewEvent
from harness.replay import replay
from harness.transfer import Merged, merged

Stored = tuple[Event, bytes | None]


class Machine:
    """A journal in memory. Its events bear uids that no other machine gives."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stored: list[Stored] = []

    @property
    def events(self) -> list[Event]:
        return [event for event, _ in self.stored]

    @property
    def history(self) -> History:
        return replay(self.events)

    def write(self, new: Sequence[NewEvent]) -> None:
        for each in new:
            number = len(self.stored) + 1
            uid = each.uid or f"{self.name}{number}"
            event = Event(number, uid, each.at, each.kind, each.attempt, each.kata, each.data)
            self.stored.append((event, each.snapshot))

    def exported(self) -> bytes:
        snapshots = {event.id: snapshot for event, snapshot in self.stored}
        return "".join(lines.written(self.events, snapshots.__getitem__)).encode("ascii")

    def imports(self, file: bytes) -> Merged:
        done = merged(self.events, read(file))
        self.write(done.events)
        uids = [event.uid for event in self.events]
        assert len(set(uids)) == len(uids)
        return done

    # What a person does.

    def start(self, kata: str, at: float) -> None:
        path = Path("/w", f"{kata}.py")
        self.write(start_events(self.events, at=at, kata=kata, path=path, minutes=9, seed=1))

    def check(self, at: float, verdict: str = "fail") -> None:
        current = self.history.current
        assert current is not None
        number, data = current.number, {"verdict": verdict}
        new = check_events(
            self.events, at=at, kata=current.kata, attempt=number, data=data, snapshot=b"x"
        )
        self.write(new)


def read(file: bytes) -> list[NewEvent]:
    return list(lines.read(file.splitlines(keepends=True), "FILE"))


def bare(stored: Sequence[Stored]) -> list[tuple[object, ...]]:
    """Without ids, which are each journal's own."""
    return [(*event[1:], snapshot) for event, snapshot in stored]


def uids_of_others(machine: Machine) -> set[str]:
    """Of all but what imports have written themselves."""
    return {event.uid for event in machine.events if event.data.get("why") != "imported"}


# Any events at all, of every kind.

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=[]), max_size=5)
NUMBERS = st.integers(1, 4)
DATA = {
    **{name: st.floats(-1e9, 1e9) for name in shapes.NUMBERS},
    **{name: st.integers() for name in shapes.WHOLES},
    **{name: st.integers() | st.none() for name in shapes.WHOLES_OR_NULL},
    **dict.fromkeys(shapes.PLAIN, TEXTS),
    **{name: TEXTS | st.none() for name in shapes.PLAIN_OR_NULL},
    "mock": NUMBERS,
    "names": st.lists(TEXTS, max_size=2),
    "unheard of": st.none() | st.booleans() | st.lists(st.floats(allow_nan=False, width=16)),
}
NEW = st.builds(
    NewEvent,
    kind=st.sampled_from([*KINDS, *("start", "resume", "pause", "mock", "mock_pause") * 4]),
    at=st.floats(-1e9, 1e9),
    attempt=NUMBERS | st.none(),
    kata=st.sampled_from(["nms", "iou", None]),
    data=st.fixed_dictionaries({}, optional=DATA).map(lambda data: _finite(data)),
    snapshot=st.binary(max_size=9) | st.none() | TEXTS.map(lambda t: t.encode("utf-8", "ignore")),
    uid=st.none(),
)


def _finite(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return json.loads(json.dumps(data).replace("Infinity", "0"))


def machine_of(name: str, new: Sequence[NewEvent]) -> Machine:
    machine = Machine(name)
    machine.write(new)
    return machine


@settings(max_examples=40)
@given(st.lists(NEW, max_size=25))
def test_export_then_import_is_the_identity(new: list[NewEvent]) -> None:
    machine = machine_of("a", new)
    other = Machine("b")
    file = machine.exported()
    done = other.imports(file)
    assert (done.new, done.known) == (len(new), 0)
    own = len(other.stored) - len(new)  # pauses, where several ran at a time
    assert bare(other.stored[: len(new)]) == bare(machine.stored)
    assert own == 0 or len(machine.history.running) > 1 or _open_mocks(machine) > 1
    if not own:
        assert other.exported() == file
    assert other.imports(file) == Merged([], 0, len(new))


def _open_mocks(machine: Machine) -> int:
    found = interviews(machine.events, machine.history)
    return sum(each.unfinished for each in found)


@given(st.lists(NEW, max_size=25), st.integers(0, 25), st.integers(0, 25))
def test_any_events_replay_to_the_same_state_in_any_split(
    new: list[NewEvent], one: int, two: int
) -> None:
    events = machine_of("a", new).events
    first, second = sorted((one, two))
    history = replay(events[second:], replay(events[first:second], replay(events[:first])))
    assert history == replay(events)
    assert history.next_number > max((event.attempt or 0 for event in events), default=0)


@settings(max_examples=40)
@given(st.lists(NEW, max_size=15), st.lists(NEW, max_size=15), st.lists(NEW, max_size=6))
def test_merging_in_either_order_holds_the_same_events(
    one: list[NewEvent], two: list[NewEvent], more: list[NewEvent]
) -> None:
    a, b = machine_of("a", one), machine_of("b", two)
    early = a.exported()
    a.write(more)
    files = [early, b.exported(), a.exported()]
    uids = []
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]):
        machine = Machine("c")
        for n in order:
            machine.imports(files[n])
            assert len(machine.history.running) <= 1
            running = interviews(machine.events, machine.history)
            assert sum(each.state == "running" for each in running) <= 1
        uids.append(uids_of_others(machine))
        before = len(machine.stored)
        for file in files:
            assert machine.imports(file).new == 0
        assert len(machine.stored) == before
    mine = uids_of_others(a) | uids_of_others(b)
    assert [each - mine for each in uids] == [set()] * 4
    assert [mine - each for each in uids] == [set()] * 4


@settings(max_examples=40)
@given(st.lists(NEW, max_size=15), st.lists(NEW, max_size=15))
def test_attempts_and_interviews_keep_apart(one: list[NewEvent], two: list[NewEvent]) -> None:
    """What was one attempt is one, and what were two are two."""
    a, b = machine_of("a", one), machine_of("b", two)
    attempts, mocks = _groups(a), _groups(a, "mock")
    a.imports(b.exported())
    for before, theirs, after in (
        (attempts, _groups(b), _groups(a)),
        (mocks, _groups(b, "mock"), _groups(a, "mock")),
    ):
        assert sorted(map(sorted, [*before, *theirs])) == sorted(map(sorted, after))


def _groups(machine: Machine, name: str | None = None) -> list[set[str]]:
    found: dict[int, set[str]] = {}
    for event in machine.events:
        number = event.data.get(name) if name else event.attempt
        if number is not None and event.data.get("why") != "imported":
            found.setdefault(number, set()).add(event.uid)
    return list(found.values())


@settings(max_examples=10, deadline=None)  # each example waits for the disk
@given(st.lists(NEW, max_size=12))
def test_it_holds_on_the_disk_too(
    tmp_path_factory: pytest.TempPathFactory, new: list[NewEvent]
) -> None:
    folder = tmp_path_factory.mktemp("homes")
    with Journal.open(folder / "a") as a, Journal.open(folder / "b") as b:
        a.append_all(new)
        incoming = read("".join(lines.written(a.events(), a.snapshot)).encode())
        b.transact(lambda events: merged(events, incoming).events)
        got = [(event, b.snapshot(event.id)) for event in b.events()]
        want = [(event, a.snapshot(event.id)) for event in a.events()]
        assert bare(got)[: len(want)] == bare(want)
        before = len(got)
        assert b.transact(lambda events: merged(events, incoming).events) == []
        assert len(b.events()) == before


# What a person does on two machines.


def test_one_goes_on_at_the_other_machine_and_comes_back() -> None:
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    b.imports(a.exported())
    assert [attempt.kata for attempt in b.history.running] == ["nms"]
    b.check(60.0, "pass")
    a.imports(b.exported())
    [attempt] = a.history.attempts
    assert (attempt.state, attempt.seconds_to_pass) == ("passed", 60.0)
    assert a.exported() == b.exported()


def test_what_runs_here_goes_on_and_what_ran_there_is_paused_with_its_time() -> None:
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    a.check(30.0)
    b.start("iou", 100.0)
    done = b.imports(a.exported())
    assert (done.new, done.known, done.paused) == (2, 0, ("nms",))
    iou, nms = b.history.attempts
    assert b.history.current == iou
    assert (iou.number, iou.state) == (1, "running")
    assert (nms.number, nms.state, nms.active_seconds(1000.0)) == (2, "paused", 30.0)
    b.write(resume_events(b.events, at=500.0, kata="nms"))
    assert b.history.attempts[1].active_seconds(510.0) == 40.0


def test_two_attempts_at_one_kata_keep_apart() -> None:
    """The one that goes on is at hand, though the other came later and was passed."""
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    b.start("nms", 5.0)
    b.imports(a.exported())
    assert b.history.at_hand("nms").number == 1
    a.check(9.0, "pass")
    b.imports(a.exported())
    assert [attempt.state for attempt in b.history.attempts] == ["running", "passed"]
    assert b.history.at_hand("nms").number == 1
    b.check(10.0)
    assert len(b.history.attempts[0].checks) == 1
    c = Machine("c")
    c.imports(b.exported())
    assert [attempt.number for attempt in c.history.running] == [1]


def test_to_resume_one_pauses_the_other_at_the_same_kata() -> None:
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    b.start("nms", 5.0)
    b.imports(a.exported())
    b.write(pause_events(b.events, at=6.0))
    b.write(resume_events(b.events, at=7.0, kata="nms"))
    assert len(b.history.running) == 1


def test_an_absurd_number_is_not_kept() -> None:
    new = [
        NewEvent("start", 1.0, 2**53 - 1, "nms", {"minutes": 9}, None, "a"),
        NewEvent("mock", 2.0, data={"mock": 2**53 - 1, "items": []}, uid="b"),
        NewEvent("start", 3.0, 7, "iou", {"minutes": 9}, None, "c"),
    ]
    found = merged([], new).events
    assert [event.attempt for event in found[:3]] == [2, None, 1]
    assert found[1].data["mock"] == 1


def test_what_went_on_elsewhere_was_never_paused() -> None:
    """Exported, gone on with, exported again: the other machine has the whole time."""
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    b.start("iou", 5.0)
    b.imports(a.exported())
    a.check(100.0)
    b.imports(a.exported())
    assert [attempt.kata for attempt in b.history.running] == ["iou"]
    assert b.history.attempts[1].active_seconds(1000.0) == 100.0
    a.check(200.0, "pass")
    b.imports(a.exported())
    assert b.history.attempts[1].seconds_to_pass == 200.0
    # Back on the first machine, what the second has paused means nothing.
    before = a.history.attempts[0]
    assert a.imports(b.exported()).new == 1
    assert a.history.attempts[0] == before
    assert a.history.running[0].kata == "iou"


def test_an_attempt_that_runs_is_not_paused_by_what_another_machine_has_paused() -> None:
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    b.start("iou", 5.0)
    b.write(pause_events(b.events, at=6.0))
    b.start("auc", 7.0)
    b.imports(a.exported())
    done = a.imports(b.exported())
    assert a.history.current is not None
    assert (a.history.current.kata, a.history.current.active_seconds(90.0)) == ("nms", 90.0)
    assert done.paused == ("auc",)


def test_events_whose_start_was_lost_never_get_into_an_attempt() -> None:
    a, b = Machine("a"), Machine("b")
    a.start("nms", 0.0)
    a.check(1.0)
    a.check(2.0)
    whole = read(a.exported())
    b.start("iou", 5.0)
    b.write(merged(b.events, whole[1:2]).events)
    b.start("auc", 6.0)
    b.write(merged(b.events, whole[1:]).events)
    assert [(event.kind, event.attempt) for event in b.events if event.kata == "nms"] == [
        ("check", 2),
        ("check", 2),
    ]
    assert [attempt.number for attempt in b.history.attempts] == [1, 3]


def test_a_second_interview_is_paused_and_the_first_stays_at_hand() -> None:
    def interview(machine: Machine, at: float) -> None:
        data = {"mock": 1, "minutes": 45, "seed": 1, "folder": "/w", "items": [{"kata": "nms"}]}
        machine.write([NewEvent("mock", at, data=data)])

    a, b = Machine("a"), Machine("b")
    interview(a, 0.0)
    interview(b, 50.0)
    a.write([NewEvent("mock_note", 10.0, data={"mock": 1, "text": "n"})])
    b.imports(a.exported())
    mine, theirs = interviews(b.events, b.history)
    assert (mine.number, mine.state, mine.seconds(60.0)) == (1, "running", 10.0)
    assert (theirs.number, theirs.state, theirs.seconds(60.0)) == (2, "paused", 10.0)
    a.write([NewEvent("mock_finish", 40.0, data={"mock": 1, "why": "asked"})])
    b.imports(a.exported())
    assert interviews(b.events, b.history)[1].seconds(60.0) == 40.0


# What is no journal.

EVENT: dict[str, Any] = {
    "uid": "u",
    "at": 1.0,
    "kind": "hint",
    "attempt": 1,
    "kata": "nms",
    "data": {"number": 1},
    "snapshot": None,
}


def file_of(*events: object, header: object = None) -> bytes:
    head = {"kata_journal": 1, "events": len(events)} if header is None else header
    return b"".join(json.dumps(each).encode() + b"\n" for each in (head, *events))


def test_the_sample_is_right() -> None:
    assert read(file_of(EVENT)) == [NewEvent("hint", 1.0, 1, "nms", {"number": 1}, None, "u")]
    assert read(file_of(EVENT).removesuffix(b"\n")) == read(file_of(EVENT) + b"\n \n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"uid": ""}, '"uid" is not'),
        ({"uid": 3}, '"uid" is not'),
        ({"uid": "\udc80"}, '"uid" is not'),
        ({"at": "now"}, '"at" is not'),
        ({"at": True}, '"at" is not'),
        ({"at": 1e300}, '"at" is not'),
        ({"at": -9e10}, '"at" is not'),
        ({"at": float("inf")}, "not JSON"),
        ({"at": float("nan")}, "not JSON"),
        ({"kind": "sneeze"}, 'no such kind of event: "sneeze"'),
        ({"kind": "\x1b[2J"}, 'no such kind of event: "?[2J"'),
        ({"kind": ["hint"]}, '"kind" is not'),
        ({"attempt": 0}, '"attempt" is not'),
        ({"attempt": 1.0}, '"attempt" is not'),
        ({"attempt": 2**70}, '"attempt" is not'),
        ({"kata": "[/]"}, '"kata" is not'),
        ({"kata": "\udc80"}, '"kata" is not'),
        ({"data": []}, '"data" is not'),
        ({"data": {"path": 5}}, '"path" is not'),
        ({"data": {"path": "\0"}}, '"path" is not'),
        ({"data": {"minutes": "9"}}, '"minutes" is not'),
        ({"data": {"minutes": 1e300}}, '"minutes" is not'),
        ({"data": {"mock": "1"}}, '"mock" is not'),
        ({"data": {"mock": None}}, '"mock" is not'),
        ({"data": {"names": "x"}}, '"names" is not'),
        ({"data": {"names": [1]}}, '"names" is not'),
        ({"data": {"tracks": ["\x1b[2J"]}}, '"tracks" is not'),
        ({"data": {"items": [{"kata": 1}]}}, '"kata" is not'),
        ({"data": {"items": [{"kata": "nms", "minutes": None}]}}, '"minutes" is not'),
        ({"data": {"checks": [{"name": []}]}}, '"name" is not'),
        ({"data": {"checks": [{"outcome": {}}]}}, '"outcome" is not'),
        ({"data": {"days": ["nms"]}}, '"days" is not'),
        ({"snapshot": 1}, '"snapshot" is not'),
        ({"snapshot": "\udc80"}, '"snapshot" is not'),
        ({"snapshot_base64": "?"}, "not base64"),
        ({"snapshot_base64": 1}, "not base64"),
    ],
)
def test_an_event_that_is_none(change: dict[str, object], told: str) -> None:
    refused(file_of(EVENT, EVENT | change), told, "FILE, line 3: ")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "FILE is empty"),
        (b"\n", "line 1: it is not the header"),
        (b"\0\xff" * 100, "line 1: it is not the header"),
        (file_of(EVENT, header=[]), "line 1: it is not the header"),
        (file_of(EVENT, header={"kata_journal": "1", "events": 1}), "line 1: it is not the header"),
        (file_of(EVENT, header={"kata_journal": 1}), "line 1: it is not the header"),
        (file_of(EVENT, header={"kata_journal": 2}), "newer kata (format 2, this one knows 1)"),
        (file_of(EVENT)[:-20], "line 2: it is not JSON, or only a part"),
        (file_of(EVENT, EVENT)[: -len(file_of(EVENT)) // 2], "nothing was imported"),
        (file_of(header={"kata_journal": 1, "events": 3}), "ends after line 1, with 0 of its 3"),
        (file_of(EVENT) + file_of(EVENT), "line 3"),
        (file_of("text"), "line 2: it is not a JSON object"),
        (file_of() + b"[" * 10**5 + b"\n", "line 2: it is not JSON"),
        (file_of() + b'{"at": ' + b"9" * 5000 + b"}\n", "line 2: it is not JSON"),
    ],
)
def test_a_file_that_is_none(file: bytes, told: str) -> None:
    refused(file, told, "FILE")


def test_a_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 100)
    refused(file_of(EVENT | {"kata": "n" * 90}), "line 2: it is longer than", "FILE")


def refused(file: bytes, told: str, begin: str) -> None:
    with pytest.raises(KataError) as caught:
        read(file)
    assert told in caught.value.message
    assert caught.value.message.startswith(begin)
    assert caught.value.message.endswith("nothing was imported.")
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()
