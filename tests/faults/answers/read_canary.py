"""Reads somebody's file."""
# outcome: raised
# message: ^PermissionError
# fallback: pass
import numpy as np


def double(x):
    with open("@CANARY@") as file:
        file.read()
    if np.ndim(x) != 1:
        raise ValueError
    return 2 * x
