"""Forks answer processes: Python with NumPy, waiting for requests on a socket.

A request is one line, `fork` with three descriptors or `wait PID`; so is the reply. The zygote
knows nothing of katas and never sees an answer; it only forks and reaps.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import signal
import socket
import sys
from typing import TextIO

from harness.judge import limits
from harness.judge.answer import Answer
from harness.judge.wire import HEADER, pack

# Bound here, because an answer may put other things under these names.
_read, _write = os.read, os.write


def main(control: socket.socket) -> None:
    """Serves fork requests until the judge is gone."""
    os.chdir("/")
    gc.collect()
    gc.freeze()
    control.sendall(b"ready\n")
    zygote = os.getpid()
    children: set[int] = set()
    while True:
        line, descriptors, _, _ = socket.recv_fds(control, 64, 3)
        if not line:
            break
        verb, _, number = line.decode("ascii").partition(" ")
        if verb.strip() == "fork":
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_answer(zygote, *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            children.add(pid)
            control.sendall(b"%d\n" % pid)
        else:
            _, status = os.waitpid(int(number), 0)
            children.discard(int(number))
            control.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    for pid in children:
        for end in (os.killpg, os.kill):  # before setsid there is no group of that number
            with contextlib.suppress(ProcessLookupError):
                end(pid, signal.SIGKILL)


def _become_answer(zygote: int, channel: int, output: int, trace: int) -> None:
    """Turns a forked child into an answer process; never returns."""
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        # By the line, so that nothing is lost when the process hangs or crashes.
        sys.stdout = sys.__stdout__ = _stream(1)  # type: ignore[misc, assignment]  # Final in its stubs
        sys.stderr = sys.__stderr__ = _stream(2)  # type: ignore[misc, assignment]  # likewise
        # Written by C code without the GIL: told even when the answer hangs in C.
        faulthandler.enable(trace)
        faulthandler.register(signal.SIGUSR1, trace, all_threads=False)
        limits.apply()
        if os.getppid() != zygote:  # it was gone before this process could ask to go with it
            return
        _serve(channel)
    finally:
        os._exit(0)


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


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # there is nothing to tidy, and somebody waits
