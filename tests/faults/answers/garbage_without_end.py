"""Writes to the channel for ever."""
# outcome: protocol
# check: load
# message: ^sent more data than a result may have$
# with: forge
while True:
    write(b"\xff" * (1 << 16))
