"""What can go wrong, told in one sentence with its remedy, and the exit codes."""

import os
import sys
import time
from pathlib import Path
from typing import Final

from harness import __version__

OK: Final = 0  # done, or passed
FAILS: Final = 1  # the answer does not pass
USAGE: Final = 2  # wrong usage, a missing path, a folder for a file
FAULT: Final = 3  # our own fault, or a place we cannot write
INTERRUPTED: Final = 130


class KataError(Exception):
    """Something that the person can understand and do something about."""

    def __init__(self, message: str, remedy: str = "", exit_code: int = USAGE) -> None:
        super().__init__(message, remedy, exit_code)
        self.message = message
        self.remedy = remedy
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class Fault(KataError):
    """Our own fault, or a place that cannot be read or written: not the answer's doing."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy, FAULT)

    def __reduce__(self) -> tuple[type["Fault"], tuple[str, str]]:
        return Fault, (self.message, self.remedy)  # args hold the exit code too, we take two


def reason(error: OSError) -> str:
    """The system's words for an error, without the path that our sentence names already."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def log_fault(home: Path, details: str = "") -> Path | None:
    """Write details (else the current exception's traceback) to a new file and give its path.

    The log lies under `home`, or in the temporary folder when `home` cannot be written. This is
    the last thing that runs after a fault, so it never raises: None when there is no place.
    """
    try:
        import tempfile

        text = _report(details)
        folders = [home / "logs", Path(tempfile.gettempdir())]
    except Exception:  # whatever it was, the fault itself still has to be told
        return None
    for folder in folders:
        try:
            return _write_new(folder, text)
        except (OSError, ValueError):  # ValueError: a path with a NUL in it
            continue
    return None


def _report(details: str) -> str:
    import platform  # this and the two below cost time that only a fault has
    import traceback

    return (
        f"kata {__version__}\n"
        f"python {sys.version}\n"
        f"platform {platform.platform()}\n"
        f"arguments {sys.argv}\n\n"
        f"{details or traceback.format_exc()}"
    )


def _write_new(folder: Path, text: str) -> Path:
    import tempfile

    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    handle, name = tempfile.mkstemp(prefix=f"fault-{stamp}-", suffix=".log", dir=folder)
    # An exception's text may hold half a surrogate pair; losing the log over that would be silly.
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return Path(name)
