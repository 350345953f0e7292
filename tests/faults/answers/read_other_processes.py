"""Reads memory, environment, maps and descriptors of the judge and of others from /proc."""
# outcome: pass
# with: attempts
# then: right
import os


def read(path):
    with open(path, "rb") as file:
        file.read(1)


for pid in ("@JUDGE@", "@ZYGOTE@", "@VICTIM@", "@RUNNER@", "1", "self"):
    for name in ("mem", "environ", "maps", "stat", "cmdline", "status", "root/etc/hostname"):
        attempt(f"{pid}/{name}", read, f"/proc/{pid}/{name}")
    attempt(f"{pid}/fd", os.listdir, f"/proc/{pid}/fd")
    attempt(f"{pid}/task", os.listdir, f"/proc/{pid}/task")
attempt("/proc", os.listdir, "/proc")
tell()
