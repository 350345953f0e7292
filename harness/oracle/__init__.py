"""The author's vocabulary: the only module of the harness that a kata's checks import.

docs/authoring.md describes each word with an example.
"""

from harness.oracle.calls import fetch, raises, remote, shared, unchanged
from harness.oracle.cases import cases, draw
from harness.oracle.compare import array, close, holds, number, parts, table, text
from harness.oracle.errors import Wrong
from harness.oracle.gradients import autograd, slopes, tensor

__all__ = [
    "Wrong",
    "array",
    "autograd",
    "cases",
    "close",
    "draw",
    "fetch",
    "holds",
    "number",
    "parts",
    "raises",
    "remote",
    "shared",
    "slopes",
    "table",
    "tensor",
    "text",
    "unchanged",
]
