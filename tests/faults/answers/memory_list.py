"""A list that is too long."""
# outcome: memory
# message: ^asked for more than 1 GiB of memory \(MemoryError\)$
# fallback: memory
def double(x):
    return [0] * (1 << 28)
