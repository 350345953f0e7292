"""Announces a frame of four gigabytes."""
# outcome: protocol
# message: ^sent more data than a result may have$
# with: forge
def double(x):
    write(struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))
    return 2 * x
