"""Answer processes where none can be forked: each is started anew, one ahead of need."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from harness.judge.ends import READY, START_LIMIT_S, Ends, environment
from harness.judge.process import AnswerProcess, JudgeFault

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class Spawner:
    """Keeps one spare process ahead of need.

    No walls stand around these; the limits do where the system knows them. Several threads may
    use it.
    """

    def __init__(self, torch: bool = False) -> None:
        self._words = ["torch"] if torch else []
        self._turn = threading.Lock()
        self._broken = False
        self._spare: _Spare | None = _Spare(self._words)

    @property
    def pid(self) -> int:
        """Of the spare, or 0 when there is none."""
        spare = self._spare
        return spare.pid if spare else 0

    @property
    def spares(self) -> list[int]:
        return [self.pid] if self.pid else []

    @property
    def broken(self) -> bool:
        return self._broken

    def open(self) -> AnswerProcess:
        with self._turn:
            if self._broken:
                raise JudgeFault("the process that was to be the answer's has ended")
            taken, self._spare = self._spare or _Spare(self._words), None
            with contextlib.suppress(JudgeFault):  # told when it is needed
                self._spare = _Spare(self._words)
        try:
            return taken.become_answer()
        except JudgeFault:
            self._broken = True
            raise

    def prepare(self) -> None:
        """There is a spare already, from the last `open` on."""

    def close(self) -> None:
        """Ends the spare; answer processes end when they are closed."""
        with self._turn:
            self._broken = True
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.end()


class _Spare:
    """A process on its way to be an answer process: it imports, says so, and waits."""

    def __init__(self, words: list[str]) -> None:
        self._ends = Ends()
        lifeline, self._held = os.pipe()
        with self._ends.given_away():
            try:
                self._process = _starter().submit(_spawn, self._ends, lifeline, words).result()
            except OSError as error:
                os.close(self._held)
                self._ends.close()
                raise JudgeFault(f"the answer process could not be started: {error}") from error
            finally:
                os.close(lifeline)

    @property
    def pid(self) -> int:
        return self._process.pid

    def become_answer(self) -> AnswerProcess:
        """Waits until it is ready. Until then no answer was in it, so its end is our fault."""
        channel = self._ends.channel
        channel.settimeout(START_LIMIT_S)
        try:
            ready = channel.recv(1) == READY
        except OSError:
            ready = False
        if not ready or self._process.poll() is not None:  # it may have ended since
            self.end()
            raise JudgeFault("the process that was to be the answer's has ended")
        channel.settimeout(None)
        return AnswerProcess(self.pid, *self._ends.take(), reap=self._reap)

    def end(self) -> None:
        self._process.kill()
        self._reap(self.pid)
        self._ends.close()

    def _reap(self, pid: int) -> int:
        os.close(self._held)
        return self._process.wait()


def _spawn(ends: Ends, lifeline: int, words: list[str]) -> subprocess.Popen[bytes]:
    given = [*ends.theirs, lifeline]
    return subprocess.Popen(
        [*(sys.executable, "-P", "-m", "harness.judge.spare"), *map(str, given), *words],
        pass_fds=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )


@functools.cache
def _starter() -> ThreadPoolExecutor:
    """The thread that starts spares.

    They end with their parent, and to the kernel that is the thread which started them: one that
    serves a single client would take the next client's spare along.
    """
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1, "kata-starter")
