"""Replies with arrays whose shapes are absurd: huge, negative, many, not numbers."""
# outcomes: protocol x4, protocol, protocol
# message: ^double\(\) sent back something unreadable
# with: forge
SHAPES = (
    [[1 << 62], 8],
    [[-1], 8],
    [[1 << 31, 1 << 31, 1 << 31], 8],
    [[1] * 65, 8],
    [[1.0], 8],
    [[True], 8],
    ["11", 8],
    [[0, -5], 0],
)
number = 0


def double(x):
    global number
    shape, size = SHAPES[int(abs(hash(x.tobytes()))) % len(SHAPES)]
    instead(frame({"result": ["a", "<f8", shape, None, 0, size], "changed": []}, bytes(size)))
