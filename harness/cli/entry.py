"""Runs one command line. The one place where errors become exit codes."""

from __future__ import annotations

import os
import sys

from harness import errors
from harness.cli import streams
from harness.cli.app import COMPLETE, App, home_of


def run(arguments: list[str]) -> int:
    """Runs one command and gives its exit code."""
    streams.prepare()
    try:
        result = _called(arguments)
        sys.stdout.flush()
        return result if isinstance(result, int) else errors.OK
    except errors.KataError as error:
        return _told(error.message, error.remedy, error.exit_code, arguments)
    except KeyboardInterrupt:
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
    """A bare `check [SLUG]` goes its way without Click, whose import would be felt."""
    verb, *rest = arguments or [""]
    plain = len(rest) <= 1 and not any(each.startswith("-") for each in rest)
    if verb == "check" and plain and COMPLETE not in os.environ:
        from harness.cli import checking

        app = App()
        target = checking.target_of_attempt(app, rest[0] if rest else None)
        return checking.check(app, target, checking.Options())
    from harness.cli.main import call

    return call(arguments, os.environ.get(COMPLETE))


def _told(message: str, remedy: str, exit_code: int, arguments: list[str]) -> int:
    """One sentence and the remedy on standard error; under --json one document as well."""
    try:
        print(f"{message} {remedy}".strip(), file=sys.stderr)
        if "--json" in arguments:
            import json

            print(json.dumps({"version": 1, "error": message, "remedy": remedy}))
        sys.stdout.flush()
    except OSError:  # closed, or full: the exit code has to say it alone
        streams.silence_output()
    return exit_code
