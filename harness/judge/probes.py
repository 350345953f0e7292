"""What `kata doctor` runs as an answer: it tries what no answer may do, and says what came of it.

This text is sent to an answer process like a learner's, so it imports nothing of ours. Each try
is harmless where it succeeds.
"""

from __future__ import annotations

import os


def probe(secret: str, scratch: str, judge: int) -> dict[str, str]:
    """name of a wall -> "" where it held, else what was possible.

    `secret` is a file that no answer may read, `scratch` a folder that everybody may write,
    `judge` the number of the process that asks.
    """
    tries = {
        "files": lambda: _read(secret),
        "writing": lambda: _write(scratch),
        "modes": lambda: os.chmod(scratch, 0o700),
        "network": _connect,
        "processes": _fork,
        "signals": lambda: os.kill(judge, 0),
        "tracing": lambda: _attach(judge),
        "memory": lambda: len(bytes(2 << 30)),
        "limits": _raise_limit,
    }
    return {name: _tried(attempt) for name, attempt in tries.items()}


def _tried(attempt: object) -> str:
    try:
        attempt()  # type: ignore[operator]  # all of them take nothing
    except (OSError, MemoryError, ValueError):
        return ""
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return "was possible"


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _write(folder: str) -> None:
    path = os.path.join(folder, "written")
    with open(path, "w", encoding="ascii"):
        pass
    os.unlink(path)


def _connect() -> None:
    import socket

    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _attach(pid: int) -> None:
    """Reads from the memory of another process, as a debugger does."""
    with open(f"/proc/{pid}/mem", "rb"):
        pass


def _raise_limit() -> None:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most + 1, most + 1))
