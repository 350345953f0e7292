"""Entry point of the `kata` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs the command line and leaves with the contract's exit code."""
    try:
        from harness.cli.entry import run

        code = run(sys.argv[1:])
        # All is written and flushed; taking Python down would only cost time that is felt.
        os._exit(code)
    except KeyboardInterrupt:  # while it starts, or while it cleans up after another one
        sys.exit(130)


if __name__ == "__main__":
    main()
