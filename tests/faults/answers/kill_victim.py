"""Kills another process."""
# outcome: raised
# message: ^PermissionError
import os


def double(x):
    os.kill(int("@VICTIM@"), 9)
    return 2 * x
