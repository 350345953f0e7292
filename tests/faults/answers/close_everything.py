"""Closes all descriptors that it has."""
# outcome: crashed
# message: .
import os


def double(x):
    os.closerange(0, 4096)
    return 2 * x
