"""Entry point of the `kata` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and leaves with the contract's exit code."""
    try:
        from harness.cli.entry import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while it starts, or while it cleans up after another one
        sys.exit(130)


if __name__ == "__main__":
    main()
