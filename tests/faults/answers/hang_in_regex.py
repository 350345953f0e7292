"""C code that holds the GIL: a regular expression with too many ways to fail."""
# outcome: timeout
# limit_s: 1
import re


def double(x):
    re.match("(a+)+$", "a" * 60 + "b")
    return 2 * x
