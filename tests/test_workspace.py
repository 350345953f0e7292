"""harness.workspace: whatever stands there is kept, byte for byte."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import FAULT, USAGE, KataError
from harness.workspace import LARGEST_ANSWER, place, read_answer, read_attempt, write_stub

ROOT = Path(__file__).resolve().parent.parent
NOW = 1_800_000_000.0  # 2027-01-15 08:00:00 UTC
STAMP = "20270115T080000Z"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_the_workspace_is_the_option_the_environment_or_attempts(tmp_path: Path) -> None:
    environ = {"KATA_WORKSPACE": "mine"}
    assert place("theirs", environ, tmp_path) == tmp_path / "theirs"
    assert place(Path("/w"), environ, tmp_path) == Path("/w")
    assert place(None, environ, tmp_path) == tmp_path / "mine"
    assert place(None, {"KATA_WORKSPACE": ""}, tmp_path) == tmp_path / "attempts"
    assert place("../x/./y", {}, tmp_path) == tmp_path.parent / "x" / "y"
    assert place("~/w", {}, tmp_path) == Path.home() / "w"


# write_stub


def test_a_new_file(tmp_path: Path) -> None:
    placed = write_stub(tmp_path / "a" / "b", "toy", "x = 'é'\n", NOW)
    assert (placed.path, placed.archived) == (tmp_path / "a" / "b" / "toy.py", None)
    assert placed.path.read_bytes() == "x = 'é'\n".encode()
    assert names(tmp_path / "a" / "b") == ["toy.py"]
    plain = tmp_path / "plain"
    plain.touch()
    assert placed.path.stat().st_mode == plain.stat().st_mode


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_an_earlier_file_is_archived_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes
) -> None:
    folder = tmp_path_factory.mktemp("w")
    (folder / "toy.py").write_bytes(old)
    placed = write_stub(folder, "toy", new, NOW)
    assert placed.path.read_bytes() == new
    if old == new:
        assert placed.archived is None
    else:
        assert placed.archived == folder / "earlier" / f"toy-{STAMP}.py"
        assert placed.archived.read_bytes() == old


def test_the_same_file_is_left_as_it_is(tmp_path: Path) -> None:
    write_stub(tmp_path, "toy", "stub", NOW)
    before = (tmp_path / "toy.py").stat()
    assert write_stub(tmp_path, "toy", "stub", NOW + 9).archived is None
    after = (tmp_path / "toy.py").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(tmp_path) == ["toy.py"]


def test_archives_of_the_same_second_stand_side_by_side(tmp_path: Path) -> None:
    for n in range(4):
        write_stub(tmp_path, "toy", f"version {n}", NOW)
    earlier = tmp_path / "earlier"
    assert names(earlier) == [f"toy-{STAMP}-2.py", f"toy-{STAMP}-3.py", f"toy-{STAMP}.py"]
    assert (earlier / f"toy-{STAMP}-3.py").read_text() == "version 2"


@pytest.mark.parametrize("target", ["elsewhere.py", "nowhere.py", "folder"])
def test_a_link_is_archived_as_a_link(tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere.py").write_text("stub")
    (tmp_path / "folder").mkdir()
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "toy.py").symlink_to(tmp_path / target)
    placed = write_stub(folder, "toy", "stub", NOW)
    assert placed.archived is not None
    assert placed.archived.readlink() == tmp_path / target
    assert not placed.path.is_symlink()
    assert (tmp_path / "elsewhere.py").read_text() == "stub"
    assert names(tmp_path / "folder") == []
    assert not (tmp_path / "nowhere.py").exists()


def test_a_link_to_the_very_same_text_is_archived_too(tmp_path: Path) -> None:
    (tmp_path / "same.py").write_text("7 bytes")
    (tmp_path / "toy.py").symlink_to("same.py")  # the link, too, is 7 bytes long
    assert write_stub(tmp_path, "toy", "7 bytes", NOW).archived is not None
    assert not (tmp_path / "toy.py").is_symlink()


def test_a_pipe_is_archived_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "toy.py")
    placed = write_stub(tmp_path, "toy", "stub", NOW)
    assert placed.archived is not None
    assert placed.archived.is_fifo()


def unchanged_after_fault(folder: Path, told: str) -> KataError:
    before = names(folder)
    with pytest.raises(KataError, match=told) as caught:
        write_stub(folder / "w", "toy", "stub", NOW)
    assert caught.value.exit_code == FAULT
    assert "--dir" in caught.value.remedy
    assert names(folder) == before
    return caught.value


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    (tmp_path / "w" / "toy.py").mkdir(parents=True)
    (tmp_path / "w" / "toy.py" / "mine.txt").touch()
    unchanged_after_fault(tmp_path, "is a folder")


def test_a_file_in_a_folders_place(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("mine")
    unchanged_after_fault(tmp_path, "is a file")
    (tmp_path / "w").unlink()
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "earlier").write_text("mine")
    (tmp_path / "w" / "toy.py").write_text("old")
    unchanged_after_fault(tmp_path, "is a file")
    assert (tmp_path / "w" / "toy.py").read_text() == "old"


@pytest.mark.parametrize("folder", ["/dev/null", "/dev/null/w", "/proc/w"])
def test_a_place_that_cannot_be_written(folder: str) -> None:
    with pytest.raises(KataError) as caught:
        write_stub(Path(folder), "toy", "stub", NOW)
    assert caught.value.exit_code == FAULT
    assert "\n" not in str(caught.value)


def raising(number: int) -> Callable[..., NoReturn]:
    def fail(*arguments: object, **more: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("call", ["fsync", "open"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_or_read_only_disk_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "toy.py").write_text("old")
    monkeypatch.setattr(os, call, raising(number))
    with pytest.raises(KataError, match=os.strerror(number).lower()) as caught:
        write_stub(tmp_path / "w", "toy", "stub", NOW)
    monkeypatch.undo()
    assert caught.value.exit_code == FAULT
    assert names(tmp_path) == ["w", "w/toy.py"]
    assert (tmp_path / "w" / "toy.py").read_text() == "old"


def test_a_failure_after_the_move_tells_where_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "toy.py").write_text("old")
    answers = [errno.EEXIST, errno.EDQUOT]
    monkeypatch.setattr(os, "link", lambda *_: raising(answers.pop(0))())
    with pytest.raises(KataError, match=f"kept: .*toy-{STAMP}.py"):
        write_stub(tmp_path, "toy", "stub", NOW)
    assert (tmp_path / "earlier" / f"toy-{STAMP}.py").read_text() == "old"


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", raising(errno.EPERM))
    write_stub(tmp_path, "toy", "one", NOW)
    placed = write_stub(tmp_path, "toy", "two", NOW)
    assert placed.path.read_text() == "two"
    assert placed.archived is not None
    assert placed.archived.read_text() == "one"
    assert names(tmp_path) == ["earlier", f"earlier/toy-{STAMP}.py", "toy.py"]


STARTER = """
import sys
from pathlib import Path
from harness.workspace import write_stub

folder, name = Path(sys.argv[1]), sys.argv[2]
for n in range(50):
    write_stub(folder, "toy", f"{name} {n}", 1_800_000_000.0)
"""


def test_starts_of_several_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "toy.py").write_text("the learner's")
    command = [sys.executable, "-c", STARTER, str(tmp_path)]
    starters = [subprocess.Popen([*command, name], cwd=ROOT) for name in "abc"]
    assert [process.wait(timeout=120) for process in starters] == [0, 0, 0]
    texts = [path.read_text() for path in (tmp_path / "earlier").iterdir()]
    texts.append((tmp_path / "toy.py").read_text())
    assert sorted(texts) == sorted(
        ["the learner's", *(f"{name} {n}" for name in "abc" for n in range(50))]
    )
    assert names(tmp_path)[-1] == "toy.py"  # and no draft is left


def test_two_starts_of_the_same_stub_at_once_archive_one_file(tmp_path: Path) -> None:
    for n in range(30):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "toy.py").write_text("old")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _, to=folder: write_stub(to, "toy", "stub", NOW), range(4)))
        assert (folder / "toy.py").read_text() == "stub"
        texts = [path.read_text() for path in (folder / "earlier").iterdir()]
        # One start may find and move the stub that another has just placed.
        assert sorted(set(texts)) in (["old"], ["old", "stub"])
        assert texts.count("old") == 1


# read_answer


def refused(path: Path, told: str) -> None:
    with pytest.raises(KataError) as caught:
        read_answer(path)
    assert str(caught.value) == told
    assert caught.value.exit_code == USAGE


def test_the_answer_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "toy.py"
    for content in (b"", b"\xef\xbb\xbfx = 1\r\n\0\xff", b"#" * LARGEST_ANSWER):
        path.write_bytes(content)
        assert read_answer(path) == content
    link = tmp_path / "link.py"
    link.symlink_to(path)
    assert read_answer(link) == path.read_bytes()


def test_what_is_no_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(Path("missing.py"), "There is no file missing.py.")
    Path("file").touch()
    refused(Path("file/below.py"), "There is no file file/below.py.")
    refused(tmp_path, f"{tmp_path} is a folder, not a file.")
    os.mkfifo("pipe.py")
    refused(Path("pipe.py"), "pipe.py is not a regular file.")
    refused(Path("/dev/zero"), "/dev/zero is not a regular file.")
    Path("large.py").write_bytes(b"#" * (LARGEST_ANSWER + 1))
    refused(Path("large.py"), "large.py is larger than 1 MiB, which is too large for an answer.")
    Path("loop.py").symlink_to("loop.py")
    refused(Path("loop.py"), f"loop.py cannot be read: {os.strerror(errno.ELOOP).lower()}.")
    refused(Path("x" * 300), f"{'x' * 300} cannot be read: file name too long.")


def test_an_answer_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toy.py").touch()
    monkeypatch.setattr(os, "open", raising(errno.EACCES))
    refused(tmp_path / "toy.py", f"{tmp_path / 'toy.py'} cannot be read: permission denied.")


def test_a_file_that_is_just_being_replaced_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "toy.py"
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            path.write_bytes(b"new")

    assert read_attempt(path, wait) == b"new"
    assert len(waits) == 3


def test_a_file_that_is_gone_is_told_after_a_moment(tmp_path: Path) -> None:
    waits: list[float] = []
    with pytest.raises(KataError, match="There is no file"):
        read_attempt(tmp_path / "toy.py", waits.append)
    assert sum(waits) < 1
