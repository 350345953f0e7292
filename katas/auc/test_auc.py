import numpy as np

from harness.oracle import cases, close, draw, raises, remote, unchanged


def share_of_pairs(labels, scores):
    """The definition: look at every (positive, negative) pair."""
    positive, negative = scores[labels == 1][:, None], scores[labels == 0][None, :]
    won, tied = np.count_nonzero(positive > negative), np.count_nonzero(positive == negative)
    return (won + tied / 2) / (positive.size * negative.size)


def some_labels(rng, positives, negatives):
    return rng.permutation(np.repeat([1, 0], [positives, negatives]))


def large(seed, n, part):
    """The labels or the scores of n items, about half of them positive.

    They come in blocks of 16 rising scores. Each block of scores turns up 8 times; the blocks are
    shuffled, so that every honest way to sort gets through. "positives" are counted for each
    score, (n // 128, 16): up to 4 of the 8 among the lower scores, at least 4 among the higher.
    """
    rng = np.random.default_rng(seed)
    positives = rng.integers(0, 5, (n // 128, 16), dtype=np.uint8)
    positives[n // 256 :] += 4
    if part == "positives":
        return positives
    block = rng.permutation(n // 16)
    if part == "scores":
        return ((block // 8 * 16)[:, None] + np.arange(16)).reshape(-1)
    turn = ((block % 8).astype(np.uint8)[:, None] + np.arange(16, dtype=np.uint8)) % 8
    return (turn < positives[block // 8]).reshape(-1)


@cases(order=[(0, 1), (1, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0, 1), (1, 0, 1, 1)])
def test_small_by_hand(auc, order):
    """on up to four items, counts the pairs that are ranked right"""
    # The labels stand in the order of rising scores.
    scores = np.arange(1, len(order) + 1) / 8
    pairs = [(i, j) for i, p in enumerate(order) for j, q in enumerate(order) if p > q]
    won = sum(i > j for i, j in pairs)
    close(auc(np.array(order), scores), won / len(pairs), "auc")


@cases(
    dict(positives=1, negatives=4),
    dict(positives=5, negatives=2),
    dict(positives=2, negatives=9),
    dict(positives=20, negatives=20),
    dict(positives=70, negatives=9),
    i=range(2),
)
def test_agrees_with_all_pairs(auc, positives, negatives, i):
    """with no equal scores, is the share of (positive, negative) pairs that the positive wins"""
    rng = draw(i)
    labels = some_labels(rng, positives, negatives)
    scores = rng.permutation(labels.size) / 8 + labels
    scores[labels == 1] += 1 / 16  # no positive has the score of a negative
    if i:
        scores -= labels.size // 2  # some of them below 0
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc")


@cases(n=[2, 5, 30])
def test_perfect_and_reversed(auc, n):
    """is 1 when every positive outscores every negative, and 0 when none does"""
    labels = np.arange(n) >= n // 2
    close(auc(labels.astype(int), np.arange(n) / n), 1.0, "auc of a perfect ranking")
    close(auc(1 - labels.astype(int), np.arange(n) / n), 0.0, "auc of a reversed ranking")


@cases(
    dict(positives=1, negatives=1, value=0.5),
    dict(positives=1, negatives=1, value=0.0),
    dict(positives=1, negatives=7, value=-3.0),
    dict(positives=4, negatives=1, value=0.5),
    dict(positives=4, negatives=7, value=0.0),
)
def test_constant_scores(auc, positives, negatives, value):
    """is 1/2 when all scores are equal"""
    labels = some_labels(draw(0), positives, negatives)
    scores = np.full(labels.size, value)
    close(auc(labels, scores), 0.5, "auc of constant scores")


@cases(
    dict(labels=(0, 1, 1), scores=(1, 1, 2)),
    dict(labels=(1, 0, 0), scores=(2, 1, 2)),
    dict(labels=(0, 1, 0, 1), scores=(1, 2, 2, 3)),
    dict(labels=(1, 1, 0, 0), scores=(2, 2, 2, 1)),
    dict(labels=(1, 0, 1, 0, 0), scores=(1, 1, 1, 1, 0)),
)
def test_ties_count_half(auc, labels, scores):
    """counts a pair with equal scores one half"""
    labels, scores = np.array(labels), np.array(scores) / 4
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc")


@cases(
    dict(levels=2, n=9, i=0),
    dict(levels=3, n=9, i=1),
    dict(levels=8, n=9, i=2),
    dict(levels=2, n=40, i=0),
    dict(levels=3, n=40, i=1),
    dict(levels=8, n=40, i=0),
)
def test_many_ties(auc, levels, n, i):
    """gives every tied pair one half, however many items are tied"""
    rng = draw(i)
    labels = some_labels(rng, n // 3, n - n // 3)
    scores = (rng.integers(0, levels, n) + labels * rng.integers(0, 2, n)) / 8
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc")


@cases(dict(n=4, i=0), dict(n=12, i=0), dict(n=12, i=1), dict(n=40, i=0))
def test_order_of_items(auc, n, i):
    """gives the same value in whichever order the items come"""
    rng = draw(i)
    scores = rng.integers(0, 4, n) / 4
    labels = some_labels(rng, n // 2, n - n // 2)
    want = share_of_pairs(labels, scores)
    first = np.argsort(-labels, kind="stable")
    for name, order in (("positives first", first), ("negatives first", first[::-1])):
        close(auc(labels[order], scores[order]), want, f"auc with the {name}")


@cases(kind=["negative", "huge", "tiny", "one unit apart", "both ends"])
def test_only_the_order_counts(auc, kind):
    """looks only at the order of the scores, wherever they lie and however close they are"""
    rng = draw(0)
    labels = some_labels(rng, 9, 14)
    level = rng.integers(0, 12, labels.size) + 2 * labels  # ties included
    scores = {
        "negative": -100.0 + level,
        "huge": (level - 5) * 1e299,
        "tiny": level * 1e-12,
        "one unit apart": 1e9 + level / 2**20,
        "both ends": np.where(level % 2 == 0, -1.0, 1.0) * 2.0 ** (level * 20),
    }[kind]
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc")


@cases(
    dict(dtype="int64", low=0, n=12),
    dict(dtype="int64", low=10**12, n=12),
    dict(dtype="int64", low=10**12, n=31),
    dict(dtype="int32", low=-20, n=5),
    dict(dtype="int32", low=-20, n=31),
    dict(dtype="float32", low=0, n=12),
    dict(dtype="float32", low=0, n=31),
)
def test_dtypes_of_scores(auc, dtype, low, n):
    """takes scores that are integers or float32"""
    rng = draw(n)
    labels = some_labels(rng, n // 2, n - n // 2)
    scores = (low + rng.integers(0, n // 2, n) + labels).astype(dtype)
    given = np.float32 if dtype == "float32" else None
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc", given=given)


@cases(dict(n=2, i=0), dict(n=3, i=0), dict(n=3, i=1), dict(n=8, i=0), dict(n=25, i=1))
def test_boolean_labels(auc, n, i):
    """takes booleans for labels"""
    rng = draw(i)
    labels = some_labels(rng, n // 2, n - n // 2).astype(bool)
    scores = rng.integers(0, n, n) / 8 + labels
    want = share_of_pairs(labels, scores)
    close(auc(labels, scores), want, "auc")


@cases(
    dict(n=1, kind="int", label=0),
    dict(n=1, kind="bool", label=1),
    dict(n=6, kind="int", label=0),
    dict(n=6, kind="int", label=1),
    dict(n=6, kind="bool", label=0),
    dict(n=6, kind="bool", label=1),
)
def test_one_class(auc, n, kind, label):
    """raises ValueError when all labels are of one class"""
    labels = np.full(n, label, dtype=kind)
    with raises(ValueError, f"all {n} labels are {labels[0]}"):
        auc(labels, np.arange(n) / 8)


@cases(
    dict(label_kind="int", score_kind="float", n=6),
    dict(label_kind="int", score_kind="int", n=30),
    dict(label_kind="bool", score_kind="float", n=30),
    dict(label_kind="bool", score_kind="int", n=6),
)
def test_inputs_unchanged(auc, label_kind, score_kind, n):
    """leaves labels and scores as they were"""
    rng = draw(n)
    labels = some_labels(rng, n // 2, n - n // 2).astype(label_kind)
    scores = (3 + 8 * rng.permutation(n)).astype(score_kind)
    want = share_of_pairs(labels, scores)
    with unchanged(labels, scores):
        got = auc(labels, scores)
    close(got, want, "auc")


@cases(n=[208_000])
def test_large(auc, n):
    """manages 208,000 items in time, which a look at every pair would not"""
    seed = int(draw(0).integers(2**31))
    positives = large(seed, n, "positives").reshape(-1).astype(np.float64)
    negatives = 8 - positives
    won = positives @ (np.cumsum(negatives) - negatives / 2)
    want = won / (positives.sum() * negatives.sum())
    labels, scores = remote(large, seed, n, "labels"), remote(large, seed, n, "scores")
    close(auc(labels, scores), want, "auc")
