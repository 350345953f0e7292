"""Sleeps in a thread that it waits for."""
# outcome: timeout
# check: load
# limit_s: 0.5
import threading
import time

thread = threading.Thread(target=time.sleep, args=[1e6])
thread.start()
thread.join()
