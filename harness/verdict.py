"""What a run came to: frozen values, and their versioned JSON."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

VERSION = 1


class Outcome(StrEnum):
    """What became of one check."""

    PASS = "pass"
    WRONG = "wrong"
    RAISED = "raised"
    NOT_FILLED_IN = "not_filled_in"
    OUTDATED = "outdated"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    OUTPUT = "output"
    PROTOCOL = "protocol"
    NOT_RUN = "not_run"


class CheckResult(NamedTuple):
    """One check. `trace` is what it looked at, for the diagnosis; it is never printed."""

    name: str
    rubric: str
    outcome: Outcome
    cases: int = 0
    failed_case: dict[str, Any] | None = None
    case_number: int | None = None  # from 1
    message: str = ""
    line: int | None = None
    stdout: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    traceback: tuple[tuple[int, str], ...] = ()  # (line, function), outermost first
    trace: tuple[tuple[str, Any], ...] = ()
    stage: str | None = None  # the stage that it belongs to; None: one of the kata's own

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "rubric": self.rubric,
            "outcome": str(self.outcome),
            "cases": self.cases,
            "failed_case": self.failed_case,
            "case_number": self.case_number,
            "message": self.message,
            "line": self.line,
            "stdout": self.stdout,
            "inputs": [list(pair) for pair in self.inputs],
            "traceback": [{"line": line, "function": name} for line, name in self.traceback],
            "stage": self.stage,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> CheckResult:
        """The opposite of `to_json`, but for the trace and the tuples of a case."""
        return cls(
            **{
                **told,
                "outcome": Outcome(told["outcome"]),
                "inputs": tuple((name, text) for name, text in told["inputs"]),
                "traceback": tuple((f["line"], f["function"]) for f in told["traceback"]),
            }
        )


class Match(NamedTuple):
    """A known wrong answer that behaves exactly like the one judged."""

    name: str
    mistake: str
    hint: str

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "mistake": self.mistake, "hint": self.hint}


class Forbidden(NamedTuple):
    """Use of what the kata does not allow; `line` is None when it could not be told."""

    what: str
    line: int | None

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "what": self.what}


class Verdict(NamedTuple):
    """The whole of a run. `fault` is set when the harness could not judge."""

    kata: str
    file: str
    seed: int
    checks: tuple[CheckResult, ...]
    forbidden: tuple[Forbidden, ...] = ()
    diagnosis: tuple[Match, ...] = ()
    judge_ms: float = 0.0
    fault: str = ""
    details: str = ""  # of the fault, for the log; never printed
    attempt: int | None = None
    elapsed_s: float | None = None
    checks_so_far: int | None = None
    timing: Mapping[str, float] = MappingProxyType({})
    stage: str | None = None  # the stage that was judged beside the kata's own checks

    @property
    def word(self) -> str:
        """pass, fail or error."""
        if self.fault:
            return "error"
        whole = bool(self.checks) and all(c.outcome is Outcome.PASS for c in self.checks)
        return "pass" if whole and not self.forbidden else "fail"

    @property
    def passed(self) -> int:
        return sum(check.outcome is Outcome.PASS for check in self.checks)

    @property
    def total(self) -> int:
        """The kata's checks; the pseudo-check `load` is none of them."""
        return sum(check.name != "load" for check in self.checks)

    @property
    def first_failure(self) -> CheckResult | None:
        failed = (c for c in self.checks if c.outcome not in (Outcome.PASS, Outcome.NOT_RUN))
        return next(failed, None)

    def with_diagnosis(self, matches: tuple[Match, ...]) -> Verdict:
        return self._replace(diagnosis=matches)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Verdict:
        """The opposite of `to_json`, but for what no document holds."""
        return cls(
            kata=told["kata"],
            file=told["file"],
            seed=told["seed"],
            checks=tuple(map(CheckResult.from_json, told["checks"])),
            forbidden=tuple(Forbidden(use["what"], use["line"]) for use in told["forbidden"]),
            judge_ms=told["judge_ms"],
            diagnosis=tuple(Match(**match) for match in told["diagnosis"]),
            fault=told.get("fault", ""),
            attempt=told["attempt"],
            elapsed_s=told["elapsed_s"],
            checks_so_far=told["checks_so_far"],
            timing=told.get("timing", {}),
            stage=told["stage"],
        )

    def with_details(self, details: str) -> Verdict:
        return self._replace(details=details)

    def to_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "kata": self.kata,
            "stage": self.stage,
            "file": self.file,
            "verdict": self.word,
            "passed": self.passed,
            "total": self.total,
            "seed": self.seed,
            "judge_ms": round(self.judge_ms, 1),
            "attempt": self.attempt,
            "elapsed_s": None if self.elapsed_s is None else round(self.elapsed_s, 1),
            "checks_so_far": self.checks_so_far,
            "checks": [check.to_json() for check in self.checks],
            "diagnosis": [match.to_json() for match in self.diagnosis],
            "forbidden": [use.to_json() for use in self.forbidden],
            **({"fault": self.fault} if self.fault else {}),
            **({"timing": dict(self.timing)} if self.timing else {}),
        }
