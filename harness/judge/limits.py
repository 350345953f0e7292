"""Limits that a process puts on itself, and what the kernel is told about its end."""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal
import sys

MEMORY = 1 << 30  # bytes over what the fresh process has
ADDRESSES = 4 << 30  # likewise; threads and libraries reserve more than they use
CPU_S = 600  # the second net: the judge stops an answer long before
OPEN_FILES = 256
CAPABILITY_VERSION = 0x20080522
LAST_CAPABILITY = 63

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *values: int) -> bool:
    """Whether the kernel did it; False where there is no such call."""
    if not LINUX:
        return False
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return bool(_libc.prctl(option, *padded) == 0)


def keep_private() -> bool:
    """No process of the same user may read this one's memory, and it leaves no core."""
    return prctl(PR_SET_DUMPABLE, 0)


def adopt_orphans() -> bool:
    """What outlives an answer becomes this process's child."""
    return prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_with_parent() -> bool:
    return prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def call_it(name: bytes) -> None:
    """The name that `top` shows."""
    if LINUX:
        _libc.prctl(PR_SET_NAME, ctypes.c_char_p(name), 0, 0, 0)


def bound_memory() -> bool:
    """Python, NumPy and torch get an error that can be reported when they ask for more."""
    used, addresses = _in_use("VmData:"), _in_use("VmSize:")
    if used is None or addresses is None:
        return False
    # Addresses cost the kernel page tables, which no other limit counts.
    _limit(resource.RLIMIT_AS, addresses + ADDRESSES)
    return _limit(resource.RLIMIT_DATA, used + MEMORY)


def bound_the_rest() -> bool:
    """No core dump, no file that grows, few open files, no endless use of the CPU."""
    done = [
        _limit(resource.RLIMIT_CORE, 0),
        _limit(resource.RLIMIT_FSIZE, 0),
        _limit(resource.RLIMIT_NOFILE, OPEN_FILES),
        _limit(resource.RLIMIT_CPU, CPU_S),
    ]
    return all(done)


def drop_capabilities() -> bool:
    """What makes root's limits binding for root. Without capabilities there is nothing to drop."""
    if not LINUX:
        return False
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(LAST_CAPABILITY + 1):
        if not prctl(PR_CAPBSET_DROP, capability):  # the last one, or we have none
            break
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    return bool(_libc.capset(header, (ctypes.c_uint32 * 6)()) == 0)


def refuse_new_privileges() -> bool:
    return prctl(PR_SET_NO_NEW_PRIVS, 1)


def _limit(kind: int, most: int) -> bool:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))
        return True
    return False


def _in_use(what: str) -> int | None:
    """Bytes of memory now, as a limit counts them; None where it is not told."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(what):
                    return int(line.split()[1]) << 10
    except OSError:
        pass
    return None
