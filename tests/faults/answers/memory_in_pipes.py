"""Fills every pipe that it can open."""
# outcome: raised
# check: load
# message: ^OSError: \[Errno 24\] Too many open files
import os

while True:
    _, end = os.pipe()
    os.set_blocking(end, False)
    try:
        while True:
            os.write(end, bytes(1 << 16))
    except BlockingIOError:
        pass
