"""System calls by their numbers."""

import ctypes
import errno
import os

LIBC = ctypes.CDLL(None, use_errno=True)
GONE_THROUGH = []


def call(number, *arguments):
    """The errno of a system call, or 0."""
    ctypes.set_errno(0)
    words = [a if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments]
    return ctypes.get_errno() if LIBC.syscall(ctypes.c_long(number), *words) == -1 else 0


def refused(name, number, *arguments, by=(errno.EPERM,)):
    """Notes a call that another error than a refusal met, or none."""
    error = call(number, *arguments)
    if error not in by:
        GONE_THROUGH.append(f"{name} ({errno.errorcode.get(error, 'done')})")


def tell():
    if GONE_THROUGH:
        raise AssertionError("not refused: " + ", ".join(GONE_THROUGH))
