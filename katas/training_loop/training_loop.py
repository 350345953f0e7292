import torch
import torch.nn.functional as F


def train(model, X, y, lr, steps):
    """Plain gradient descent on the whole batch; the model is changed in place.

    X, y tensors: cross-entropy for integer y, mean squared error for float y.
    Returns the list of losses (floats), each before its step.
    """
    raise NotImplementedError
