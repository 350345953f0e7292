"""What `kata dev prove` prints: a line for each kata as it is done, then what does not hold."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harness.proof import Proof
from harness.report.terminal import mark


def show_proofs(console: Console, proofs: Iterable[Proof], total: int) -> list[Proof]:
    """Prints the proofs as they come, with a progress bar on a terminal; gives them all."""
    done = []
    columns = (TextColumn("proving"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)
        for proof in proofs:
            done.append(proof)
            bar.console.print(_line(proof))
            for problem in proof.problems:
                bar.console.print(f"    {escape(problem)}", style="fail", soft_wrap=True)
            bar.advance(task)
    held = sum(proof.holds for proof in done)
    console.print(f"{held} of {len(done)} katas proven")
    return done


def _line(proof: Proof) -> str:
    style = "pass" if proof.holds else "fail"
    cases = sum(proof.cases.values())
    return (
        f"[{style}]{mark(proof.holds)}[/] [slug]{proof.slug}[/]: {len(proof.cases)} checks, "
        f"{cases} cases, {len(proof.named)} wrong and {proof.right} other right answers, "
        f"reference {proof.reference_ms:.0f} ms"
    )
