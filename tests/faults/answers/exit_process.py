"""Ends the process as if all had gone well."""
# outcome: crashed
# message: ^ended the whole process \(exit code 0\)$
import os


def double(x):
    os._exit(0)
