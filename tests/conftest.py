"""What several test files share: the toy katas and the processes that answers run in.

The toys (tests/toys) are katas without torch: the engine's own tests stay quick, and none of
them depends on what is in the catalogue.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from harness.catalogue import Kata, load
from harness.content import Content
from harness.judge.answers import Zygote, answer_processes
from harness.judge.ends import ONE_THREAD
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.verdict import Verdict

# A run in the background of a shell ignores Ctrl-C, and so would the commands that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Torch is loaded later: pytest's workers are as many as the cores, and a pool of threads in each
# would only be in the way of the others.
os.environ |= dict.fromkeys(ONE_THREAD, "1")

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


# ---------------------------------------------------------------------------- pages in a browser


@dataclass(frozen=True)
class Opened:
    """A page as headless Chromium sees it on a screen of some width."""

    dom: str
    requests: list[str]  # the addresses that the page asked for
    width: int  # pixels that its content needs
    ink: str  # the colour of its text


# What makes a browser fetch something, or run what stands in the page.
LOADS = re.compile(
    r"<(script|link|iframe|object|embed|img|base|form|video|audio)\b"
    r"|\b(src|srcset|href|xlink:href|action|poster|background|formaction|on\w+)\s*="
    r"|@import|url\s*\(|https?:",
    re.IGNORECASE,
)


@pytest.fixture
def open_page(tmp_path: Path) -> Callable[..., Opened]:
    """Opens a file as a page: `open_page(path, width=400, dark=True)`.

    It fails when the page's own markup (text and attributes' values aside) could load anything,
    and when a request leaves the page.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("THE HTML PAGES WERE NOT OPENED: there is no chromium (apt install chromium)")

    def open_page(path: Path, width: int = 1280, dark: bool = False) -> Opened:
        text = path.read_text("utf-8")
        assert [match[0] for match in LOADS.finditer(_markup(text))] == []
        seen = _seen(chromium, text, width, dark, tmp_path / "browser")
        assert not seen.requests, f"the page asks for {' '.join(seen.requests)}"
        return seen

    return open_page


def _markup(text: str) -> str:
    """Tags, attributes and styles, without the text between them."""
    styles = re.findall(r"<style.*?</style>", text, re.DOTALL | re.IGNORECASE)
    rest = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL | re.IGNORECASE)
    tags = re.findall(r"<[a-zA-Z!/][^>]*>", rest)
    return "\n".join([*styles, *(re.sub(r"\"[^\"]*\"", '""', tag) for tag in tags)])


# The page in a frame of that width, and a script that measures it there. Its policy goes, so
# that what it would load is seen.
FRAME = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe>
<script>onload = () => {{
  const root = frames[0].document.documentElement, told = document.createElement("pre")
  const ink = frames[0].getComputedStyle(frames[0].document.body).color
  told.textContent = JSON.stringify({{ dom: root.outerHTML, width: root.scrollWidth, ink: ink }})
  document.body.replaceChildren(told)
}}</script>"""


def _seen(chromium: str, text: str, width: int, dark: bool, folder: Path) -> Opened:
    folder.mkdir(exist_ok=True)
    frame, log = folder / "frame.html", folder / "net.json"
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    frame.write_text(FRAME.format(width=width, page=html.escape(free)), "utf-8")
    told = ran(
        chromium,
        "--headless",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),  # it has none for root
        f"--user-data-dir={folder / 'data'}",
        "--no-first-run",
        "--hide-scrollbars",  # they take of the width
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        f"--window-size={width + 100},1000",
        f"--log-net-log={log}",
        "--dump-dom",
        frame.as_uri(),
        timeout=120,
    )
    found = re.search(r"<pre>(.*)</pre>", told, re.DOTALL)
    assert found, told
    seen = json.loads(html.unescape(found[1]))
    return Opened(seen["dom"], _requests(log), seen["width"], seen["ink"])


def _requests(log: Path) -> list[str]:
    """What the page asked for. The browser's own requests come from no origin."""
    told = json.loads(log.read_text("utf-8"))
    kind = told["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    params = [event.get("params", {}) for event in told["events"] if event["type"] == kind]
    return [
        each["url"]
        for each in params
        if "url" in each and each.get("initiator") not in (None, "not an origin")
    ]
