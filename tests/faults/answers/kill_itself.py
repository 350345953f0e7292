"""Kills itself as an impatient judge would."""
# outcome: crashed
# message: ^the process was killed$
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGKILL)
