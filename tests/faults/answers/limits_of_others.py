"""Lowers the limits of its parent, so that it fails later."""
# outcome: pass
# with: attempts
# then: right
import os
import resource

for pid in (int("@VICTIM@"), int("@ZYGOTE@"), int("@JUDGE@"), os.getppid()):
    attempt(f"prlimit {pid}", resource.prlimit, pid, resource.RLIMIT_NOFILE, (3, 3))
tell()
