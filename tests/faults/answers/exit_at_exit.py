"""Has the process end with success when it ends, and raises."""
# outcome: raised
# check: load
# message: ^SystemExit: 3$
import atexit
import os
import sys

atexit.register(os._exit, 0)
sys.exit(3)
