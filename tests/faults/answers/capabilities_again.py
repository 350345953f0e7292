"""Takes capabilities back, and asks for other filters and rules on top."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
ALL = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
if LIBC.capset(HEADER, ALL) == 0:
    GONE_THROUGH.append("capset")
LIBC.capget(HEADER, ALL)
if any(ALL[:2]):
    GONE_THROUGH.append("capabilities are left")
if LIBC.prctl(39, 0, 0, 0, 0) != 1:
    GONE_THROUGH.append("no_new_privs is off")
if LIBC.prctl(38, 0, 0, 0, 0) == 0:
    GONE_THROUGH.append("no_new_privs was taken back")
if LIBC.prctl(47, 2, 0, 0, 0) == 0:
    GONE_THROUGH.append("an ambient capability")
# More rules can only take away.
rules = LIBC.syscall(ctypes.c_long(444), (ctypes.c_uint64 * 1)(4), ctypes.c_size_t(8), 0)
LIBC.syscall(ctypes.c_long(446), rules, 0)
tell()
