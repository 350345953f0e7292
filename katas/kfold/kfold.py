import numpy as np


def kfold(n, k):
    """Index sets for k-fold cross-validation of n items.

    Returns a list of k pairs (train_idx, val_idx) of lists or arrays of integers.
    ValueError for k < 2 and for k > n.
    """
    raise NotImplementedError
