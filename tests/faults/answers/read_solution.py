"""Reads the reference and hands it out as its own."""
# outcome: raised
# message: ^PermissionError
def double(x):
    with open("@SOLUTION@") as file:
        exec(file.read())
    return 2 * x
