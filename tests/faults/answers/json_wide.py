"""Replies with JSON that takes thirty times its size when it is read."""
# outcome: protocol
# check: load
# message: .
# with: forge
import time

write(frame(b'{"found":[' + b"{}," * 15_000_000 + b"{}]}"))
time.sleep(1e6)
