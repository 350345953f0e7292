"""A hostile answer as it stands in its file: what it tries, and the exact verdict it must get.

The first line is a sentence; lines `# key: value` say the rest:

    # outcome: raised          of every check (after a timeout the rest is not run)
    # outcomes: pass x2, wrong x4     where the checks differ
    # check: load              the pseudo-check that fails, when the file does not load
    # message: ^OSError        a regular expression found in the first failure's message
    # forbidden: torch         how each of what is reported as not allowed begins
    # limit_s: 1               the run's time limit
    # machine: x86_64          only there
    # with: forge, attempts    texts of helpers/ that stand above it
    # then: right | wrong      an answer that stands below it
    # fallback: pass           the outcome without walls, where the attack is harmless
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ANSWERS = HERE / "answers"
HELPERS = HERE / "helpers"
CHECKS = 6  # of the toy `double`
LINE = re.compile(r"^# ([a-z_]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Hostile:
    """One answer and what is expected of its verdict."""

    name: str
    tries: str
    text: str
    outcomes: tuple[str, ...]
    check: str | None
    message: str
    forbidden: tuple[str, ...]
    limit_s: float
    machine: str | None

    @property
    def verdict(self) -> str:
        return "pass" if set(self.outcomes) == {"pass"} and not self.forbidden else "fail"


def names(way: str) -> list[str]:
    """Of the answers that are judged that way."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(ANSWERS.glob("*.py"))}
    return [n for n, text in texts.items() if way != "fallback" or "\n# fallback: " in text]


def read(name: str, way: str) -> Hostile:
    text = (ANSWERS / f"{name}.py").read_text("utf-8")
    told = dict(LINE.findall(text))
    if way == "fallback":
        told = {**_without(told, "message", "outcomes"), "outcome": told["fallback"]}
    above = [(HELPERS / f"{part}.py").read_text("utf-8") for part in _parts(told.get("with", ""))]
    below = [(HELPERS / f"{told['then']}.py").read_text("utf-8")] if "then" in told else []
    return Hostile(
        name=name,
        tries=text.splitlines()[0].strip('"'),
        text="\n".join([*above, text, *below]),
        outcomes=_outcomes(told),
        check=told.get("check"),
        message=told.get("message", ""),
        forbidden=_parts(told.get("forbidden", "")),
        limit_s=float(told.get("limit_s", 60)),
        machine=told.get("machine"),
    )


def _outcomes(told: dict[str, str]) -> tuple[str, ...]:
    if "outcomes" in told:
        pairs = [(*part.split(" x"), "1")[:2] for part in _parts(told["outcomes"])]
        return tuple(outcome for outcome, times in pairs for _ in range(int(times)))
    outcome = told["outcome"]
    if told.get("check") == "load":
        return (outcome, *["not_run"] * CHECKS)
    if outcome in ("raised", "memory"):
        return (*[outcome] * (CHECKS - 1), "wrong")  # not the ValueError that a plane must raise
    if outcome == "timeout":
        return (outcome, *["not_run"] * (CHECKS - 1))
    return (outcome,) * CHECKS


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _without(told: dict[str, str], *keys: str) -> dict[str, str]:
    return {key: value for key, value in told.items() if key not in keys}
