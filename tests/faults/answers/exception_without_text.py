"""Raises exceptions whose text, name and class raise."""
# outcome: raised
# message: .
class Meta(type):
    @property
    def __name__(cls):
        raise KeyboardInterrupt


class Odd(Exception, metaclass=Meta):
    __str__ = __repr__ = lambda self: 1 / 0
    __traceback__ = property(lambda self: 1 / 0)


def double(x):
    raise Odd
