"""Asks the kernel not to end with its zygote, and to be given other names."""
# outcome: pass
# with: calls
# then: right
LIBC.prctl(15, b"kata-judge", 0, 0, 0)
LIBC.prctl(36, 1, 0, 0, 0)  # adopts orphans
LIBC.prctl(4, 1, 0, 0, 0)  # may be dumped
refused("PR_SET_PDEATHSIG", 157, 1, 0, 0, 0, 0) if os.uname().machine == "x86_64" else None
if LIBC.prctl(1, 0, 0, 0, 0) == 0:
    GONE_THROUGH.append("prctl")
tell()
