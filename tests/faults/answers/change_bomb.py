"""Says that it changed arguments that there are not, into what they cannot be."""
# outcome: protocol
# message: ^double\(\) sent back something unreadable
# with: forge
CHANGES = (
    [[99, []]],
    [[-1, ["<f8", [1 << 60], None, 0, 8]]],
    [["x", {}]],
    [[0, ["|O", [1], None, 0, 8]]],
    [[0, ["<f8", [1], [[0, 0], 1], 0, 8]]],
    7,
)


def double(x):
    changed = CHANGES[abs(hash(x.tobytes())) % len(CHANGES)]
    instead(frame({"result": 1.0, "changed": changed}, bytes(8)))
