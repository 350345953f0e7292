"""Forks for ever and swallows the refusals."""
# outcome: timeout
# check: load
# limit_s: 0.5
import os

while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        pass
