"""Closes the channel and lives on."""
# outcome: crashed
# message: .
# with: forge
import time


def double(x):
    os.close(channel())
    time.sleep(1e6)
