"""Defines a thing that is called like a function and is none."""
# outcomes: raised x5, wrong
# message: .
class Meta(type):
    def __call__(cls, *args):
        raise RuntimeError("called")


class double(metaclass=Meta):
    pass
