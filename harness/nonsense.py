"""Answers that return nonsense of every type: none of them may break a check, or pass it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue import Entry

VALUES = {
    "returns None": "None",
    "returns a string": "'nonsense'",
    "returns bytes": "b'nonsense'",
    "returns an empty list": "[]",
    "returns an empty tuple": "()",
    "returns an empty dict": "{}",
    "returns zero": "0",
    "returns one": "1",
    "returns minus one": "-1",
    "returns True": "True",
    "returns nan": "float('nan')",
    "returns infinity": "float('inf')",
    "returns a complex number": "1j",
    "returns a huge integer": "10 ** 400",
    "returns an empty array": "np.zeros((0,))",
    "returns an empty plane": "np.zeros((0, 4))",
    "returns an array of nan": "np.full((3, 1, 2), np.nan)",
    "returns an array of strings": "np.array(['a', 'b'])",
    "returns an array of objects": "np.array([None, {}], dtype=object)",
    "returns a masked array": "np.ma.masked_array([1.0, 2.0], [True, False])",
    "returns a ragged list": "[[1.0], [2.0, 3.0]]",
    "returns a list of None": "[None, 1]",
    "returns a list of strings": "['a', 'b']",
    "returns a set": "{1, 2}",
    "returns a generator": "(i for i in range(3))",
    "returns a function": "max",
    "returns an object": "object()",
    "returns a dict of strings": "{'a': '0', 'b': '1'}",
    "returns a dict of numbers": "{'a': 1, 2: 0.5}",
    "returns its first argument": "(a[0] if a else None)",
    "returns its arguments": "a",
    "returns indices that are out of range": "np.array([10 ** 6, -10 ** 6])",
    "returns a list that holds itself": "_loop",
    "returns a pair": "(1, 2)",
    "returns three": "('a', None, {})",
    "raises": "_raise(ValueError('no'))",
    "raises a KeyError": "_raise(KeyError('key'))",
    "exits": "_raise(SystemExit(0))",
    "raises what cannot be shown": "_raise(_Mute())",
}
PREAMBLE = """import numpy as np

class _Mute(Exception):
    def __str__(self):
        raise RuntimeError
    __repr__ = __str__

def _raise(error):
    raise error

_loop = []
_loop.append(_loop)
"""


def nonsense(entries: tuple[Entry, ...]) -> Iterator[tuple[str, bytes]]:
    """(what it does, source) of each such answer; several values are returned where asked for."""
    for name, value in VALUES.items():
        yield name, _module(entries, value, several=False)
        if any(len(entry.returns) > 1 for entry in entries):
            yield f"{name}, once for each value", _module(entries, value, several=True)


def _module(entries: tuple[Entry, ...], value: str, several: bool) -> bytes:
    functions = []
    for entry in entries:
        count = len(entry.returns) if several and len(entry.returns) > 1 else 0
        result = "(" + f"{value}, " * count + ")" if count else value
        functions.append(f"def {entry.name}(*a):\n    return {result}\n")
    return "\n".join([PREAMBLE, *functions]).encode()
