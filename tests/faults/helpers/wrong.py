"""Three times every number, and planes are taken."""


def double(x):
    return 3 * x
