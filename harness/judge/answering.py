"""A process that has become an answer process: its streams, its walls, its loop."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import tempfile
from typing import TextIO

from harness.judge.answer import Answer
from harness.judge.jail import Jail
from harness.judge.wire import HEADER, pack

NAME = b"kata-answer"  # what `top` shows

# Bound here, because an answer may put other things under these names.
_read, _write = os.read, os.write


def become_answer(jail: Jail, channel: int, output: int, trace: int, parent: int | None) -> None:
    """Serves requests until the judge hangs up; never returns.

    `parent` is the process without which this one should not live (None: it does not matter).
    """
    try:
        _redirect(output)
        # Written by C code without the GIL: told even when the answer hangs in C.
        faulthandler.enable(trace)
        faulthandler.register(signal.SIGUSR1, trace, all_threads=False)
        tempfile.tempdir = os.sep  # nothing can be written anywhere: looking for a place is vain
        jail.enter(NAME)
        if parent is None or os.getppid() == parent:  # else it was gone before we could go with it
            _serve(channel)
    finally:
        os._exit(0)


def _redirect(output: int) -> None:
    """No input, and both outputs into one pipe."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(nothing)
    os.close(output)
    # By the line, so that nothing is lost when the process hangs or crashes.
    sys.stdout = sys.__stdout__ = _stream(1)  # type: ignore[misc, assignment]  # Final in its stubs
    sys.stderr = sys.__stderr__ = _stream(2)  # type: ignore[misc, assignment]  # likewise


def _stream(descriptor: int) -> TextIO:
    return open(
        descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
    )


def _serve(channel: int) -> None:
    answer = Answer(notify=lambda note: _send(channel, pack(note, [])))
    while (frame := _receive(channel)) is not None:
        try:
            reply = answer.handle(frame)
        except BaseException:  # the answer broke what describes its errors
            reply = pack({"error": {"type": "Exception", "bases": [], "message": ""}}, [])
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:  # closed or replaced by the answer; what it printed is lost
                continue
        _send(channel, reply)


def _receive(channel: int) -> bytes | None:
    head = _exactly(channel, HEADER.size)
    if head is None:
        return None
    body = _exactly(channel, sum(HEADER.unpack(head)))
    return None if body is None else head + body


def _exactly(channel: int, size: int) -> bytes | None:
    parts = []
    while size:
        part = _read(channel, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(channel: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[_write(channel, view) :]
