"""Writes into the pipe for the place of a hang that it hangs in a line of impossible number."""
# outcome: timeout
# check: load
# limit_s: 0.5
import os
import stat

for fd in range(3, 256):
    try:
        if stat.S_ISFIFO(os.fstat(fd).st_mode):
            os.write(fd, b'File "double.py", line ' + b"9" * 5000 + b"\n")
    except OSError:
        continue
while True:
    pass
