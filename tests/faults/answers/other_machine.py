"""Calls the kernel through the 32-bit gate, where every number means another call."""
# outcome: crashed
# message: ^crashed \(Bad system call\)$
# machine: x86_64
import ctypes
import mmap

# mov eax, 20 (getpid); int 0x80; ret
CODE = bytes.fromhex("b8 14 00 00 00 cd 80 c3")


def double(x):
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    return 2 * x
