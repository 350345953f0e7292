"""The seccomp filter, run by a small interpreter of BPF: for machines that are not at hand, too."""

import errno
import os
import struct
from pathlib import Path

import pytest

from harness.judge import limits, seccomp

PID = 4242
ALLOW = seccomp.ALLOW
MACHINES = list(seccomp.MACHINES)


def run(code: bytes, machine: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel would do with a system call."""
    data = struct.pack("iIQ", number, machine, 0)
    data += struct.pack("6Q", *(a & (1 << 64) - 1 for a in (*arguments, 0, 0, 0, 0, 0, 0)[:6]))
    steps = [struct.unpack_from("HBBI", code, start) for start in range(0, len(code), 8)]
    place = held = 0
    while True:
        operation, if_true, if_false, value = steps[place]
        place += 1
        if operation == seccomp.LOAD:
            (held,) = struct.unpack_from("I", data, value)
        elif operation == seccomp.AND:
            held &= value
        elif operation == seccomp.RETURN:
            return value
        else:
            holds = {
                seccomp.EQUAL: held == value,
                seccomp.GREATER_OR_EQUAL: held >= value,
                seccomp.ANY_BIT: bool(held & value),
            }[operation]
            place += if_true if holds else if_false


class Filter:
    def __init__(self, machine: str, writes: bool = True) -> None:
        self._code = seccomp.program(machine, PID, writes)
        self._machine = seccomp.MACHINES[machine]
        self._column = MACHINES.index(machine)

    def __call__(self, call: seccomp.Numbers, *arguments: int) -> int:
        number = call[self._column]
        assert number is not None
        return run(self._code, self._machine, number, arguments)

    def number(self, number: int, machine: int | None = None) -> int:
        return run(self._code, machine or self._machine, number)


REFUSED = seccomp.ERRNO | errno.EPERM


@pytest.fixture(params=MACHINES)
def told(request: pytest.FixtureRequest) -> Filter:
    return Filter(request.param)


def test_what_reaches_out_is_refused(told: Filter) -> None:
    for name, call in seccomp.FORBIDDEN.items():
        if call[told._column] is not None:
            assert told(call) == REFUSED, name


def test_what_is_said_not_to_exist(told: Filter) -> None:
    """glibc tries them first, and takes what can be looked at then."""
    for call in seccomp.UNKNOWN.values():
        assert told(call) == seccomp.ERRNO | errno.ENOSYS


def test_everything_else_is_allowed(told: Filter) -> None:
    tables = (seccomp.FORBIDDEN, seccomp.UNKNOWN, seccomp.OWN_PROCESS, seccomp.OWN_THREAD)
    known = {call[told._column] for table in tables for call in table.values()}
    known.add(seccomp.CLONE[told._column])
    for number in set(range(600)) - known:
        assert told.number(number) == ALLOW, number


def test_signals_reach_the_process_itself_alone(told: Filter) -> None:
    for name in ("kill", "tgkill"):
        call = seccomp.OWN_PROCESS[name]
        assert told(call, PID) == ALLOW
        for other in (PID + 1, 1, 0, -1, -PID):
            assert told(call, other) == REFUSED, (name, other)


def test_limits_are_its_own(told: Filter) -> None:
    call = seccomp.OWN_PROCESS["prlimit64"]
    assert (told(call, 0), told(call, PID), told(call, 1)) == (ALLOW, ALLOW, REFUSED)
    for call in seccomp.OWN_THREAD.values():
        assert (told(call, 0), told(call, PID + 1)) == (ALLOW, REFUSED)


def test_threads_start_and_processes_do_not(told: Filter) -> None:
    """The flags of pthread_create, and those of fork."""
    assert told(seccomp.CLONE, 0x3D0F00) == ALLOW
    assert told(seccomp.CLONE, 0x1200011) == REFUSED


def test_it_cannot_outlive_its_zygote(told: Filter) -> None:
    assert told(seccomp.PRCTL, limits.PR_SET_PDEATHSIG) == REFUSED
    assert told(seccomp.PRCTL, 15) == ALLOW


def test_it_cannot_have_the_kernel_signal_for_it(told: Filter) -> None:
    for command in seccomp.SET_OWNER:
        assert told(seccomp.FCNTL, 3, command) == REFUSED
    for command in seccomp.SET_OWNER_IOCTL:
        assert told(seccomp.IOCTL, 3, command) == REFUSED
    assert told(seccomp.FCNTL, 3, 1) == told(seccomp.IOCTL, 3, 0x5401) == ALLOW


def test_no_memory_is_shared_but_that_of_files(told: Filter) -> None:
    for flags, verdict in ((0x21, REFUSED), (0x23, REFUSED), (0x22, ALLOW), (0x01, ALLOW)):
        assert told(seccomp.MMAP, 0, 4096, 3, flags) == verdict


@pytest.mark.parametrize("machine", MACHINES)
def test_without_landlock_nothing_is_opened_for_writing(machine: str) -> None:
    with_landlock, without = Filter(machine), Filter(machine, writes=False)
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC, os.O_CREAT):
        assert with_landlock(seccomp.OPENAT, 0, 0, flags) == ALLOW
        assert without(seccomp.OPENAT, 0, 0, flags) == REFUSED
    assert without(seccomp.OPENAT, 0, 0, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY) == ALLOW


def test_a_call_by_another_interface_ends_the_process() -> None:
    """32-bit calls on x86-64 have other numbers; so have those of x32."""
    told = Filter("x86_64")
    assert told.number(2, machine=0x40000003) == seccomp.KILL
    assert told.number(seccomp.X32 + 57) == REFUSED


def test_a_filter_is_no_longer_than_the_kernel_takes() -> None:
    assert len(seccomp.program("x86_64", PID, writes=False)) // 8 < 4096


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernel_s_headers(machine: str) -> None:
    """Where the headers are at hand; calls that are newer than they are left out."""
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    lines = HEADERS[machine].read_text().splitlines()
    words = [line.split() for line in lines if line.startswith("#define __NR")]
    numbers = [(w[1], w[2]) for w in words if w[2:] and w[2].isdigit()]
    told = {n.removeprefix("__NR_").removeprefix("__NR3264_"): value for n, value in numbers}
    column = MACHINES.index(machine)
    single = ("CLONE", "PRCTL", "FCNTL", "IOCTL", "MMAP", "OPEN", "OPENAT")
    calls = {name.lower(): getattr(seccomp, name) for name in single}
    for table in (seccomp.FORBIDDEN, seccomp.UNKNOWN, seccomp.OWN_PROCESS, seccomp.OWN_THREAD):
        calls |= table
    known = {name: str(call[column]) for name, call in calls.items() if call[column] is not None}
    assert {n: v for n, v in known.items() if n in told} == {n: told[n] for n in known if n in told}
    assert len(set(known) & set(told)) > 100
