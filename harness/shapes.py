"""What an event must look like, wherever it comes from: a file of lines, or the journal itself."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

LARGEST: Final = 2**53
SLUG: Final = re.compile(r"\w[\w.-]{0,99}")


def must_be_an_event(uid: Any, at: Any, kind: Any, attempt: Any, kata: Any, data: Any) -> None:
    """Raises ValueError, naming what is wrong. A kind that is not known here is not wrong."""
    must(is_text(uid) and 0 < len(uid) <= 200, "uid", "a short text")
    must(_is_number(at) and math.isfinite(at), "at", "seconds since 1970")
    must(is_text(kind), "kind", "a text")
    must(attempt is None or is_count(attempt), "attempt", "a number from 1 on, or null")
    must(kata is None or is_text(kata), "kata", "a text, or null")
    must(isinstance(data, dict), "data", "an object")
    _check(data, SHAPES)


def must(right: bool, name: str, what: str) -> None:
    if not right:
        raise ValueError(f'"{name}" is not {what}')


def is_count(value: object) -> bool:
    return type(value) is int and 0 < value < LARGEST


def is_text(value: object) -> bool:
    """A text that can be stored: half a surrogate pair cannot."""
    try:
        return isinstance(value, str) and value.encode("utf-8") is not None
    except UnicodeEncodeError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_bounded(value: Any) -> bool:
    return _is_number(value) and abs(value) < LARGEST


def _is_whole(value: object) -> bool:
    return type(value) is int


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value


def is_slug(value: object) -> bool:
    return isinstance(value, str) and SLUG.fullmatch(value) is not None


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _are_slugs(value: object) -> bool:
    return isinstance(value, list) and all(map(is_slug, value))


def _are_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _are_days(value: object) -> bool:
    return (
        isinstance(value, dict) and all(map(is_slug, value)) and all(map(is_text, value.values()))
    )


def _or_null(right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or right(value)


Shape = tuple[Callable[[Any], bool], str]
NUMBER: Final[Shape] = _is_bounded, "a number"
TEXT: Final[Shape] = _is_plain, "a text"
TEXTS: Final[Shape] = _are_texts, "a list of texts"
OBJECTS: Final[Shape] = _are_objects, "a list of objects"

# What the values of an event's data must be, by their names. The replay gives way to what is
# missing, but not to a wrong type. Names that are not here are taken as they are.
NUMBERS: Final = ("minutes", "excluded_s", "seconds", "retention", "minutes_a_day")
WHOLES: Final = ("seed", "passed", "total", "number", "item", "grade")
WHOLES_OR_NULL: Final = ("from", "rating")
PLAIN: Final = ("path", "why", "verdict", "name", "what", "text", "fsrs", "interview", "folder")
PLAIN_OR_NULL: Final = ("bug", "first_failure", "stage")
SHAPES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(NUMBERS, NUMBER),
    **dict.fromkeys(WHOLES, (_is_whole, "a whole number")),
    **dict.fromkeys(WHOLES_OR_NULL, (_or_null(_is_whole), "a whole number")),
    **dict.fromkeys(PLAIN, TEXT),
    **dict.fromkeys(PLAIN_OR_NULL, (_or_null(_is_plain), "a text")),
    **dict.fromkeys(("names", "reasons"), TEXTS),
    "tracks": (_are_slugs, "a list of tracks"),
    **dict.fromkeys(("checks", "items"), OBJECTS),
    "mock": (is_count, "a number from 1 on"),
    "days": (_are_days, "days of katas"),
}
ITEM: Final[Mapping[str, Shape]] = {"minutes": NUMBER, "why": TEXT}
CHECK: Final[Mapping[str, Shape]] = {"name": TEXT, "outcome": TEXT}


def _check(data: Mapping[str, Any], shapes: Mapping[str, Shape]) -> None:
    for name, value in data.items():
        shape = shapes.get(name)
        if shape is not None:
            must(shape[0](value), name, shape[1])
        if shapes is SHAPES and name == "items":
            _check_items(value)
        elif shapes is SHAPES and name == "checks":
            for each in value:
                _check(each, CHECK)


def _check_items(items: Iterable[Mapping[str, Any]]) -> None:
    for item in items:
        must(is_slug(item.get("kata")), "kata", "a kata's name")
        _check(item, ITEM)
