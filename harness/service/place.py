"""Where the warm judge listens: a socket in a folder that only its owner may enter."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import stat
import sys
import warnings
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from harness import content

CONNECT_S = 10.0  # to a judge whose queue is full
LONGEST = 100  # bytes of a socket's path; the system allows a few more

Identity = tuple[int, int, int]


class Place(NamedTuple):
    """The socket of this installation's judge, and the lock of those who start one."""

    path: Path

    def connect(self) -> socket.socket | None:
        """A connection, or None where nobody listens."""
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_S)
        try:
            line.connect(str(self.path))
        except OSError:
            line.close()
            return None
        return line

    def listen(self) -> socket.socket:
        """A listening socket in place of a dead one. To be called under the lock."""
        self.path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            listener.bind(str(self.path))
        finally:
            os.umask(before)
        listener.listen(socket.SOMAXCONN)
        return listener

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Only one process at a time puts a socket here or takes one away."""
        handle = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def identity(self) -> Identity | None:
        """What tells the socket that stands here from another; None when there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        # Some file systems give a number again as soon as it is free.
        return status.st_dev, status.st_ino, status.st_mtime_ns

    def leave(self, mine: Identity | None) -> None:
        """Takes the socket away unless another judge has put its own here."""
        with contextlib.suppress(OSError), self.lock():
            if mine is not None and self.identity() == mine:
                self.path.unlink()


def find(environ: Mapping[str, str]) -> Place:
    """The place of this installation's judge; raises OSError where it cannot be.

    Another Python, another copy of kata or other walls have a judge of their own.
    """
    folder = _folder(environ)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder that only you may enter")
    told = f"{content.PACKAGE}\0{sys.prefix}\0{sys.version}\0{walls_wanted(environ)}"
    path = folder / f"judge-{zlib.crc32(told.encode()):08x}.sock"
    if len(os.fsencode(path)) > LONGEST:
        raise OSError(f"{path} is too long for a socket")
    return Place(path)


def _folder(environ: Mapping[str, str]) -> Path:
    """KATA_RUNTIME, else the platform's folder for what lasts as long as a session."""
    chosen = environ.get("KATA_RUNTIME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    with warnings.catch_warnings():  # it warns where it takes the temporary folder
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path("kata", appauthor=False).absolute()


def walls_wanted(environ: Mapping[str, str]) -> bool:
    """Whether answers are to be shut in: unless KATA_WALLS is "off"."""
    return environ.get("KATA_WALLS", "") != "off"


def server_wanted(environ: Mapping[str, str]) -> bool:
    """Whether a warm judge may be used: unless KATA_SERVER is "off"."""
    return environ.get("KATA_SERVER", "") != "off"
