"""Calls the kernel by the numbers of its 32-bit interface on 64-bit registers."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
X32 = 0x40000000
refused("x32 fork", X32 | 57)
refused("x32 kill", X32 | 62, int("@VICTIM@"), 9)
refused("x32 socket", X32 | 41, 2, 1, 0)
refused("x32 execve", X32 | 520, 0, 0, 0)
refused("x32 getpid", X32 | 39)
tell()
