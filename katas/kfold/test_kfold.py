import numpy as np

from harness.oracle import array, cases, fetch, holds, parts, raises, remote

PAIR = ("train_idx", "val_idx")


def pairs(folds, k):
    """The k raw pairs; one array that holds them all is taken apart."""
    if isinstance(folds, np.ndarray) and folds.ndim >= 1:
        folds = list(folds)
    kind = getattr(folds, "type_name", type(folds).__name__)
    holds(
        isinstance(folds, (list, tuple)),
        f"the result is of the type {kind}, should be a list of {k} pairs (train_idx, val_idx)",
    )
    evidence("folds", len(folds))
    holds(len(folds) == k, f"{len(folds)} folds come back, should be {k}")
    apart = [list(pair) if isinstance(pair, np.ndarray) and pair.ndim else pair for pair in folds]
    for i, pair in enumerate(apart):
        holds(
            isinstance(pair, (list, tuple)) and len(pair) == 2,
            f"fold {i} is no pair (train_idx, val_idx)",
        )
    return [parts(pair, PAIR) for pair in apart]


def evidence(name, *numbers):
    """For the diagnosis: what does not depend on which indices go together, which is free."""
    array(np.array(numbers), name)


def validation_sets(folds, k):
    """The k validation sets as arrays of whole numbers."""
    return [
        array(val, f"val_idx of fold {i}", shape=(None,), whole=True, trace=False)
        for i, (_, val) in enumerate(pairs(folds, k))
    ]


def sets(folds, k):
    """The k pairs as arrays of whole numbers."""
    trains = [
        array(train, f"train_idx of fold {i}", shape=(None,), whole=True, trace=False)
        for i, (train, _) in enumerate(pairs(folds, k))
    ]
    return list(zip(trains, validation_sets(folds, k), strict=True))


def listed(values):
    shown = ", ".join(str(int(v)) for v in values[:8])
    return f"[{shown}{', ...' if len(values) > 8 else ''}]"


def complain_unless_the_rest(train, val, n, i):
    """Told by the first index that is in too many of the two sets, or in too few."""
    which = f"fold {i} of {n} items"
    both = np.intersect1d(train, val)
    missing = np.setdiff1d(np.arange(n), np.concatenate([train, val]))
    evidence("parts of a fold", len(train), len(val), len(both), len(missing))
    for name, held in zip(PAIR, (train, val), strict=True):
        strange = listed(held[(held < 0) | (held >= n)])
        told = f"{which}: {name} holds {strange}, the indices are 0 to {n - 1}"
        holds(strange == "[]", told)
    holds(
        len(both) == 0,
        lambda: f"{which}: {listed(both)} are in train_idx and in val_idx, should be in one",
    )
    holds(
        len(missing) == 0,
        lambda: f"{which}: {listed(missing)} are neither in train_idx nor in val_idx",
    )
    holds(
        len(train) + len(val) == n,
        lambda: (
            f"{which}: train_idx has {len(train)} entries and val_idx {len(val)}, "
            f"should be {n} together: some are in there twice"
        ),
    )


@cases(n=[2, 3, 4, 5])
def test_two_folds_of_a_few(kfold, n):
    """with two folds of a few items, each pair divides all indices into training and validation"""
    for i, (train, val) in enumerate(sets(kfold(n, 2), 2)):
        complain_unless_the_rest(train, val, n, i)


@cases(dict(n=6, k=3), dict(n=7, k=3), dict(n=5, k=4), dict(n=23, k=10))
def test_number_of_folds(kfold, n, k):
    """there are k pairs (train_idx, val_idx)"""
    pairs(kfold(n, k), k)


@cases(
    dict(n=4, k=2),
    dict(n=9, k=3),
    dict(n=5, k=2),
    dict(n=7, k=3),
    dict(n=8, k=3),
    dict(n=10, k=4),
    dict(n=6, k=4),
    dict(n=11, k=4),
    dict(n=15, k=13),  # 15 / 13 * 13 is less than 15 in floats
    dict(n=23, k=10),
    dict(n=29, k=10),
    dict(n=101, k=7),
    dict(n=100, k=5),
)
def test_sizes(kfold, n, k):
    """the sizes of the validation sets differ by at most one"""
    sizes = [len(val) for val in validation_sets(kfold(n, k), k)]
    allowed = f"{n // k} or {n // k + 1}" if n % k else f"{n // k}"
    evidence("sizes", *sorted(sizes))
    holds(
        max(sizes) - min(sizes) <= 1 and sum(sizes) == n,
        f"{n} items in {k} folds: the validation sets have the sizes {listed(sizes)}, "
        f"{sum(sizes)} together, should be {allowed}, {n} together",
    )


@cases(
    dict(n=4, k=2),
    dict(n=6, k=3),
    dict(n=5, k=2),
    dict(n=7, k=3),
    dict(n=10, k=4),
    dict(n=23, k=10),
    dict(n=101, k=7),
    dict(n=300, k=2),
)
def test_validation_sets_are_a_partition(kfold, n, k):
    """each index from 0 to n - 1 is in exactly one validation set"""
    together = np.concatenate(validation_sets(kfold(n, k), k))
    counts = {int(i): int(c) for i, c in zip(*np.unique(together, return_counts=True), strict=True)}
    strange = [i for i in counts if not 0 <= i < n]
    holds(not strange, lambda: f"a val_idx holds {strange[0]}, the indices are 0 to {n - 1}")
    missing = [i for i in range(n) if i not in counts]
    holds(not missing, lambda: f"{listed(missing)} are in no validation set")
    evidence("indices", len(counts), len(missing), max(counts.values()))
    often = [i for i in counts if counts[i] > 1]
    holds(not often, lambda: f"index {often[0]} is in the validation sets {counts[often[0]]} times")


@cases(
    dict(n=6, k=3),
    dict(n=7, k=3),
    dict(n=10, k=4),
    dict(n=9, k=8),
    dict(n=23, k=10),
    dict(n=101, k=7),
)
def test_training_set_is_the_rest(kfold, n, k):
    """train_idx holds all indices that are not in val_idx, each once"""
    for i, (train, val) in enumerate(sets(kfold(n, k), k)):
        complain_unless_the_rest(train, val, n, i)


@cases(n=[2, 3, 7, 12])
def test_one_item_each(kfold, n):
    """with k = n every validation set has one item, and the training set all others"""
    folds = sets(kfold(n, n), n)
    for i, (train, val) in enumerate(folds):
        holds(len(val) == 1, f"fold {i} of {n}: val_idx is {listed(val)}, should be one index")
        complain_unless_the_rest(train, val, n, i)


@cases(dict(n=10, k=0), dict(n=10, k=1), dict(n=10, k=-1), dict(n=1, k=1), dict(n=5, k=-3))
def test_too_few_folds(kfold, n, k):
    """raises ValueError when k is below 2"""
    with raises(ValueError, f"k is {k}"):
        kfold(n, k)


@cases(dict(n=4, k=5), dict(n=10, k=11), dict(n=3, k=50), dict(n=1, k=2), dict(n=0, k=2))
def test_too_many_folds(kfold, n, k):
    """raises ValueError when k is above n"""
    with raises(ValueError, f"{n} items, {k} folds"):
        kfold(n, k)


@cases(dict(first=(10, 3), then=(6, 2)), dict(first=(6, 5), then=(9, 5)))
def test_called_again(kfold, first, then):
    """a second call, for other sizes too, gives right folds again"""
    for n, k in (first, then, first):
        folds = sets(kfold(n, k), k)
        for i, (train, val) in enumerate(folds):
            complain_unless_the_rest(train, val, n, i)
        total = sum(len(val) for _, val in folds)
        holds(
            total == n,
            f"kfold({n}, {k}) after other calls: the validation sets have {total} entries",
        )


def numbers():
    """What the global generators give next, in the answer's process."""
    import random

    return [float(np.random.random_sample()), random.random()]


def six_or_more(before, after):
    """A number of items that tells which of the generators repeated itself."""
    return 6 + (before[0] == after[0]) + 2 * (before[1] == after[1])


@cases(dict(n=7, k=3), dict(n=12, k=2), dict(n=5, k=5))
def test_random_numbers_go_on(kfold, n, k):
    """the global generators are not reseeded: the caller's own random numbers do not repeat"""
    kfold(n, k)
    before = remote(numbers)
    kfold(n, k)
    after = remote(numbers)
    # Values do not come back from over there, but the size of a split does.
    folds = sets(kfold(remote(six_or_more, before, after), 2), 2)
    told = sum(len(val) for _, val in folds) - 6
    evidence("generators that repeat themselves", told)
    which = {1: "np.random", 2: "random", 3: "random and np.random"}.get(told, "")
    holds(
        not which,
        f"after each kfold({n}, {k}) the numbers of {which} are the same again: "
        "the function reseeds the caller's generator",
    )


def seeded():
    """The caller's own seeds, in the answer's process."""
    import random

    np.random.seed(7)
    random.seed(7)


@cases(dict(n=7, k=3), dict(n=12, k=2))
def test_seed_of_the_caller_holds(kfold, n, k):
    """after the caller's own seed and the same calls, the caller's random numbers are the same"""
    seen = []
    for _ in range(2):
        fetch(seeded)
        kfold(n, k)
        seen.append(fetch(numbers))
    names = ("np.random", "random")
    changed = [name for name, a, b in zip(names, *seen, strict=True) if a != b]
    evidence("generators that forget their seed", len(changed))
    holds(
        not changed,
        lambda: (
            f"the caller seeds {changed[0]} and calls kfold({n}, {k}), twice: the numbers that "
            "come next differ, should be the same: the function reseeds the caller's generator"
        ),
    )
