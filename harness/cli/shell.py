"""completion: Click's own script for the shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from harness.errors import KataError


@click.command()
@click.argument("shell", metavar="bash|zsh|fish")
def completion_command(shell: str) -> None:
    """Print the completion script, to be sourced by your shell.

    \b
    bash:  eval "$(kata completion bash)"
    zsh:   eval "$(kata completion zsh)"
    fish:  kata completion fish | source
    """
    from harness.cli.app import COMPLETE
    from harness.cli.main import kata

    kind = get_completion_class(shell)
    if kind is None:
        raise KataError(f'No completion for "{shell}".', "There is bash, zsh and fish.")
    click.echo(kind(kata, {}, "kata", COMPLETE).source())
