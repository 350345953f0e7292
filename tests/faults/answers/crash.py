"""Reads where there is no memory."""
# outcome: crashed
# message: ^crashed \(Segmentation fault\)$
# fallback: crashed
import ctypes


def double(x):
    ctypes.string_at(0)
