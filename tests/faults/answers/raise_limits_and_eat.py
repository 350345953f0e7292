"""Raises the limit of memory, and whether or not that went well, takes two gigabytes."""
# outcome: memory
# message: ^asked for more than 1 GiB of memory
import resource


def double(x):
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))
    except (OSError, ValueError):
        pass
    return bytearray(2 << 30)
