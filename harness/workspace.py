"""The folder in which the learner writes. Nothing in it is ever overwritten or lost."""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from harness.errors import Fault, KataError, reason

LARGEST_ANSWER = 1 << 20
EARLIER = "earlier"
LOOKS_AGAIN, BETWEEN_LOOKS_S = 30, 0.01
ELSEWHERE = "Choose another folder with --dir or KATA_WORKSPACE."
# What file systems without hard links answer.
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


class Placed(NamedTuple):
    """Where the file stands, and where the one went that stood there before."""

    path: Path
    archived: Path | None


def place(directory: str | Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The workspace: --dir, else KATA_WORKSPACE, else ./attempts. Absolute; it need not exist."""
    chosen = os.fspath(directory or "") or environ.get("KATA_WORKSPACE", "") or "attempts"
    return Path(os.path.abspath(cwd / os.path.expanduser(chosen)))


def write_stub(folder: Path, slug: str, text: str | bytes, now: float) -> Placed:
    """Put a file for `slug` into the workspace; what stands there goes to earlier/ first.

    The new file is complete on the disk before the old one is moved, so a full disk changes
    nothing. A file with the same content is left as it is.
    """
    content = text.encode() if isinstance(text, str) else text
    path = folder / f"{slug}.py"
    archived: Path | None = None
    try:
        _make_folder(folder)
        with _draft(folder, content) as draft:
            while not _is_already(path, content) and not _link(draft, path, content):
                # One more file to make way for: the learner's, or one that another `kata start`
                # has put there a moment ago.
                moved = _archive(path, folder / EARLIER, now)
                archived = archived or moved
            _flush_folder(folder)
    except OSError as error:
        kept = f"Your earlier file is kept: {archived}. " if archived else ""
        raise Fault(f"{path} cannot be written: {reason(error)}.", kept + ELSEWHERE) from error
    return Placed(path, archived)


def read_answer(path: Path) -> bytes:
    """The learner's file as it is now."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise KataError(f"{path} is not a regular file.")
            content = file.read(LARGEST_ANSWER + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise KataError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise KataError(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise KataError(f"{path} cannot be read: {reason(error)}.") from None
    if len(content) > LARGEST_ANSWER:
        raise KataError(f"{path} is larger than 1 MiB, which is too large for an answer.")
    return content


def read_attempt(path: Path, wait: Callable[[float], None] = time.sleep) -> bytes:
    """The learner's file, also when it is being replaced at this very moment.

    An editor that saves, or a `kata start` in another terminal, may have moved the old file away
    and not yet put the new one in its place.
    """
    for _ in range(LOOKS_AGAIN):
        if os.path.lexists(path):
            break
        wait(BETWEEN_LOOKS_S)
    return read_answer(path)


def _without_waiting(path: str, flags: int) -> int:
    """A plain open would wait at a named pipe until somebody writes to it."""
    return os.open(path, flags | os.O_NONBLOCK)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Fault(f"{folder} is a file, so nothing can be written in it.", ELSEWHERE) from None


@contextmanager
def _draft(folder: Path, content: bytes) -> Iterator[Path]:
    """The content under a name of its own, flushed to the disk; gone afterwards."""
    path = folder / f".{os.urandom(16).hex()}.tmp"
    try:
        _write_new(path, content)
        yield path
    finally:
        with suppress(OSError):
            path.unlink()


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def _is_already(path: Path, content: bytes) -> bool:
    """Whether the very file that we are to write stands there. A link is not that file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_size != len(content):
            return False
        return path.read_bytes() == content
    except OSError:
        return False


def _link(draft: Path, path: Path, content: bytes) -> bool:
    """Put the draft in its place; False when something stands there."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        return _copy(path, content)
    return True


def _copy(path: Path, content: bytes) -> bool:
    """The same on a file system without hard links, where a power cut may leave half a stub."""
    try:
        _write_new(path, content)
    except FileExistsError:
        return False
    return True


def _archive(path: Path, earlier: Path, now: float) -> Path | None:
    """Move what stands at `path` into earlier/; None when it has gone meanwhile.

    An empty file made exclusively reserves the name, and the move replaces only that. So no
    archive takes the place of another, and what is moved is what stands there at that moment,
    though an editor may just have saved it anew. A link is moved as a link.
    """
    if path.is_dir() and not path.is_symlink():
        raise Fault(
            f"{path} is a folder, and the file should go there.",
            "Move it, or choose another folder with --dir or KATA_WORKSPACE.",
        )
    _make_folder(earlier)
    target = _reserve(earlier, path.stem, now)
    try:
        path.rename(target)
    except OSError as error:
        with suppress(OSError):
            target.unlink()
        if isinstance(error, FileNotFoundError):
            return None
        raise
    _flush_folder(earlier)
    return target


def _reserve(earlier: Path, slug: str, now: float) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    for n in count(1):
        target = earlier / (f"{slug}-{stamp}.py" if n == 1 else f"{slug}-{stamp}-{n}.py")
        with suppress(FileExistsError):
            _write_new(target, b"")
            return target
    raise AssertionError("count() never ends")


def _flush_folder(folder: Path) -> None:
    """Make names last through a power cut, where the file system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
