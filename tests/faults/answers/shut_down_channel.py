"""Says that it will write no more, and lives on."""
# outcome: crashed
# message: .
# machine: x86_64
# with: calls, forge
import time


def double(x):
    call(48, channel(), 1)
    time.sleep(1e6)
