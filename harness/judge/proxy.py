"""Stand-ins: what a check calls in place of the learner's functions.

A call goes over the wire, the result comes back, arguments that were changed over there are
changed here, and what the answer raised is raised here under the same name.
"""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from harness.catalogue import Entry
from harness.judge.ahead import Ahead
from harness.judge.graphs import attach
from harness.judge.printable import LONGEST_MESSAGE, printable
from harness.judge.process import STDOUT_KEPT, Crashed, Ended, JudgeFault, TimedOut
from harness.judge.wire import Decoder, Encoder, Handle, Message, WireError, pack
from harness.oracle.context import Measure
from harness.oracle.errors import NotFilledIn, Raised, Unsendable, Wrong
from harness.oracle.words import SMALL, article

MAX_FRAMES = 12  # of a traceback
MAX_COUNT = 1 << 62  # of what is counted over there

now = time.perf_counter


class Channel(Protocol):
    """A way to an answer: a process of its own, or a loop in this one."""

    spent_s: float
    forgivable_s: float  # uncharged time that is left
    notes: list[dict[str, Any]]
    abandoned: Callable[[], bool]  # asked while the answer is at work
    meanwhile: Callable[[], None] | None  # called when it has just begun to work

    def ask(self, frame: bytes, limit_s: float) -> Message: ...

    def take_output(self) -> str: ...

    def worked_s(self) -> float | None: ...

    def close(self) -> int | None: ...

    def dismiss(self) -> None: ...


@dataclass(frozen=True)
class Source:
    """The learner's file and the rules that it is loaded under."""

    text: bytes
    filename: str  # without its folder: it is what tracebacks show
    entries: tuple[Entry, ...]
    allowed: tuple[str, ...]
    calls: tuple[str, ...]
    torch: bool = False  # whether it runs where torch is loaded


class LoadFailure(Exception):
    """The answer raised while it was loaded, or cannot be parsed."""

    def __init__(self, error: Any) -> None:
        super().__init__("the answer could not be loaded")
        self.error = error


@dataclass
class Session:
    """One run's conversation with the answer, across processes when one of them ends."""

    source: Source
    open_channel: Callable[..., Channel]  # takes torch=True for a kata that allows torch
    limit_s: float
    case: str = "load"
    calls: list[Call] = field(default_factory=list)  # of the case in progress
    found: list[str] = field(default_factory=list)
    scan: dict[str, Any] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)  # entries that gave something other than None
    # Of the handles of the case in progress: the call that gave each, and its place in the result.
    origins: dict[int, tuple[Call | Made, int | None]] = field(default_factory=dict)
    measure: Measure | None = None
    beside: Session | None = None  # the reference's, which ends with this one
    asked_s: float = 0.0  # how long the last reply took, by our own clock
    stdout: str = ""
    ahead: Ahead = field(default_factory=Ahead)
    _channel: Channel | None = None
    _spent_s: float = 0.0
    _forgivable_s: float | None = None  # what a process that is gone has left over

    @property
    def time_left_s(self) -> float:
        now = self._channel.spent_s if self._channel else 0.0
        return max(0.0, self.limit_s - self._spent_s - now)

    def renew(self, limit_s: float) -> None:
        """From here on there is this much time, whatever was spent before."""
        self.limit_s = limit_s
        self._spent_s = -self._channel.spent_s if self._channel else 0.0

    def load(self) -> None:
        """Scans the text and runs the file; raises LoadFailure or Ended."""
        kind = {"torch": True} if self.source.torch else {}
        self._channel = self.open_channel(**kind)
        if self._forgivable_s is not None:
            self._channel.forgivable_s = self._forgivable_s
        common = {
            "size": len(self.source.text),
            "entries": [
                {
                    "name": e.name,
                    "also": e.also,
                    "returns": e.returns,
                    "opaque": e.opaque,
                    "bare": e.bare,
                }
                for e in self.source.entries
            ],
            "allowed": self.source.allowed,
            "calls": self.source.calls,
        }
        try:
            reply, _ = self._ask({"op": "scan", **common}, [self.source.text])
        except Crashed as end:
            if end.by_signal:  # its text may do that to Python's parser
                raise
            # Nothing of the answer has run yet, so it cannot have ended its process.
            raise JudgeFault(f"an answer process ended too early: {end.message}") from end
        if "scan" not in reply:
            raise LoadFailure(reply["error"])
        self.scan = reply["scan"]
        # Seeded alike in the first load and in one after a crash, whichever case comes next.
        names = {"filename": self.source.filename, "case": "load"}
        reply, _ = self._ask({"op": "load", **common, **names}, [self.source.text])
        found = reply.get("found")
        if not isinstance(found, list):
            raise LoadFailure(reply.get("error") or _no_error())
        self.found = [entry.name for entry in self.source.entries if entry.name in found]

    def begin_case(self, case: str) -> None:
        """From here on the answer's generators are seeded by this case; its prints are new."""
        self.case = case
        self.calls = []
        self.origins = {}
        self.stdout = ""
        if self._channel is None:
            self.load()

    def call(self, entry: Entry, arguments: tuple[Any, ...]) -> Any:
        return self.measured(entry, arguments, None)[0]

    def measured(
        self, entry: Entry, arguments: tuple[Any, ...], kind: str | None
    ) -> tuple[Any, float]:
        """The result of a call, and what it took: see `context.Measure`."""
        encoder = Encoder()
        tree = encoder.encode(arguments)
        self.ahead.wait_for_turn()
        request = {"op": "call", "entry": entry.name, "case": self.case, "args": tree}
        if kind is not None:
            request["count"] = kind
        call = Call(tree, encoder.buffers, entry)
        self.calls.append(call)
        reply, payload = self._ask(request, encoder.buffers)
        try:
            result = self._result(reply, payload, encoder, entry)
            self._note_origin(result, call)
            counts = kind in ("steps", "memory")
            return result, _counted(reply.get("count")) if counts else self.asked_s
        except WireError as error:
            raise Unsendable(f"{entry.name}() sent back something unreadable: {error}") from None

    def make(self, source: str, name: str, arguments: tuple[Any, ...], fetch: bool) -> Any:
        """Runs code of the check over there; a failure of it is ours, not the answer's.

        `fetch`: gives what it returns; else a handle, and the object stays there.
        """
        encoder = Encoder()
        tree = encoder.encode(arguments)
        self.ahead.wait_for_turn()
        request = {"op": "make", "source": source, "name": name, "case": self.case, "args": tree}
        reply, payload = self._ask({**request, "fetch": fetch}, encoder.buffers)
        if "result" not in reply:
            raise RuntimeError(f"remote {name} failed: {reply}")
        result = Decoder(payload).decode(reply["result"])
        self._note_origin(result, Made(tree, encoder.buffers, source, name))
        return result

    def _note_origin(self, result: Any, call: Call | Made) -> None:
        if isinstance(result, Handle):
            self.origins[result.number] = call, None
        elif isinstance(result, (tuple, list)):
            for place, part in enumerate(result):
                if isinstance(part, Handle):
                    self.origins[part.number] = call, place

    def gradients(
        self, graph: int, number: int, seed: Any, again: bool, inputs: Sequence[Any]
    ) -> list[Any]:
        """Gradients through a call that the answer has served, with respect to its tensors."""
        encoder = Encoder()
        tree = encoder.encode(seed)
        request = {"op": "gradients", "graph": graph, "number": number, "again": again}
        reply, payload = self._ask({**request, "seed": tree, "case": self.case}, encoder.buffers)
        if "error" in reply:
            raise raised(reply["error"])
        decoder = Decoder(payload, attach=self._attach(reply, [*inputs, *encoder.attached]))
        try:
            found = [decoder.decode(one) for one in reply["result"]]
            for place, content in reply.get("changed", ()):
                _reflect(encoder.originals[place], content, decoder)
            if not all(one is None or hasattr(one, "requires_grad") for one in found):
                raise WireError("a gradient that is no tensor")
        except (TypeError, ValueError, LookupError, OverflowError) as error:
            raise Unsendable(f"the answer sent something unreadable: {error}") from None
        return found

    def _attach(self, reply: dict[str, Any], inputs: Sequence[Any]) -> Callable[[int, Any], Any]:
        """Makes a tensor of the reply a function of the tensors that its graph started from."""

        def attached(number: int, tensor: Any) -> Any:
            if "graph" not in reply or not hasattr(tensor, "requires_grad"):
                return tensor  # made of none of ours
            return attach(self.gradients, _number(reply["graph"]), number, tensor, inputs)

        return attached

    def close(self) -> None:
        self.ahead.drop()
        channel, self._channel = self._channel, None
        if channel is not None:
            self._spent_s += channel.spent_s
            channel.dismiss()
        if self.beside is not None:
            self.beside.close()

    def _ask(self, request: dict[str, Any], buffers: list[bytes]) -> Message:
        channel = self._channel
        assert channel is not None, "load comes first"
        frame = pack(request, buffers)
        # What is measured is not to be disturbed.
        waits = "count" not in request and self.ahead.waits
        channel.meanwhile = self.ahead.meanwhile if waits else None
        try:
            worked = channel.worked_s() if request.get("count") == "time" else None
            begin = now()
            reply = channel.ask(frame, self.time_left_s)
            self.asked_s = now() - begin
            if worked is not None and (then := channel.worked_s()) is not None:
                self.asked_s = min(self.asked_s, then - worked)
            self._note_output(channel)
            return reply
        except Ended as end:
            self._note_output(channel)
            self._drop()
            if isinstance(end, TimedOut):
                self._spent_s = self.limit_s
            raise
        except WireError as error:
            raise Unsendable(f"the answer sent something unreadable: {error}") from None
        finally:
            self.notes += channel.notes
            channel.notes.clear()

    def _note_output(self, channel: Channel) -> None:
        printed = channel.take_output()
        if len(self.stdout) < STDOUT_KEPT:  # of a case, over all its calls
            self.stdout += printed

    def _drop(self) -> None:
        channel, self._channel = self._channel, None
        assert channel is not None
        self._spent_s += channel.spent_s
        self._forgivable_s = channel.forgivable_s
        channel.close()

    def _result(
        self, reply: dict[str, Any], payload: memoryview, sent: Encoder, entry: Entry
    ) -> Any:
        if "unsendable" in reply:
            why = printable(reply["unsendable"], 200)
            raise Unsendable(f"{entry.name}() returns data that cannot cross: {why}")
        originals = sent.originals
        decoder = Decoder(payload, known=originals, attach=self._attach(reply, sent.attached))
        try:
            for number, content in reply.get("changed", ()):
                _reflect(originals[number], content, decoder)
            result = None if "error" in reply else decoder.decode(reply["result"])
        except (TypeError, ValueError, LookupError, OverflowError) as error:
            raise WireError(str(error)) from None  # no reply of ours: the answer may forge one
        if "error" in reply:
            raise raised(reply["error"])
        return result


class TooLarge(Exception):
    """Arguments too large to be shown."""


@dataclass(frozen=True)
class Sent:
    """Arguments as they were sent: they may have been changed since."""

    tree: Any
    buffers: list[bytes]

    def values(self) -> Any:
        """The arguments, with handles for what is over there."""
        payload = memoryview(b"".join(self.buffers))
        return Decoder(payload, resolve=lambda n: Handle(n, "object")).decode(self.tree)


@dataclass(frozen=True)
class Made(Sent):
    """What `remote` or `fetch` has run over there."""

    source: str
    name: str


@dataclass(frozen=True)
class Call(Sent):
    """A call of one of the answer's functions."""

    entry: Entry

    def inputs(self) -> tuple[tuple[str, str], ...]:
        """(name, text) of the arguments; raises TooLarge when they cannot be read at a glance."""
        values = self.values()
        if sum(_size(value) for value in values) > 2 * SMALL:
            raise TooLarge
        names = [*self.entry.parameters, *(f"argument {i + 1}" for i in range(len(values)))]
        pairs = zip(names, values, strict=False)
        return tuple((name, _shown(v)) for name, v in pairs if not isinstance(v, Handle))


class StandIn:
    """One entry point, callable like the learner's function."""

    def __init__(self, session: Session, entry: Entry) -> None:
        self._session = session
        self._entry = entry
        self.__name__ = entry.name

    def __call__(self, *arguments: Any) -> Any:
        return self.measured(arguments, None)[0]

    def measured(self, arguments: tuple[Any, ...], kind: str | None) -> tuple[Any, float]:
        """What the function gives, and what the call took: see `context.Measure`."""
        entry, session = self._entry, self._session
        if entry.name not in session.found:
            raise NotFilledIn(f"there is no function {entry.name}() in {session.source.filename}")
        result, number = session.measured(entry, arguments, kind)
        return self._taken(result), number

    def _taken(self, result: Any) -> Any:
        """A result in the form that the kata gives it."""
        entry = self._entry
        if _is_nothing(result):
            raise self._returned_nothing(result)
        self._session.answered.add(entry.name)
        if len(entry.returns) < 2:
            return result
        if entry.bare and not isinstance(result, tuple):
            return (result, *[None] * (len(entry.returns) - 1))
        wanted = ", ".join(entry.returns)
        if not isinstance(result, (tuple, list)):
            raise Wrong(f"{entry.name}() returns {article(result)}, should return {wanted}")
        if len(result) != len(entry.returns):
            count = f"{len(result)} value{'' if len(result) == 1 else 's'}"
            raise Wrong(f"{entry.name}() returns {count}, should return {wanted}")
        return tuple(result)

    def _returned_nothing(self, result: Any) -> Wrong:
        name = self._entry.name
        if result is None and name in self._session.scan.get("silent", ()):
            return Wrong(f"{name}() returns None: no return statement in it gives a value")
        if name in self._session.answered:
            return Wrong(f"{name}() returns None here")
        return NotFilledIn(f"{name}() returns {'None' if result is None else 'nothing but None'}")


def raised(error: Any) -> Exception:
    """The answer's exception as ours: same name, nearest built-in, marked as `Raised`.

    Takes any JSON: what the answer's side says of its errors may be forged.
    """
    told = error if isinstance(error, dict) else {}
    bases, name, line, frames = (told.get(key) for key in ("bases", "type", "line", "frames"))
    name = printable(name) if isinstance(name, str) and name.isprintable() else "Exception"
    base = _nearest(bases if isinstance(bases, list) else [])
    made: Any = base.__new__(type(name, (Raised, base), {}))
    made.type_name = name
    made.message = printable(told.get("message", ""), LONGEST_MESSAGE)
    made.line = line if _is_line(line) else None
    told_frames = frames[:MAX_FRAMES] if type(frames) is list else []
    made.frames = [[frame[0], printable(frame[1])] for frame in told_frames if _is_frame(frame)]
    return made  # type: ignore[no-any-return]  # built at run time


def _nearest(bases: list[Any]) -> type[Exception]:
    """The first of the names that is a built-in exception; groups hold others and are none."""
    for name in bases:
        known = getattr(builtins, str(name), None)
        if isinstance(known, type) and issubclass(known, Exception):
            return Exception if issubclass(known, BaseExceptionGroup) else known
    return Exception


def _is_frame(frame: Any) -> bool:
    """Whether it is [line, function]."""
    kinds = [type(part) for part in frame] if isinstance(frame, list) else []
    return kinds == [int, str] and _is_line(frame[0])


def _is_line(line: Any) -> bool:
    """Whether it can be the number of a line."""
    return type(line) is int and 0 < line < 1 << 31


def _reflect(original: Any, content: Any, decoder: Decoder) -> None:
    """Makes the caller's object what the answer made of its copy."""
    if isinstance(original, dict):
        items = decoder.items(content)
        original.clear()
        original.update(items)
    elif isinstance(original, list):
        original[:] = [decoder.decode(item) for item in content]
    elif isinstance(original, np.ndarray) or hasattr(original, "detach"):
        changed = decoder.array(*content)
        target = original if isinstance(original, np.ndarray) else original.detach().numpy()
        if target.shape == changed.shape and target.flags.writeable:
            target[...] = changed


def _is_nothing(result: Any) -> bool:
    if isinstance(result, Handle):
        return result.type_name == "NoneType"
    if isinstance(result, (tuple, list)):
        return len(result) > 0 and all(map(_is_nothing, result))
    return result is None


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray) or hasattr(value, "detach"):
        return int(np.prod(value.shape))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(value) // 8 if isinstance(value, (str, bytes)) else 1


def _shown(value: Any) -> str:
    value = value.detach().numpy() if hasattr(value, "detach") else value
    if isinstance(value, np.ndarray):
        if value.size == 0:
            return f"empty, shape {value.shape}"
        return np.array2string(value, precision=4, separator=", ", max_line_width=70)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_shown(item)}" for key, item in value.items()) + "}"
    return "(made over there)" if isinstance(value, Handle) else repr(value)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise WireError("malformed number")
    return value


def _counted(value: Any) -> int:
    if not 0 <= _number(value) < MAX_COUNT:
        raise WireError("malformed count")
    return int(value)


def _no_error() -> dict[str, Any]:
    return {"type": "Exception", "bases": [], "message": "", "line": None, "frames": []}
