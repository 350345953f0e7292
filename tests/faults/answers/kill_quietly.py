"""Kills another process in every way that Python knows, and goes on as if nothing had happened."""
# outcome: pass
# with: attempts
# then: right
import os
import signal

for pid in map(int, ("@VICTIM@", "@JUDGE@", "@ZYGOTE@", "@RUNNER@")):
    attempt(f"kill {pid}", os.kill, pid, signal.SIGTERM)
    attempt(f"killpg {pid}", os.killpg, pid, signal.SIGTERM)
    attempt(f"pidfd {pid}", os.pidfd_open, pid)
    attempt(f"nice {pid}", os.setpriority, os.PRIO_PROCESS, pid, 19)
    attempt(f"cores {pid}", os.sched_setaffinity, pid, [0])
attempt("everybody", os.kill, -1, 0)
attempt("own group", os.kill, 0, 0)
attempt("parent", os.kill, os.getppid(), 0)
tell()
