"""Makes the kernel write page tables without end for memory that is only read."""
# outcome: pass
# with: attempts
# then: right
import mmap


def read_far_and_wide():
    size = 1 << 38
    memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)
    memory.madvise(15)  # no huge pages
    for place in range(0, size, 2 << 20):
        memory[place]


attempt("256 GiB of addresses", read_far_and_wide)
tell()
