"""Looks for addresses and secrets in its environment and arguments."""
# outcome: pass
# then: right
import os
import sys

for text in (*os.environ.values(), *sys.argv, *sys.orig_argv, os.getcwd()):
    if text in ("@SOCKET@", "@JOURNAL@", "@SOLUTION@"):
        raise AssertionError(text)
assert os.getcwd() == "/"
