"""Returns a dict whose items never end."""
# outcome: timeout
# limit_s: 1
class Endless(dict):
    def items(self):
        while True:
            yield 1, 2

    def __iter__(self):
        return iter([])


def double(x):
    return Endless()
