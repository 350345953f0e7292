"""Takes what it can get, and more whenever something was refused."""
# outcome: timeout
# check: load
# limit_s: 0.5
kept = []
while True:
    try:
        kept.append(bytearray(1 << 20))
    except MemoryError:
        pass
