"""Imports a module whose name would clear the screen."""
# outcome: pass
# forbidden: [2J[32mPASS
# then: right
try:
    __import__("\x1b[2J\x1b[32mPASS")
except ImportError:
    pass
