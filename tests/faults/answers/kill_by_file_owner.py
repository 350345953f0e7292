"""Has the kernel send SIGKILL to another process when a pipe can be read."""
# outcome: pass
# then: right
import fcntl
import os
import signal
import struct

mine, other = os.pipe()
try:
    fcntl.fcntl(mine, fcntl.F_SETOWN, int("@VICTIM@"))
    fcntl.fcntl(mine, 10, signal.SIGKILL)  # F_SETSIG
    fcntl.fcntl(mine, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    for _ in range(100):
        os.write(other, b"x")
        os.read(mine, 10)
    fcntl.fcntl(mine, 15, struct.pack("ii", 1, int("@JUDGE@")))  # F_SETOWN_EX
    for _ in range(100):
        os.write(other, b"x")
        os.read(mine, 10)
except OSError:
    pass
