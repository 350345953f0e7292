"""Replies with handles and references to objects that nobody has."""
# outcome: protocol
# message: ^double\(\) sent back something unreadable
# with: forge
TREES = (["r", 99], ["r", -1], ["h", 1], ["r", "x"], ["x"], [[[]]], {"a": 1}, [], ["o", -1, 5])


def double(x):
    tree = TREES[abs(hash(x.tobytes())) % len(TREES)]
    instead(frame({"result": tree, "changed": []}))
