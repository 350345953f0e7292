"""Starts processes and programs through system calls."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
SIGCHLD = 17
refused("fork", 57)
refused("vfork", 58)
refused("clone", 56, SIGCHLD, 0, 0, 0, 0)
refused("clone with memory", 56, SIGCHLD | 0x100, 0, 0, 0, 0)
refused("clone with other high bits", 56, SIGCHLD | 1 << 40, 0, 0, 0, 0)
refused("clone into new namespaces", 56, SIGCHLD | 0x10000000, 0, 0, 0, 0)
refused("clone3", 435, bytes(88), 88, by=(errno.ENOSYS,))
refused("execve", 59, b"/bin/true\0", 0, 0)
refused("execveat", 322, -100, b"/bin/true\0", 0, 0, 0)
refused("setsid", 112)
refused("setpgid", 109, 0, 0)
refused("prctl(PR_SET_PDEATHSIG)", 157, 1, 0, 0, 0, 0)
tell()
