"""Which system calls an answer may make: a seccomp filter, written by hand as BPF.

All calls are allowed but those that reach out of the process: start one, open a socket, signal
or trace another, change a file's owner or mode, take over the machine. See seccomp(2). Numbers
are those of the kernel's tables for x86-64 and for the machines that share the generic table
(aarch64).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

from harness.judge.limits import PR_SET_PDEATHSIG, prctl

PR_SET_SECCOMP = 22
MODE_FILTER = 2
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000

# Offsets into struct seccomp_data, of which arguments are read by their lower halves.
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16
LOAD, EQUAL, GREATER_OR_EQUAL, ANY_BIT, RETURN, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # the 32-bit interface of x86-64 has numbers of its own, from here on

# name: (x86-64, aarch64); None where the machine has no such call.
Numbers = tuple[int | None, int | None]
FORBIDDEN: dict[str, Numbers] = {
    # another process
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    # sockets
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "accept": (43, 202),
    "accept4": (288, 242),
    "bind": (49, 200),
    "listen": (50, 201),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "recvmsg": (47, 212),
    "recvmmsg": (299, 243),
    # what does the work of other calls, out of this filter's sight
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # signals and tracing
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    # other processes' priorities
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # owners, modes, times and attributes, over which Landlock has no say
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262),
    # names and sizes of files, a second wall behind Landlock
    "creat": (85, None),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "truncate": (76, 45),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # memory that outlives the process
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgctl": (71, 187),
    "semget": (64, 190),
    "semctl": (66, 191),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # the machine
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "setuid": (105, 146),
    "setgid": (106, 144),
    "setreuid": (113, 145),
    "setregid": (114, 143),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
    "setgroups": (116, 159),
    "setfsuid": (122, 151),
    "setfsgid": (123, 152),
}
# glibc falls back to clone, whose flags can be looked at; and to openat.
UNKNOWN: dict[str, Numbers] = {"clone3": (435, 435), "openat2": (437, 437)}
# The first argument must be this process (or 0, which means the caller).
OWN_PROCESS: dict[str, Numbers] = {
    "kill": (62, 129),
    "tgkill": (234, 131),
    "prlimit64": (302, 261),
}
# The first argument must be 0: the calling thread.
OWN_THREAD: dict[str, Numbers] = {
    "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
}
CLONE: Numbers = (56, 220)
CLONE_THREAD = 0x00010000
PRCTL: Numbers = (157, 167)
# The kernel would signal whoever is made the owner of a descriptor.
FCNTL: Numbers = (72, 25)
SET_OWNER = (8, 15)  # F_SETOWN, F_SETOWN_EX
IOCTL: Numbers = (16, 29)
SET_OWNER_IOCTL = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
MMAP: Numbers = (9, 222)  # flags in the fourth argument
SHARED_ANONYMOUS = 0x01 | 0x20  # MAP_SHARED, MAP_ANONYMOUS
OPEN: Numbers = (2, None)  # flags in the second argument
OPENAT: Numbers = (257, 56)  # in the third
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def enter(writes: bool) -> bool:
    """Puts this process under the filter; needs no_new_privs. Whether it did.

    With writes=False no file can be opened for writing at all: for where Landlock does not
    stand in the way.
    """
    machine = os.uname().machine
    if machine not in MACHINES or sys.maxsize < 1 << 32:  # a 32-bit Python has other numbers
        return False
    code = program(machine, os.getpid(), writes)
    filled = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(filled))
    told = ctypes.create_string_buffer(head, len(head))
    return prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(told))


def program(machine: str, pid: int, writes: bool) -> bytes:
    """The filter for a process of that number, as the kernel reads it."""
    column = list(MACHINES).index(machine)

    def numbers(table: dict[str, Numbers]) -> list[int]:
        return [n for name in table if (n := table[name][column]) is not None]

    steps = [
        _step(LOAD, MACHINE),
        _step(EQUAL, MACHINES[machine], 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER),
    ]
    if machine == "x86_64":
        steps += [_step(GREATER_OR_EQUAL, X32, 0, 1), _no(errno.EPERM)]
    for number in numbers(FORBIDDEN):
        steps += _on(number, [_no(errno.EPERM)])
    for number in numbers(UNKNOWN):
        steps += _on(number, [_no(errno.ENOSYS)])
    for number in numbers(OWN_PROCESS):
        zero = [0] if number == OWN_PROCESS["prlimit64"][column] else []
        steps += _on(number, _only(0, [pid, *zero]))
    for number in numbers(OWN_THREAD):
        steps += _on(number, _only(0, [0]))
    looked_at = [
        (CLONE, _with_bit(0, CLONE_THREAD, wanted=True)),
        (PRCTL, _none_of(0, (PR_SET_PDEATHSIG,))),  # it must not outlive its zygote
        (FCNTL, _none_of(1, SET_OWNER)),
        (IOCTL, _none_of(1, SET_OWNER_IOCTL)),
        # It can be filled and then hidden from the watchdog, and no limit counts it.
        (MMAP, _not_all(3, SHARED_ANONYMOUS)),
    ]
    if not writes:
        looked_at += [
            (OPEN, _with_bit(1, WRITING, wanted=False)),
            (OPENAT, _with_bit(2, WRITING, wanted=False)),
        ]
    for call, then in looked_at:
        if (place := call[column]) is not None:
            steps += _on(place, then)
    return b"".join([*steps, _step(RETURN, ALLOW)])


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _no(error: int) -> bytes:
    return _step(RETURN, ERRNO | error)


def _on(number: int, then: list[bytes]) -> list[bytes]:
    """`then` for that call, which it must end; the accumulator holds the number again after."""
    return [_step(EQUAL, number, 0, len(then)), *then]


def _argument(index: int) -> bytes:
    return _step(LOAD, FIRST_ARGUMENT + 8 * index)


def _only(index: int, values: list[int]) -> list[bytes]:
    """Allows when the argument is one of these."""
    tests = [
        _step(EQUAL, value & 0xFFFFFFFF, len(values) - place, 0)
        for place, value in enumerate(values)
    ]
    return [_argument(index), *tests, _no(errno.EPERM), _step(RETURN, ALLOW)]


def _none_of(index: int, values: tuple[int, ...]) -> list[bytes]:
    """Allows when the argument is none of these."""
    tests = [_step(EQUAL, value, len(values) - place, 0) for place, value in enumerate(values)]
    return [_argument(index), *tests, _step(RETURN, ALLOW), _no(errno.EPERM)]


def _not_all(index: int, bits: int) -> list[bytes]:
    """Allows unless every one of the bits is set."""
    return [
        _argument(index),
        _step(AND, bits),
        _step(EQUAL, bits, 0, 1),
        _no(errno.EPERM),
        _step(RETURN, ALLOW),
    ]


def _with_bit(index: int, bits: int, wanted: bool) -> list[bytes]:
    """Allows when any of the bits is set, or (not wanted) when none is."""
    jump = (1, 0) if wanted else (0, 1)
    return [
        _argument(index),
        _step(ANY_BIT, bits, *jump),
        _no(errno.EPERM),
        _step(RETURN, ALLOW),
    ]
