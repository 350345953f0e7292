"""What hostile answers aim at, and how one sees that it was not hit."""

from __future__ import annotations

import hashlib
import os
import resource
import secrets
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.content import PACKAGE, locate
from harness.journal import Journal

PATIENCE_S = 60.0  # for a process to end; no probe waits for it otherwise

Facts = dict[str, object]


class Surroundings:
    """A victim process, listeners, a journal and other files, all of them ours to lose."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: list[str] = []
        self.journal = _journal(folder / "home")
        self.canary = folder / "canary.txt"
        self.canary.write_text("still here\n")
        os.utime(self.canary, (1e9, 1e9))
        (folder / "writable").mkdir()
        (folder / "writable").chmod(0o777)
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = _bound(socket.AF_INET, ("127.0.0.1", 0))
        self._abstract = _bound(socket.AF_UNIX, f"\0kata-{secrets.token_hex(8)}")
        self._path = _bound(socket.AF_UNIX, str(folder / "datagrams.sock"))
        for listener in (self._tcp, self._udp, self._abstract, self._path):
            threading.Thread(target=self._listen, args=(listener,), daemon=True).start()
        self._victim = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
        )
        wait_until(lambda: _state(self._victim.pid) == "S")
        self.before = self.facts()  # of the next answer: what comes late is told of that one

    def places(self) -> dict[str, str]:
        """What stands in the answers' texts as @NAME@."""
        return {
            "VICTIM": str(self._victim.pid),
            "PORT": str(self._tcp.getsockname()[1]),
            "UDP": str(self._udp.getsockname()[1]),
            "ABSTRACT": self._abstract.getsockname()[1:].decode(),
            "DATAGRAMS": self._path.getsockname(),
            "JOURNAL": str(self.journal),
            "CANARY": str(self.canary),
            "FOLDER": str(self.folder),
            "PACKAGE": str(PACKAGE),
            "SOLUTION": str(locate({}).solutions / "iou/iou.py"),
            "SITE": sysconfig.get_path("purelib"),
            "RUNNER": str(os.getpid()),
        }

    def facts(self) -> Facts:
        """All that must be the same after an answer as before it."""
        victim = self._victim.pid
        return {
            "victim": (self._victim.poll(), _state(victim), os.getpriority(0, victim)),
            "victim's cores": sorted(os.sched_getaffinity(victim)),
            "victim's limits": Path(f"/proc/{victim}/limits").read_text(),
            "own limits": [resource.getrlimit(kind) for kind in range(16)],
            "heard": list(self.heard),
            "files": dict(_files(self.folder)),
            "package": dict(_files(PACKAGE, content=False)),
            "site": sorted(os.listdir(sysconfig.get_path("purelib"))),
            "temporary": sorted(n for n in os.listdir("/tmp") if n.startswith("hostile")),
        }

    def close(self) -> None:
        self._victim.kill()
        self._victim.communicate()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            if listener is self._tcp:
                line, peer = listener.accept()
                line.close()
                self.heard.append(f"a connection from {peer}")
            else:
                self.heard.append(f"a datagram of {len(listener.recv(1 << 16))} bytes")


def wait_until(holds: Callable[[], bool]) -> bool:
    """Waits for a condition, as long as it takes within reason; whether it came to hold."""
    end = time.monotonic() + PATIENCE_S
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.005)
    return held


def processes() -> dict[int, tuple[int, str, str]]:
    """The parent, name and state of every process."""
    found = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        process = _process(int(entry))
        if process:
            found[int(entry)] = process
    return found


def _process(pid: int) -> tuple[int, str, str] | None:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            told = file.read()
    except OSError:  # it has just ended
        return None
    name = told[told.index("(") + 1 : told.rindex(")")]
    state, parent = told[told.rindex(")") + 1 :].split()[:2]
    return int(parent), name, state


def descendants(pid: int) -> set[int]:
    """The children of a process and theirs, at any depth; not the one that waits for an answer."""
    table = processes()
    found, new = set(), {pid}
    while new:
        new = {child for child, (parent, _, _) in table.items() if parent in new} - found
        found |= new
    return {child for child in found if table[child][1] != SPARE}


def orphans() -> set[int]:
    """Answer processes that nobody looks after."""
    return {
        pid
        for pid, (parent, name, _) in processes().items()
        if parent == 1 and name in (ANSWER, SPARE)
    }


ANSWER, SPARE = "kata-answer", "kata-spare"


def has_ended(pid: int) -> bool:
    """Be it that nobody has asked for its exit code."""
    return _state(pid) in ("gone", "Z")


def _state(pid: int) -> str:
    process = _process(pid)
    return process[2] if process else "gone"


def _journal(home: Path) -> Path:
    home.mkdir(mode=0o700)
    with Journal.open(home) as journal:
        data = {"path": "/x/double.py", "minutes": 5, "seed": 1, "bug": None, "from": None}
        journal.append("start", at=1.0, attempt=1, kata="double", data=data)
        journal.append("hint", at=2.0, attempt=1, kata="double", data={"number": 1})
        path = journal.path
    return path


def _bound(family: int, address: str | tuple[str, int]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_DGRAM)
    listener.bind(address)
    return listener


def _files(folder: Path, content: bool = True) -> Iterator[tuple[str, object]]:
    """Every file below a folder, without what Python and a running judge keep there."""
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts or "run" in path.relative_to(folder).parts:
            continue
        status = path.lstat()
        about = (status.st_mode, status.st_uid, status.st_gid, status.st_nlink, status.st_ctime_ns)
        size = (status.st_size, status.st_mtime_ns) if path.is_file() else ()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if content and size else ""
        yield str(path), (*about, *size, digest) if size else about[:3]
