"""Ends the process from a thread while an answer is awaited."""
# outcome: crashed
# message: ^ended the whole process \(exit code 7\)$
import os
import threading
import time


def double(x):
    threading.Thread(target=os._exit, args=[7]).start()
    time.sleep(1e6)
