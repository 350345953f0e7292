"""Writes a right reply itself, and another one with it, before it returns a wrong result."""
# outcomes: protocol x2, pass, protocol, pass, protocol
# message: ^sent a reply that nobody had asked for$
# with: forge
# A check of one call passes: a right reply is a right result, by whatever way it comes.
def double(x):
    right = 2 * x
    array = ["a", x.dtype.str, list(x.shape), None, 0, right.nbytes]
    reply = frame({"result": array, "changed": []}, right.tobytes())
    write(reply + reply)
    return 3 * x
