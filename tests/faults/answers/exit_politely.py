"""Raises SystemExit, KeyboardInterrupt, GeneratorExit and a subclass in turn."""
# outcomes: raised x5, wrong
# message: ^SystemExit: 0$
class Leave(SystemExit):
    code = 0


ways = [SystemExit(0), KeyboardInterrupt(), GeneratorExit(), Leave(), BaseException("all")]


def double(x):
    raise ways.pop(0) if ways else SystemExit(0)
