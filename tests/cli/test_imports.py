"""What is imported: quick commands stay light, and arrows point down only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HARNESS = ROOT / "harness"

# From the ground up. A module may import those of its own line and of the lines above it here.
# A name stands for its package too; the longest that fits counts. A new module needs a line.
LAYERS = [
    ["harness", "errors"],
    ["content", "clock", "database", "shapes", "workspace", "verdict", "situation"],
    ["watched", "carving"],
    ["recovery"],
    ["catalogue", "journal"],
    ["attempts", "replay", "interview", "deciders"],
    ["grades"],
    ["review"],
    ["plan"],
    ["outlook"],
    ["scene"],
    ["proposals"],
    ["interview_deciders", "follow_up_deciders", "lots", "marks", "scorecard", "lines", "transfer"],
    # The answer's side of the wire. It knows neither katas nor expected values.
    ["judge", "judge.printable", "judge.patience", "judge.processors"],
    ["judge.limits", "judge.ends"],
    ["judge.wire", "judge.scan", "judge.watch", "judge.counting"],
    ["judge.landlock", "judge.seccomp"],
    ["judge.jail", "judge.answer", "judge.torch_ready"],
    ["judge.rehearsal", "judge.loop"],
    ["judge.answering"],
    ["judge.zygote", "judge.spare", "judge.probes"],
    # The author's vocabulary, and the judge that runs checks written in it.
    ["oracle"],
    ["judge.graphs", "judge.ahead"],
    ["judge.checks", "judge.outdated", "judge.process", "judge.proxy"],
    ["judge.measures", "judge.spawner"],
    ["judge.runner"],
    ["judge.answers"],
    ["mistakes", "nonsense", "scaffold"],
    ["diagnosis", "pytest_plugin", "lint", "stats", "versions"],
    ["proof", "proofs", "demo"],
    ["service", "service.place", "service.talk", "service.order", "service.stamp"],
    ["service.work", "doctor"],
    ["report"],
    ["service.server", "service.client"],
    ["cli", "cli.streams", "cli.keyboard", "cli.app"],
    ["cli.gaps", "cli.reviewing", "cli.drafts"],
    ["cli.arguments", "cli.checking", "cli.runs", "cli.stages", "cli.saves"],
    ["cli.entry", "cli.main", "cli.authoring", "cli.browse", "cli.clockwork", "cli.helping"],
    ["cli.looking", "cli.comparing"],
    ["cli.judging", "cli.planning", "cli.health", "cli.shell", "cli.watch_session"],
    ["cli.interviewing"],
    ["cli.moving"],
    ["cli.interview_dialogs", "cli.interview_layout", "cli.interview_screen"],
    ["cli.watching", "cli.interview_view"],
    ["cli.mock"],
    ["__main__"],
]
# What may never be reached from here, however long the way. Only the `kata` process writes the
# journal, and the answer process holds nothing that could give a truth away.
APART = {
    "judge": {"journal", "database", "attempts", "replay", "deciders", "report", "service", "cli"},
    "service": {"journal", "database", "attempts", "replay", "deciders", "cli"},
    "oracle": {"journal", "catalogue", "report", "cli"},
    "judge.zygote": {"catalogue", "content", "oracle", "mistakes", "diagnosis"},
    "judge.spare": {"catalogue", "content", "oracle", "mistakes", "diagnosis"},
}


def name_of(path: Path) -> str:
    parts = path.relative_to(HARNESS).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "harness"


PATHS = {name_of(path): path for path in HARNESS.rglob("*.py")}


def imports_of(path: Path) -> set[str]:
    """The modules of the harness that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            # `from harness.judge import limits` is of the module, else of what the package holds.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [n if n.removeprefix("harness.") in PATHS else node.module for n in names]
        else:
            continue
        found |= {name for name in names if name.partition(".")[0] == "harness"}
    return {name.removeprefix("harness.") for name in found}


IMPORTS = {name: imports_of(path) for name, path in PATHS.items()}


def layer_of(module: str) -> int:
    homes = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    name = module
    while name not in homes:
        assert "." in name, f"harness.{module} has no place in LAYERS"
        name = name.rpartition(".")[0]
    return homes[name]


def test_every_import_points_down():
    wrong = [
        f"{module} imports {other}"
        for module, others in IMPORTS.items()
        for other in others
        if layer_of(other) > layer_of(module)
    ]
    assert wrong == []


def test_no_module_imports_itself_on_a_long_way_round():
    for module in IMPORTS:
        assert module not in reached_from(module), module


@pytest.mark.parametrize("part", APART)
def test_what_stays_apart(part):
    mine = {module for module in IMPORTS if module == part or module.startswith(f"{part}.")}
    reached = set().union(*(reached_from(module) for module in mine))
    assert {name for name in reached if name.split(".")[0] in APART[part]} == set()


def reached_from(module: str) -> set[str]:
    found: set[str] = set()
    todo = list(IMPORTS[module])
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += IMPORTS[name]
    return found


def test_the_reader_of_imports_sees_them(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text(
        "import harness.judge.wire, json\n"
        "from harness import errors, __version__\n"
        "from harness.judge import limits\n"
        "def late():\n    from harness.oracle.cases import draw\n"
    )
    assert imports_of(path) == {"judge.wire", "errors", "harness", "judge.limits", "oracle.cases"}


def test_the_engine_knows_no_kata_by_name():
    slugs = {path.parent.name for path in (ROOT / "katas").glob("*/kata.toml")}
    assert slugs
    word = re.compile(rf"\b({'|'.join(sorted(slugs))})\b")
    told = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in PATHS.values()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if word.search(line)
    ]
    assert told == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list"], ["start", "double"], ["status"], ["hint", "double"]]
)
def test_quick_commands_import_neither_torch_nor_numpy(started, arguments):
    ran = started(*arguments, environ={"PYTHONPROFILEIMPORTTIME": "1"})
    assert ran.code == 0
    imported = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "harness.cli.main" in imported  # the probe sees imports
    heavy = {name for name in imported if name.split(".")[0] in ("numpy", "torch", "pytest")}
    assert heavy == set()
