"""Texts of an answer's making, as they may be shown: short, and unable to move the cursor."""

from __future__ import annotations

import re

LONGEST_NAME = 80
LONGEST_MESSAGE = 2000
CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: object, most: int = LONGEST_NAME) -> str:
    """The text without control characters, cut where it is too long."""
    return CONTROL.sub("", str(text)[:most])
