"""Prints a gigabyte."""
# outcome: output
# message: ^printed more than 8 MiB and was stopped$
# fallback: output
def double(x):
    for _ in range(1 << 10):
        print("x" * (1 << 20))
    return 2 * x
