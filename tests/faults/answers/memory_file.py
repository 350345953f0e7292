"""A file in memory."""
# outcome: raised
# message: ^PermissionError
import os


def double(x):
    file = os.memfd_create("hostile")
    os.ftruncate(file, 6 << 30)
    return 2 * x
