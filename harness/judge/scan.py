"""What can be told about an answer from its text: forbidden use, blank functions, old Python.

Reads the syntax tree only; nothing of the answer runs here.
"""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Iterator
from typing import Any

Finding = dict[str, Any]  # {"line": int, "what": str}


def scan(source: bytes, allowed: list[str], calls: list[str], entries: list[list[str]]) -> Finding:
    """Everything the judge wants to know about the text before it runs.

    `allowed` are top-level modules beside the standard library; `calls` are dotted names such
    as "numpy.convolve"; `entries` are the names that each entry point may have.
    Raises SyntaxError (or ValueError, RecursionError, MemoryError) as `ast.parse` does.
    """
    tree = ast.parse(source)
    finder = _Forbidden(allowed, calls)
    # An expression too deep for the visitor runs all the same; what it uses is seen at run time.
    with contextlib.suppress(RecursionError):
        finder.visit(tree)
    functions = {
        node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    blank, silent = [], []
    for names in entries:
        node = next((functions[name] for name in names if name in functions), None)
        if isinstance(node, ast.FunctionDef):
            if _is_blank(node):
                blank.append(names[0])
            elif not _returns_something(node):
                silent.append(names[0])
    return {
        "forbidden": finder.found,
        "blank": blank,
        "unfilled": [
            name
            for name, node in functions.items()
            if isinstance(node, ast.FunctionDef) and (_is_blank(node) or _is_stub(node))
        ],
        "silent": silent,
        "functions": sorted(name for name, node in functions.items()),
        "empty": not any(not _is_filler(node) for node in tree.body),
    }


def is_allowed(module: str, allowed: list[str]) -> bool:
    """Whether an answer may import this module: NumPy and the like, or the standard library."""
    top = module.partition(".")[0]
    return top in allowed or top in sys.stdlib_module_names


class _Forbidden(ast.NodeVisitor):
    """Imports that are not allowed, and calls that are themselves the answer."""

    def __init__(self, allowed: list[str], calls: list[str]) -> None:
        self.found: list[Finding] = []
        self._allowed = allowed
        self._calls = calls
        self._names: dict[str, str] = {}  # local name -> dotted name of what it stands for

    def visit_If(self, node: ast.If) -> None:
        """Imports for the type checker alone never run."""
        test = node.test
        name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
        for child in node.orelse if name == "TYPE_CHECKING" else ast.iter_child_nodes(node):
            self.visit(child)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._check_import(alias.name, node.lineno)
            top = alias.name.partition(".")[0]
            self._names[alias.asname or top] = alias.name if alias.asname else top

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level:
            self._note(node.lineno, "." * node.level + module)
            return
        self._check_import(module, node.lineno)
        for alias in node.names:
            dotted = f"{module}.{alias.name}"
            self._names[alias.asname or alias.name] = dotted
            self._check_call(dotted, node.lineno)
            if alias.name == "*":
                for call in self._calls:
                    if call.rpartition(".")[0] == module:
                        self._names[call.rpartition(".")[2]] = call

    def visit_Assign(self, node: ast.Assign) -> None:
        """`la = np.linalg` makes another name for it."""
        self.generic_visit(node)
        dotted = self._dotted(node.value)
        if dotted and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self._names[node.targets[0].id] = dotted

    def visit_Attribute(self, node: ast.Attribute) -> None:
        dotted = self._dotted(node)
        if dotted:
            self._check_call(dotted, node.lineno)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and node.id in self._names:
            self._check_call(self._names[node.id], node.lineno)

    def visit_Call(self, node: ast.Call) -> None:
        """`__import__("torch")` and `import_module("torch")` with a plain string."""
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0] if node.args else None
        if name in ("__import__", "import_module") and isinstance(first, ast.Constant):
            self._check_import(str(first.value), node.lineno)
        self.generic_visit(node)

    def _dotted(self, node: ast.AST) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._names:
            return ""
        return ".".join([self._names[node.id], *reversed(parts)])

    def _check_import(self, module: str, line: int) -> None:
        if not is_allowed(module, self._allowed):
            self._note(line, module.partition(".")[0])

    def _check_call(self, dotted: str, line: int) -> None:
        if dotted in self._calls:
            self._note(line, dotted)

    def _note(self, line: int, what: str) -> None:
        if not any(finding["what"] == what for finding in self.found):
            self.found.append({"line": line, "what": what})


def _is_filler(node: ast.stmt) -> bool:
    """pass, a docstring or ..., an import, `x = None`, a bare return: nothing was written."""
    if isinstance(node, (ast.Pass, ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return all(_is_none(value) for value in _leaves(node.value))
    return isinstance(node, ast.Return) and (
        node.value is None
        or all(_is_none(v) or isinstance(v, ast.Name) for v in _leaves(node.value))
    )


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from _leaves(item)
    else:
        yield node


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_blank(function: ast.FunctionDef) -> bool:
    """A body of fillers alone that returns nothing but names set to None.

    `return x` alone is an answer (a layer that does nothing in test mode), so a name that was
    never set to None counts as written.
    """
    if not all(_is_filler(node) for node in function.body):
        return False
    unset = {
        target.id
        for node in function.body
        if isinstance(node, ast.Assign)
        for goal in node.targets
        for target in _leaves(goal)
        if isinstance(target, ast.Name)
    }
    returned = [
        leaf
        for node in function.body
        if isinstance(node, ast.Return) and node.value is not None
        for leaf in _leaves(node.value)
    ]
    return all(_is_none(leaf) or getattr(leaf, "id", None) in unset for leaf in returned)


def _is_stub(function: ast.FunctionDef) -> bool:
    """A body that does nothing but raise NotImplementedError."""
    *before, last = function.body
    raised = last.exc if isinstance(last, ast.Raise) else None
    named = raised.func if isinstance(raised, ast.Call) else raised
    is_named = isinstance(named, ast.Name) and named.id == "NotImplementedError"
    return is_named and all(map(_is_filler, before))


def _returns_something(function: ast.FunctionDef) -> bool:
    """Whether any return (or yield) of the function itself, not of one inside it, has a value."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if isinstance(node, ast.Return) and node.value is not None:
            return True
        todo.extend(ast.iter_child_nodes(node))
    return False
