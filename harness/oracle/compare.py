"""`close`, `holds` and the words that turn a raw result into something to compute with.

Every complaint is one sentence of the same shape: `dx[3, 1] is 0.21, should be 0.5 (7 of 12
differ)`. What an answer returns may be of any type; none of it may break a check.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from harness.judge.wire import Handle
from harness.oracle.context import current
from harness.oracle.errors import NotFilledIn, Wrong
from harness.oracle.words import article, entry, listed, number_texts, ratio_sentence, small_list

# (rtol, atol relative to the largest wanted magnitude), by the precision of the inputs.
TOLERANCES = {"float64": (1e-7, 1e-9), "float32": (1e-4, 1e-5), "float16": (1e-2, 1e-3)}


def close(
    got: Any,
    want: Any,
    name: str | tuple[str, ...],
    *,
    given: Any = np.float64,
    rtol: float | None = None,
    atol: float | None = None,
    scale: float | None = None,
    factors: dict[str, float] | None = None,
    trace: bool = True,
) -> None:
    """Raises Wrong unless `got` equals `want` in shape and value.

    `given` is the dtype that the inputs had; it chooses the tolerances. `atol` is relative to
    `scale`, by default the largest wanted magnitude (1 when all that is wanted is zero).
    With a tuple of names, `got` and `want` hold one value for each.
    """
    precision = _precision(given)
    rtol = TOLERANCES[precision][0] if rtol is None else rtol
    atol = TOLERANCES[precision][1] if atol is None else atol
    known = {**current().parameters, **(factors or {})}

    def one(value: Any, wanted: Any, label: str) -> str | None:
        return _complaint(value, wanted, label, precision, (rtol, atol, scale), known, trace)

    if isinstance(name, str):
        complaint = one(got, want, name)
        if complaint:
            raise Wrong(complaint)
        return
    values = parts(got, name)
    complaints = [one(*each) for each in zip(values, want, name, strict=True)]
    right = [label for label, complaint in zip(name, complaints, strict=True) if not complaint]
    if len(right) == len(name):
        return
    failing = [i for i, complaint in enumerate(complaints) if complaint]
    if right and all(_all_zero(values[i]) and not _all_zero(want[i]) for i in failing):
        names = [name[i] for i in failing]
        raise NotFilledIn(f"{listed(names)} {'is' if len(names) == 1 else 'are'} all zeros")
    verb = "is" if len(right) == 1 else "are"
    raise Wrong(f"{complaints[failing[0]]}" + (f"; {listed(right)} {verb} right" if right else ""))


def holds(truth: Any, message: str | Callable[[], str], *, trace: bool = True) -> None:
    """Raises Wrong with the message when `truth` is false."""
    if trace:
        current().trace.append(("holds", bool(truth)))
    if not truth:
        raise Wrong(message if isinstance(message, str) else message())


@functools.cache
def _precision(given: Any) -> str:
    return str(np.dtype(given).name)


def array(
    got: Any,
    name: str,
    shape: tuple[int | None, ...] | None = None,
    *,
    whole: bool = False,
    trace: bool = True,
) -> np.ndarray:
    """A result as a plain float64 (or, with `whole`, int64) array; Wrong when it is none.

    `None` in `shape` stands for any size there.
    """
    value, complaint = _numbers(got, name, shape[0] == 0 if shape else False)
    if value is None:
        raise Wrong(complaint)
    if value.dtype.kind == "c":
        raise Wrong(f"{name} holds complex numbers")
    if shape is not None and not _fits(value.shape, shape):
        if value.size == 0 and None not in shape and 0 in shape:
            value = value.reshape([extent or 0 for extent in shape])
        else:
            extents = ", ".join("any" if e is None else str(e) for e in shape)
            wanted = f"({extents},)" if len(shape) == 1 else f"({extents})"
            raise Wrong(f"{name} has shape {value.shape}, should have shape {wanted}")
    if whole and not _is_whole(value):
        raise Wrong(f"{name} is {small_list(value)}, should hold whole numbers")
    with np.errstate(all="ignore"):  # what overflows is told by its value, not by a warning
        plain = value.astype(np.int64 if whole else np.float64)
    if trace:
        current().trace.append((name, plain))
    return plain


@np.errstate(all="ignore")
def _is_whole(value: np.ndarray) -> bool:
    whole = value.dtype.kind in "biu" or bool(np.all(value == np.floor(value)))
    return whole and bool(np.all(np.abs(value.astype(np.float64)) < 2.0**62))


def number(got: Any, name: str, *, trace: bool = True) -> float:
    """A result as a float; Wrong when it is not one number."""
    value = array(got, name, trace=trace)
    if value.size != 1:
        raise Wrong(f"{name} has shape {value.shape}, should be a single number")
    return float(value.reshape(()))


def text(got: Any, name: str) -> str:
    """A result as a str; Wrong when it is none."""
    if not isinstance(got, str):
        raise Wrong(f"{name} is {article(got)}, should be a str")
    return got


def table(got: Any, name: str) -> dict[Any, Any]:
    """A result as a dict; Wrong when it is none."""
    if not isinstance(got, dict):
        raise Wrong(f"{name} is {article(got)}, should be a dict")
    return got


def parts(got: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """The values of an answer that returns several; Wrong when their number is not right."""
    wanted = ", ".join(names)
    if not isinstance(got, (tuple, list)):
        raise Wrong(f"the result is {article(got)}, should be {wanted}")
    if len(got) != len(names):
        raise Wrong(f"the result has {len(got)} values, should have {len(names)}: {wanted}")
    return tuple(got)


def plain(value: Any) -> Any:
    """Tensors as arrays; everything else as it is."""
    if type(value) is np.ndarray:
        return value
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


@np.errstate(all="ignore")  # likewise
def _complaint(
    got: Any,
    want: Any,
    name: str,
    precision: str,
    tolerance: tuple[float, float, float | None],
    known: dict[str, Any],
    trace: bool,
) -> str | None:
    """Why `got` is not `want`, in one sentence; None when it is."""
    if isinstance(want, (str, bytes)):
        if trace:
            current().trace.append((name, got))
        if type(got) is not type(want):
            return f"{name} is {article(got)}, should be {entry(want)}"
        return None if got == want else f"{name} is {entry(got)}, should be {entry(want)}"
    wanted = np.asarray(plain(want))
    value, complaint = _numbers(got, name, wanted.ndim > 0 and wanted.shape[0] == 0)
    if trace:
        current().trace.append((name, article(got) if value is None else value))
    if value is None:
        return complaint
    if value.size == 0 and wanted.size == 0 and isinstance(got, (list, tuple)):
        return None  # an empty list has no further axes
    if value.shape != wanted.shape and not (wanted.ndim == 0 and value.size == 1):
        return _shape_complaint(value, wanted, name, tolerance)
    value = value.reshape(wanted.shape)
    coarser = value.dtype.kind == "f" and value.dtype.itemsize < 8
    if coarser and wanted.dtype.kind == "f" and precision == "float64":
        return f"{name} is {value.dtype.name}, should be float64 like the inputs"
    wrong = _differs(value, wanted, tolerance)
    if not wrong.any():
        return None
    return _value_complaint(value, wanted, wrong, name, known)


def _shape_complaint(
    value: np.ndarray, wanted: np.ndarray, name: str, tolerance: tuple[float, float, float | None]
) -> str:
    same_size = value.size == wanted.size and value.ndim != wanted.ndim
    if same_size and not _differs(value.reshape(wanted.shape), wanted, tolerance).any():
        return f"{name} has the right values in shape {value.shape}, should be {wanted.shape}"
    if value.shape == wanted.shape[::-1] and not _differs(value.T, wanted, tolerance).any():
        return f"{name} is transposed: its shape is {value.shape}, should be {wanted.shape}"
    if value.ndim == wanted.ndim == 1 and max(value.size, wanted.size) <= 8:
        return f"{name} is {small_list(value)}, should be {small_list(wanted)}"
    if value.ndim == wanted.ndim == 1:
        return f"{name} has {value.size} entries, should have {wanted.size}"
    return f"{name} has shape {value.shape}, should have shape {wanted.shape}"


def _value_complaint(
    value: np.ndarray, wanted: np.ndarray, wrong: np.ndarray, name: str, known: dict[str, Any]
) -> str:
    single = wanted.size == 1
    if single:  # of one number nearly any ratio is chance: only whole ones are told
        known = {label: number for label, number in known.items() if type(number) is int}
    ratio = ratio_sentence(value, wanted, name, known)
    if ratio and not single:
        return ratio
    if wanted.ndim == 1 and wanted.size <= 8 and wanted.dtype.kind in "iub":
        return f"{name} is {small_list(value)}, should be {small_list(wanted)}"
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = f"[{', '.join(map(str, first))}]" if first else ""
    got, should = number_texts(value[first], wanted[first])
    told = f"{name}{place} is {got}, should be {should}"
    if single:
        return told + (f": it {ratio.removeprefix(name).strip()}" if ratio else "")
    return f"{told} ({int(wrong.sum())} of {wrong.size} differ)"


def _differs(
    value: np.ndarray, wanted: np.ndarray, tolerance: tuple[float, float, float | None]
) -> np.ndarray:
    """Where the values differ by more than the tolerance; whole numbers must be equal."""
    if wanted.dtype.kind in "iub":
        return np.asarray(value != wanted)
    rtol, atol, scale = tolerance
    precise = np.complex128 if "c" in (value.dtype.kind, wanted.dtype.kind) else np.float64
    value, wanted = value.astype(precise, copy=False), wanted.astype(precise, copy=False)
    sizes = np.abs(wanted)
    largest = float(sizes.max(initial=0.0))
    if math.isfinite(largest):  # so is all that is wanted: nothing else is near to it
        room = atol * ((largest or 1.0) if scale is None else scale) + rtol * sizes
        return np.asarray(~(np.abs(value - wanted) <= room))
    finite = np.isfinite(wanted)
    if scale is None:
        scale = float(sizes[finite].max(initial=0.0)) or 1.0
    near = np.abs(value - wanted) <= atol * scale + rtol * sizes
    near &= finite  # inf - finite is infinitely near to inf
    same = (value == wanted) | (np.isnan(value) & np.isnan(wanted))
    return np.asarray(~(near | same))


def _numbers(got: Any, name: str, empty: bool) -> tuple[np.ndarray | None, str]:
    """A result as an array of numbers, or None and why it is not one."""
    if type(got) is np.ndarray and got.dtype.kind in "biufc":
        return got, ""
    got = plain(got)
    should = "should be numbers" if not empty else "should be an empty array"
    if isinstance(got, (Handle, dict, str, bytes)) or got is None:
        return None, f"{name} is {article(got)}, {should}"
    try:
        value = np.asarray(_plain_items(got))
    except (ValueError, TypeError, OverflowError):
        return None, f"{name} is {article(got)} whose entries differ in shape, {should}"
    if value.dtype.kind == "O" and all(type(item) is int for item in value.flat):
        value = _big_integers(value)
    if value.dtype.kind not in "biufc":
        kinds = sorted({article(item) for item in value.flat})
        held = kinds[0] if kinds else "nothing"
        return None, f"{name} holds {held}, {should}"
    return value, ""


def _big_integers(value: np.ndarray) -> np.ndarray:
    """Integers beyond 64 bits as floats, those beyond any float as infinities."""
    limit = 10**300
    floats = [
        float(item) if abs(item) < limit else (math.inf if item > 0 else -math.inf)
        for item in value.flat
    ]
    return np.array(floats).reshape(value.shape)


def _plain_items(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain_items(item) for item in value]
    return plain(value)


def _fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        want is None or have == want for have, want in zip(shape, wanted, strict=True)
    )


def _all_zero(value: Any) -> bool:
    numbers, _ = _numbers(value, "", False)
    if numbers is None or numbers.size < 2:
        return False  # a single zero may well have been computed
    return not np.any(numbers)
