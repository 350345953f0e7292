"""Takes its streams away and answers rightly."""
# outcome: pass
# then: right
import sys

sys.stdout = sys.__stdout__ = sys.stderr = sys.__stderr__ = sys.stdin = None
sys.excepthook = sys.unraisablehook = sys.displayhook = None
