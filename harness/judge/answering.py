"""A process that has become an answer process: its streams, its walls, its loop."""

from __future__ import annotations

import faulthandler
import linecache
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import TextIO

from harness.judge import limits, rehearsal
from harness.judge.answer import Answer
from harness.judge.jail import Jail
from harness.judge.patience import Patience
from harness.judge.wire import HEADER, pack

NAME, SPARE = b"kata-answer", b"kata-spare"  # what `top` shows, when it works and before
Take = Callable[..., bytes]  # socket.recv
PART = 1 << 16
DO_NOT_WAIT = socket.MSG_DONTWAIT

_write = os.write  # bound here, because an answer may put something else under that name


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
        jail.enter(SPARE)
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
    take = socket.socket(fileno=channel).recv
    patience = Patience()
    begun = False
    _rehearse(take)
    answer = Answer(notify=lambda note: _send(channel, pack(note, [])))
    while (frame := _receive(take, patience)) is not None:
        if not begun:
            limits.call_it(NAME)
            begun = True
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


def _rehearse(take: Take) -> None:
    for step in rehearsal.steps():
        if _is_needed(take):
            break
        step()
    linecache.cache.pop(rehearsal.FILENAME, None)  # the one thing that a load does not replace


def _receive(take: Take, patience: Patience) -> bytes | None:
    """The next request (there is never more than one); None when the judge has hung up."""
    part = patience.look(lambda: _soon(take))
    frame = bytearray(take(PART) if part is None else part)
    while len(frame) < HEADER.size or len(frame) < HEADER.size + sum(HEADER.unpack_from(frame)):
        part = take(PART)
        if not part:
            return None
        frame += part
    return bytes(frame)


def _is_needed(take: Take) -> bool:
    """Whether a request has come, or the judge has hung up."""
    try:
        take(1, DO_NOT_WAIT | socket.MSG_PEEK)
    except BlockingIOError:
        return False
    return True


def _soon(take: Take) -> bytes | None:
    try:
        return take(PART, DO_NOT_WAIT)
    except BlockingIOError:
        return None


def _send(channel: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[_write(channel, view) :]
