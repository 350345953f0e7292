"""Aborts while it is loaded."""
# outcome: crashed
# check: load
# message: ^crashed \(Aborted\)$
import os

os.abort()
