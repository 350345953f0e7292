"""harness.judge.rehearsal: what a spare does before it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.judge.loop import _restore, _states
from harness.judge.rehearsal import steps

Judged = Callable[..., Any]


@pytest.fixture(autouse=True)
def _generators() -> Iterator[None]:
    """A case seeds those of the process, this one too."""
    before = _states()
    yield
    _restore(before)


def test_each_way_to_reply_is_rehearsed() -> None:
    scan, load, right, wrong, strange = (step() for step in steps())
    assert scan["scan"]["functions"] == ["Rehearsed", "rehearse"]
    assert load == {"found": ["rehearse"]}
    assert len(right["result"][1]) == 3
    assert right["changed"]  # the first argument was written to
    assert wrong["error"]["type"] == "ValueError"
    assert strange["error"]["type"] == "TypeError"


def test_nothing_of_it_is_seen_by_the_answer(judged: Judged) -> None:
    """The module of that name, its text and its functions are the answer's own."""
    text = (
        "import linecache, sys\n"
        "import numpy as np\n\n\n"
        "def double(x):\n"
        "    assert sys.modules[__name__].double is double\n"
        "    assert not hasattr(sys.modules[__name__], 'rehearse')\n"
        "    assert 'harness.judge.rehearsal' not in sys.modules\n"
        "    assert 'rehearsal.py' not in linecache.cache\n"
        "    assert linecache.getline(__file__, 1) == 'import linecache, sys\\n'\n"
        "    if np.ndim(x) != 1:\n"
        "        raise ValueError('x has one axis')\n"
        "    return 2 * x\n"
    )
    assert judged(text).word == "pass"
