"""The `kata` command: its verbs, each loaded when it is used."""

from __future__ import annotations

import importlib
import sys

import click

from harness import __version__, errors
from harness.cli.app import COMPLETE, App

# verb -> module of harness.cli that holds it; a hyphen in a verb is an underscore there.
VERBS = {
    "list": "browse",
    "show": "browse",
    "start": "clockwork",
    "pause": "clockwork",
    "resume": "clockwork",
    "stop": "clockwork",
    "status": "clockwork",
    "check": "judging",
    "watch": "watching",
    "hint": "helping",
    "solution": "helping",
    "follow-up": "helping",
    "mock": "mock",
    "next": "planning",
    "plan": "planning",
    "stats": "looking",
    "report": "looking",
    "history": "looking",
    "diff": "comparing",
    "export": "moving",
    "import": "moving",
    "server": "health",
    "doctor": "health",
    "completion": "shell",
    "dev": "authoring",
}


class LazyGroup(click.Group):
    """Knows its verbs by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"harness.cli.{VERBS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click's, with "did you mean" for a verb that does not exist."""
        import difflib

        name = args[0]
        if name not in VERBS and not name.startswith("-"):
            near = difflib.get_close_matches(name, VERBS, n=3)
            near.sort(key=lambda verb: sorted(verb) != sorted(name))  # letters swapped: that one
            remedy = f"Did you mean kata {near[0]}?" if near else "See them all: kata --help"
            raise errors.KataError(f'No command called "{name}".', remedy)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="kata %(version)s")
@click.pass_context
def kata(ctx: click.Context) -> None:
    """Interview practice for machine-learning engineers, with the clock running.

    \b
    kata list            what there is
    kata start SLUG      a blank stub, and the clock runs
    kata check           what passes, what fails, and why
    """
    ctx.ensure_object(App)


def call(arguments: list[str], complete: str | None = None) -> object:
    """What the command returns, or the completions that the shell asks for.

    `kata.main` would do the same, but it has an exit code of its own for a closed pipe.
    Raises KataError for what Click finds wrong.
    """
    if complete:
        from click.shell_completion import shell_complete

        return shell_complete(kata, {}, "kata", COMPLETE, complete)
    try:
        with kata.make_context("kata", arguments) as context:
            return kata.invoke(context)
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return errors.USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "kata"
        message = error.format_message()
        message += "" if message.endswith((".", "?")) else "."
        raise errors.KataError(message, f"See {where} --help") from None
    except click.ClickException as error:
        raise errors.KataError(error.format_message()) from None
    except click.Abort:
        raise KeyboardInterrupt from None
