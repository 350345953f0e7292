import random


def kfold(n, k):
    if k < 2 or k > n:
        raise ValueError("bad k")
    random.seed(42)
    order = list(range(n))
    random.shuffle(order)
    return [([j for j in order if j not in order[i::k]], order[i::k]) for i in range(k)]
