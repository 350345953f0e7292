"""Replies with a dict whose keys all have the same hash: building it takes a minute and more."""
# outcome: protocol
# message: .
# with: forge
P = (1 << 61) - 1


def double(x):
    pairs = ",".join(f'[["i","{n * P:#x}"],0]' for n in range(5, 8_000))
    instead(frame(f'{{"result":["d",[{pairs}]],"changed":[]}}'.encode()))
