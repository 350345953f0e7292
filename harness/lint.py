"""What can be said of a kata's files without running an answer: missing, stray, thin, not alike."""

from __future__ import annotations

import ast
import doctest
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from harness.catalogue import Kata
from harness.judge.checks import every_check
from harness.mistakes import load_mistakes

FEWEST_HINTS = 3
FEWEST_FOLLOW_UPS = 4
FEWEST_RIGHT = 3
FEWEST_MISTAKES = {1: 4, 2: 8, 3: 8}  # by level
WIDEST_CODE = 78
IMPORTABLE = {"numpy", "torch", "math", "itertools", "collections", "functools", "harness"}


def lint_kata(kata: Kata) -> Iterator[str]:
    """All that follows but `stray_files`, which comes first: these need the files to be there."""
    yield from thin_parts(kata)
    yield from lint_prompt(kata)
    yield from lint_checks(kata)
    yield from lint_stages(kata)
    if kata.speaks("zh"):
        yield from lint_prompt(kata.in_language("zh"))
        yield from lint_translation(kata, kata.in_language("zh"))
        yield from lint_translated_stages(kata, kata.folder / "zh.toml")


def stray_files(kata: Kata) -> Iterator[str]:
    """Files that have no business in the kata's folders, and files that are missing."""
    slug = kata.slug
    content = {"kata.toml", "README.md", f"{slug}.py", f"test_{slug}.py"}
    optional = {"zh.toml", "README.zh.md"}
    spoilers = {f"{slug}.py", "notes.md", "wrong.toml"}
    listed = {Path(f"wrong/{path.name}") for path in (kata.spoilers / "wrong").glob("*.py")}
    also = {Path("also_right") / path.name for path in kata.also_right}
    staged = {
        Path("stages") / path.name
        for stage in kata.stages
        for path in (kata.spoilers / "stages" / f"{stage.name}.py", *kata.right_for(stage.name))
    }
    for folder, must, may in (
        (kata.folder, set(map(Path, content)), set(map(Path, optional))),
        (kata.spoilers, set(map(Path, spoilers)), listed | also | staged),
    ):
        there = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        there = {path for path in there if "__pycache__" not in path.parts}
        yield from (f"missing: {folder / name}" for name in sorted(must - there))
        yield from (f"stray file: {folder / name}" for name in sorted(there - must - may))
    used = kata.wrong_path.read_text("utf-8") if kata.wrong_path.is_file() else ""
    yield from (f"{path} is not in wrong.toml" for path in sorted(listed) if str(path) not in used)


def thin_parts(kata: Kata) -> Iterator[str]:
    """Parts of which there are too few."""
    counts = [
        ("hints", len(kata.hints), FEWEST_HINTS),
        ("follow-ups", len(kata.follow_ups), FEWEST_FOLLOW_UPS),
        ("also_right answers", len(kata.also_right), FEWEST_RIGHT),
        ("wrong answers", len(load_mistakes(kata)), FEWEST_MISTAKES[kata.level]),
    ]
    yield from (f"{n} {what}, should be at least {least}" for what, n, least in counts if n < least)
    notes = kata.notes()
    unanswered = [q for q in kata.follow_ups if f"### {q}" not in notes]
    yield from (f"notes.md has no answer to: {question}" for question in unanswered)


def lint_prompt(kata: Kata) -> Iterator[str]:
    """Code that an 80-column terminal would wrap."""
    name = "README.md" if kata.language == "en" else f"README.{kata.language}.md"
    for block in re.findall(r"```.*?\n(.*?)```", kata.prompt(), re.DOTALL):
        for line in block.splitlines():
            if _columns(line) > WIDEST_CODE:
                yield f"{name}: code wider than {WIDEST_CODE} columns: {line}"


def lint_translation(kata: Kata, other: Kata) -> Iterator[str]:
    """Where the same kata in another language says more, less or something else."""
    where = f"{other.language}.toml"
    for what, there, should in (
        ("hints", len(other.hints), len(kata.hints)),
        ("follow-ups", len(other.follow_ups), len(kata.follow_ups)),
    ):
        if there != should:
            yield f"{where}: {there} {what}, should be {should}"
    checks = {check.name for check in every_check(kata)}
    yield from (f"{where}: no sentence for {name}" for name in sorted(checks - set(other.rubric)))
    yield from (f"{where}: there is no check {name}" for name in sorted(set(other.rubric) - checks))
    ours, theirs = kata.prompt(), other.prompt()
    for level in ("#", "##", "###"):
        counts = [len(re.findall(rf"^{level} ", text, re.MULTILINE)) for text in (ours, theirs)]
        if counts[0] != counts[1]:
            yield f"README.{other.language}.md: {counts[1]} headings {level}, should be {counts[0]}"
    if _examples(ours) != _examples(theirs):
        yield f"README.{other.language}.md: the examples are not those of README.md"


def lint_stages(kata: Kata) -> Iterator[str]:
    """Stages without checks, and checks of stages that kata.toml does not name."""
    named = {stage.name for stage in kata.stages}
    used = {check.stage for check in every_check(kata)} - {None}
    yield from (f"stage {name} has no check" for name in sorted(named - used))
    yield from (f"kata.toml has no stage {name}" for name in sorted(map(str, used - named)))


def lint_translated_stages(kata: Kata, path: Path) -> Iterator[str]:
    """Stages that are not told, or not wholly, in another language."""
    told = tomllib.loads(path.read_text("utf-8")).get("stage", {})
    for name in sorted({stage.name for stage in kata.stages} | set(told)):
        wanted = {"title", "question", "hint"} if any(name == s.name for s in kata.stages) else None
        if wanted is None:
            yield f"{path.name}: there is no stage {name}"
        elif set(told.get(name, {})) != wanted:
            yield f"{path.name}: stage {name} needs title, question and hint, no more"


def _examples(prompt: str) -> list[tuple[str, str]]:
    """The examples of a prompt without their comments: what is typed, and what comes of it."""
    blocks = re.findall(r"```(?:python|pycon)\n(.*?)```", prompt, re.DOTALL)
    found = doctest.DocTestParser().get_examples("\n".join(blocks))
    return [(ast.unparse(ast.parse(example.source)), example.want) for example in found]


def _columns(line: str) -> int:
    """How wide a line is on a terminal: Chinese characters take two columns."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def lint_checks(kata: Kata) -> Iterator[str]:
    """What a check file must not hold, so that both runners can run it."""
    tree = ast.parse(kata.checks_path.read_text("utf-8"))
    name = kata.checks_path.name
    # What stands inside a function may be for `remote` and run over there.
    at_the_top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        importable = IMPORTABLE | (set() if id(node) in at_the_top else sys.stdlib_module_names)
        if isinstance(node, ast.Assert):
            yield f"{name}:{node.lineno}: bare assert (use close or holds)"
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "."]
        for module in modules:
            top = module.partition(".")[0]
            if top not in importable or (top == "harness" and module != "harness.oracle"):
                yield f"{name}:{getattr(node, 'lineno', 0)}: imports {module}"
    checks = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for check in checks:
        if check.name.startswith("test_") and not ast.get_docstring(check):
            yield f"{name}: {check.name} has no rubric sentence"
