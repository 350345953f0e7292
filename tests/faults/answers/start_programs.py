"""Starts programs in every way that the standard library knows."""
# outcome: pass
# with: attempts
# then: right
import multiprocessing
import os
import pty
import subprocess
import sys

PROGRAM = [sys.executable, "-c", "pass"]
attempt("subprocess", subprocess.run, PROGRAM)
attempt("posix_spawn", os.posix_spawn, PROGRAM[0], PROGRAM, {})
attempt("execv", os.execv, PROGRAM[0], PROGRAM)
attempt("forkpty", pty.fork)
for how in ("fork", "spawn", "forkserver"):
    child = multiprocessing.get_context(how).Process(target=len, args=[""])
    attempt(how, child.start)
if os.system("true") == 0:
    GONE_THROUGH.append("system")
tell()
