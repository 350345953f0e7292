"""harness.judge.scan and watch: forbidden use is seen, in the text or when it happens."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from harness.catalogue import Kata
from harness.judge.scan import scan
from harness.verdict import Outcome, Verdict

Judged = Callable[..., Verdict]
Altered = Callable[..., Kata]

CALLS = ["numpy.add", "numpy.linalg.norm"]
DOUBLE = "\n\ndef double(x):\n    if x.ndim != 1:\n        raise ValueError\n    return 2 * x\n"


def found(text: str, calls: list[str] = CALLS, allowed: tuple[str, ...] = ("numpy",)) -> Any:
    """[(line, what)] of forbidden use in a text."""
    told = scan(textwrap.dedent(text).encode(), list(allowed), calls, [["double"]])
    return [(use["line"], use["what"]) for use in told["forbidden"]]


# ---------------------------------------------------------------------------- imports in the text


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("import torch", 1, "torch"),
        ("import numpy as np, torch.nn as nn", 1, "torch"),
        ("import torch.nn.functional as F", 1, "torch"),
        ("from torch import nn", 1, "torch"),
        ("from torch.nn import functional as F", 1, "torch"),
        ("from torch import *", 1, "torch"),
        ("import scipy.special", 1, "scipy"),
        ("\n\ndef f():\n    def g():\n        import sklearn\n", 5, "sklearn"),
        ("class A:\n    import pandas", 2, "pandas"),
        ("try:\n    import torch\nexcept ImportError:\n    pass", 2, "torch"),
        ("if True:\n    pass\nelse:\n    import torch", 4, "torch"),
        ("__import__('torch')", 1, "torch"),
        ("x = [__import__('torch.nn').nn]", 1, "torch"),
        ("import importlib\nimportlib.import_module('torch.nn')", 2, "torch"),
        ("from importlib import import_module\nimport_module('torch')", 2, "torch"),
        ("import importlib as i\nlambda: i.import_module('torch', None)", 2, "torch"),
        ("from . import helper", 1, "."),
        ("from .helper import f", 1, ".helper"),
        ("from ..helper import f", 1, "..helper"),
        ("import helper", 1, "helper"),
        ("import harness.oracle", 1, "harness"),
        ("import numpyro", 1, "numpyro"),
        ("import (\n    torch)" if False else "from torch import (\n    nn)", 1, "torch"),
        ("from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import torch", 3, "torch"),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import torch", 4, "torch"),
        ("async def f():\n    import torch", 2, "torch"),
        ("match 1:\n    case 1:\n        import torch", 3, "torch"),
    ],
)
def test_a_forbidden_import_is_told_with_its_line(text: str, line: int, what: str) -> None:
    assert found(text) == [(line, what)]


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np",
        "import numpy.linalg\nfrom numpy import linalg as la\nfrom numpy import *",
        "import math, heapq, collections.abc, itertools, functools, dataclasses, typing",
        "from __future__ import annotations",
        "import os.path, sys, ctypes, multiprocessing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch",
        "import typing as t\nif t.TYPE_CHECKING:\n    import torch",
        "# import torch",
        "'import torch'",
        "torch = None\ntorch.nn",
        "def torch(): return __import__('math')",
        "x.import_module(name)",
        "__import__(name)",
    ],
)
def test_what_is_allowed_is_not_told(text: str) -> None:
    assert found(text) == []


def test_each_module_is_told_once_and_in_order() -> None:
    text = "import scipy\nimport torch\nfrom torch import nn\nimport scipy.special\nimport pandas"
    assert found(text) == [(1, "scipy"), (2, "torch"), (5, "pandas")]


def test_more_may_be_allowed() -> None:
    assert found("import torch.nn, scipy", allowed=("numpy", "torch")) == [(1, "scipy")]


# ---------------------------------------------------------------------------- calls in the text


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("import numpy as np\nnp.add(1, 2)", 2, "numpy.add"),
        ("import numpy\n\nnumpy.add(1, 2)", 3, "numpy.add"),
        ("from numpy import add", 1, "numpy.add"),
        ("from numpy import add as plus\nplus(1, 2)", 1, "numpy.add"),
        ("from numpy import *\n\nadd(1, 2)", 3, "numpy.add"),
        ("import numpy as np\nplus = np.add\nplus(1, 2)", 2, "numpy.add"),
        ("import numpy as np\nmap(np.add, a, b)", 2, "numpy.add"),
        ("import numpy as np\nnp.add.reduce(x)", 2, "numpy.add"),
        ("import numpy as np\nnp.linalg.norm(x)", 2, "numpy.linalg.norm"),
        ("import numpy.linalg as la\nla.norm(x)", 2, "numpy.linalg.norm"),
        ("from numpy import linalg\nlinalg.norm(x)", 2, "numpy.linalg.norm"),
        ("from numpy.linalg import norm", 1, "numpy.linalg.norm"),
        ("import numpy as np\nla = np.linalg\n\nla.norm(x)", 4, "numpy.linalg.norm"),
        ("import numpy as np\nn = np\nla = n.linalg\nla.norm(x)", 4, "numpy.linalg.norm"),
        ("import numpy.linalg\nnumpy.linalg.norm(x)", 2, "numpy.linalg.norm"),
        ("import numpy as np\ndef f(plus=np.add): pass", 2, "numpy.add"),
        ("import numpy as np\n@np.add\ndef f(): pass", 2, "numpy.add"),
    ],
)
def test_a_forbidden_call_is_told_with_its_line(text: str, line: int, what: str) -> None:
    assert found(text) == [(line, what)]


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np\nnp.subtract(1, 2)",
        "import numpy as np\nx.add(1)",
        "add(1, 2)",
        "from operator import add\nadd(1, 2)",
        "import numpy as np\nnp.linalg.inv(x)",
        "def norm(x): pass\nnorm(3)",
        "s = set()\ns.add(1)",
        "import numpy as np\nnp.additional",
    ],
)
def test_other_calls_are_not_told(text: str) -> None:
    assert found(text) == []


# ---------------------------------------------------------------------------- shape of the text


def told(text: str, *names: str) -> Any:
    return scan(textwrap.dedent(text).encode(), ["numpy"], [], [list(names or ["double"])])


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "'''Twice.'''",
        "return",
        "return None",
        "return None, None",
        "dx = None\n    return dx",
        "dx, dw = None, None\n    return dx, dw",
        "dx = dw = None\n    return dx, dw",
        "(dx, (dw, db)) = None, (None, None)\n    return dx, dw, db",
        "import numpy as np\n    pass",
        "'''Twice.'''\n    # todo\n    dx = None\n    pass\n    return dx",
    ],
)
def test_blank_functions(body: str) -> None:
    text = f"def double(x):\n    {body}\n"
    assert (told(text)["blank"], told(text)["silent"]) == (["double"], [])


@pytest.mark.parametrize(
    "body",
    ["return x", "y = x\n    return y", "return 0", "dx = None\n    return x", "return x, None"],
)
def test_written_functions(body: str) -> None:
    text = f"def double(x):\n    {body}\n"
    assert (told(text)["blank"], told(text)["silent"]) == ([], [])


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        ("y = 2 * x", True),
        ("print(2 * x)", True),
        ("def inner():\n        return 2\n    inner()", True),
        ("f = lambda: 2\n    f()", True),
        ("class A:\n        def f(self):\n            return 1", True),
        ("if x:\n        return\n    y = 1", True),
        ("y = 2 * x\n    return", True),
        ("for v in x:\n        if v:\n            return v", False),
        ("yield x", False),
        ("yield from x", False),
        ("y = yield", False),
        ("try:\n        y = 1\n    finally:\n        return x", False),
        ("raise NotImplementedError", True),
    ],
)
def test_functions_without_a_value(body: str, silent: bool) -> None:
    assert told(f"def double(x):\n    {body}\n")["silent"] == (["double"] if silent else [])


def test_another_name_is_looked_up() -> None:
    text = "def twice(x):\n    pass\n"
    assert told(text, "double", "twice")["blank"] == ["double"]
    both = text + "def double(x):\n    return 2 * x\n"
    assert told(both, "double", "twice")["blank"] == []


def test_functions_and_emptiness() -> None:
    assert told("def b(): pass\nclass A: pass\nif 1:\n    def c(): pass\n")["functions"] == [
        "A",
        "b",
    ]
    for text in ("", "# nothing", "'''Doc.'''", "import numpy as np\nx = None\npass"):
        assert told(text)["empty"], text
    for text in ("x = 1", "def f(): pass", "print()"):
        assert not told(text)["empty"], text


# ---------------------------------------------------------------------------- when it happens

# Seen when it happens alone: (statements, what, line of the answer or None).
BEHIND = [
    ("__import__('scikit' + '_no')", "scikit_no", 1),
    ("import importlib\nimportlib.import_module('no' + 'where')", "nowhere", 2),
    ("exec('import nowhere')", "nowhere", 1),
    ("exec('import nowhere.inside as n')", "nowhere", 1),
    ("exec(compile('import nowhere', 'elsewhere', 'exec'))", "nowhere", 1),
    ("exec(compile('import nowhere', '<mine>', 'exec'))", "nowhere", 1),
    ("eval('__import__(\"nowhere\")')", "nowhere", 1),
    ("import builtins\ngetattr(builtins, '__imp' + 'ort__')('nowhere')", "nowhere", 2),
    ("globals()['__builtins__']['__import__']('nowhere')", "nowhere", 1),
    ("import sys\nsys.modules['importlib'].import_module('nowhere')", "nowhere", 2),
    ("import functools\nfunctools.partial(__import__, 'nowhere')()", "nowhere", 2),
    ("list(map(__import__, ['nowhere']))", "nowhere", 1),
]


@pytest.mark.parametrize(("statements", "what", "line"), BEHIND)
def test_imports_behind_the_text_s_back_are_seen(
    judged: Judged, statements: str, what: str, line: int | None
) -> None:
    tried = textwrap.indent(statements, "    ")
    text = f"try:\n{tried}\nexcept ImportError:\n    pass\n{DOUBLE}"
    verdict = judged(text)
    assert [(use.what, use.line) for use in verdict.forbidden] == [(what, line and line + 1)]
    assert (verdict.word, verdict.passed) == ("fail", 6)
    assert judged(text, allow=(what,)).word == "pass"


@pytest.mark.parametrize(
    "call",
    [
        "getattr(np, 'a' + 'dd')(x, x)",
        "np.__dict__['add'](x, x)",
        "vars(np)['add'](x, x)",
        "eval('np.add(x, x)')",
        "eval('np.' + 'add')(x, x)",
        "next(map(getattr(np, 'add'), [x], [x]))",
        "__import__('numpy').add(x, x)",
    ],
)
def test_calls_behind_the_text_s_back_are_seen(judged: Judged, call: str) -> None:
    verdict = judged("import numpy as np\n" + DOUBLE.replace("2 * x", call))
    assert [(use.what, use.line) for use in verdict.forbidden] == [("numpy.add", 7)]
    assert (verdict.word, verdict.passed) == ("fail", 6)


@pytest.mark.parametrize(
    "before",
    [
        "import numpy.testing, numpy.polynomial, numpy.ma, numpy.fft",
        "import collections, unittest, xml.dom, email, ctypes.util, concurrent.futures, asyncio",
        "import numpy as np\nnp.testing.assert_allclose([1.0], [1.0])",
        "import numpy as np\nnp.sum([1, 2]) + np.linalg.norm([1.0]) + np.trapezoid([1.0, 2.0])",
        "import typing\nif typing.TYPE_CHECKING:\n    import torch",
        "import numpy as np\nprint(np.show_config())",
        "import random, statistics, fractions\nstatistics.mean([1, 2])",
    ],
)
def test_what_allowed_modules_do_themselves_is_not_told(judged: Judged, before: str) -> None:
    verdict = judged(before + DOUBLE)
    assert verdict.forbidden == ()
    assert verdict.word == "pass"


def test_a_right_answer_with_a_forbidden_call_is_right_but(judged: Judged) -> None:
    verdict = judged("import numpy as np\n" + DOUBLE.replace("2 * x", "np.add(x, x)"))
    assert verdict.passed == verdict.total == 6
    assert verdict.word == "fail"
    assert verdict.first_failure is None
    assert verdict.to_json()["forbidden"] == [{"line": 7, "what": "numpy.add"}]


def test_an_allowed_call_is_not_told(judged: Judged) -> None:
    text = "import numpy as np\n" + DOUBLE.replace("2 * x", "np.add(x, x)")
    assert judged(text, allow=("numpy.add",)).word == "pass"
    assert judged(text, allow=("torch",)).word == "fail"


def test_forbidden_use_stands_beside_a_failing_check(judged: Judged) -> None:
    verdict = judged(
        "try:\n    import nowhere\nexcept ImportError: pass\n" + DOUBLE.replace("2", "3")
    )
    assert [(use.what, use.line) for use in verdict.forbidden] == [("nowhere", 2)]
    assert verdict.first_failure is not None
    assert verdict.first_failure.outcome is Outcome.WRONG


def test_a_forbidden_import_that_is_never_reached_is_told_all_the_same(judged: Judged) -> None:
    verdict = judged("def other():\n    import nowhere\n" + DOUBLE)
    assert [(use.what, use.line) for use in verdict.forbidden] == [("nowhere", 2)]


def test_the_time_of_a_forbidden_import_is_not_charged(
    judged: Judged, open_without_walls: Any, tmp_path: Any
) -> None:
    """A module that takes longer than the limit to import, waiting for nothing but a clock."""
    (tmp_path / "heavy.py").write_text(
        "import time\nend = time.monotonic() + 1.2\nwhile time.monotonic() < end:\n    pass\n"
    )
    text = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport heavy\n{DOUBLE}"
    verdict = judged(text, limit_s=0.8, opening=open_without_walls)
    assert [(use.what, use.line) for use in verdict.forbidden] == [("heavy", 3)]
    assert verdict.passed == 6


def test_an_allowed_module_is_imported_and_not_told(
    judged: Judged, open_without_walls: Any, tmp_path: Any
) -> None:
    (tmp_path / "tool.py").write_text("import tool_inside\ntwo = tool_inside.two\n")
    (tmp_path / "tool_inside.py").write_text("two = 2\n")
    text = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport tool\n{DOUBLE}"
    assert judged(text, allow=("tool",), opening=open_without_walls).word == "pass"


def test_the_kata_may_allow_more(judged: Judged, altered: Altered) -> None:
    kata = altered()
    toml = (kata.folder / "kata.toml").read_text().replace('["numpy"]', '["numpy", "nowhere"]')
    (kata.folder / "kata.toml").write_text(toml)
    from harness.catalogue import load

    text = "try:\n    import nowhere\nexcept ImportError: pass\n" + DOUBLE
    assert judged(text, kata).word == "fail"
    assert judged(text, load(kata.folder, kata.spoilers)).word == "pass"


def test_the_harness_is_forbidden_too(judged: Judged) -> None:
    verdict = judged("import harness.judge.wire\n" + DOUBLE)
    assert [(use.what, use.line) for use in verdict.forbidden] == [("harness", 1)]
