"""`kata dev`: make a kata, prove a kata."""

from __future__ import annotations

import os

import click

from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app
from harness.errors import FAILS, FAULT, OK


@click.group()
def dev_command() -> None:
    """For authors of katas: make one, prove one."""


@dev_command.command("new")
@click.argument("slug")
@pass_app
def new_command(app: App, slug: str) -> None:
    """Make the folders of a kata called SLUG, filled with what is to be written."""
    from harness import scaffold

    for path in scaffold.make(app.catalogue.content, slug):
        app.console.print(f"  {path}", soft_wrap=True, markup=False)
    app.console.print(f"Fill them in, then: kata dev prove {slug}")


@dev_command.command("prove")
@click.argument("slugs", nargs=-1, type=SLUG)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count(), help="Processes to use.")
@click.option("--seed", "seeds", type=int, multiple=True, help="Prove under this seed instead.")
@click.option("--table", is_flag=True, help="Print which check caught what, as Markdown.")
@pass_app
def prove_command(
    app: App, slugs: tuple[str, ...], jobs: int, seeds: tuple[int, ...], table: bool
) -> int:
    """Show that the checks of katas accept what is right and reject what is wrong."""
    from harness.proof import SEEDS
    from harness.proofs import prove_all
    from harness.report import coverage
    from harness.report.proofs import show_proofs
    from harness.report.terminal import make_console

    app.language = "en"  # the language that katas are written in
    katas = [app.catalogue.find(slug) for slug in slugs] or list(app.catalogue.katas)
    console = make_console(stderr=True) if table else app.console
    proofs = show_proofs(console, prove_all(katas, jobs, seeds or SEEDS), len(katas))
    if table:
        done = {proof.slug: proof for proof in proofs}
        print(coverage.table([done[kata.slug] for kata in katas]))
    return OK if all(proof.holds for proof in proofs) else FAILS


@dev_command.command("demo")
@click.argument("slug", type=SLUG, required=False)
@pass_app
def demo_command(app: App, slug: str | None) -> int:
    """Start, fail and pass a kata in a scratch folder, with every screen shown."""
    from harness import demo

    kata = app.catalogue.find(slug or app.example)
    held = demo.run(kata, lambda text: click.echo(text))
    click.echo("\nEvery verdict was as it should be." if held else "\nThis installation is broken.")
    return OK if held else FAULT
