"""Where answer processes come from: forked by zygotes, or started ahead where nothing can fork."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from harness.judge.ends import START_LIMIT_S, Ends, environment
from harness.judge.process import AnswerProcess, JudgeFault
from harness.judge.processors import bind_answer
from harness.judge.proxy import Channel
from harness.judge.spawner import Spawner

SPARES = 2  # who asks again at once gets one that is ready, too
END_LIMIT_S = 5.0  # for the zygote to end what it forked


class Nursery(Protocol):
    """Gives fresh answer processes, of NumPy or of torch."""

    @property
    def pid(self) -> int: ...

    @property
    def broken(self) -> bool:
        """Whether it has failed; it gives no more answer processes then."""
        ...

    @property
    def spares(self) -> list[int]:
        """The pids of the processes that are ready."""
        ...

    def open(self) -> AnswerProcess: ...

    def prepare(self) -> None:
        """Has a process ready for the next `open`."""
        ...

    def close(self) -> None: ...


class Zygote:
    """A process with NumPy (or torch) that forks answer processes in milliseconds.

    Starting it returns at once; the first `open` waits until it is ready, so that its imports
    overlap with the judge's own. Several threads may use it.
    """

    def __init__(self, torch: bool = False, walls: bool = True) -> None:
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)  # a message stays one
        words = [*(["torch"] if torch else []), *([] if walls else ["open"])]
        with theirs:
            self._process = subprocess.Popen(
                # -P: a numpy.py in the learner's folder must not be taken for NumPy.
                [sys.executable, "-P", "-m", "harness.judge.zygote", str(theirs.fileno()), *words],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment(),
                start_new_session=True,
            )
        self._control = ours
        self._control.settimeout(START_LIMIT_S)
        self._ready = False
        self._fault = ""
        self._turn = threading.Lock()
        self._spares: deque[AnswerProcess] = deque()
        self._preparing = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def broken(self) -> bool:
        return bool(self._fault)

    @property
    def spares(self) -> list[int]:
        return [spare.pid for spare in list(self._spares)]

    def open(self) -> AnswerProcess:
        """A fresh answer process: the spare that has waited longest, where there is one."""
        with contextlib.suppress(IndexError):
            while (spare := self._spares.popleft()).has_ended:  # somebody has killed it
                spare.dismiss()
            return spare
        return self._forked()

    def prepare(self) -> None:
        """Forks what spares are missing: they get ready while nobody waits for them."""
        if not self._preparing.acquire(blocking=False):
            return  # another thread is at it
        try:
            while len(self._spares) < SPARES and not self._fault:
                self._spares.append(self._forked())
        except JudgeFault:
            pass  # told when they are needed
        finally:
            self._preparing.release()
        if self._fault:  # and perhaps closed already
            self._end_spares()

    def _forked(self) -> AnswerProcess:
        with Ends() as ends:
            pid = int(self._ask(b"fork\n", ends.theirs))
            return AnswerProcess(pid, *ends.take(), reap=self._reap, bury=self._bury)

    def close(self) -> None:
        """Ends the zygote and whatever it forked; threads that use it see a fault of ours."""
        self._fault = self._fault or "the process that starts answers was ended"
        with contextlib.suppress(OSError):
            # Wakes whoever waits for a reply, and holds the turn until then. To close it now would
            # give its number away, and that thread would read what is meant for another.
            self._control.shutdown(socket.SHUT_RDWR)
        self._end_spares()
        try:
            # It kills what it forked and ends; nothing was forked while it was getting ready.
            self._process.wait(END_LIMIT_S if self._ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with self._turn:
            self._control.close()
            if self._process.stderr:
                self._process.stderr.close()

    def _end_spares(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._spares.popleft().dismiss()

    def _reap(self, pid: int) -> int:
        return int(self._ask(b"wait %d\n" % pid))

    def _bury(self, pid: int) -> None:
        """Has the zygote reap a process that was killed; nobody waits for that."""
        with self._turn, contextlib.suppress(OSError):
            if not self._fault:
                self._control.sendall(b"bury %d\n" % pid)

    def _ask(self, line: bytes, descriptors: list[int] | None = None) -> str:
        with self._turn:
            if self._fault:
                raise JudgeFault(self._fault)
            try:
                if not self._ready:
                    self._line()
                    self._ready = True
                socket.send_fds(self._control, [line], descriptors or [])
                return self._line()
            except OSError as error:
                # Nothing is asked again: a late reply would be taken for the next one.
                self._fault = f"the process that starts answers failed: {error}"
                self._fault += self._last_words()
                raise JudgeFault(self._fault) from error

    def _line(self) -> str:
        line = self._control.recv(64)
        if not line:
            raise ConnectionError("it has ended")
        return line.decode("ascii")

    def _last_words(self) -> str:
        """What it had to say of its end, if it has ended."""
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            return ""
        said = self._process.stderr.read() if self._process.stderr else b""
        return "\n" + said.decode("utf-8", "replace")


class Answers:
    """All that a judge needs of answer processes: the right kind, and a new one after a fault."""

    def __init__(self, walls: bool = True) -> None:
        self._walls = walls and sys.platform == "linux"
        self._turn = threading.Lock()
        # NumPy's at once, so that its imports overlap with the judge's own.
        self._nurseries: dict[bool, Nursery] = {False: self._start(torch=False)}

    def __call__(self, torch: bool = False) -> Channel:
        """A fresh answer process; a nursery that has died meanwhile is replaced."""
        try:
            process = self._nursery(torch).open()
        except JudgeFault:
            process = self._nursery(torch).open()
        bind_answer(process.pid)
        return process

    def pids(self) -> list[int]:
        """Of the processes that give answer processes."""
        return [nursery.pid for nursery in list(self._nurseries.values())]

    def spares(self) -> list[int]:
        """Of the answer processes that wait for the next runs."""
        return [pid for nursery in list(self._nurseries.values()) for pid in nursery.spares]

    def prepare(self) -> None:
        """Has an answer process ready for the next run."""
        self._nursery(torch=False).prepare()

    def rest(self) -> None:
        """Ends the process that holds torch. Only while no answer of it is at work."""
        with self._turn:
            torch = self._nurseries.pop(True, None)
        if torch is not None:
            torch.close()

    def close(self) -> None:
        with self._turn:
            nurseries = list(self._nurseries.values())
            self._nurseries.clear()
        for nursery in nurseries:
            nursery.close()

    def _nursery(self, torch: bool) -> Nursery:
        """The one at hand. A broken one is replaced, and only that: others serve other threads."""
        with self._turn:
            old = self._nurseries.get(torch)
            if old is not None and not old.broken:
                return old
            fresh = self._nurseries[torch] = self._start(torch)
        if old is not None:
            old.close()
        return fresh

    def _start(self, torch: bool) -> Nursery:
        return Zygote(torch) if self._walls else Spawner(torch)


@contextlib.contextmanager
def answer_processes(walls: bool = True) -> Iterator[Callable[..., Channel]]:
    """Gives a function that opens a fresh answer process; all of them end with the block."""
    answers = Answers(walls)
    try:
        yield answers
    finally:
        answers.close()
