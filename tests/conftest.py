"""What several test files share: the toy katas and the processes that answers run in.

The toys (tests/toys) are katas without torch: the engine's own tests stay quick, and none of
them depends on what is in the catalogue.
"""

from __future__ import annotations

import os
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from harness.catalogue import Kata, load
from harness.content import Content
from harness.judge.answers import Zygote, answer_processes
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.verdict import Verdict

# A run in the background of a shell ignores Ctrl-C, and so would the commands that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The toys' own checks run in test_both_runners.py: they are no tests of the engine.
collect_ignore = ["toys"]

# No deadline: a test must not depend on how quick the machine is.
settings.register_profile("engine", deadline=None, max_examples=100)
settings.load_profile("engine")

TOYS = Content(Path(__file__).parent / "toys")

Judged = Callable[..., Verdict]


@pytest.fixture(scope="session")
def toys() -> Content:
    """The folder of the toy katas: double, scale_shift and counter."""
    return TOYS


@pytest.fixture(scope="session")
def open_channel() -> Iterator[Callable[[], Channel]]:
    """Opens an answer process; forked from one zygote for all tests of a worker."""
    with answer_processes() as opening:
        yield opening


@pytest.fixture(scope="session")
def open_without_walls() -> Iterator[Callable[[], Channel]]:
    """The same from a zygote that builds no walls, for what walls would hide."""
    zygote = Zygote(walls=False)
    yield zygote.open
    zygote.close()


@pytest.fixture
def judged(open_channel: Callable[[], Channel]) -> Judged:
    """Judges a text as the answer to a toy, in an answer process of its own."""

    def judged(
        source: str | bytes,
        kata: str | Kata = "double",
        seed: int = 1,
        opening: Callable[[], Channel] = open_channel,
        **rules: object,
    ) -> Verdict:
        kata = toy(kata) if isinstance(kata, str) else kata
        text = source.encode() if isinstance(source, str) else source
        request = Request(kata, text, f"{kata.slug}.py", seed, **rules)  # type: ignore[arg-type]
        return judge(request, opening)

    return judged


@pytest.fixture
def altered(tmp_path: Path) -> Callable[..., Kata]:
    """A copy of a toy with other texts in some of its files (None: without that file).

    Paths are relative to the copy: `katas/double/README.md`.
    """

    def altered(slug: str = "double", files: dict[str, str | None] | None = None) -> Kata:
        for part in ("katas", "solutions"):
            shutil.copytree(TOYS.root / part / slug, tmp_path / part / slug)
        for name, text in (files or {}).items():
            path = tmp_path / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        return load(tmp_path / "katas" / slug, tmp_path / "solutions" / slug)

    return altered


def toy(slug: str) -> Kata:
    return load(TOYS.katas / slug, TOYS.solutions / slug)


# ---------------------------------------------------------------------------- the installed wheel


@pytest.fixture(scope="session")
def run() -> Callable[..., str]:
    """Runs a command, which must end well, and gives what it prints."""
    return ran


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this clone."""
    folder = tmp_path_factory.mktemp("wheel")
    root = Path(__file__).resolve().parents[1]
    ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def install(wheel: Path) -> Callable[..., Path]:
    """Makes an environment with the wheel in it; gives its Python.

    The present environment's packages are reused by path, so that torch is not fetched again.
    """

    def install(place: Path, python: str = sys.executable) -> Path:
        ran(python, "-m", "venv", "--without-pip", place)
        scheme = {"base": str(place), "platbase": str(place)}
        packages = Path(sysconfig.get_path("purelib", "venv", scheme))
        # Lines of a .pth file go onto sys.path; the .pth files found there (this editable
        # installation among them) are not read.
        (packages / "reused.pth").write_text("\n".join(site.getsitepackages()) + "\n")
        made = place / "bin" / "python"
        words = ("install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
        ran(sys.executable, "-m", "pip", "--python", made, *words)
        return made

    return install


@pytest.fixture(scope="session")
def plain_environ() -> dict[str, str]:
    """The environment without what a developer may have set for Python and for kata."""
    ours = ("KATA_", "PYTHON")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def ran(*command: str | Path, **options: object) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]  # options of run
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)
