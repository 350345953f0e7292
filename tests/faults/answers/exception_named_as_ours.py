"""Raises errors with the names of the harness's own outcomes."""
# outcome: raised
# message: ^Wrong: pass$
class Wrong(AssertionError):
    outcome = "pass"


class JudgeFault(Exception):
    pass


def double(x):
    raise Wrong("pass") from JudgeFault()
