"""A journal as lines of JSON: a header, then one event a line."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from harness.errors import KataError
from harness.journal import KINDS, Event, NewEvent

FORMAT: Final = 1
HEADER: Final = "kata_journal"
LONGEST: Final = 64 * 2**20  # bytes of a line; the largest answer is far below
LATEST: Final = 1e11  # seconds since 1970; what lies beyond the year 5000 is no time
LARGEST: Final = 2**53
NOTHING: Final = "nothing was imported."
AGAIN: Final = "Export it again on the other machine: kata export FILE"
UPDATE: Final = "Update kata: pip install --upgrade ml-interview-katas"

# What the values of an event's data must be, by their names. Names that are not here are taken
# as they are: nothing reads them.
NUMBERS: Final = ("minutes", "excluded_s", "seconds", "retention", "minutes_a_day")
WHOLE: Final = ("seed", "passed", "total", "number", "item", "grade")
COUNTS: Final = ("mock",)
TEXTS: Final = ("path", "why", "verdict", "name", "what", "text", "fsrs", "interview", "folder")
TEXTS_OR_NULL: Final = ("bug", "first_failure", "stage")
WHOLE_OR_NULL: Final = ("from", "rating")
LISTS: Final = {"checks": dict, "items": dict, "names": str, "reasons": str, "tracks": str}


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
    if _is_count(version) and version > FORMAT:
        told = f"it was written by a newer kata (format {version}, this one knows {FORMAT})"
        raise _NewerError(told)
    if version != FORMAT or not (count == 0 or _is_count(count)):
        raise ValueError(wrong)
    return int(count)


def _event(held: Mapping[str, Any]) -> NewEvent:
    names = ("kind", "data", "uid", "at", "attempt", "kata")
    values: list[Any] = [held.get(name) for name in names]
    kind, data, uid, at, attempt, kata = values
    _must(_is_text(uid) and 0 < len(uid) <= 200, "uid", "a short text")
    _must(_is_number(at) and abs(at) < LATEST, "at", "seconds since 1970")
    _must(_is_text(kind), "kind", "a text")
    _must(attempt is None or _is_count(attempt), "attempt", "a number from 1 on, or null")
    _must(kata is None or _is_slug(kata), "kata", "a kata's name, or null")
    _must(isinstance(data, dict), "data", "an object")
    if kind not in KINDS:
        raise _NewerError(f'no such kind of event: "{kind[:40]}"')
    _check_data(data)
    snapshot = _snapshot(held)
    return NewEvent(kind, float(at), attempt, kata, data, snapshot, uid)


def _check_data(data: Mapping[str, Any]) -> None:
    """What the replay relies on; it gives way to what is missing, but not to a wrong type."""
    for name, value in data.items():
        if name in NUMBERS:
            _must(_is_number(value) and abs(value) < LARGEST, name, "a number")
        elif name in WHOLE or (name in WHOLE_OR_NULL and value is not None):
            _must(type(value) is int, name, "a whole number")
        elif name in COUNTS:
            _must(_is_count(value), name, "a number from 1 on")
        elif name in TEXTS or (name in TEXTS_OR_NULL and value is not None):
            _must(isinstance(value, str) and "\0" not in value, name, "a text")
        elif name in LISTS:
            of = LISTS[name]
            right = isinstance(value, list) and all(isinstance(each, of) for each in value)
            _must(right, name, f"a list of {'texts' if of is str else 'objects'}")
            if name == "items":
                _check_items(value)
        elif name == "days":
            right = isinstance(value, dict) and all(map(_is_slug, value))
            _must(right and all(map(_is_text, value.values())), name, "days of katas")


def _check_items(items: Iterable[Mapping[str, Any]]) -> None:
    for item in items:
        _must(_is_slug(item.get("kata")), "kata", "a kata's name")
        _check_data({key: value for key, value in item.items() if key in ("minutes", "why")})


def _snapshot(held: Mapping[str, Any]) -> bytes | None:
    text, packed = held.get("snapshot"), held.get("snapshot_base64")
    if packed is not None:
        try:
            return base64.b64decode(packed, validate=True)
        except (ValueError, TypeError):
            raise ValueError("its snapshot_base64 is not base64") from None
    _must(text is None or _is_text(text), "snapshot", "a text, or null")
    return None if text is None else str(text).encode("utf-8")


def _must(right: bool, name: str, what: str) -> None:
    if not right:
        raise ValueError(f'"{name}" is not {what}')


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 < value < LARGEST


def _is_text(value: object) -> bool:
    """A text that can be stored: half a surrogate pair cannot."""
    try:
        return isinstance(value, str) and value.encode("utf-8") is not None
    except UnicodeEncodeError:
        return False


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\w[\w.-]{0,99}", value) is not None
