"""Runs a kata's checks under plain pytest: `pytest katas/SLUG --answer FILE`.

Without `--answer` the reference is judged, in its stages too; an answer only in that of
`--kata-stage`. katas/conftest.py takes these hooks over, so that
they serve the checks and no other project's tests.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue import Kata, load
from harness.judge.loop import LoopChannel
from harness.judge.measures import Measures
from harness.judge.proxy import LoadFailure, Session, Source, StandIn, raised
from harness.judge.runner import case_key, reference_of
from harness.oracle import context
from harness.oracle.cases import cases_of, stage_of


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kata")
    group.addoption("--answer", type=Path, help="the file to judge; the reference when not given")
    group.addoption("--kata-seed", type=int, default=0, help="the run's seed (default: 0)")
    group.addoption("--kata-stage", help="the stage in which the answer is judged too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A case of a check is an item; its entry points are arguments."""
    kata = _kata_of(Path(metafunc.definition.path))
    if kata is None:
        return
    entries = {entry.name: entry for entry in kata.entries}
    wanted = [name for name in metafunc.fixturenames if name in entries]
    cases = cases_of(metafunc.function)
    session = _session_for(kata, metafunc.function, metafunc.config)
    names = [*wanted, *cases[0]] if cases else wanted
    stand_ins = [StandIn(session, entries[name]) for name in wanted]
    values = [[*stand_ins, *(case[name] for name in cases[0])] for case in cases]
    if names:
        metafunc.parametrize(names, values, ids=[_id(case) for case in cases])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """An answer is not asked for the stages of a kata, but for the one that is named."""
    if config.getoption("--answer") is None:
        return
    wanted = (None, config.getoption("--kata-stage"))
    left = [item for item in items if _stage_of_item(item) not in wanted]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _stage_of_item(item: pytest.Item) -> str | None:
    return stage_of(item.function) if isinstance(item, pytest.Function) else None


@pytest.fixture(autouse=True)
def _kata_case(request: pytest.FixtureRequest) -> None:
    """Seeds the case as `kata check` does, and loads the answer when it is the first."""
    kata = _kata_of(Path(request.node.path))
    if kata is None:
        return
    seed = request.config.getoption("--kata-seed")
    session = _session_for(kata, request.node.function, request.config)
    check = request.node.originalname
    call = getattr(request.node, "callspec", None)
    number = call.indices[next(iter(call.indices))] if call else 0
    cases = cases_of(request.node.function)
    run = context.Run(seed, check, cases[number], make=session.make, measure=session.measure)
    context.enter(run)
    try:
        session.begin_case(case_key(seed, check, number))
    except LoadFailure as failure:
        raise raised(failure.error) from None


def _session_for(kata: Kata, check: Any, config: pytest.Config) -> Session:
    stage = stage_of(check)
    answer = config.getoption("--answer") or kata.reference_of(stage)
    return _session(kata, Path(answer), stage)


@cache
def _session(kata: Kata, answer: Path, stage: str | None) -> Session:
    text = answer.read_bytes()
    calls, allowed = kata.forbidden_calls, kata.allowed_imports
    session = Session(Source(text, answer.name, kata.entries, allowed, calls), _loop, 1e9)
    Measures(session, lambda: reference_of(kata, stage), _loop)
    return session


def _loop(torch: bool = False) -> LoopChannel:
    return LoopChannel()


@cache
def _kata_of(path: Path) -> Kata | None:
    """The kata whose checks a test file holds; None for any other test file."""
    folder = path.parent
    if path.name != f"test_{folder.name}.py" or not (folder / "kata.toml").is_file():
        return None
    return load(folder, folder.parent.parent / "solutions" / folder.name)


def _id(case: dict[str, Any]) -> str:
    return "-".join(f"{name}={value}" for name, value in case.items()) or "only"
