"""Shuts itself in so far that it could not even answer; the filter that stands does not allow it."""
# outcome: pass
# then: right
import ctypes

ctypes.CDLL(None).prctl(22, 1, 0, 0, 0)
