"""Draws a verdict for a terminal of another process: the judge is warm, a command starts cold."""

from __future__ import annotations

from typing import Any

from harness.catalogue import Kata
from harness.report.terminal import console_for
from harness.report.verdicts import show_diagnosis, show_verdict
from harness.situation import Screen, Situation
from harness.verdict import Verdict


def draw(kata: Kata, told: dict[str, Any]) -> str:
    """What `situation.scene` has told: the verdict, or its diagnosis when there is one."""
    verdict = Verdict.from_json(told["verdict"])
    situation = Situation.from_json(told["situation"]) if told["situation"] else None
    screen = Screen(**told["screen"])
    kata = kata.in_language(screen.language)
    with console_for(screen) as (console, paper):
        if verdict.diagnosis:
            show_diagnosis(console, verdict)
        else:
            source = told["source"].encode("latin-1")
            show_verdict(console, kata, verdict, source, situation, details=False)
    return paper.getvalue()
