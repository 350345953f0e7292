"""Replaces what errors are told with, and raises."""
# outcome: raised
# message: .
import linecache
import traceback

linecache.cache = None
traceback.walk_tb = traceback.extract_tb = lambda *args: 1 / 0


def double(x):
    raise RuntimeError("told all the same?")
