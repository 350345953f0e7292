"""Fills the pipe that is there for the place of a hang, and hangs."""
# outcome: timeout
# check: load
# limit_s: 0.5
import fcntl
import os
import stat

for fd in range(3, 256):
    try:
        if not stat.S_ISFIFO(os.fstat(fd).st_mode):
            continue
        os.set_blocking(fd, False)
        while True:
            os.write(fd, b'File "double.py", line 3\n' * 100)
    except OSError:
        continue
while True:
    pass
