"""harness.errors: one sentence with its remedy, and a log of our own faults."""

import copy
import os
import pickle
import stat
import tempfile
from pathlib import Path

import pytest

from harness import __version__
from harness.errors import FAULT, USAGE, Fault, KataError, log_fault


def fail_and_log(home: Path, error: BaseException | None = None) -> Path | None:
    try:
        raise error or ZeroDivisionError("a fault of ours")
    except BaseException:
        return log_fault(home)


def test_an_error_is_its_message_and_its_remedy() -> None:
    error = KataError("No attempt in progress.", "Start one: kata start nms")
    assert str(error) == "No attempt in progress. Start one: kata start nms"
    assert (error.message, error.exit_code) == ("No attempt in progress.", USAGE)
    assert str(KataError("There is no file a.py.")) == "There is no file a.py."
    assert Fault("The disk is full.").exit_code == FAULT


@pytest.mark.parametrize("error", [KataError("a", "b", 1), Fault("a", "b")])
def test_an_error_survives_a_copy(error: KataError) -> None:
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is type(error)
        assert (str(twin), twin.exit_code) == (str(error), error.exit_code)


def test_the_log_holds_the_traceback_and_the_versions(tmp_path: Path) -> None:
    path = fail_and_log(tmp_path / "home")
    assert path is not None
    assert path.parent == tmp_path / "home" / "logs"
    text = path.read_text()
    for wanted in ("fail_and_log", "a fault of ours", f"kata {__version__}", "python 3"):
        assert wanted in text
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_each_fault_has_a_log_of_its_own(tmp_path: Path) -> None:
    logs = {fail_and_log(tmp_path) for _ in range(5)}
    assert len(logs) == 5


def test_the_temporary_folder_serves_when_home_is_not_writable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for home in (Path("/dev/null/home"), tmp_path / "home\0with a NUL"):
        path = fail_and_log(home)
        assert path is not None
        assert path.parent == tmp_path


def test_no_place_at_all_is_no_further_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null")
    assert fail_and_log(Path("/dev/null/home")) is None


class Unprintable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("error", [Unprintable(), KeyboardInterrupt(), ValueError("\udc80")])
def test_odd_exceptions_are_logged(tmp_path: Path, error: BaseException) -> None:
    path = fail_and_log(tmp_path, error)
    assert path is not None
    assert type(error).__name__ in path.read_text()


def test_without_an_exception_there_is_still_a_log(tmp_path: Path) -> None:
    assert os.path.exists(log_fault(tmp_path) or "")
