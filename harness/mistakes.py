"""The known wrong answers of a kata: solutions/<slug>/wrong.toml."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from harness.catalogue import Kata
from harness.errors import KataError

KEYS = {"name", "mistake", "hint", "swap", "file", "caught_by", "stage"}


@dataclass(frozen=True)
class Mistake:
    """One wrong answer: what is wrong, the hint, the check that must catch it, its text."""

    name: str
    mistake: str
    hint: str
    caught_by: str
    source: bytes
    stage: str | None = None  # passes the kata's own checks and fails in this stage


def load_mistakes(kata: Kata, stage: str | None = None) -> tuple[Mistake, ...]:
    """Those of the kata itself, or those of one of its stages; else like `every_mistake`."""
    return tuple(mistake for mistake in every_mistake(kata) if mistake.stage == stage)


def every_mistake(kata: Kata) -> tuple[Mistake, ...]:
    """The list in its order; raises KataError when an entry is not what it should be."""
    try:
        told = tomllib.loads(kata.wrong_path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise KataError(f"{kata.wrong_path} cannot be read: {error}.", exit_code=3) from None
    return tuple(_mistake(kata, entry) for entry in told.get("wrong", ()))


def in_words(kata: Kata | None, names: Iterable[str]) -> str:
    """The mistakes of these names as their author tells them; the names where nobody does."""
    told: dict[str, str] = {}
    if kata is not None:
        with suppress(KataError):
            told = {mistake.name: mistake.mistake for mistake in load_mistakes(kata)}
    return ", or: ".join(told.get(name, name.replace("-", " ")) for name in names)


def _mistake(kata: Kata, told: dict[str, object]) -> Mistake:
    name = str(told.get("name", "?"))
    if set(told) - KEYS or not {"name", "mistake", "hint", "caught_by"} <= set(told):
        raise _bad(kata, name, "needs name, mistake, hint, caught_by and swap or file, no more")
    if ("swap" in told) == ("file" in told):
        raise _bad(kata, name, "needs either swap or file")
    stage = str(told["stage"]) if "stage" in told else None
    if stage is not None and stage not in {each.name for each in kata.stages}:
        raise _bad(kata, name, f"kata.toml has no stage {stage!r}")
    if "file" in told:
        path = kata.spoilers / str(told["file"])
        if not path.is_file():
            raise _bad(kata, name, f"names a file that is not there: {told['file']}")
        source = path.read_bytes()
    else:
        source = _swapped(kata, name, told["swap"], kata.reference_of(stage))
    mistake, hint, caught_by = (str(told[key]) for key in ("mistake", "hint", "caught_by"))
    return Mistake(name, mistake, hint, caught_by, source, stage)


def _swapped(kata: Kata, name: str, swaps: object, reference: Path) -> bytes:
    """The reference with each [old, new] put in; `old` stands exactly once in it."""
    text = reference.read_text("utf-8")
    if not isinstance(swaps, list) or not swaps:
        raise _bad(kata, name, "swap is a list of [old, new]")
    for pair in swaps:
        if not isinstance(pair, list) or len(pair) != 2:
            raise _bad(kata, name, "swap is a list of [old, new]")
        old, new = map(str, pair)
        if text.count(old) != 1:
            raise _bad(kata, name, f"{old!r} stands {text.count(old)} times in the reference")
        text = text.replace(old, new)
    return text.encode()


def _bad(kata: Kata, name: str, why: str) -> KataError:
    return KataError(f"{kata.wrong_path}: {name}: {why}.", exit_code=3)


def drill_text(kata: Kata, mistake: Mistake) -> str:
    """The wrong answer as a debugging drill: without comments, with the stub's docstrings."""
    tree = ast.parse(mistake.source)
    told = {
        node.name: ast.get_docstring(node, clean=False)
        for node in ast.parse(kata.stub()).body
        if isinstance(node, ast.FunctionDef)
    }
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            _set_docstring(node, told.get(node.name))
    return f"# One thing is wrong in this file. Find it and mend it.\n{ast.unparse(tree)}\n"


def _set_docstring(node: ast.FunctionDef | ast.ClassDef, text: str | None) -> None:
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    if text is not None:
        node.body.insert(0, ast.Expr(ast.Constant(text)))
