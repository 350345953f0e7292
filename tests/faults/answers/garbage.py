"""Writes random bytes to the channel."""
# outcome: protocol
# message: .
# with: forge
import random


def double(x):
    write(random.Random(0).randbytes(1 << 16))
    return 2 * x
