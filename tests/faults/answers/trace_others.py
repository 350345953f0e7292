"""Traces other processes and reads their memory."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
for pid in map(int, ("@VICTIM@", "@JUDGE@", "@ZYGOTE@")):
    refused(f"ptrace attach {pid}", 101, 16, pid, 0, 0)
    refused(f"ptrace seize {pid}", 101, 0x4206, pid, 0, 0)
    refused(f"process_vm_readv {pid}", 310, pid, 0, 0, 0, 0, 0)
    refused(f"process_vm_writev {pid}", 311, pid, 0, 0, 0, 0, 0)
    refused(f"kcmp {pid}", 312, pid, os.getpid(), 0, 0, 0)
    refused(f"perf_event_open {pid}", 298, 0, pid, -1, -1, 0)
    refused(f"move_pages {pid}", 279, pid, 0, 0, 0, 0, 0)
    refused(f"migrate_pages {pid}", 256, pid, 0, 0, 0)
    refused(f"prlimit {pid}", 302, pid, 7, 0, 0)
refused("ptrace traceme", 101, 0, 0, 0, 0)
refused("process_madvise", 440, -1, 0, 0, 0, 0)
refused("process_mrelease", 448, -1, 0)
tell()
