"""Tells an answer that was written for an older Python or NumPy, and the cure."""

from __future__ import annotations

import re

# (class of the exception, pattern of its message, cure). Groups of the pattern fill the cure.
SIGNS = [
    ("SyntaxError", r"Missing parentheses in call to 'print'", "print is a function: print(...)"),
    ("SyntaxError", r"Missing parentheses in call to 'exec'", "exec is a function: exec(...)"),
    ("SyntaxError", r"multiple exception types must be parenthesized", "write except X as e:"),
    ("SyntaxError", r"leading zeros in decimal integer", "octal numbers begin with 0o"),
    ("TabError", r".*", "indent with spaces only"),
    ("NameError", r"name 'xrange'", "use range"),
    ("NameError", r"name '(raw_input|unicode|unichr|long|basestring|cmp|file)'", "{0} is gone"),
    ("NameError", r"name 'reduce'", "from functools import reduce"),
    ("AttributeError", r"'dict' object has no attribute 'iter(items|keys|values)'", "use {0}()"),
    ("AttributeError", r"'dict' object has no attribute 'has_key'", "use key in dict"),
    ("ModuleNotFoundError", r"No module named '(past|future)\b", "drop the import: use range"),
    ("ModuleNotFoundError", r"No module named 'cPickle'", "the module is called pickle"),
    (
        "ImportError",
        r"cannot import name '(i(?:zip|map|filter))' from 'itertools'",
        "plain zip, map",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute '(int|float|bool|object|str|long|complex)'",
        "np.{0} is gone: use {0}, or np.int64, np.float64, np.bool_",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute '(float_|Inf|NaN|infty|product|cumproduct|alltrue|"
        r"sometrue|in1d|row_stack|trapz|unicode_|msort|asfarray)'",
        "NumPy 2 has no np.{0} any more",
    ),
    (
        "AttributeError",
        r"`np\.(\w+)` was removed in the NumPy 2\.0",
        "NumPy 2 has no np.{0} any more",
    ),
    ("TypeError", r"'float' object cannot be interpreted as an integer", "/ gives a float: use //"),
    (
        "TypeError",
        r"expected a sequence of integers or a single integer, got '-?\d+\.\d*'",
        "/ gives a float: use //",
    ),
    ("TypeError", r"slice indices must be integers", "/ gives a float: use // for sizes"),
    ("TypeError", r"unexpected keyword argument 'newshape'", "the argument is called shape"),
    (
        "TypeError",
        r"'(map|filter|zip|dict_keys|dict_values)' object is not subscriptable",
        "list({0}(...))",
    ),
    ("TypeError", r"object of type '(map|filter|zip)' has no len", "list({0}(...))"),
]


def cure(type_name: str, message: str) -> str | None:
    """What to write instead; None when the error does not speak of age."""
    for kind, pattern, advice in SIGNS:
        found = re.search(pattern, message) if kind == type_name else None
        if found:
            return advice.format(*found.groups())
    return None
