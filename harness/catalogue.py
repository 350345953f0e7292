"""The katas: kata.toml read into frozen objects, found by slug or alias. Imports nothing heavy."""

from __future__ import annotations

import ast
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from harness.content import Content
from harness.errors import KataError

TRACKS = (
    "detection",
    "layers",
    "losses",
    "optimizers",
    "classic",
    "image",
    "coding",
    "training",
)
LIMIT_S = 10.0  # of the answer's own time, for all checks of a run together

REQUIRED = ("title", "track", "level", "minutes", "ask", "hints", "follow_ups", "entry")
OPTIONAL = ("aliases", "allowed_imports", "forbidden_calls", "sources", "limit_s", "stage")
TRANSLATED = ("title", "hints", "follow_ups", "rubric")
STAGE = ("name", "title", "question", "minutes", "hint")
STAGE_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Entry:
    """A function that the learner writes. `parameters` are the stub's names for its arguments."""

    name: str
    also: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    bare: bool = False
    parameters: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also)


@dataclass(frozen=True)
class Stage:
    """A follow-up that is coded: the question, its target, the limit of its own checks.

    `minutes` is the target; `limit_s` are seconds of the answer's own time.
    """

    name: str
    title: str
    question: str
    minutes: int
    hint: str
    limit_s: float = LIMIT_S


@dataclass(frozen=True)
class Kata:
    """One kata as its author wrote it. `folder` may be shown before passing, `spoilers` after."""

    slug: str
    title: str
    track: str
    level: int
    minutes: int
    ask: int
    aliases: tuple[str, ...]
    allowed_imports: tuple[str, ...]
    forbidden_calls: tuple[str, ...]
    sources: tuple[str, ...]
    hints: tuple[str, ...]
    follow_ups: tuple[str, ...]
    entries: tuple[Entry, ...]
    limit_s: float
    folder: Path
    spoilers: Path
    language: str = "en"
    rubric: Mapping[str, str] = field(default_factory=dict, hash=False)  # check -> translation
    stages: tuple[Stage, ...] = ()

    @property
    def stub_path(self) -> Path:
        return self.folder / f"{self.slug}.py"

    @property
    def checks_path(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    @property
    def reference_path(self) -> Path:
        return self.spoilers / f"{self.slug}.py"

    @property
    def notes_path(self) -> Path:
        return self.spoilers / "notes.md"

    @property
    def wrong_path(self) -> Path:
        return self.spoilers / "wrong.toml"

    @cached_property
    def also_right(self) -> tuple[Path, ...]:
        return tuple(sorted((self.spoilers / "also_right").glob("*.py")))

    def stage(self, name: str) -> Stage:
        """The stage of that name; raises KataError where there is none."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        names = ", ".join(stage.name for stage in self.stages)
        remedy = f"It has: {names}" if names else "Its follow-ups are questions in words only."
        raise KataError(f'{self.slug} has no stage "{name}".', remedy)

    def reference_of(self, stage: str | None) -> Path:
        """What a stage's answers are measured against: its own reference where it has one."""
        own = self.spoilers / "stages" / f"{stage}.py"
        return own if stage is not None and own.is_file() else self.reference_path

    def right_for(self, stage: str) -> tuple[Path, ...]:
        """The other answers that must pass a stage."""
        return tuple(sorted((self.spoilers / "stages").glob(f"{stage}_*.py")))

    def stub(self) -> str:
        return self.stub_path.read_text("utf-8")

    def prompt(self) -> str:
        """The prompt as Markdown, in the kata's language."""
        name = "README.md" if self.language == "en" else f"README.{self.language}.md"
        return (self.folder / name).read_text("utf-8")

    def speaks(self, language: str) -> bool:
        """Whether the kata was translated into that language."""
        names = (f"README.{language}.md", f"{language}.toml")
        return language == "en" or all((self.folder / name).is_file() for name in names)

    def in_language(self, language: str) -> Kata:
        """The same kata for its reader: prompt, title, hints, follow-ups, rubric sentences.

        As it is where it was not translated.
        """
        if language == self.language or not self.speaks(language):
            return self
        told = _read(self.folder / f"{language}.toml", TRANSLATED, ("stage",))
        stages = told.get("stage", {})
        return replace(
            self,
            language=language,
            title=str(told["title"]),
            hints=tuple(told["hints"]),
            follow_ups=tuple(told["follow_ups"]),
            rubric=dict(told["rubric"]),
            stages=tuple(_translated(stage, stages.get(stage.name, {})) for stage in self.stages),
        )

    def reference(self) -> str:
        return self.reference_path.read_text("utf-8")

    def notes(self) -> str:
        return self.notes_path.read_text("utf-8")


@dataclass(frozen=True)
class Catalogue:
    """All katas, in the order of the syllabus: track, level, the often asked first."""

    content: Content
    language: str = "en"

    @cached_property
    def katas(self) -> tuple[Kata, ...]:
        folders = [path.parent for path in self.content.katas.glob("*/kata.toml")]
        found = [self._load(folder) for folder in folders]
        return tuple(sorted(found, key=_place))

    def find(self, name: str) -> Kata:
        """The kata of that slug or alias; hyphens and capitals do not matter."""
        folder = self.content.katas / _plain(name)
        # os.path.isfile, because Path.is_file raises where a name is too long.
        if _plain(name).isidentifier() and os.path.isfile(folder / "kata.toml"):
            return self._load(folder)
        names = self._names()
        kata = names.get(_plain(name))
        if kata is not None:
            return kata
        near = difflib.get_close_matches(_plain(name), names, n=3, cutoff=0.6)
        slugs = list(dict.fromkeys(names[match].slug for match in near))
        remedy = f"Did you mean {' or '.join(slugs)}?" if slugs else "See them all: kata list"
        raise KataError(f'No kata called "{name}".', remedy)

    def _load(self, folder: Path) -> Kata:
        kata = load(folder, self.content.solutions / folder.name)
        return kata.in_language(self.language)

    def _names(self) -> dict[str, Kata]:
        names = {_plain(alias): kata for kata in self.katas for alias in kata.aliases}
        return names | {kata.slug: kata for kata in self.katas}


def _place(kata: Kata) -> tuple[int, int, int, int, str]:
    """Where a kata stands in the syllabus."""
    return TRACKS.index(kata.track), kata.level, -kata.ask, kata.minutes, kata.slug


def load(folder: Path, spoilers: Path) -> Kata:
    """The kata in a folder; raises KataError when its kata.toml is not what it should be."""
    path = folder / "kata.toml"
    told = _read(path, REQUIRED, OPTIONAL)
    if told["track"] not in TRACKS:
        raise KataError(f"{path}: unknown track {told['track']!r}.", exit_code=3)
    parameters = stub_parameters(folder / f"{folder.name}.py")
    try:
        return Kata(
            slug=folder.name,
            title=str(told["title"]),
            track=told["track"],
            level=int(told["level"]),
            minutes=int(told["minutes"]),
            ask=int(told["ask"]),
            aliases=tuple(told.get("aliases", ())),
            allowed_imports=tuple(told.get("allowed_imports", ("numpy",))),
            forbidden_calls=tuple(told.get("forbidden_calls", ())),
            sources=tuple(told.get("sources", ())),
            hints=tuple(told["hints"]),
            follow_ups=tuple(told["follow_ups"]),
            entries=tuple(_entry(each, parameters) for each in told["entry"]),
            limit_s=float(told.get("limit_s", LIMIT_S)),
            folder=folder,
            spoilers=spoilers,
            stages=_stages(told.get("stage", ())),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise KataError(f"{path}: {error}.", "See docs/authoring.md.", exit_code=3) from None


def _read(path: Path, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    """A TOML file with these keys at its top, and no others."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise KataError(f"{path} cannot be read: {error}.", exit_code=3) from None
    missing = [key for key in required if key not in told]
    unknown = [key for key in told if key not in required + optional]
    if missing or unknown:
        what = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise KataError(f"{path} {what}.", "See docs/authoring.md.", exit_code=3)
    return told


def stub_parameters(path: Path) -> dict[str, tuple[str, ...]]:
    """The parameter names of each function in a stub, for sentences about its arguments."""
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError):
        return {}
    return {
        node.name: tuple(argument.arg for argument in node.args.args)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _entry(told: dict[str, Any], parameters: dict[str, tuple[str, ...]]) -> Entry:
    unknown = set(told) - {"name", "also", "returns", "opaque", "bare"}
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))} in an entry")
    opaque = tuple(told.get("opaque", ()))
    returns = tuple(told.get("returns", ()))
    if not set(opaque) <= set(returns):
        raise ValueError("opaque names something that is not in returns")
    return Entry(
        name=told["name"],
        also=tuple(told.get("also", ())),
        returns=returns,
        opaque=opaque,
        bare=bool(told.get("bare", False)),
        parameters=parameters.get(told["name"], ()),
    )


def _stages(told: list[dict[str, Any]]) -> tuple[Stage, ...]:
    stages = tuple(_stage(each) for each in told)
    if len({stage.name for stage in stages}) < len(stages):
        raise ValueError("two stages of one name")
    return stages


def _stage(told: dict[str, Any]) -> Stage:
    name = str(told.get("name", "?"))
    missing = [key for key in STAGE if key not in told]
    unknown = sorted(set(told) - {*STAGE, "limit_s"})
    if missing or unknown:
        what = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise ValueError(f"stage {name} {what}")
    if not STAGE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a stage (small letters, digits, hyphens)")
    return Stage(
        name=name,
        title=str(told["title"]),
        question=str(told["question"]).strip(),
        minutes=int(told["minutes"]),
        hint=str(told["hint"]).strip(),
        limit_s=float(told.get("limit_s", LIMIT_S)),
    )


def _translated(stage: Stage, told: Mapping[str, Any]) -> Stage:
    """What is not told stays English; `kata dev prove` complains of it."""
    known = {key: str(told[key]).strip() for key in ("title", "question", "hint") if key in told}
    return replace(stage, **known)  # type: ignore[arg-type]  # these three are strings


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
