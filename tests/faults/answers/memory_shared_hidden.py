"""Shared memory that the process fills and then hides: it stays in use, and nobody's size shows it."""
# outcome: pass
# with: attempts
# then: right
import mmap

STEP = 256 << 20


def fill():
    memory = mmap.mmap(-1, 3 << 30)
    for start in range(0, len(memory), STEP):
        for place in range(start, start + STEP, 4096):
            memory[place] = 1
        memory.madvise(mmap.MADV_DONTNEED, start, STEP)
    if not any(memory[:: 64 << 20]):
        raise OSError  # it was thrown away
    GONE_THROUGH.append("3 GiB held out of sight")


attempt("shared memory", fill)
tell()
