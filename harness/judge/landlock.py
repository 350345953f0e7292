"""Which files an answer may read: Landlock, the kernel's access rules for one process.

Rules can only be added up, so what may not be read is left out: the standard library and each
entry of site-packages are allowed one by one, and this package (its wheel holds the solutions)
is not among them. See landlock(7).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # alike on every machine
WANT_VERSION = 1
PATH_BENEATH = 1

READ_FILE, READ_DIR = 1 << 2, 1 << 3
WRITE_FILE = 1 << 1
# Rights over files that each version of Landlock knows, and so can refuse.
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
NET_RIGHTS = 0b11  # from version 4: bind and connect TCP
SCOPES = 0b11  # from version 6: abstract sockets, signals
QUIET = 1  # from version 7: no line in the audit log for what was refused

OWN = "harness"
SITE = ("site-packages", "dist-packages")
DEVICES = ("/dev/urandom", "/proc/cpuinfo", "/sys/devices/system/cpu", "/etc/ld.so.cache")

_libc = ctypes.CDLL(None, use_errno=True)


class _Path(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("descriptor", ctypes.c_int32))


def version() -> int:
    """Of the kernel's Landlock; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), WANT_VERSION)))


def rules() -> int | None:
    """A descriptor of the rules for an answer, or None where there is no Landlock."""
    abi = version()
    if not abi:
        return None
    files = FILE_RIGHTS[max(known for known in FILE_RIGHTS if known <= abi)]
    told = [files, NET_RIGHTS if abi >= 4 else 0, SCOPES if abi >= 6 else 0]
    handled = (ctypes.c_uint64 * (1 if abi < 4 else 2 if abi < 6 else 3))(*told[: _words(abi)])
    size = ctypes.c_size_t(ctypes.sizeof(handled))
    made = int(_libc.syscall(CREATE_RULESET, handled, size, 0))
    if made < 0:
        return None
    for path in _readable():
        _allow(made, path, READ_FILE | READ_DIR)
    _allow(made, os.devnull, READ_FILE | WRITE_FILE)
    return made


def enter(made: int) -> bool:
    """Puts this process under the rules; needs no_new_privs. Whether it did."""
    if _libc.syscall(RESTRICT_SELF, made, QUIET if version() >= 7 else 0) == 0:
        return True
    return bool(_libc.syscall(RESTRICT_SELF, made, 0) == 0)


def _words(abi: int) -> int:
    return 1 if abi < 4 else 2 if abi < 6 else 3


def _allow(made: int, path: str, rights: int) -> None:
    with contextlib.suppress(OSError):  # what is not there cannot be read
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not os.path.isdir(path):
                rights &= ~READ_DIR
            rule = _Path(rights, descriptor)
            _libc.syscall(ADD_RULE, made, PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(descriptor)


def _readable() -> Iterator[str]:
    """Every file and folder that an answer may read."""
    yield from DEVICES
    packages = {os.path.realpath(path) for path in _package_folders()}
    for folder in sorted({os.path.realpath(path) for path in _library_folders()}):
        for entry in _entries(folder):
            if os.path.realpath(entry) not in packages and _name(entry) not in SITE:
                yield entry
    for folder in sorted(packages):
        for entry in _entries(folder):
            if _name(entry) != OWN:
                yield entry
    yield from _shared_libraries()


def _name(path: str) -> str:
    return os.path.basename(path)


def _entries(folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return [entry.path for entry in os.scandir(folder)]
    return []


def _library_folders() -> set[str]:
    return {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")} | {
        path for path in sys.path if path.endswith(("lib-dynload", ".zip"))
    }


def _package_folders() -> set[str]:
    return {path for path in sys.path if _name(path) in SITE}


def _shared_libraries() -> Iterator[str]:
    """What extension modules are linked with: beside what this process has loaded already."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        mapped = {line.split(maxsplit=5)[5].rstrip("\n") for line in maps if ".so" in line}
    for folder in sorted({os.path.dirname(path) for path in mapped}):
        if not any(name in folder for name in SITE):
            yield from map(str, Path(folder).glob("*.so*"))
