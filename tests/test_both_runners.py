"""The same check file under `kata check` and under plain pytest: the same verdict.

For every answer of the toys, right and wrong: the same checks fail, in the same case, with the
same message. (Pytest goes on after a failing case; an answer that counts its calls differs from
there on.)
"""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue import Kata, load
from harness.content import Content
from harness.mistakes import load_mistakes
from harness.verdict import Outcome, Verdict

Judged = Callable[..., Verdict]

REPOSITORY = Path(__file__).parent.parent
SLUGS = ("double", "scale_shift", "counter")
SEED = 11
ENVIRONMENT = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}

# Forks one pytest for each answer: Python, pytest and NumPy are started once.
EACH = """
import os, sys, pytest
import harness.pytest_plugin
common, answers = sys.argv[1].split("\\n"), sys.argv[2:]
pytest.main(["--version"])  # imports what every run needs
for answer in answers:
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os._exit(pytest.main([*common, "--answer", answer, f"--junitxml={answer}.xml"]))
    _, status = os.wait()
    print(os.path.basename(answer), os.waitstatus_to_exitcode(status))
"""

# Answers beside those of the toys: what they do is told alike as well.
MORE = {
    "double": {
        "raises": "def double(x):\n    return helper(x)\n\ndef helper(x):\n    return x[99]\n",
        "exits": "import sys\ndef double(x):\n    sys.exit(3)\n",
        "group": "def double(x):\n    raise ExceptionGroup('all', [ValueError(1)])\n",
        "stub": "def double(x):\n    raise NotImplementedError\n",
        "silent": "def double(x):\n    y = 2 * x\n",
        "none": "def double(x):\n    return None\n",
        "generator": "def double(x):\n    return (v for v in x)\n",
        "set": "def double(x):\n    return {2 * v for v in x}\n",
        "ragged": "def double(x):\n    return [[1], [1, 2]]\n",
        "old": "def double(x):\n    return [v for v in xrange(3)]\n",
        "random": (
            "import numpy as np, random\ndef double(x):\n"
            "    return x + np.random.rand() + random.random() + np.random.default_rng().random()\n"
        ),
        "seeds": (
            "import numpy as np\nr = np.random.default_rng().random() + np.random.rand()\n"
            "def double(x):\n    np.random.seed(1)\n    return x + r + np.random.rand()\n"
        ),
        "warns": (
            "import numpy as np, warnings\n\ndef double(x):\n"
            "    if x.ndim != 1: raise ValueError\n"
            "    warnings.warn('careful')\n    with_zero = np.log(0 * x)\n    return 2 * x\n"
        ),
        "escapes": (
            "def double(x):\n    '''an \\d that is none'''\n"
            "    if x.ndim != 1: raise ValueError\n    return 2 * x\n"
        ),
        "strict": (
            "import numpy as np\nnp.seterr(all='raise')\n\ndef double(x):\n"
            "    if x.ndim != 1: raise ValueError\n    return 2 * x\n"
        ),
        "other": "def twice(x):\n    return 3 * x\n",
        "changes": "def double(x):\n    x[...] = 7\n    raise KeyError('after')\n",
    },
    "scale_shift": {
        "one": "def scale_shift_forward(x, gamma, beta):\n    return x * gamma + beta\n",
        "course": (
            "def scale_shift_forward(x, gamma, beta):\n    return x * gamma + beta, (x, gamma)\n\n"
            "def scale_shift_backward(dout, cache):\n    dx, dgamma, dbeta = None, None, None\n"
            "    return dx, dgamma, dbeta\n"
        ),
    },
    "counter": {
        "numbers": "def counter(w, dw, config):\n    return 1, 2, 3\n",
        "namedtuple": (
            "import collections\nTwo = collections.namedtuple('Two', 'next_w config')\n"
            "def counter(w, dw, config):\n    return Two(w - 0.5 * dw, config)\n"
        ),
    },
}

Told = dict[str, tuple[int, str]]  # check -> (number of the first failing case, message)


def under_pytest(root: Path, toys: Content, slug: str) -> dict[str, Told]:
    """What plain pytest says of every answer to a toy: its name -> what failed."""
    shutil.copytree(toys.root, root, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "katas" / "conftest.py", root / "katas" / "conftest.py")
    # The same settings as in the repository: warnings are errors there.
    (root / "pytest.ini").write_text(
        "[pytest]\naddopts = --import-mode=importlib\nfilterwarnings = error\n"
    )
    for name, text in answers(load(toys.katas / slug, toys.solutions / slug)).items():
        (root / name).mkdir()
        (root / name / f"{slug}.py").write_bytes(text)
    files = sorted(root.glob(f"*/{slug}.py"))
    common = [
        str(root / "katas" / slug),
        f"--kata-seed={SEED}",
        "--tb=native",
        "-p",
        "no:cacheprovider",
    ]
    command = [sys.executable, "-c", EACH, "\n".join(common), *map(str, files)]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {file.parent.name: read(Path(f"{file}.xml")) for file in files}


def answers(kata: Kata) -> dict[str, bytes]:
    """name -> text of every answer: the reference, other right ones, wrong ones and more."""
    found = {"reference": kata.reference().encode()}
    found |= {f"right-{path.stem}": path.read_bytes() for path in kata.also_right}
    found |= {f"wrong-{mistake.name}": mistake.source for mistake in load_mistakes(kata)}
    return found | {name: text.encode() for name, text in MORE[kata.slug].items()}


def read(report: Path) -> Told:
    """The first failing case of each check in a report of pytest's."""
    told: Told = {}
    numbers: dict[str, int] = {}
    for case in ET.parse(report).iter("testcase"):
        check = case.attrib["name"].partition("[")[0]
        numbers[check] = numbers.get(check, 0) + 1
        assert case.find("error") is None, case.find("error").text  # type: ignore[union-attr]
        failure = case.find("failure")
        if failure is not None and check not in told:
            kind, _, message = failure.attrib["message"].partition(":")
            told[check] = numbers[check], f"{kind.rpartition('.')[2]}:{message}"
    assert numbers
    return told


def under_kata_check(verdict: Verdict) -> Told:
    return {
        check.name: (check.case_number or 0, check.message)
        for check in verdict.checks
        if check.outcome is not Outcome.PASS
    }


def same_message(plain: str, ours: str) -> bool:
    """Pytest's begins with the class; ours only where the answer raised it."""
    kind, _, message = plain.partition(":")
    if kind in ("Wrong", "NotFilledIn", "Unsendable"):
        return message.strip() == ours
    if kind == "NotImplementedError":
        return ours == "double() raises NotImplementedError"
    return ours.startswith(plain.strip().removesuffix(":"))


@pytest.mark.parametrize("slug", SLUGS)
def test_both_runners_say_the_same(
    judged: Judged, toys: Content, tmp_path: Path, slug: str
) -> None:
    plain = under_pytest(tmp_path, toys, slug)
    kata = load(toys.katas / slug, toys.solutions / slug)
    for name, text in answers(kata).items():
        ours = under_kata_check(judged(text, slug, seed=SEED))
        first_cases = {check: number for check, (number, _) in ours.items()}
        assert {check: number for check, (number, _) in plain[name].items()} == first_cases, name
        for check, (_, message) in plain[name].items():
            assert same_message(message, ours[check][1]), (name, message, ours[check][1])
        if name.startswith("wrong-"):
            assert ours, name
        if name == "reference" or name.startswith("right-"):
            assert not ours, name


def test_a_case_is_an_item_and_named_after_its_parameters(tmp_path: Path, toys: Content) -> None:
    """By hand, as a person would: `pytest katas/double --answer mine.py`."""
    shutil.copytree(toys.root, tmp_path, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "katas" / "conftest.py", tmp_path / "katas" / "conftest.py")
    mine = tmp_path / "mine.py"
    mine.write_text("def double(x):\n    return 2 * abs(x)\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "katas/double"]
    done = subprocess.run(
        [*command, "--answer", "mine.py"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert "katas/double/test_double.py::test_one_number[x=-3.0]" in done.stdout
    assert "it has the opposite sign of what it should be" in done.stdout
    assert "torch" not in done.stdout
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "14 passed" in done.stdout


def test_alternatives_may_name_their_parameters_in_any_order(
    tmp_path: Path, altered: Callable[..., Kata]
) -> None:
    checks = """
from harness.oracle import cases, holds


@cases({"N": 1, "D": 2}, {"D": 4, "N": 3}, i=[5])
def test_it(double, i, D, N):
    \"\"\"D is N + 1\"\"\"
    holds((D, i) == (N + 1, 5), f"D is {D}, N is {N}, i is {i}")
"""
    conftest = (REPOSITORY / "katas" / "conftest.py").read_text()
    altered(files={"katas/double/test_double.py": checks, "katas/conftest.py": conftest})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "katas/double"]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert "2 passed" in done.stdout, done.stdout
