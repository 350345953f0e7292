"""Looks for the oracle, torch, the checks and the solutions among modules and code."""
# outcome: pass
# then: right
import gc
import sys
import types

NAMES = ("torch", "pytest", "harness.oracle", "harness.service", "_kata_checks", "sqlite3")
for thing in gc.get_objects():
    name = thing.__name__ if type(thing) is types.ModuleType else ""
    if type(thing) is types.FunctionType:
        name = str(thing.__module__)
        if thing.__name__.startswith("test_") and not name.startswith(("numpy", "unittest")):
            raise AssertionError(f"a check: {thing.__name__}")
    if name.startswith(NAMES):
        raise AssertionError(f"a module: {name}")
