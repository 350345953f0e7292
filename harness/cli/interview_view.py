"""The full-screen view of a mock interview."""

from __future__ import annotations

from harness.cli.app import App


def run_view(app: App) -> int:
    """To be written."""
    raise NotImplementedError
