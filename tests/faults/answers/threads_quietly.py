"""Starts threads for ever, whatever is refused."""
# outcome: timeout
# check: load
# limit_s: 0.5
import _thread
import time

while True:
    try:
        _thread.start_new_thread(time.sleep, (1e6,))
    except (RuntimeError, MemoryError):
        pass
