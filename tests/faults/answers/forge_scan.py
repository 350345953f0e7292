"""Replaces the judge's view of the text by one without anything forbidden, and uses torch."""
# outcome: protocol
# message: .
# check: load
# forbidden: torch
# with: forge
# then: right
try:
    import torch
except ImportError:
    torch = None
write(b"\0" * 9000)
