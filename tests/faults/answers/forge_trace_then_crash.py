"""The same before a crash, with a number that can just be read."""
# outcome: crashed
# check: load
# message: ^ended the whole process \(exit code 1\)$
import os
import stat

for fd in range(3, 256):
    try:
        if stat.S_ISFIFO(os.fstat(fd).st_mode):
            os.write(fd, b'File "double.py", line ' + b"9" * 4000 + b"\n")
    except OSError:
        continue
os._exit(1)
