"""Imports the harness: it is not allowed, and it is not there."""
# outcome: raised
# check: load
# message: ^(ModuleNotFoundError|PermissionError)
# forbidden: harness
# then: right
import harness
