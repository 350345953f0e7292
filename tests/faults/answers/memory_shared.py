"""Shared memory, which no limit of the kernel counts."""
# outcome: raised
# check: load
# fallback: memory
# message: ^PermissionError
import mmap

memory = mmap.mmap(-1, 3 << 30)
for place in range(0, 3 << 30, 4096):
    memory[place] = 1
