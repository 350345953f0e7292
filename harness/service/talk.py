"""JSON messages over a socket: how a client and the warm judge talk."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

SIZE = struct.Struct("<I")
LARGEST = 64 << 20


class Lost(Exception):
    """The other side is gone, silent for too long, or does not speak our language."""


class Line(Protocol):
    """What is used of a connected socket."""

    def sendall(self, data: bytes, /) -> None: ...

    def recv(self, size: int, /) -> bytes: ...


def send(line: Line, message: dict[str, Any]) -> None:
    """Raises Lost when nobody takes it."""
    data = json.dumps(message, separators=(",", ":"), default=str).encode("ascii")
    try:
        line.sendall(SIZE.pack(len(data)) + data)
    except OSError as error:
        raise Lost(str(error)) from None


def receive(line: Line) -> dict[str, Any]:
    """The next message; raises Lost when there is none."""
    try:
        (size,) = SIZE.unpack(_exactly(line, SIZE.size))
        if size > LARGEST:
            raise Lost("a message of impossible size")
        message = json.loads(_exactly(line, size))
    except (OSError, ValueError, RecursionError) as error:
        raise Lost(str(error) or type(error).__name__) from None
    if not isinstance(message, dict):
        raise Lost("a message that is no object")
    return message


def _exactly(line: Line, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise Lost("the connection was closed")
        parts += part
    return bytes(parts)
