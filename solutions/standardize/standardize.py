def standardize(train, test, eps=1e-8):
    """Both sets in units of the training set: how many deviations from its mean."""
    mean = train.mean(axis=0)                    # (D,)
    std = train.std(axis=0)                      # (D,)

    z_train = (train - mean) / (std + eps)       # (N, D)
    z_test = (test - mean) / (std + eps)         # (M, D), by train's numbers
    return z_train, z_test
