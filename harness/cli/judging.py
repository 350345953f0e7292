"""check, with its options. The bare `kata check` does not come by here: see entry."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.app import App
from harness.cli.arguments import SLUG, pass_app, whole


@click.command()
@click.argument("slug", type=SLUG, required=False)
@click.option("--file", "path", type=click.Path(path_type=Path), help="Judge this file instead.")
@click.option("--stage", metavar="NAME", help="Judge this follow-up stage too.")
@click.option("--seed", type=whole(0), help="Draw the cases of this seed.")
@click.option("--all", "details", is_flag=True, help="Details of every check that fails.")
@click.option("--allow", multiple=True, metavar="MODULE", help="Let this module be used.")
@click.option("--timing", is_flag=True, help="Say where the time goes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_app
def check_command(
    app: App,
    slug: str | None,
    path: Path | None,
    stage: str | None,
    seed: int | None,
    details: bool,
    allow: tuple[str, ...],
    timing: bool,
    as_json: bool,
) -> int:
    """Judge your file: what passes, what fails, and why.

    SLUG defaults to the attempt in progress. With --file any file is judged and the attempt is
    left alone. After the pass a stage that kata follow-up has begun is judged too.
    """
    from harness.cli import checking

    if path:
        target = checking.target_of_file(app, slug, path)
    else:
        target = checking.target_of_attempt(app, slug)
    options = checking.Options(seed, details, allow, timing, as_json, stage)
    return checking.check(app, target, options)
