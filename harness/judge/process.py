"""The judge's end of an answer process: talk to it, stop it, say how it ended."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from harness.judge.limits import MEMORY
from harness.judge.patience import Patience
from harness.judge.printable import printable
from harness.judge.wire import FRAME_CAP, HEAD_CAP, HEADER, Message, WireError, unpack

FORBIDDEN_IMPORT_LIMIT_S = 60.0  # uncharged time of a run for imports that are not allowed
MAX_NOTES = 100
PAGE = os.sysconf("SC_PAGE_SIZE")
STDOUT_KEPT = 64 << 10
STDOUT_LIMIT = 8 << 20


WATCH_S = 0.02  # how often an answer that is at work is looked after


class JudgeFault(Exception):
    """The harness itself failed; never the learner's doing."""


# Derived from BaseException, so that no check swallows them.
class Ended(BaseException):
    """The answer process is gone."""

    outcome = "crashed"

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Crashed(Ended):
    """It ended by itself: a signal, os._exit, a broken stack."""

    by_signal = False  # of its own making, not SIGKILL


class TimedOut(Ended):
    """It used up its time and was killed."""

    outcome = "timeout"


class Flooded(Ended):
    """It printed more than the limit and was killed."""

    outcome = "output"


class Garbled(Ended):
    """It sent something that is no reply and was killed."""

    outcome = "protocol"


class Hoarded(Ended):
    """It held more memory than the limit, in a way that the kernel does not count, and was killed.

    Shared mappings are no private data; the rest ends as MemoryError.
    """

    outcome = "memory"


class Abandoned(BaseException):
    """Nobody waits for the verdict any more."""


class AnswerProcess:
    """One answer process: requests go over, replies come back, its prints are kept."""

    def __init__(
        self,
        pid: int,
        channel: socket.socket,
        output: int,
        trace: int,
        reap: Callable[[int], int],
        bury: Callable[[int], None] | None = None,
    ) -> None:
        """`reap` waits for the end and gives the exit code; `bury` has that done later."""
        self.pid = pid
        self.spent_s = 0.0  # time in which the answer owed a reply
        self.forgivable_s = FORBIDDEN_IMPORT_LIMIT_S  # what is left of it: notes may be forged
        self.notes: list[dict[str, Any]] = []
        self.abandoned: Callable[[], bool] = lambda: False  # asked while the answer is at work
        self.meanwhile: Callable[[], None] | None = None  # called when it has begun to work
        self._channel = channel
        self._output = output
        self._trace = trace
        self._reap = reap
        self._bury = bury
        self._printed = bytearray()
        self._total_printed = 0
        self._incoming = bytearray()
        self._buffer = memoryview(bytearray(1 << 16))
        self._patience = Patience()
        self._paused_at: float | None = None
        self._forgiven_s = 0.0
        self._looked_at = 0.0
        self._alive = True
        self._prints = True  # until the answer closes its output
        self._memory_at_start = resident(pid)
        for descriptor in (channel.fileno(), output, trace):
            os.set_blocking(descriptor, False)

    def ask(self, frame: bytes, limit_s: float) -> Message:
        """The reply to a request, unpacked; raises Ended when there will be none.

        The clock runs from here to the reply, without the imports that are not charged.
        """
        begin = self._looked_at = time.monotonic()
        self._forgiven_s = 0.0
        if self._paused_at is not None:
            self._paused_at = begin  # between two requests nobody waits for the answer
        outgoing = memoryview(frame)
        try:
            self._refuse_early_reply()
            if limit_s > 0:
                outgoing = self._send(outgoing)
                if not outgoing:
                    if self.meanwhile is not None:
                        begin = self._looked_at = self._since(begin, self.meanwhile)
                    in_time = self._left(begin, limit_s) > 0
                    if in_time and (reply := self._patience.look(self._soon)) is not None:
                        return reply
            while True:
                left = self._left(begin, limit_s)
                if left <= 0:
                    self._stop_at_limit()
                reply, outgoing = self._step(outgoing, left)
                if reply is not None:
                    return reply
        finally:
            end = time.monotonic()
            forgiven = self._forgiven(end)
            self.forgivable_s -= forgiven
            self.spent_s += max(0.0, end - begin - forgiven)

    def worked_s(self) -> float | None:
        """The processor's time that the answer has used so far, where the system tells it.

        On a crowded machine a long call waits for the processor more often than a short one.
        """
        if sys.platform != "linux":
            return None
        try:
            return time.clock_gettime(~self.pid << 3 | 2)  # what clock_getcpuclockid() gives
        except OSError:  # it has ended
            return None

    def _since(self, begin: float, meanwhile: Callable[[], None]) -> float:
        """From when on time is charged: not for our own work, but for what is worked beside it."""
        worked = self.worked_s()
        meanwhile()
        now, then = time.monotonic(), self.worked_s()
        if worked is None or then is None:
            return now
        return max(begin, now - (then - worked))

    def take_output(self) -> str:
        """What was printed up to the last reply, without control characters; each print once."""
        if not self._total_printed:
            return ""
        text = self._printed.decode("utf-8", "replace")
        cut = self._total_printed - len(self._printed)
        self._printed.clear()
        self._total_printed = 0
        clean = "".join(c for c in text if c in "\n\t" or c.isprintable())
        return clean + (f"\n... and {cut} bytes more" if cut > 0 else "")

    @property
    def has_ended(self) -> bool:
        """Of one that was asked for nothing yet: its trace is silent until it ends."""
        return bool(select.select([self._trace], [], [], 0)[0])

    def close(self) -> int | None:
        """Kills and reaps the process; gives its exit code when it had ended by itself."""
        if not self._alive:
            return None
        self._kill()
        try:
            return self._reap(self.pid)
        finally:
            self._let_go()

    def dismiss(self) -> None:
        """Kills the process when all is done; where that can be, nobody waits for its end."""
        if self._bury is None:
            self.close()
        elif self._alive:
            self._kill()
            self._let_go()
            self._bury(self.pid)

    def _kill(self) -> None:
        self._alive = False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # before setsid there is no group of that number

    def _let_go(self) -> None:
        self._channel.close()
        os.close(self._output)
        os.close(self._trace)

    def _left(self, begin: float, limit_s: float) -> float:
        now = time.monotonic()
        return limit_s - (now - begin - self._forgiven(now))

    def _forgiven(self, now: float) -> float:
        """How much of this request's time is not charged."""
        paused = 0.0 if self._paused_at is None else now - self._paused_at
        return min(self._forgiven_s + paused, self.forgivable_s)

    def _step(self, outgoing: memoryview, left: float) -> tuple[Message | None, memoryview]:
        """Waits for the socket or the prints, and moves what can be moved."""
        writers = [self._channel] if outgoing else []
        wait = min(left, WATCH_S)
        readers: list[Any] = [self._channel, self._output] if self._prints else [self._channel]
        readable, writable, _ = select.select(readers, writers, [], wait)
        now = time.monotonic()
        if now - self._looked_at >= WATCH_S:
            self._looked_at = now
            self._look_after()
        if self._output in readable:
            self._drain()
        if writable:
            outgoing = self._send(outgoing)
        if self._channel in readable:
            self._take_in()
            return self._next_reply(), outgoing
        return None, outgoing

    def _send(self, outgoing: memoryview) -> memoryview:
        """Sends what the socket takes; gives the rest."""
        try:
            return outgoing[self._channel.send(outgoing[: 1 << 20]) :]
        except BlockingIOError:
            return outgoing
        except (BrokenPipeError, ConnectionResetError):
            self._stop_crashed()

    def _soon(self) -> Message | None:
        return self._next_reply() if self._take_in() else None

    def _look_after(self) -> None:
        """What limits of the kernel do not see, and whether anybody still waits."""
        if resident(self.pid) - self._memory_at_start > MEMORY:
            self._drain()
            self._stop(Hoarded(f"held more than {MEMORY >> 30} GiB of memory and was stopped"))
        if self.abandoned():
            self._stop(Abandoned())

    def _refuse_early_reply(self) -> None:
        """A reply before the question is forged. Notes may come at any time, from threads."""
        self._take_in()
        if self._next_reply() is not None or self._incoming:
            self._stop_garbled("sent a reply that nobody had asked for")

    def _take_in(self) -> bool:
        """Whether anything came."""
        try:
            size = self._channel.recv_into(self._buffer)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            size = 0
        if not size:
            self._stop_crashed()
        self._incoming += self._buffer[:size]
        return True

    def _next_reply(self) -> Message | None:
        """The reply when it is whole; notes that came before it are taken in."""
        while len(self._incoming) >= HEADER.size:
            head, size = HEADER.unpack_from(self._incoming)
            if head > HEAD_CAP or size > FRAME_CAP:
                self._stop_garbled("sent more data than a result may have")
            whole = HEADER.size + head + size
            if len(self._incoming) < whole:
                return None
            frame = bytes(self._incoming[:whole])
            del self._incoming[:whole]
            try:
                message, payload = unpack(frame)
            except WireError:
                self._stop_garbled("sent something that is no reply")
            if "note" not in message:
                self._drain()
                return message, payload
            self._take_note(message)
        return None

    def _take_note(self, message: dict[str, Any]) -> None:
        if message["note"] == "clock":
            now = time.monotonic()
            if message.get("runs"):
                self._forgiven_s += now - (self._paused_at or now)
                self._paused_at = None
            else:
                self._paused_at = now
        elif message["note"] == "forbidden" and len(self.notes) < MAX_NOTES:
            self.notes.append({"what": printable(message.get("what")), "line": message.get("line")})

    def _drain(self) -> None:
        while self._prints:
            try:
                part = os.read(self._output, 1 << 16)
            except BlockingIOError:
                return
            if not part:
                self._prints = False
                return
            self._total_printed += len(part)
            self._printed += part[: STDOUT_KEPT - len(self._printed)]
            if self._total_printed > STDOUT_LIMIT:
                limit = f"{STDOUT_LIMIT >> 20} MiB"
                self._stop(Flooded(f"printed more than {limit} and was stopped"))

    def _stop(self, how: BaseException) -> NoReturn:
        self.close()
        raise how

    def _stop_garbled(self, how: str) -> NoReturn:
        self._drain()
        self._stop(Garbled(how))

    def _stop_at_limit(self) -> None:
        """Asks where it hangs (C code writes that, the GIL is not needed), then kills it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)
        select.select([self._trace], [], [], 0.3)
        time.sleep(0.01)  # it comes in several writes
        line = self._traced_line()
        self._drain()
        self._stop(TimedOut("", line))

    def _stop_crashed(self) -> NoReturn:
        """The process is ending: give it a moment, so that its own exit code is seen."""
        select.select([self._trace], [], [], 0.3)  # its last descriptor to close
        line = self._traced_line()
        self._drain()
        code = self.close() or 0
        if code < 0 and code != -signal.SIGKILL:
            crash = Crashed(f"crashed ({signal.strsignal(-code)})", line)
            crash.by_signal = True
            raise crash
        if code < 0:
            raise Crashed("the process was killed", line)
        raise Crashed(f"ended the whole process (exit code {code})", line)

    def _traced_line(self) -> int | None:
        """The innermost line of the learner's file in what faulthandler wrote."""
        try:
            text = os.read(self._trace, 1 << 16).decode("utf-8", "replace")
        except BlockingIOError:
            return None
        for name, line in re.findall(r'File "([^"]*)", line ([0-9]{1,9})\b', text):
            if not os.path.isabs(name) and not name.startswith("<"):
                return int(line)
        return None


def resident(pid: int) -> int:
    """Bytes of memory that a process holds, shared ones too; 0 where it is not told."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
