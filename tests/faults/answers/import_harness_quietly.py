"""Looks for the harness behind the syntax tree's back."""
# outcome: pass
# forbidden: harness
# then: right
import importlib
import sys

sys.path[:0] = ["@PACKAGE@/..", "@PACKAGE@", "@SITE@"]
importlib.invalidate_caches()
for name in ("harness", "harness.judge.runner", "harness.oracle"):
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        continue
    raise AssertionError(f"{name} could be imported")
