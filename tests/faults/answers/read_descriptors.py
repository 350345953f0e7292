"""Reads from every descriptor that it has inherited, looking for what others say."""
# outcome: pass
# then: right
import os
import stat

kinds = []
for fd in range(256):
    try:
        status = os.fstat(fd)
    except OSError:
        continue
    kinds.append(stat.S_IFMT(status.st_mode))
    os.set_blocking(fd, False)
    try:
        if os.read(fd, 1 << 20):
            raise AssertionError(f"something could be read from {fd}")
    except OSError:
        pass
    os.set_blocking(fd, True)
# Nothing, two outputs, the trace, the channel.
assert sorted(kinds) == sorted([stat.S_IFCHR, *[stat.S_IFIFO] * 3, stat.S_IFSOCK]), kinds
