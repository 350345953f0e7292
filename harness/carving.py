"""Rows out of a damaged SQLite file, without SQLite: from the pages that are whole.

The format is that of https://www.sqlite.org/fileformat.html. Nothing here raises, whatever the
bytes are. A row may come several times, for SQLite leaves stale copies behind.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

Value = int | float | bytes | None
Row = list[Value]  # the rowid, then the columns; what was cut off is None, as NULL is

MAGIC: Final = b"SQLite format 3\0"
USUAL_SIZE: Final = 4096  # of a page, where the header does not say
LEAF: Final = 0x0D  # the kind of a page that holds rows
WAL_MAGIC: Final = (0x377F0682, 0x377F0683)
WAL_HEADER: Final = 32
FRAME_HEADER: Final = 24
INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type -> bytes


def rows(file: bytes, log: bytes, columns: int, mark: bytes) -> Iterator[Row]:
    """Rows with that many columns, from the file and its write-ahead log.

    `mark` are serial types that such a row's header begins with: where a page's own directory is
    damaged, its rows are looked for by them.
    """
    sizes = {size for size in (_told_size(file, log), USUAL_SIZE) if size}
    for size in sorted(sizes, reverse=True):
        pages = _Pages(file, log, size)
        for image in pages.images:
            for start in (*_cells(image), *_look_for(image, mark)):
                row = pages.row(image, start)
                if row is not None and len(row) == columns + 1:
                    yield row


class _Pages:
    """All pages: each as it was last committed, and every image that there is of one."""

    def __init__(self, file: bytes, log: bytes, size: int) -> None:
        self.size = size
        # Bytes at each page's end, usually 0; a file may be cut off before that is said.
        kept = int.from_bytes(file[20:21]) if file.startswith(MAGIC) else 0
        self._usable = size - kept if kept <= size - 480 else size
        count = -(-len(file) // size)
        self._latest = {n + 1: file[n * size : (n + 1) * size] for n in range(count)}
        self.images = list(self._latest.values())
        for number, image in _frames(log, size):
            self.images.append(image)
            self._latest[number] = image
        self._most = len(self.images) * size

    def row(self, image: bytes, start: int) -> Row | None:
        """The row whose cell begins there, or None where none does."""
        total, begin = _varint(image, start)
        rowid, begin = _varint(image, begin)
        if not 2 <= total <= self._most or begin >= len(image):
            return None
        payload = self._payload(image, begin, total)
        size, at = _varint(payload, 0)
        if not at <= size <= min(total, len(payload)):
            return None
        types = []
        while at < size:
            serial, at = _varint(payload, at)
            types.append(serial)
        if at != size or size + sum(map(_length, types)) != total:
            return None
        values: Row = [rowid]
        for serial in types:
            end = at + _length(serial)
            values.append(_value(serial, payload[at:end]) if end <= len(payload) else None)
            at = end
        return values

    def _payload(self, image: bytes, begin: int, total: int) -> bytes:
        """What stands in the cell and on its overflow pages; less than `total` where one is lost"""
        usable = self._usable
        if total <= usable - 35:
            return image[begin : begin + total]
        least = (usable - 12) * 32 // 255 - 23
        here = least + (total - least) % (usable - 4)
        here = here if here <= usable - 35 else least
        parts = [image[begin : begin + here]]
        left, after = total - here, image[begin + here : begin + here + 4]
        while left > 0 and len(after) == 4:
            page = self._latest.get(int.from_bytes(after), b"")
            after = page[:4]
            part = page[4 : min(usable, 4 + left)]
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


def _told_size(file: bytes, log: bytes) -> int | None:
    """The size of a page as the file says it, or its log; None where neither is to be believed."""
    told = int.from_bytes(file[16:18]) if file.startswith(MAGIC) else int.from_bytes(log[8:12])
    size = 65536 if told == 1 else told
    return size if size in [2**n for n in range(9, 17)] else None


def _frames(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """Page numbers and pages of the write-ahead log, up to the last commit."""
    if len(log) < WAL_HEADER or int.from_bytes(log[:4]) not in WAL_MAGIC:
        return
    salts = log[16:24]
    step = FRAME_HEADER + size
    found = []
    committed = 0
    for at in range(WAL_HEADER, len(log) - step + 1, step):
        number, pages = struct.unpack_from(">II", log, at)
        if log[at + 8 : at + 16] != salts:  # left from before the log began anew
            break
        found.append((number, log[at + FRAME_HEADER : at + step]))
        if pages:  # the size of the database after a commit, else 0
            committed = len(found)
    yield from found[:committed]


def _cells(image: bytes) -> list[int]:
    """Where the cells of a leaf page begin, as its directory says."""
    if len(image) < 8 or image[0] != LEAF:
        return []
    count = min(int.from_bytes(image[3:5]), (len(image) - 8) // 2)
    return [int.from_bytes(image[8 + 2 * n : 10 + 2 * n]) for n in range(count)]


def _look_for(image: bytes, mark: bytes) -> Iterator[int]:
    """Where cells may begin whose row's header holds the mark after its own length."""
    at = image.find(mark)
    while at > 0:
        header = at - 1
        size = image[header]
        types = []
        while at < header + size and at < len(image):
            serial, at = _varint(image, at)
            types.append(serial)
        total = _as_varint(size + sum(map(_length, types)))
        for length in range(1, 10):  # of the rowid, which stands between the two
            start = header - length - len(total)
            if start >= 0 and image.startswith(total, start):
                yield start
        at = image.find(mark, header + 2)


def _varint(text: bytes, at: int) -> tuple[int, int]:
    """The number that begins there, and where it ends; beyond the text's end where it is cut."""
    value = 0
    for n, byte in enumerate(text[at : at + 9]):
        if n == 8:
            value = value << 8 | byte
            return value - 2**64 if value >= 2**63 else value, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return 0, len(text) + 1


def _as_varint(value: int) -> bytes:
    """Of a number below 2 to the 56th, as SQLite writes it."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def _length(serial: int) -> int:
    """Bytes of a value of that serial type. The types that are reserved have none."""
    if serial >= 12:
        return (serial - 12) // 2
    return 8 if serial == 7 else INTEGERS.get(serial, 0)


def _value(serial: int, text: bytes) -> Value:
    if serial >= 12:
        return text
    if serial == 7:
        real: float = struct.unpack(">d", text)[0]
        return real
    if serial in INTEGERS:
        return int.from_bytes(text, signed=True)
    return {8: 0, 9: 1}.get(serial)
