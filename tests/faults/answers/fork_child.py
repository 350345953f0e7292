"""Starts a process that goes on after the answer."""
# outcome: raised
# message: ^PermissionError
# fallback: pass
import os

import numpy as np


def double(x):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    if np.ndim(x) != 1:
        raise ValueError
    return 2 * x
