"""Traces and profiles every call of the process, and raises in each."""
# outcome: raised
# check: load
# message: .
# then: right
import sys


def spoil(frame, event, argument):
    raise KeyboardInterrupt


sys.setprofile(spoil)
