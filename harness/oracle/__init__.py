"""The author's vocabulary: the only module of the harness that a kata's checks import.

docs/authoring.md describes each word with an example.
"""

from harness.oracle.calls import fetch, raises, remote, shared, unchanged
from harness.oracle.cases import cases, draw, stage
from harness.oracle.compare import array, close, holds, number, parts, table, text
from harness.oracle.errors import Wrong
from harness.oracle.gradients import autograd, slopes, tensor
from harness.oracle.measures import as_quick, as_small, no_loop, python_steps

__all__ = [
    "Wrong",
    "array",
    "as_quick",
    "as_small",
    "autograd",
    "cases",
    "close",
    "draw",
    "fetch",
    "holds",
    "no_loop",
    "number",
    "parts",
    "python_steps",
    "raises",
    "remote",
    "shared",
    "slopes",
    "stage",
    "table",
    "tensor",
    "text",
    "unchanged",
]
