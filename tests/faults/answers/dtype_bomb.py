"""Replies with arrays of dtypes that run code, hold pointers or have no size."""
# outcome: protocol
# message: ^double\(\) sent back something unreadable
# with: forge
NAMES = ("|O", "|V8", "<M8", "O", "f8,f8", "<f3", "|S999999999", "<U999999999", ["a"], None, "", "<i99")


def double(x):
    name = NAMES[abs(hash(x.tobytes())) % len(NAMES)]
    instead(frame({"result": ["a", name, [1], None, 0, 8], "changed": []}, bytes(8)))
