"""The `kata` command: verbs are loaded when they are used, errors become exit codes here."""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

import click

from harness import __version__, errors
from harness.cli import streams
from harness.cli.app import App, home_of

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
    "hint": "helping",
    "solution": "helping",
    "follow-up": "helping",
    "history": "browse",
    "completion": "shell",
    "dev": "authoring",
}
COMPLETE = "_KATA_COMPLETE"  # set by the completion scripts


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
            near = difflib.get_close_matches(name, VERBS, n=1)
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


def run(arguments: list[str]) -> int:
    """Runs one command and gives its exit code. The one place where errors end."""
    streams.prepare()
    try:
        result = _called(arguments)
        sys.stdout.flush()
        return result if isinstance(result, int) else errors.OK
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except errors.KataError as error:
        return _told(error.message, error.remedy, error.exit_code, arguments)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return errors.USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "kata"
        message = error.format_message()
        message += "" if message.endswith((".", "?")) else "."
        return _told(message, f"See {where} --help", errors.USAGE, arguments)
    except click.ClickException as error:
        return _told(error.format_message(), "", errors.USAGE, arguments)
    except (KeyboardInterrupt, click.Abort):
        print(file=sys.stderr)
        return errors.INTERRUPTED
    except BrokenPipeError:
        streams.silence_output()
        return errors.OK
    except Exception as error:
        path = errors.log_fault(home_of(os.environ))
        message = f"kata failed: {type(error).__name__}: {error}."
        remedy = f"This is our fault, not yours. Details: {path}" if path else ""
        return _told(message, remedy, errors.FAULT, arguments)


def _called(arguments: list[str]) -> object:
    """What the command returns, or the completions that the shell asks for.

    `kata.main` would do the same, but it has an exit code of its own for a closed pipe.
    """
    wanted = os.environ.get(COMPLETE)
    if wanted:
        from click.shell_completion import shell_complete

        return shell_complete(kata, {}, "kata", COMPLETE, wanted)
    with kata.make_context("kata", arguments) as context:
        return kata.invoke(context)


def _told(message: str, remedy: str, exit_code: int, arguments: list[str]) -> int:
    """One sentence and the remedy on standard error; under --json one document as well."""
    try:
        print(f"{message} {remedy}".strip(), file=sys.stderr)
        if "--json" in arguments:
            told: dict[str, Any] = {"version": 1, "error": message, "remedy": remedy}
            print(json.dumps(told))
        sys.stdout.flush()
    except OSError:  # closed, or full: the exit code has to say it alone
        streams.silence_output()
    return exit_code
