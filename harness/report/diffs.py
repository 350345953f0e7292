"""What changed between two texts."""

from __future__ import annotations

import difflib
import io


def unified(old: str, new: str, old_name: str, new_name: str) -> str:
    """The unified diff of two texts; "" when they are the same."""
    lines = difflib.unified_diff(_lines(old), _lines(new), old_name, new_name)
    last = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else line + last for line in lines)


def _lines(text: str) -> list[str]:
    """As an editor counts them, whatever ends them: str.splitlines knows eight more ends."""
    return list(io.StringIO(text, newline=None))
