"""harness.judge.ahead: the next case is begun while the answer works, and nothing else changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness.catalogue import Kata
from harness.judge.ahead import Ahead, Case
from harness.oracle import context
from harness.verdict import Outcome

CHECKS = "katas/double/test_double.py"


class Story:
    """Cases that tell what they do, and an answer that is asked."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.ahead = Ahead()

    def ask(self, what: str) -> None:
        """As `Session` does."""
        self.ahead.wait_for_turn()
        self.told.append(f"asks {what}")
        self.ahead.meanwhile()
        self.told.append(f"hears {what}")

    def case(self, name: str, *questions: str, ends: BaseException | None = None) -> Case:
        def body() -> None:
            self.told.append(f"begins {name}")
            for question in questions:
                self.ask(question)
            if ends is not None:
                raise ends

        return Case(context.Run(0, name), body)

    def run(self, *cases: Case) -> None:
        for case, following in zip(cases, [*cases[1:], None], strict=True):
            self.ahead.run(case, following)


def test_a_case_begins_while_the_answer_works_for_the_one_before() -> None:
    story = Story()
    story.run(story.case("a", "1", "2"), story.case("b", "3"), story.case("c", "4"))
    assert story.told == [
        *("begins a", "asks 1", "begins b", "hears 1", "asks 2", "hears 2"),
        *("asks 3", "begins c", "hears 3", "asks 4", "hears 4"),
    ]


def test_a_case_that_asks_nothing_is_through_before_its_turn() -> None:
    story = Story()
    story.run(story.case("a", "1"), story.case("b"), story.case("c", "2"))
    assert story.told == ["begins a", "asks 1", "begins b", "hears 1", "begins c", *hears("2")]


def hears(what: str) -> list[str]:
    return [f"asks {what}", f"hears {what}"]


def test_each_case_sees_its_own_run() -> None:
    seen = []
    ahead = Ahead()

    def body() -> None:
        seen.append(context.current().check)
        ahead.wait_for_turn()
        ahead.meanwhile()
        seen.append(context.current().check)

    before = context.current()
    first, second = (Case(context.Run(0, name), body) for name in "ab")
    ahead.run(first, second)
    ahead.run(second, None)
    assert seen == ["a", "b", "a", "b"]
    assert context.current() is before


def test_what_ends_a_case_is_its_own_problem() -> None:
    story = Story()
    end, later = ValueError("first"), SystemExit("second")
    first, second = story.case("a", "1", ends=end), story.case("b", ends=later)
    story.ahead.run(first, second)
    assert (first.problem, second.problem) == (end, later)


def test_a_case_without_a_turn_is_ended_where_it_stands() -> None:
    story = Story()
    first, skipped, other = (story.case(name, name) for name in "abc")
    story.ahead.run(first, skipped)
    assert not skipped.ended
    story.ahead.run(other, None)
    assert skipped.ended
    assert "asks b" not in story.told


def test_a_case_without_a_turn_asks_nothing_even_where_it_catches_everything() -> None:
    story = Story()

    def stubborn() -> None:
        try:
            story.ask("b")
        except BaseException:
            story.ask("b again")

    skipped = Case(context.Run(0, "b"), stubborn)
    story.ahead.run(story.case("a", "a"), skipped)
    story.ahead.run(story.case("c", "c"), None)
    assert skipped.ended
    assert [told for told in story.told if told.startswith("asks")] == ["asks a", "asks c"]


def test_an_interrupt_is_not_put_off_until_the_turn_of_the_case_that_it_hits() -> None:
    """Ctrl-C while the next case is begun: that one may have no turn."""
    story = Story()
    first, second = story.case("a", "1"), story.case("b", ends=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        story.ahead.run(first, second)
    assert first.ended
    assert "hears 1" not in story.told


def test_a_long_row_of_cases_is_no_deep_one() -> None:
    story = Story()
    story.run(*[story.case(str(i), "x") for i in range(3000)])
    assert story.told.count("hears x") == 3000


# ---------------------------------------------------------------------------- in a run

DOUBLE = "import numpy as np\n\n\ndef double(x):\n    return 2 * np.asarray(x)\n"
IMPORTS = "import time\n\nimport numpy as np\n\nfrom harness.oracle import cases, close, draw\n\n\n"

Altered = Callable[..., Kata]


def checks(text: str) -> dict[str, str]:
    return {CHECKS: IMPORTS + text}


def test_a_fault_of_a_check_is_told_in_its_turn_alone(judged: Any, altered: Altered) -> None:
    text = (
        "@cases(n=[1, 0])\n"
        "def test_a(double, n):\n"
        '    """a"""\n'
        "    x = np.ones(1 // n)\n"
        '    close(double(x), {} * x, "out")\n'
    )
    kata = altered(files=checks(text.format(2)))
    with pytest.raises(ZeroDivisionError):
        judged(DOUBLE, kata)
    (kata.folder / "test_double.py").write_text(IMPORTS + text.format(3), "utf-8")
    verdict = judged(DOUBLE, kata)  # fails in the first case: the second never has its turn
    assert [check.outcome for check in verdict.checks] == [Outcome.WRONG]


def test_the_time_of_the_check_is_not_charged_to_the_answer(judged: Any, altered: Altered) -> None:
    text = (
        "@cases(i=[0, 1, 2])\n"
        "def test_a(double, i):\n"
        '    """a"""\n'
        "    until = time.monotonic() + 0.4\n"
        "    while time.monotonic() < until:\n"
        "        pass\n"
        "    x = draw(i).random(3)\n"
        '    close(double(x), 2 * x, "out")\n'
    )
    verdict = judged(DOUBLE, altered(files=checks(text)), limit_s=0.6)
    assert verdict.word == "pass"


@pytest.mark.skipif(sys.platform != "linux", reason="what it has worked is not told")
def test_what_the_answer_works_beside_the_check_is_charged(judged: Any, altered: Altered) -> None:
    """A check that takes its time gives none of it to the answer."""
    text = (
        "@cases(i=[0, 1, 2])\n"
        "def test_a(double, i):\n"
        '    """a"""\n'
        "    until = time.monotonic() + 1\n"
        "    while time.monotonic() < until:\n"
        "        pass\n"
        '    close(double(np.ones(3)), np.full(3, 2.0), "out")\n'
    )
    source = (
        "import time\n\n\n"
        "def double(x):\n"
        "    until = time.process_time() + 0.25\n"
        "    while time.process_time() < until:\n"
        "        pass\n"
        "    return 2 * x\n"
    )
    verdict = judged(source, altered(files=checks(text)), limit_s=0.4)
    told = verdict.checks[0]
    assert (told.outcome, told.case_number) == (Outcome.TIMEOUT, 2)


def test_each_case_is_seeded_as_before(judged: Any, altered: Altered) -> None:
    """The answer draws the same, whichever case was begun meanwhile."""
    text = (
        "@cases(i=[0, 1, 2])\n"
        "def test_a(double, i):\n"
        '    """a"""\n'
        "    x = draw(i).random(3)\n"
        "    first, second = double(x), double(x)\n"
        '    close(first, 0 * x, "out") if i == 2 else None\n'
    )
    kata = altered(files=checks(text))
    source = "import numpy as np\n\n\ndef double(x):\n    return np.random.rand(3) + x\n"
    told = [judged(source, kata, seed=4).checks[0].message for _ in range(2)]
    assert told[0] == told[1] != ""
