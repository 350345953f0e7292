"""Forks answer processes: Python with NumPy (or torch), waiting for requests on a socket.

A request is one line, `fork` with three descriptors, `wait PID` or `bury PID`; so is the reply,
which a burial has not. The zygote knows nothing of katas and never sees an answer; it only
forks and reaps. It was started anew and not forked from the judge, so nothing of an oracle was
ever in its memory.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys

from harness.judge import limits, rehearsal
from harness.judge.answering import become_answer
from harness.judge.jail import Jail

CHILDREN = "/proc/self/task/{0}/children"


def main(control: socket.socket, walls: bool) -> None:
    """Serves requests until the judge is gone."""
    jail = Jail.build() if walls else Jail()
    limits.keep_private()
    limits.adopt_orphans()
    os.chdir("/")
    for step in rehearsal.steps():  # what is made at first use, once for all
        step()
    gc.collect()
    gc.freeze()
    control.sendall(b"ready\n")
    children: set[int] = set()
    while True:
        line, descriptors, _, _ = socket.recv_fds(control, 64, 3)
        if not line:
            break
        verb, _, number = line.decode("ascii").partition(" ")
        if verb.strip() == "fork":
            children.add(pid := _fork(jail, control, descriptors))
            control.sendall(b"%d\n" % pid)
        else:
            _, status = os.waitpid(int(number), 0)
            children.discard(int(number))
            if verb == "wait":
                control.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
            _end_orphans(children)
    for pid in children:
        _kill(pid)


def _fork(jail: Jail, control: socket.socket, descriptors: list[int]) -> int:
    channel, output, trace = descriptors  # here: whatever fails in the child is told of the answer
    zygote = os.getpid()
    pid = os.fork()
    if pid == 0:
        control.close()
        os.setsid()
        become_answer(jail, channel, output, trace, zygote)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def _end_orphans(children: set[int]) -> None:
    """Ends what ended answers have left behind, where no wall kept them from forking."""
    try:
        while True:
            with open(CHILDREN.format(os.getpid()), encoding="ascii") as file:
                orphans = {int(pid) for pid in file.read().split()} - children
            if not orphans:
                return
            for pid in orphans:  # their own children become ours in the next round
                _kill(pid)
                os.waitpid(pid, 0)
    except OSError:  # a kernel that does not list children
        return


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):  # before setsid there is no group of that number
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


if __name__ == "__main__":
    if "torch" in sys.argv[2:]:
        from harness.judge import torch_ready

        torch_ready.load()
    main(socket.socket(fileno=int(sys.argv[1])), walls="open" not in sys.argv[2:])
    os._exit(0)  # there is nothing to tidy, and somebody waits
