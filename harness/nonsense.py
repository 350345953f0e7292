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

SPOILT = {
    "overwrites its arguments with large numbers": "largest",
    "overwrites its arguments with minus one": "-1",
    "empties its arguments": "None",
}
SPOILING = """

import copy as _copy
import functools as _functools

import numpy as _np


def _spoil(value, new):
    if isinstance(value, _np.ndarray) and value.flags.writeable and value.dtype.kind in "biuf":
        whole = value.dtype.kind in "iu"
        largest = _np.iinfo(value.dtype).max // 4 if whole else 1e30
        number = {"largest": largest, "-1": -1, "None": 0}[new]
        value[...] = _np.array(number).astype(value.dtype)
    elif isinstance(value, dict):
        for item in list(value.values()):
            _spoil(item, new)
        if new == "None":
            value.clear()
    elif isinstance(value, list):
        for item in value:
            _spoil(item, new)
        value[:] = [] if new == "None" else value[::-1]
    elif hasattr(value, "detach"):
        _spoil(value.detach().numpy(), new)


def _spoiling(function, new):
    @_functools.wraps(function)
    def wrapped(*arguments):
        result = function(*arguments)
        try:
            result = _copy.deepcopy(result)
        except Exception:  # what has a graph cannot be copied
            pass
        for argument in arguments:
            _spoil(argument, new)
        return result

    return wrapped

"""


def nonsense(entries: tuple[Entry, ...]) -> Iterator[tuple[str, bytes]]:
    """(what it does, source) of each such answer; several values are returned where asked for."""
    for name, value in VALUES.items():
        yield name, _module(entries, value, several=False)
        if any(len(entry.returns) > 1 for entry in entries):
            yield f"{name}, once for each value", _module(entries, value, several=True)


def spoiling(entries: tuple[Entry, ...], reference: str) -> Iterator[tuple[str, bytes]]:
    """(what it does, source) of right answers that spoil what they were given.

    A check that computes what it wants from an argument after the call breaks here.
    """
    for name, new in SPOILT.items():
        wrapped = [f"{e.name} = _spoiling({e.name}, {new!r})" for e in entries]
        yield name, "\n".join([reference, SPOILING, *wrapped]).encode()


def _module(entries: tuple[Entry, ...], value: str, several: bool) -> bytes:
    functions = []
    for entry in entries:
        count = len(entry.returns) if several and len(entry.returns) > 1 else 0
        result = "(" + f"{value}, " * count + ")" if count else value
        functions.append(f"def {entry.name}(*a):\n    return {result}\n")
    return "\n".join([PREAMBLE, *functions]).encode()
