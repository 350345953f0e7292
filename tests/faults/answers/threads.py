"""Starts twenty thousand threads."""
# outcome: raised
# check: load
# message: ^RuntimeError: can't start new thread$
import threading
import time

for _ in range(20_000):
    threading.Thread(target=time.sleep, args=[1e6], daemon=True).start()
