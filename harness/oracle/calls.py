"""`raises`, `unchanged`, `remote`, `fetch`, `shared`: what surrounds the calls of a check."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from harness.oracle.compare import plain
from harness.oracle.context import current
from harness.oracle.errors import Raised, Wrong
from harness.oracle.words import number_texts


@contextlib.contextmanager
def raises(kind: type[Exception], because: str = "") -> Iterator[None]:
    """The answer must raise `kind` in this block; NotImplementedError never counts."""
    why = f" ({because})" if because else ""
    try:
        yield
    except Exception as error:
        problem: Any = error
        if not isinstance(problem, Raised) or isinstance(error, NotImplementedError):
            raise
        right = isinstance(error, kind)
        current().trace.append(("raises", right))
        if not right:
            told = f"raises {problem.type_name}, should raise {kind.__name__}{why}"
            raise Wrong(told) from None
    else:
        current().trace.append(("raises", False))
        raise Wrong(f"nothing is raised, should raise {kind.__name__}{why}")


@contextlib.contextmanager
def unchanged(*values: Any, **named: Any) -> Iterator[None]:
    """Raises Wrong, by name, when the block changed one of these arrays, dicts or lists.

    Names are those of the check's own variables. Bytes are compared: NaN and -0.0 are seen.
    """
    frame = sys._getframe(2)  # past the context manager's own frame
    names = {id(value): name for name, value in frame.f_locals.items()}
    watched = {names.get(id(value), "an argument"): value for value in values} | named
    before = {name: _frozen(value) for name, value in watched.items()}
    yield
    for name, value in watched.items():
        after = _frozen(value)
        same = after == before[name]
        changed = np.array(plain(value)) if after[0] == "array" else after
        current().trace.append(("unchanged", same if same else changed))
        if not same:
            raise Wrong(f"{name} was changed by the call{_where(before[name], value)}")


def remote(factory: Callable[..., Any], *arguments: Any) -> Any:
    """Runs a function of the check file in the answer's process and gives a handle of its result.

    The function's source is sent: it may use `np` and must import all else inside.
    """
    return _made(factory, arguments, fetch=False)


def fetch(function: Callable[..., Any], *arguments: Any) -> Any:
    """Runs a function of the check file in the answer's process and gives what it returns.

    Brings back what lives over there: the parameters of a module that `remote` has built.
    """
    return _made(function, arguments, fetch=True)


def _made(function: Callable[..., Any], arguments: tuple[Any, ...], fetch: bool) -> Any:
    run = current()
    if run.make is None:
        raise RuntimeError("remote() and fetch() work inside a check only")
    return run.make(*_source_of(function), arguments, fetch)


@functools.cache
def _source_of(factory: Callable[..., Any]) -> tuple[str, str]:
    """A function's text without its decorators, and its name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(factory)))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    function.decorator_list = []
    return ast.unparse(tree), function.name


def shared(name: str) -> ModuleType:
    """The module `katas/_shared/<name>.py` that lies beside the folder of the calling check."""
    here = Path(sys._getframe(1).f_code.co_filename).resolve()
    path = here.parent.parent / "_shared" / f"{name}.py"
    key = f"_kata_shared_{name}_{abs(hash(str(path)))}"
    if key not in sys.modules:
        spec = importlib.util.spec_from_file_location(key, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"no shared oracle {name}")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[key] = module
    return sys.modules[key]


def _frozen(value: Any) -> Any:
    """Something that compares equal as long as the value has the same content."""
    value = plain(value)
    if isinstance(value, np.ndarray):
        return ("array", value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, dict):
        return ("dict", [(key, _frozen(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return ("list", [_frozen(item) for item in value])
    return ("plain", type(value), repr(value))


def _where(before: Any, value: Any) -> str:
    """The first entry of an array that is not what it was; what a dict holds now."""
    value = plain(value)
    if isinstance(value, dict):
        return f": it is {value} now"[:200]
    if not isinstance(value, np.ndarray) or before[:3] != _frozen(value)[:3]:
        return ""
    old = np.frombuffer(before[3], value.dtype).reshape(value.shape)
    changed = np.argwhere(old != value)
    if not len(changed):
        return ""
    place = tuple(int(i) for i in changed[0])
    label = ", ".join(map(str, place))
    was, now = number_texts(old[place], value[place])
    return f": [{label}] was {was}, is {now}"
