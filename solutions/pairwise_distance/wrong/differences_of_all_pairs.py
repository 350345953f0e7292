import numpy as np


def pairwise_distance(X, Y):
    apart = X[:, None, :] - Y[None, :, :]
    return np.sqrt(np.einsum("nmd,nmd->nm", apart, apart))
