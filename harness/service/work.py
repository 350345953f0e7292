"""Judging orders: with fresh answer processes when those at hand have failed, and in any thread."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from harness.catalogue import Catalogue, Kata
from harness.content import Content
from harness.diagnosis import diagnose
from harness.judge.answers import Answers
from harness.judge.process import JudgeFault
from harness.judge.processors import as_judge
from harness.judge.proxy import Channel
from harness.judge.runner import Request, judge
from harness.service.order import Order
from harness.verdict import Match, Verdict

Abandoned = Callable[[], bool]


class Work:
    """Judges one order after the other, or several at once in threads of their own."""

    def __init__(self, walls: bool) -> None:
        self._answers = Answers(walls)
        self._katas: dict[tuple[str, str], Kata] = {}
        self._turn = threading.Lock()

    def kata(self, content: str, slug: str) -> Kata:
        """The kata that is meant; raises KataError."""
        with self._turn:
            key = content, slug
            if key not in self._katas:
                self._katas[key] = Catalogue(Content(Path(content))).find(slug)
            return self._katas[key]

    @as_judge()
    def judge(self, order: Order, abandoned: Abandoned = lambda: False) -> Verdict:
        """The verdict. A fault of ours is one too, with its traceback for the log."""
        try:
            request = self._request(order)
            try:
                return judge(request, self._opening(abandoned))
            except JudgeFault:  # a process of ours was killed: once more, with a fresh one
                return judge(request, self._opening(abandoned))
        except Exception as error:
            fault = f"The judge failed, which is our fault, not yours: {_told(error)}."
            verdict = Verdict(order.slug, order.file, order.seed, (), fault=fault)
            return verdict._replace(details=traceback.format_exc())

    @as_judge()
    def diagnose(
        self, order: Order, verdict: Verdict, abandoned: Abandoned = lambda: False
    ) -> tuple[Match, ...]:
        """The known mistakes that the answer behaves like. A fault here costs only that."""
        return diagnose(self._request(order), verdict, self._opening(abandoned))

    def pids(self) -> list[int]:
        """Of all processes that wait for answers."""
        return list({*self._answers.pids(), *self._answers.spares()})

    def prepare(self) -> None:
        """Has an answer process ready for the next order."""
        self._answers.prepare()

    def rest(self) -> None:
        """Nobody has asked for long: gives back what is large and seldom needed."""
        self._answers.rest()

    def close(self) -> None:
        self._answers.close()

    def _request(self, order: Order) -> Request:
        kata = self.kata(order.content, order.slug)
        return Request(
            kata,
            order.source,
            order.file,
            order.seed,
            order.allow,
            order.limit_s,
            stage=order.stage,
        )

    def _opening(self, abandoned: Abandoned) -> Callable[..., Channel]:
        def open_channel(torch: bool = False) -> Channel:
            channel = self._answers(torch)
            channel.abandoned = abandoned
            return channel

        return open_channel


def _told(error: Exception) -> str:
    first, *_ = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {first.rstrip('.:')}"
