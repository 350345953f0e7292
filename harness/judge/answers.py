"""Where answer processes come from: forked by zygotes, or started ahead where nothing can fork."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from harness.judge.process import AnswerProcess, JudgeFault
from harness.judge.proxy import Channel

END_LIMIT_S = 5.0  # for the zygote to end what it forked
START_LIMIT_S = 60.0  # for the zygote; a machine this slow cannot judge
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Nursery(Protocol):
    """Gives fresh answer processes, of NumPy or of torch."""

    @property
    def pid(self) -> int: ...

    def open(self) -> AnswerProcess: ...

    def close(self) -> None: ...


class Zygote:
    """A process with NumPy (or torch) that forks answer processes in milliseconds.

    Starting it returns at once; the first `open` waits until it is ready, so that its imports
    overlap with the judge's own. Several threads may use it.
    """

    def __init__(self, torch: bool = False, walls: bool = True) -> None:
        ours, theirs = socket.socketpair()
        words = [*(["torch"] if torch else []), *([] if walls else ["open"])]
        with theirs:
            self._process = subprocess.Popen(
                # -P: a numpy.py in the learner's folder must not be taken for NumPy.
                [sys.executable, "-P", "-m", "harness.judge.zygote", str(theirs.fileno()), *words],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,
            )
        self._control = ours
        self._control.settimeout(START_LIMIT_S)
        self._ready = False
        self._turn = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    def open(self) -> AnswerProcess:
        """A fresh answer process."""
        with _Ends() as ends:
            pid = int(self._ask(b"fork\n", ends.theirs))
            return AnswerProcess(pid, *ends.take(), reap=self._reap)

    def close(self) -> None:
        """Ends the zygote and whatever it forked."""
        self._control.close()
        try:
            # It kills what it forked and ends; nothing was forked while it was getting ready.
            self._process.wait(END_LIMIT_S if self._ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()

    def _reap(self, pid: int) -> int:
        return int(self._ask(b"wait %d\n" % pid))

    def _ask(self, line: bytes, descriptors: list[int] | None = None) -> str:
        with self._turn:
            try:
                if not self._ready:
                    self._line()
                    self._ready = True
                socket.send_fds(self._control, [line], descriptors or [])
                return self._line()
            except OSError as error:
                raise JudgeFault(f"the answer process could not be started: {error}") from error

    def _line(self) -> str:
        line = self._control.recv(64)
        if not line:
            self._process.wait()
            said = self._process.stderr.read() if self._process.stderr else b""
            raise JudgeFault(
                "the process that starts answers has ended:\n" + said.decode("utf-8", "replace")
            )
        return line.decode("ascii")


class Spawner:
    """Starts each answer process anew, one ahead of need: for systems where none can be forked.

    No walls stand around these; the limits do where the system knows them.
    """

    def __init__(self, torch: bool = False) -> None:
        self._words = ["torch"] if torch else []
        self._turn = threading.Lock()
        self._spare: AnswerProcess | None = self._start()

    @property
    def pid(self) -> int:
        """Of the spare, or 0 when there is none."""
        return self._spare.pid if self._spare else 0

    def open(self) -> AnswerProcess:
        with self._turn:
            taken = self._spare or self._start()
            self._spare = self._start()
        return taken

    def close(self) -> None:
        with self._turn:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()

    def _start(self) -> AnswerProcess:
        lifeline, held = os.pipe()
        with _Ends() as ends:
            given = [*ends.theirs, lifeline]
            try:
                process = subprocess.Popen(
                    [
                        *(sys.executable, "-P", "-m", "harness.judge.spare"),
                        *(str(descriptor) for descriptor in given),
                        *self._words,
                    ],
                    pass_fds=given,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    start_new_session=True,
                )
            except OSError as error:
                os.close(held)
                raise JudgeFault(f"the answer process could not be started: {error}") from error
            finally:
                os.close(lifeline)

            def reap(pid: int) -> int:
                os.close(held)
                return process.wait()

            return AnswerProcess(process.pid, *ends.take(), reap=reap)


class _Ends:
    """The two ends of what a judge and an answer talk over; closed unless they are taken."""

    def __init__(self) -> None:
        self._channel, channel = socket.socketpair()
        self._output, output = os.pipe()
        self._trace, trace = os.pipe()
        self._far = channel
        self.theirs = [channel.fileno(), output, trace]
        self._taken = False

    def take(self) -> tuple[socket.socket, int, int]:
        self._taken = True
        return self._channel, self._output, self._trace

    def __enter__(self) -> _Ends:
        return self

    def __exit__(self, *_: object) -> None:
        self._far.close()
        for descriptor in self.theirs[1:]:
            os.close(descriptor)
        if not self._taken:
            self._channel.close()
            os.close(self._output)
            os.close(self._trace)


class Answers:
    """All that a judge needs of answer processes: the right kind, and a new one after a fault."""

    def __init__(self, walls: bool = True) -> None:
        self._walls = walls and sys.platform == "linux"
        self._turn = threading.Lock()
        # NumPy's at once, so that its imports overlap with the judge's own.
        self._nurseries: dict[bool, Nursery] = {False: self._start(torch=False)}

    def __call__(self, torch: bool = False) -> Channel:
        """A fresh answer process; a nursery that has died is replaced at the second attempt."""
        nursery = self._nursery(torch)
        try:
            return nursery.open()
        except JudgeFault:
            self._give_up(torch, nursery)
            return self._nursery(torch).open()

    def pids(self) -> list[int]:
        """Of the processes that give answer processes."""
        return [nursery.pid for nursery in list(self._nurseries.values())]

    def renew(self) -> None:
        """Fresh nurseries, after a fault that may be theirs."""
        for torch, nursery in list(self._nurseries.items()):
            self._give_up(torch, nursery)

    def close(self) -> None:
        self.renew()

    def _nursery(self, torch: bool) -> Nursery:
        with self._turn:
            if torch not in self._nurseries:
                self._nurseries[torch] = self._start(torch)
            return self._nurseries[torch]

    def _start(self, torch: bool) -> Nursery:
        return Zygote(torch) if self._walls else Spawner(torch)

    def _give_up(self, torch: bool, nursery: Nursery) -> None:
        with self._turn:
            if self._nurseries.get(torch) is nursery:  # else another thread was quicker
                del self._nurseries[torch]
                nursery.close()


@contextlib.contextmanager
def answer_processes(walls: bool = True) -> Iterator[Callable[..., Channel]]:
    """Gives a function that opens a fresh answer process; all of them end with the block."""
    answers = Answers(walls)
    try:
        yield answers
    finally:
        answers.close()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0"} | dict.fromkeys(ONE_THREAD, "1")
