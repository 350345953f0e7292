"""The wheel, built and installed elsewhere, starts, fails and passes a kata."""

import zipfile
from collections.abc import Callable
from pathlib import Path


def test_the_wheel_holds_the_package_and_its_content_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"harness"}
    assert "harness/_content/katas/iou/test_iou.py" in names
    assert "harness/_content/solutions/iou/wrong.toml" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_installed_wheel_starts_fails_and_passes_a_kata(
    install: Callable[..., Path],
    run: Callable[..., str],
    plain_environ: dict[str, str],
    tmp_path: Path,
) -> None:
    place = tmp_path / "elsewhere"
    python = install(place)
    plain = {**plain_environ, "KATA_SERVER": "off"}  # no process is left behind
    where = run(python, "-c", "import harness; print(harness.__file__)", env=plain, cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(place)
    told = run(place / "bin" / "kata", "dev", "demo", "iou", env=plain, cwd=tmp_path)
    assert "Every verdict was as it should be." in told
