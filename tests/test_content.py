"""harness.content: which katas and solutions are used."""

import os
from pathlib import Path

import pytest

from harness.content import Content, locate
from harness.errors import FAULT, USAGE, KataError


def make(root: Path, *names: str) -> Path:
    for name in names or ("katas", "solutions"):
        (root / name).mkdir(parents=True)
    return root


def test_the_environment_comes_first(tmp_path: Path) -> None:
    mine = make(tmp_path / "mine")
    make(tmp_path / "harness" / "_content")
    content = locate({"KATA_CONTENT": str(mine)}, tmp_path / "harness")
    assert content == Content(mine)
    assert (content.katas, content.solutions) == (mine / "katas", mine / "solutions")


def test_then_the_wheels_copy_then_the_clone(tmp_path: Path) -> None:
    package = tmp_path / "harness"
    make(tmp_path)
    assert locate({"KATA_CONTENT": ""}, package).root == tmp_path
    make(package / "_content")
    assert locate({}, package).root == package / "_content"


def test_a_relative_folder_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    root = locate({"KATA_CONTENT": "mine"}).root
    assert root.is_absolute()
    assert os.path.samefile(root, tmp_path / "mine")


def test_a_bad_environment_is_told_and_not_passed_over(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "file").touch()
    make(tmp_path / "half", "katas")
    make(tmp_path / "empty", "other")
    for name, told in {
        "nowhere": "which is not a folder",
        "file": "which is not a folder",
        "half": "which has no solutions/.",
        "empty": "which has no katas/ and no solutions/.",
    }.items():
        with pytest.raises(KataError, match=told) as caught:
            locate({"KATA_CONTENT": str(tmp_path / name)}, tmp_path / "harness")
        assert caught.value.exit_code == USAGE
        assert str(tmp_path / name) in caught.value.message


def test_an_installation_without_katas_is_our_fault(tmp_path: Path) -> None:
    with pytest.raises(KataError, match="no katas") as caught:
        locate({}, tmp_path / "harness")
    assert caught.value.exit_code == FAULT
