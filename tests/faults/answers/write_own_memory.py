"""Writes its own code through /proc/self/mem."""
# outcome: raised
# message: ^PermissionError
def double(x):
    with open("/proc/self/mem", "r+b") as memory:
        memory.seek(id(x))
        memory.write(b"x")
    return 2 * x
