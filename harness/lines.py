"""A journal as lines of JSON: a header, then one event a line."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from harness import shapes
from harness.errors import KataError
from harness.journal import KINDS, Event, NewEvent

FORMAT: Final = 1
HEADER: Final = "kata_journal"
EARLIEST: Final = -6e10  # seconds since 1970; before it there is no date
LATEST: Final = 1e11  # what lies beyond the year 5000 is no time
LONGEST: Final = 64 * 2**20  # bytes of a line; the largest answer is far below
NOTHING: Final = "nothing was imported."
AGAIN: Final = "Export it again on the other machine: kata export FILE"
UPDATE: Final = "Update kata: pip install --upgrade ml-interview-katas"


def written(events: Iterable[Event], snapshot: Callable[[int], bytes | None]) -> Iterator[str]:
    """The lines, each with its newline, in ASCII. `snapshot` gives that of an event's id."""
    events = list(events)
    yield json.dumps({HEADER: FORMAT, "events": len(events)}) + "\n"
    for event in events:
        held = {**event._asdict(), **_packed(snapshot(event.id))}
        del held["id"]  # it is this journal's own
        yield json.dumps(held, allow_nan=False) + "\n"


def read(lines: Iterable[bytes], name: str) -> Iterator[NewEvent]:
    """The events of a file called `name`; raises KataError, with the line, for what is not one."""
    wanted, count, number = None, 0, 0
    for number, line in enumerate(lines, 1):
        try:
            if wanted is None:
                wanted = _header(line)
            elif line.strip():
                count += 1
                yield _event(_object(line))
        except _NewerError as error:
            raise KataError(f"{name}, line {number}: {error}; {NOTHING}", UPDATE) from None
        except ValueError as error:
            raise KataError(f"{name}, line {number}: {error}; {NOTHING}", AGAIN) from None
    if wanted is None:
        raise KataError(f"{name} is empty; {NOTHING}", AGAIN)
    if count != wanted:
        told = f"{name} ends after line {number}, with {count} of its {wanted} events; {NOTHING}"
        raise KataError(told, AGAIN)


class _NewerError(ValueError):
    """Not wrong, but unknown to this kata."""


def _packed(snapshot: bytes | None) -> dict[str, str | None]:
    """A text as a text, so that it can be read and searched; else base64 under another name."""
    if snapshot is None:
        return {"snapshot": None}
    try:
        return {"snapshot": snapshot.decode("utf-8")}
    except UnicodeDecodeError:
        return {"snapshot_base64": base64.b64encode(snapshot).decode("ascii")}


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST // 2**20} MiB")
    try:
        held = json.loads(line.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON, or only a part of it") from None
    if not isinstance(held, dict):
        raise ValueError("it is not a JSON object")
    return held


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(f"{word} is no number")
    return number


def _header(line: bytes) -> int:
    """How many events follow."""
    wrong = "it is not the header that kata export writes"
    try:
        held = _object(line)
    except ValueError:
        raise ValueError(wrong) from None
    version: Any = held.get(HEADER)
    count: Any = held.get("events")
    if shapes.is_count(version) and version > FORMAT:
        told = f"it was written by a newer kata (format {version}, this one knows {FORMAT})"
        raise _NewerError(told)
    if version != FORMAT or not (count == 0 or shapes.is_count(count)):
        raise ValueError(wrong)
    return int(count)


def _event(held: Mapping[str, Any]) -> NewEvent:
    names = ("uid", "at", "kind", "attempt", "kata", "data")
    values: list[Any] = [held.get(name) for name in names]
    uid, at, kind, attempt, kata, data = values
    shapes.must_be_an_event(*values)
    shapes.must(EARLIEST < at < LATEST, "at", "seconds since 1970")
    shapes.must(kata is None or shapes.is_slug(kata), "kata", "a kata's name, or null")
    if kind not in KINDS:
        shown = "".join(each if each.isprintable() else "?" for each in kind[:40])
        raise _NewerError(f'no such kind of event: "{shown}"')
    return NewEvent(kind, float(at), attempt, kata, data, _snapshot(held), uid)


def _snapshot(held: Mapping[str, Any]) -> bytes | None:
    text, packed = held.get("snapshot"), held.get("snapshot_base64")
    if packed is not None:
        try:
            return base64.b64decode(packed, validate=True)
        except (ValueError, TypeError):
            raise ValueError("its snapshot_base64 is not base64") from None
    shapes.must(text is None or shapes.is_text(text), "snapshot", "a text, or null")
    return None if text is None else str(text).encode("utf-8")
