"""Answers half written: files beside the journal, so that a crash in an interview loses none."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from harness.cli.app import App


class Draft(NamedTuple):
    """Of the answer to one question."""

    path: Path

    def read(self) -> str:
        try:
            return self.path.read_text("utf-8", "replace")
        except OSError:
            return ""

    def keep(self, text: str) -> None:
        """Where the disk refuses, the answer can still be recorded."""
        with suppress(OSError):
            if not text:
                self.path.unlink(missing_ok=True)
                return
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            fresh = self.path.with_suffix(".new")
            fresh.write_text(text, "utf-8", "replace")
            os.replace(fresh, self.path)


def draft_of(app: App, interview: int, kata: str, question: int) -> Draft:
    return Draft(_folder(app) / f"{interview}-{kata}-{question}.txt")


def forget(app: App) -> None:
    """All of them: the interview has ended."""
    with suppress(OSError):
        for path in _folder(app).iterdir():
            path.unlink()
        _folder(app).rmdir()


def _folder(app: App) -> Path:
    return app.home / "drafts"
