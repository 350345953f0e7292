"""The two panes of an interview: beside each other, one above the other, or one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from harness.cli.interview_dialogs import drawn
from harness.report.interview_panes import Piece

WIDE, HIGH = 80, 24  # columns for two beside each other, rows for one above the other
FRAME = 4  # columns of a pane that hold no text


class Panes(Container):
    """`prompt` and `rubric`. The one in front has the arrows, and the room if there is little."""

    def __init__(self) -> None:
        super().__init__(id="panes")
        self.front = "prompt"
        self._one = False  # whether one is to have all the room

    def compose(self) -> ComposeResult:
        for name in ("prompt", "rubric"):
            pane = VerticalScroll(id=name, classes="pane")
            pane.border_title = f" {name} "
            yield pane

    @property
    def other(self) -> str:
        return "rubric" if self.front == "prompt" else "prompt"

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Those that move the panes, where they do."""
        tab = ("Tab", self.other) if self.has_class("one") else None
        one = ("w", "both" if self._one else "one pane") if self._both_fit() else None
        return tuple(key for key in (tab, one) if key is not None)

    @property
    def room(self) -> int:
        """Columns for the text of one of them."""
        return self.app.size.width // (2 if self.has_class("beside") else 1) - FRAME

    def fit(self) -> None:
        """As the size of the terminal asks for."""
        one = self._one or not self._both_fit()
        self.set_class(one, "one")
        self.set_class(self._wide() and not one, "beside")

    def one_or_both(self) -> None:
        self._one = not self._one and self._both_fit()
        self.fit()

    def bring(self, name: str) -> None:
        """To the front."""
        self.front = name
        for pane in self.query(".pane"):
            pane.set_class(pane.id == name, "shown")
            if pane.id == name:
                pane.focus()

    async def fill(self, name: str, pieces: Sequence[Piece]) -> None:
        """What stands in a pane from now on, with the piece to look at first in sight."""
        pane = self.query_one(f"#{name}", VerticalScroll)
        widgets = [Static(drawn(piece.content)) for piece in pieces]
        async with self.batch():
            await pane.remove_children()
            await pane.mount_all(widgets)
        pane.scroll_home(animate=False)
        for widget, piece in zip(widgets, pieces, strict=True):
            if piece.first:
                self.call_after_refresh(widget.scroll_visible, animate=False, top=True)

    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    def _both_fit(self) -> bool:
        return self._wide() or self.app.size.height >= HIGH
