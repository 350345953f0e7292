"""Returns an object whose numbers lie, as it says, where there is no memory."""
# outcome: crashed
# message: ^crashed \(Segmentation fault\)$
class Liar:
    __array_interface__ = {"shape": (1,), "typestr": "<f8", "data": (1 << 40, False), "version": 3}


def double(x):
    return __import__("numpy").asarray(Liar()) + 1
