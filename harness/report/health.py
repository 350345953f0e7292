"""The screen of `kata doctor`, and that of `kata server status`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.clock import spoken
from harness.doctor import Finding
from harness.report.terminal import mark


def show_findings(console: Console, heading: str, findings: Sequence[Finding]) -> None:
    """A mark, a name and a sentence for each."""
    console.print(Text(heading, "bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(width=3, justify="right")
    table.add_column(no_wrap=True, min_width=13)
    table.add_column()
    for each in findings:
        style = "pass" if each.holds else "fail" if each.needed else "mistake"
        table.add_row(Text(mark(each.holds), style), each.name, Text(each.told))
    console.print(table)


def show_server(console: Console, told: dict[str, Any]) -> None:
    """What the warm judge says of itself."""
    runs = told["served"]
    console.print(
        f"The warm judge runs (process {told['pid']}, Python {told['python']}): up "
        f"{spoken(told['up_s'])}, {runs} run{'' if runs == 1 else 's'}, {told['busy']} now, "
        f"{told['memory'] >> 20} MiB.",
        soft_wrap=True,
    )
    console.print(Text(f"It leaves when idle for {spoken(told['leaves_in_s'])}. {told['socket']}"))
