"""Signals others through system calls that Python has no name for."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
VICTIM = int("@VICTIM@")
INFO = bytes(128)
refused("kill", 62, VICTIM, 9)
refused("tkill", 200, VICTIM, 9)
refused("tgkill", 234, VICTIM, VICTIM, 9)
refused("rt_sigqueueinfo", 129, VICTIM, 9, INFO)
refused("rt_tgsigqueueinfo", 297, VICTIM, VICTIM, 9, INFO)
refused("pidfd_open", 434, VICTIM, 0)
refused("pidfd_send_signal", 424, 0, 9, 0, 0)
refused("pidfd_getfd", 438, 0, 0, 0)
refused("kill the zygote", 62, int("@ZYGOTE@"), 0)
refused("kill the judge", 62, int("@JUDGE@"), 0)
tell()
