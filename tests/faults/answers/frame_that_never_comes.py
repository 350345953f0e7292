"""Announces a frame that is allowed, and sends but half of it."""
# outcome: timeout
# check: load
# limit_s: 0.5
# with: forge
import time

write(struct.pack("<II", 100, 50 << 20) + bytes(25 << 20))
time.sleep(1e6)
