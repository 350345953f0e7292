"""Makes everything an instance of everything, and every type the same."""
# outcome: crashed
# check: load
# message: .
# then: wrong
import builtins

builtins.isinstance = builtins.issubclass = builtins.callable = lambda *args: True
builtins.type = builtins.id = builtins.hash = lambda *args: 1
