"""Takes every built-in name away."""
# outcome: crashed
# check: load
# message: .
# then: right
import builtins

builtins.__dict__.clear()
