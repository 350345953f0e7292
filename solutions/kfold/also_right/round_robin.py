class BadNumberOfFolds(ValueError):
    pass


def kfold(n, k):
    """Every k-th index, sets on the way, tuples and ranges in the result."""
    if k <= 1:
        raise BadNumberOfFolds(k)
    if n < k:
        raise BadNumberOfFolds(n, k)
    everything = set(range(n))
    return tuple((sorted(everything - set(range(i, n, k))), range(i, n, k)) for i in range(k))
