"""Sends itself a signal that ends it."""
# outcome: crashed
# message: ^crashed \(Terminated\)$
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGTERM)
