"""Stops itself, as Ctrl-Z does."""
# outcome: timeout
# check: load
# limit_s: 0.5
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
