"""The wheel, built and installed elsewhere, starts, fails and passes a kata."""

import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_its_content_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"harness"}
    assert "harness/_content/katas/iou/test_iou.py" in names
    assert "harness/_content/solutions/iou/wrong.toml" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_installed_wheel_starts_fails_and_passes_a_kata(wheel: Path, tmp_path: Path) -> None:
    """The environment's own packages are reused by path, so that torch is not fetched again."""
    place = tmp_path / "elsewhere"
    venv.create(place, with_pip=False, symlinks=True)
    scheme = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    # Lines of a .pth file go onto sys.path; the .pth files found there (this editable
    # installation among them) are not read.
    (packages / "reused.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    python = place / "bin" / "python"
    install = ("install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install)
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("KATA_", "PYTHON"))}
    plain["KATA_SERVER"] = "off"  # no process is left behind

    where = run(python, "-c", "import harness; print(harness.__file__)", env=plain, cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(place)
    told = run(place / "bin" / "kata", "dev", "demo", "iou", env=plain, cwd=tmp_path)
    assert "Every verdict was as it should be." in told
