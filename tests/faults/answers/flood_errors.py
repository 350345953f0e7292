"""Writes a gigabyte to the other output, past Python's streams."""
# outcome: output
# check: load
# message: ^printed more than 8 MiB and was stopped$
import os

for _ in range(1 << 10):
    os.write(2, bytes(1 << 20))
