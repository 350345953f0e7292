"""The answer's side of the wire: loads the learner's file and calls its functions.

Runs in the answer process (and, under plain pytest, in a loop in the judge's own process).
It never holds an expected value and never says "pass".
"""

from __future__ import annotations

import builtins
import linecache
import random
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.random.bit_generator as bit_generator

from harness.judge import scan as scanner
from harness.judge import watch
from harness.judge.counting import counted
from harness.judge.wire import Decoder, Encoder, WireError, pack, unpack

MAX_FRAMES = 12
MAX_MESSAGE = 2000


class Answer:
    """One loaded answer: `handle` takes a request frame and gives the reply frame."""

    def __init__(self, notify: Callable[[dict[str, Any]], None] | None = None) -> None:
        """`notify` sends a note to the judge at once; without it nothing is watched."""
        self._notify = notify
        self._module = types.ModuleType("answer")
        self._filename = "answer.py"
        self._entries: dict[str, dict[str, Any]] = {}
        self._functions: dict[str, Callable[..., Any]] = {}
        self._objects: dict[int, Any] = {}  # what the judge holds handles of
        self._factories: dict[str, Callable[..., Any]] = {}
        self._next = 0
        self._unfilled: set[str] = set()  # functions of the file that are stubs still
        self._case: str | None = None

    def handle(self, frame: bytes) -> bytes:
        request, payload = unpack(frame)
        operation = {
            "scan": self._scan,
            "load": self._load,
            "call": self._call,
            "make": self._make,
            "gradients": self._gradients,
        }[request["op"]]
        try:
            return operation(request, payload)
        except WireError as error:
            return pack({"unsendable": str(error)}, [])
        except BaseException as error:  # whatever an answer can raise is data for the judge
            return pack({"error": self._describe(error)}, [])

    def _scan(self, request: dict[str, Any], payload: memoryview) -> bytes:
        source = bytes(payload[: request["size"]])
        names = [[entry["name"], *entry["also"]] for entry in request["entries"]]
        found = scanner.scan(source, request["allowed"], request["calls"], names)
        self._unfilled = set(found["unfilled"])
        return pack({"scan": found}, [])

    def _load(self, request: dict[str, Any], payload: memoryview) -> bytes:
        source = bytes(payload[: request["size"]])
        self._filename = request["filename"]
        self._begin_case(request["case"])
        code = compile(source, self._filename, "exec", dont_inherit=True)
        # A name of our own: a file called fractions.py may still import fractions.
        module = types.ModuleType("kata_answer")
        module.__file__ = self._filename
        sys.modules[module.__name__] = module  # dataclasses and the like look themselves up
        text = source.decode("utf-8", "replace")
        lines = text.splitlines(keepends=True)
        linecache.cache[self._filename] = (len(text), None, lines, self._filename)
        self._module = module
        if self._notify is not None:
            watch.start(self._filename, request["allowed"], request["calls"], self._notify)
        exec(code, module.__dict__)
        self._entries = {entry["name"]: entry for entry in request["entries"]}
        self._functions = {
            name: function
            for name, entry in self._entries.items()
            if (function := self._find([name, *entry["also"]])) is not None
        }
        return pack({"found": sorted(self._functions)}, [])

    def _find(self, names: list[str]) -> Callable[..., Any] | None:
        """The function of the first of these names; one that is still a stub comes last."""
        for name in sorted(names, key=lambda name: name in self._unfilled):
            function = self._module.__dict__.get(name)
            if callable(function):
                return function  # type: ignore[no-any-return]  # callable() leaves it at Any
        return None

    def _call(self, request: dict[str, Any], payload: memoryview) -> bytes:
        self._begin_case(request["case"])
        decoder = Decoder(payload, resolve=self._objects.__getitem__)
        arguments = decoder.decode(request["args"])
        arguments_seen = _Watch(decoder.numbered)
        encoder = Encoder(known=arguments_seen.numbers, keep=self._keep)
        function = self._functions[request["entry"]]
        message: dict[str, Any] = {}
        kind = request.get("count")
        try:
            if kind is None:
                result = function(*arguments)
            else:
                result, message["count"] = counted(kind, function, arguments, self._filename)
            message["result"] = self._encode(encoder, self._entries[request["entry"]], result)
        except WireError:
            raise
        except BaseException as error:  # reported with the changes made before the raise
            message["error"] = self._describe(error)
        message["changed"] = arguments_seen.changes(encoder)
        if decoder.attached and encoder.attached:
            message["graph"] = self._keep((decoder.attached, encoder.attached))
        return pack(message, encoder.buffers)

    def _encode(self, encoder: Encoder, entry: dict[str, Any], result: Any) -> Any:
        """The result's tree; the parts that the kata calls opaque stay here."""
        names, opaque = entry["returns"], entry["opaque"]
        whole = isinstance(result, (tuple, list)) and len(result) == len(names)
        if not opaque or not whole:
            return encoder.encode(result)
        if entry["bare"] and type(result) is list and all(map(_is_row, result)):
            return encoder.encode(result)  # one array as nested lists, not (out, cache)
        parts = [
            encoder.opaque(part) if name in opaque else encoder.encode(part)
            for name, part in zip(names, result, strict=True)
        ]
        return ["t", parts]

    def _make(self, request: dict[str, Any], payload: memoryview) -> bytes:
        """Runs a function of the check file here and keeps what it gives."""
        self._begin_case(request["case"])
        source = request["source"]
        if source not in self._factories:
            space: dict[str, Any] = {"np": np, "__name__": "check"}
            exec(compile(source, "<check>", "exec", dont_inherit=True), space)
            self._factories[source] = space[request["name"]]
        decoder = Decoder(payload, resolve=self._objects.__getitem__)
        made = self._factories[source](*decoder.decode(request["args"]))
        encoder = Encoder(known={}, keep=self._keep)
        send = encoder.encode if request["fetch"] else encoder.opaque
        return pack({"result": send(made)}, encoder.buffers)

    def _gradients(self, request: dict[str, Any], payload: memoryview) -> bytes:
        """Gradients of one output of an earlier call with respect to its tensors."""
        import torch

        self._begin_case(request["case"])
        inputs, outputs = self._objects[request["graph"]]
        decoder = Decoder(payload)
        seed = decoder.decode(request["seed"])
        seed_seen = _Watch(decoder.numbered)
        found = torch.autograd.grad(
            outputs[request["number"]],
            inputs,
            seed,
            retain_graph=True,  # the check may come back for more
            create_graph=request["again"],
            allow_unused=True,
        )
        encoder = Encoder(known={}, keep=self._keep)
        message: dict[str, Any] = {"result": [encoder.encode(one) for one in found]}
        message["graph"] = self._keep(([*inputs, *decoder.attached], encoder.attached))
        message["changed"] = seed_seen.changes(encoder)
        return pack(message, encoder.buffers)

    def _keep(self, value: Any) -> int:
        self._next += 1
        self._objects[self._next] = value
        return self._next

    def _begin_case(self, case: str) -> None:
        """At each case the generators start anew, so that a failure can be replayed."""
        if case == self._case:
            return
        self._case = case
        self._objects.clear()
        seed_all(case)

    def _describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as data; nothing of the answer's that runs here may escape."""
        lineno = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
        frames = self._own_frames(error)
        return {
            "type": str(type(error).__name__)[:80],
            "bases": [base.__name__ for base in type(error).__mro__ if _is_builtin(base)],
            "message": _message(error),
            "line": lineno if type(lineno) is int else (frames[-1][0] if frames else None),
            "frames": frames[-MAX_FRAMES:],
        }

    def _own_frames(self, error: BaseException) -> list[list[Any]]:
        """[line, function] of the learner's own frames, outermost first."""
        return [
            [line, frame.f_code.co_name]
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == self._filename
        ]


def _is_row(value: Any) -> bool:
    return isinstance(value, (list, int, float, np.generic))


class _Watch:
    """Sees which of the arguments a call changed."""

    def __init__(self, numbered: list[Any]) -> None:
        self._objects = numbered
        self._before = [_snapshot(value) for value in numbered]
        self.numbers = {id(value): number for number, value in enumerate(numbered)}

    def changes(self, encoder: Encoder) -> list[list[Any]]:
        """[number, new content] of each object whose content is not what it was."""
        return [
            [number, _content(encoder, value)]
            for number, value in enumerate(self._objects)
            if not _same(self._before[number], value)
        ]


def _snapshot(value: Any) -> Any:
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, list):
        return list(value)
    return _raw(value)


def _raw(value: Any) -> tuple[Any, Any, bytes]:
    plain = _plain(value)
    return plain.dtype, plain.shape, plain.tobytes()


def _same(before: Any, value: Any) -> bool:
    if isinstance(value, dict):
        now = [part for pair in value.items() for part in pair]
        was = [part for pair in before for part in pair]
    elif isinstance(value, list):
        now, was = value, before
    else:
        dtype, shape, raw = _raw(value)
        reshaped = (dtype, shape) != before[:2]  # not reflected: the caller's keeps its shape
        return bool(reshaped or raw == before[2])  # bytes: NaN and -0.0 are seen too
    return len(now) == len(was) and all(a is b for a, b in zip(now, was, strict=True))


def _content(encoder: Encoder, value: Any) -> Any:
    if isinstance(value, dict):
        return encoder.pairs(value)
    if isinstance(value, list):
        return [encoder.encode(item) for item in value]
    return encoder.array_body(_plain(value))


def _plain(value: Any) -> np.ndarray:
    """An array, or the one behind a tensor."""
    return value if isinstance(value, np.ndarray) else value.detach().numpy()


def _is_builtin(kind: type) -> bool:
    return kind.__module__ == "builtins" and getattr(builtins, kind.__name__, None) is kind


def _message(error: BaseException) -> str:
    """The exception's text, or nothing when making it fails."""
    try:
        if isinstance(error, KeyError) and len(error.args) == 1:
            text = repr(error.args[0])
        elif isinstance(error, SyntaxError):
            text = str(error.msg)
        else:
            text = str(error)
        return text[:MAX_MESSAGE] if type(text) is str else ""
    except BaseException:  # __str__ is the answer's own code
        return ""


def seed_all(case: str) -> None:
    """Seeds every generator of the process, the unseeded ones to come included."""
    random.seed(case)
    np.random.seed(random.getrandbits(32))
    # NumPy draws the entropy of unseeded generators through this name.
    bit_generator.randbits = _Entropy(case)  # type: ignore[attr-defined]  # not in its stubs
    torch = sys.modules.get("torch")
    generator = getattr(torch, "default_generator", None)
    if generator is not None:  # manual_seed() does the same, and a traceback for each device
        generator.manual_seed(random.getrandbits(63))


class _Entropy:
    """Random bits that depend on the case alone; what makes them is made when it is needed."""

    def __init__(self, case: str) -> None:
        self._case = case
        self._source: random.Random | None = None

    def __call__(self, bits: int) -> int:
        if self._source is None:
            self._source = random.Random(f"entropy of {self._case}")
        return self._source.getrandbits(bits)
