"""Limits that the answer process puts on itself before the learner's code is loaded."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys

MEMORY = 1 << 30  # bytes over what the fresh process has
PR_SET_PDEATHSIG = 1


def apply() -> None:
    """No core dumps, a bound on memory, and no life after the process that forked this one."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = _data_in_use()
    if used is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY, used + MEMORY))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _data_in_use() -> int | None:
    """Bytes of private memory now, as RLIMIT_DATA counts them; None where it is not told."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmData:"):
                    return int(line.split()[1]) << 10
    except OSError:
        pass
    return None
