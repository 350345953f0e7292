"""How values are put into words: numbers, small lists, types, clean ratios."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from harness.judge.wire import Handle

MAX_TEXT = 60
SMALL = 24  # entries of an array that is still shown whole


def entry(value: Any) -> str:
    """One value as it would be typed: 0.5, 3, True, 'abc' (cut when long)."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    shown = repr(value)
    return shown if len(shown) <= MAX_TEXT else f"{shown[:MAX_TEXT]}..."


def number_texts(value: Any, beside: Any) -> tuple[str, str]:
    """Two numbers with as many digits, the same for both, as it takes to tell them apart."""
    short = entry(value), entry(beside)
    if short[0] != short[1]:
        return short
    for digits in (9, 12, 17):
        longer = tuple(f"{float(np.real(number)):.{digits}g}" for number in (value, beside))
        if longer[0] != longer[1]:
            return longer[0], longer[1]
    return short


def small_list(value: np.ndarray) -> str:
    """A short one-dimensional array as a list; a long one by its ends."""
    flat = value.ravel().tolist()
    shown = [entry(_whole(item)) for item in flat[:8]]
    return "[" + ", ".join(shown) + (", ...]" if len(flat) > 8 else "]")


def listed(names: Sequence[str]) -> str:
    """dx, dgamma and dbeta."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def article(value: Any) -> str:
    """What kind of thing a value is: "a generator", "an array of shape (3,)", "None"."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return "None"
    if isinstance(value, Handle):
        name = value.type_name
    elif isinstance(value, np.ndarray):
        name = f"array of shape {value.shape}"
    elif isinstance(value, (bool, int, float)):
        return f"the number {entry(value)}"
    elif isinstance(value, (str, bytes)):
        return f"the {type(value).__name__} {entry(value)}"
    else:
        name = type(value).__name__
    an = name[:1].lower() in "aeiou" or name.startswith("ndarray")
    return f"{'an' if an else 'a'} {name}"


def ratio_sentence(
    value: np.ndarray, wanted: np.ndarray, name: str, known: dict[str, Any]
) -> str | None:
    """Says so when the value is off by a clean factor, a sign or a transpose."""
    if value.dtype.kind not in "fiu" or wanted.dtype.kind != "f":
        return None
    if wanted.ndim == 2 and wanted.shape[0] == wanted.shape[1] > 1 and _near(value.T, wanted):
        return f"{name} is the transpose of what it should be"
    ratio = _ratio(value, wanted)
    if ratio is None:
        return None
    if abs(ratio + 1) < 1e-6:
        return f"{name} has the opposite sign of what it should be"
    factor, who = _factor(abs(ratio), known)
    if not factor:
        return None
    told = f"{name} is {'minus ' if ratio < 0 else ''}{factor} what it should be"
    return f"{told}; {who}" if who else told


def _factor(size: float, known: dict[str, Any]) -> tuple[str, str]:
    """A clean factor in words and what it is: ("4 times", "N is 4"), ("1/ln 10 of", "")."""
    ways = ((size, "{} times"), (1 / size, "1/{} of"))
    counts = {name: number for name, number in known.items() if type(number) is int}
    # Sizes explain a factor better than a setting that equals it by chance.
    for numbers in (counts, {}, known):
        for times, phrase in ways:
            who = _named_after(times, numbers)
            if who:
                return phrase.format(f"{times:.6g}"), f"{who} is {times:.6g}"
            if numbers is not counts and abs(times - 2) < 2e-6:
                return phrase.format("2"), ""
            if abs(times - math.log(10)) < 2e-6:
                return phrase.format("ln 10"), ""
    return "", ""


def _named_after(times: float, known: dict[str, Any]) -> str | None:
    """The one known number that the factor equals."""
    if abs(times - 1) < 1e-6:
        return None
    names = [
        name
        for name, number in known.items()
        if isinstance(number, (int, float))
        and not isinstance(number, bool)
        and name != "i"
        and abs(times - number) <= 1e-6 * abs(times)
    ]
    return names[0] if len(names) == 1 else None


def _ratio(value: np.ndarray, wanted: np.ndarray) -> float | None:
    """The one factor between two arrays, or None."""
    value, wanted = np.ravel(value).astype(float), np.ravel(wanted).astype(float)
    if not (np.isfinite(value).all() and np.isfinite(wanted).all()):
        return None
    largest = np.abs(wanted).max(initial=0.0)
    solid = np.abs(wanted) > 1e-6 * largest
    if largest == 0 or not solid.any():
        return None
    ratio = float(np.median(value[solid] / wanted[solid]))
    if ratio == 0 or not _near(value, ratio * wanted):
        return None
    return ratio


def _near(value: np.ndarray, wanted: np.ndarray) -> bool:
    if not np.isfinite(wanted).all():
        return False
    return bool(np.allclose(value, wanted, rtol=1e-6, atol=1e-8 * np.abs(wanted).max(initial=0.0)))


def _whole(item: Any) -> Any:
    return int(item) if isinstance(item, float) and item.is_integer() and abs(item) < 1e15 else item
