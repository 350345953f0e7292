"""Calls itself through C until there is no stack left."""
# outcome: crashed
# message: ^crashed \(Segmentation fault\)$
import sys

sys.setrecursionlimit(10**9)


def double(x):
    return max(map(double, [x]))
