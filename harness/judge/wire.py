"""Arrays and small data between the judge and the answer process.

A frame is a JSON header and raw bytes behind it. Nothing is ever unpickled, and nothing is
believed: a dtype must be on the list, a shape must fit its bytes, nesting is limited.

Mutable objects of a request (arrays, lists, dicts) are numbered in the order in which they are
met. The reply names them by number, so that an argument that comes back is the caller's own
object, and an argument that was changed in place is changed in the caller too.
"""

from __future__ import annotations

import functools
import json
import numbers
import re
import struct
import sys
from collections import deque
from collections.abc import Callable, Mapping
from collections.abc import KeysView as Keys
from collections.abc import ValuesView as Values
from dataclasses import dataclass
from types import NoneType
from typing import Any

import numpy as np

from harness.judge.printable import printable

HEADER = struct.Struct("<II")  # bytes of JSON, bytes of payload
FRAME_CAP = 64 << 20  # of either part, on the way to the judge; honest results are far smaller
HEAD_CAP = 8 << 20  # of the JSON, which takes thirty times its size when it is read
MAX_PAIRS = 4096  # of a dict: keys may be chosen so that each collides with all before it
MAX_DEPTH = 64
ARRAY_KINDS = "biufcSU"
DTYPE = re.compile(f"[<>|][{ARRAY_KINDS}][0-9]{{1,9}}")  # as dtype.str writes them
BIG_INT = 1 << 63  # beyond it a number goes as text: JSON parsers limit the digits
PLAIN = frozenset({NoneType, bool, str, float})  # what a tree holds as it is

Message = tuple[dict[str, Any], memoryview]  # and the bytes that it refers to

_TO_JSON = json.JSONEncoder(separators=(",", ":")).encode
_FROM_JSON = json.JSONDecoder().decode


class WireError(ValueError):
    """A frame that is malformed, too large, or holds what cannot cross."""


@dataclass(frozen=True)
class Handle:
    """An object that stays in the answer's process; the judge knows its number and its type."""

    number: int
    type_name: str


def pack(message: dict[str, Any], buffers: list[bytes]) -> bytes:
    """A message and the raw bytes it refers to, as one frame."""
    head = _TO_JSON(message).encode("ascii")
    size = sum(map(len, buffers))
    if len(head) > HEAD_CAP or size > FRAME_CAP:
        raise WireError(f"{(len(head) + size) >> 20} MiB of data, more than a result may have")
    return b"".join([HEADER.pack(len(head), size), head, *buffers])


def unpack(frame: bytes) -> Message:
    """The opposite of `pack`; raises WireError when the frame is not one."""
    try:
        head, size = HEADER.unpack_from(frame)
        if len(frame) != HEADER.size + head + size:
            raise WireError("the frame's length is not what its header says")
        message = _FROM_JSON(str(frame[HEADER.size : HEADER.size + head], "utf-8"))
    except (struct.error, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise WireError(f"not a frame: {error}") from None
    if not isinstance(message, dict):
        raise WireError("the header is not an object")
    return message, memoryview(frame)[HEADER.size + head :]


class Encoder:
    """Turns values into JSON-able trees and buffers; remembers the mutable ones by number.

    `known` maps the id of an object to its number: the other side has it already.
    `keep` gives a number to an object that stays on this side (the answer's side only).
    """

    def __init__(
        self,
        known: dict[int, int] | None = None,
        keep: Callable[[Any], int] | None = None,
    ) -> None:
        self.buffers: list[bytes] = []
        self.originals: list[Any] = []  # numbered mutable objects, kept alive and in order
        self.attached: list[Any] = []  # tensors that gradients are asked of, in order
        self._known = dict(known or {})
        self._number = known is None  # a reply numbers nothing: it only refers
        self._keep = keep
        self._offset = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        """The tree of any value; what cannot cross becomes a handle or a WireError."""
        if depth > MAX_DEPTH:
            raise WireError(f"nested deeper than {MAX_DEPTH} levels")
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is int:
            return value if -BIG_INT < value < BIG_INT else ["i", hex(value)]
        number = self._known.get(id(value))
        if number is not None:
            return ["r", number]
        if kind is Handle:
            return ["h", value.number]
        if isinstance(value, np.generic):
            return self._scalar(value)
        if isinstance(value, np.ndarray):
            return self._array(value)
        if kind.__module__ == "torch" and hasattr(value, "detach"):
            return self._tensor(value)
        return self._container(value, depth)

    def opaque(self, value: Any) -> Any:
        """A handle for the value, whatever its type."""
        if self._keep is None:
            raise WireError(f"a {type(value).__name__} cannot be sent")
        return ["o", self._keep(value), _type_name(value)]

    def array_body(self, value: np.ndarray) -> list[Any]:
        """[dtype, shape, layout, offset, bytes]: the array without its number."""
        layout: list[Any] | None = None
        compact = value
        if not value.flags.c_contiguous:
            order = sorted(range(value.ndim), key=lambda axis: -abs(value.strides[axis]))
            compact = value.transpose(order)
            layout = [order, not compact.flags.c_contiguous]
        raw = compact.tobytes()
        self.buffers.append(raw)
        start = self._offset
        self._offset += len(raw)
        return [value.dtype.str, value.shape, layout, start, len(raw)]

    def _buffer(self, raw: bytes) -> tuple[int, int]:
        place = (self._offset, len(raw))
        self.buffers.append(raw)
        self._offset += len(raw)
        return place

    def _remember(self, value: Any) -> None:
        if self._number:
            self._known[id(value)] = len(self.originals)
            self.originals.append(value)

    def _scalar(self, value: np.generic) -> Any:
        if isinstance(value, np.str_):
            return str(value)
        if isinstance(value, np.bytes_):
            return ["b", *self._buffer(bytes(value))]
        if value.dtype.kind not in ARRAY_KINDS:
            return self.opaque(value)
        return ["s", value.dtype.str, *self._buffer(value.tobytes())]

    def _array(self, value: np.ndarray) -> Any:
        if type(value).__name__ == "MaskedArray":
            return self.opaque(value)
        plain = _numeric(value if type(value) is np.ndarray else np.asarray(value))
        if plain is None:
            return self.opaque(value)
        self._remember(value)
        return ["a", *self.array_body(plain)]

    def _tensor(self, value: Any) -> Any:
        try:
            plain = value.detach().cpu().resolve_conj().resolve_neg().numpy()
        except (TypeError, RuntimeError):  # bfloat16, sparse, meta
            return self.opaque(value)
        self._remember(value)
        if value.requires_grad:
            self.attached.append(value)
            return ["G", len(self.attached) - 1, *self.array_body(plain)]
        return ["T", *self.array_body(plain)]

    def _container(self, value: Any, depth: int) -> Any:
        if type(value) is tuple:
            return ["t", [self.encode(item, depth + 1) for item in value]]
        if type(value) is dict:  # the next but one would do, but it is slow to find that out
            return self._dict(value, depth)
        if isinstance(value, (str, bytes, bytearray)):
            return str(value) if isinstance(value, str) else ["b", *self._buffer(bytes(value))]
        if isinstance(value, Mapping):
            return self._dict(value, depth)
        if isinstance(value, (list, tuple, range, deque, Keys, Values)):
            self._remember(value)
            return ["l", [self.encode(item, depth + 1) for item in value]]
        if isinstance(value, numbers.Integral):
            return self.encode(int(value), depth + 1)
        if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
            return float(value)  # Fraction, Decimal, a subclass of float: numbers all the same
        if isinstance(value, numbers.Complex):
            number = complex(value)
            return ["c", number.real, number.imag]
        return self.opaque(value)

    def _dict(self, value: Mapping[Any, Any], depth: int) -> Any:
        if not all(map(_is_key, value)):
            return self.opaque(value)
        self._remember(value)
        return ["d", self.pairs(value, depth)]

    def pairs(self, value: Mapping[Any, Any], depth: int = 0) -> list[Any]:
        return [
            [self.encode(key, depth + 1), self.encode(item, depth + 1)]
            for key, item in value.items()
        ]


class Decoder:
    """Turns trees back into values.

    `numbered` collects the mutable objects of a request in the order of their numbers;
    `known` resolves references of a reply; `resolve` gives the object behind a handle; `attach`
    makes a tensor that gradients are asked of what it is to be (by default a leaf).
    """

    def __init__(
        self,
        payload: memoryview,
        known: list[Any] | None = None,
        resolve: Callable[[int], Any] | None = None,
        attach: Callable[[int, Any], Any] | None = None,
    ) -> None:
        self._payload = payload
        self._attach = attach or (lambda number, tensor: tensor.requires_grad_())
        self._known = known
        self._resolve = resolve
        self.numbered: list[Any] = []
        self.attached: list[Any] = []  # as of the encoder

    def decode(self, tree: Any, depth: int = 0) -> Any:
        """The value of a tree; raises WireError on anything that `Encoder` would not write."""
        if depth > MAX_DEPTH + 2:
            raise WireError("nested too deep")
        if tree is None or isinstance(tree, (str, float, int)):  # bool is an int
            return tree
        try:
            if tree[0] == "a":  # by far the most
                array = self.array(*tree[1:])
                self.numbered.append(array)
                return array
            return self._tagged(tree[0], tree[1:], depth)
        except WireError:
            raise
        except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
            raise WireError(f"malformed data: {error}") from None

    def _tagged(self, tag: Any, body: list[Any], depth: int) -> Any:
        if tag == "T":
            return self._note(_tensor(self.array(*body)))
        if tag == "G":
            tensor = self._attach(_count(body[0]), _tensor(self.array(*body[1:])))
            self.attached.append(tensor)
            return self._note(tensor)
        if tag == "s":
            dtype, offset, size = body
            return self.array(dtype, [], None, offset, size)[()]
        if tag == "t":
            return tuple(self.decode(item, depth + 1) for item in body[0])
        if tag == "l":
            items = self._note([])
            items.extend(self.decode(item, depth + 1) for item in body[0])
            return items
        if tag == "d":
            table = self._note({})
            table.update(self.items(body[0], depth))
            return table
        return self._leaf(tag, body)

    def _leaf(self, tag: Any, body: list[Any]) -> Any:
        if tag == "i":
            return int(body[0], 16)
        if tag == "c":
            return complex(body[0], body[1])
        if tag == "b":
            return bytes(self._bytes(*body))
        if tag == "r" and self._known is not None:
            return self._known[_count(body[0])]
        if tag == "r":
            return self.numbered[_count(body[0])]
        if tag == "o":
            return Handle(_count(body[0]), printable(body[1]))
        if tag == "h" and self._resolve is not None:
            return self._resolve(_count(body[0]))
        raise WireError(f"unknown tag {str(tag)[:20]!r}")

    def items(self, pairs: list[Any], depth: int = 0) -> list[tuple[Any, Any]]:
        if len(pairs) > MAX_PAIRS:
            raise WireError(f"a dict of more than {MAX_PAIRS} pairs")
        return [(self.decode(key, depth + 1), self.decode(item, depth + 1)) for key, item in pairs]

    def array(self, name: Any, shape: Any, layout: Any, offset: Any, size: Any) -> np.ndarray:
        """A fresh, writable array in the memory layout that it had."""
        if type(name) is not str:
            raise WireError("malformed dtype")
        dtype = _dtype(name)
        extents = list(shape)
        count = 1
        for extent in extents:
            if type(extent) is not int or extent < 0:
                raise WireError("malformed number")
            count *= extent
        if count * dtype.itemsize != size:
            raise WireError(f"{name} of shape {tuple(extents)} does not fit {size} bytes")
        raw = self._bytes(offset, size)
        if layout is None:
            return np.frombuffer(raw, dtype, count).reshape(extents).copy()
        order, gaps = layout
        if sorted(order) != list(range(len(extents))):
            raise WireError("malformed layout")
        compact = np.frombuffer(raw, dtype, count).reshape([extents[axis] for axis in order])
        if gaps and compact.ndim:  # every second place of an array twice as wide
            room = np.zeros((*compact.shape[:-1], 2 * compact.shape[-1]), dtype)
            room[..., ::2] = compact
            compact = room[..., ::2]
        else:
            compact = compact.copy()
        return compact.transpose(np.argsort(order))

    def _bytes(self, offset: Any, size: Any) -> memoryview:
        start, length = _count(offset), _count(size)
        if start + length > len(self._payload):
            raise WireError("data beyond the end of the frame")
        return self._payload[start : start + length]

    def _note(self, value: Any) -> Any:
        self.numbered.append(value)
        return value


def _tensor(plain: np.ndarray) -> Any:
    """A tensor where there is torch."""
    torch = sys.modules.get("torch")
    return plain if torch is None else torch.from_numpy(plain)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise WireError("malformed number")
    return value


@functools.lru_cache(maxsize=64)
def _dtype(name: str) -> np.dtype[Any]:
    if not DTYPE.fullmatch(name):
        raise WireError("malformed dtype")
    return np.dtype(name)


def _is_key(key: Any) -> bool:
    if isinstance(key, tuple):
        return type(key) is tuple and all(map(_is_key, key))
    return key is None or isinstance(key, (bool, int, float, str, bytes, np.generic))


def _numeric(value: np.ndarray) -> np.ndarray | None:
    """The array itself, an object array of numbers as a plain one, or None."""
    if value.dtype.kind in ARRAY_KINDS:
        return value
    if value.dtype.kind != "O":
        return None
    if value.size == 0:
        return np.zeros(value.shape)
    try:
        plain = np.array(value.tolist())
    except (TypeError, ValueError, OverflowError):
        return None
    return plain if plain.dtype.kind in "biufc" and plain.shape == value.shape else None


def _type_name(value: Any) -> str:
    name = type(value).__name__
    return name if type(name) is str else "object"
