import numpy as np

from harness.oracle import (
    array,
    as_small,
    cases,
    close,
    draw,
    holds,
    no_loop,
    parts,
    raises,
    stage,
    unchanged,
)

NAMES = ("precision", "recall", "thresholds")


def curve(labels, scores):
    """The definition: look at all items anew for every threshold."""
    hit = labels.astype(bool)
    thresholds = sorted(set(scores.tolist()), reverse=True)
    precision, recall = [], []
    for threshold in thresholds:
        predicted = scores >= threshold
        true = np.count_nonzero(predicted & hit)
        precision.append(true / np.count_nonzero(predicted))
        recall.append(true / np.count_nonzero(hit))
    return np.array(precision), np.array(recall), np.array(thresholds, dtype=float)


def some_labels(rng, positives, negatives):
    return rng.permutation(np.repeat([1, 0], [positives, negatives]))


@cases(order=[(1,), (1, 0), (1, 1, 0), (1, 0, 1), (1, 0, 0, 1), (1, 1, 0, 1), (1, 0, 0, 0, 1)])
def test_small_by_hand(precision_recall_curve, order):
    """on up to five items, counts right at every threshold, from the largest score down"""
    # The labels stand in the order of falling scores, the best is a positive.
    labels, scores = np.array(order), np.arange(len(order), 0, -1) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(
    dict(scores=(3, 1, 2)),
    dict(scores=(0.5, 0.5, 0.25, 0.75)),
    dict(scores=(4, 4, 4)),
    dict(scores=(-1, 2, -1, 0, 2, -3)),
)
def test_thresholds(precision_recall_curve, scores):
    """the thresholds are the different scores, the largest first, and nothing else"""
    scores = np.array(scores, dtype=float)
    labels = (scores == scores.max()).astype(int)
    want = curve(labels, scores)[2]
    _, _, thresholds = precision_recall_curve(labels, scores)
    close(thresholds, want, "thresholds")


@cases(order=[(0, 1), (0, 0, 1), (0, 1, 0), (0, 0, 1, 1, 0)])
def test_best_item_is_negative(precision_recall_curve, order):
    """precision and recall are 0 as long as no predicted positive is positive"""
    labels, scores = np.array(order), np.arange(len(order), 0, -1) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(
    dict(positives=1, negatives=4),
    dict(positives=5, negatives=2),
    dict(positives=2, negatives=9),
    dict(positives=20, negatives=20),
    dict(positives=50, negatives=9),
    i=range(2),
)
def test_agrees_with_the_definition(precision_recall_curve, positives, negatives, i):
    """with no equal scores, every item adds a point: its precision, its recall, its score"""
    rng = draw(i)
    labels = some_labels(rng, positives, negatives)
    scores = rng.permutation(labels.size) / 8 + labels
    scores[labels == 1] += 1 / 16  # no positive has the score of a negative
    if i:
        scores -= labels.size // 2 + 3  # some of them below 0
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(
    dict(labels=(0, 1), scores=(1, 1)),
    dict(labels=(1, 0, 1), scores=(1, 1, 2)),
    dict(labels=(0, 1, 1), scores=(2, 2, 1)),
    dict(labels=(1, 1, 0, 0, 1), scores=(2, 3, 2, 2, 1)),
    dict(labels=(0, 1, 1, 0, 1), scores=(1, 2, 2, 2, 2)),
    dict(labels=(1, 0, 0, 1, 0, 1), scores=(4, 4, 4, 4, 3, 3)),
)
def test_tied_scores(precision_recall_curve, labels, scores):
    """items of equal score come in together and make one point"""
    labels, scores = np.array(labels), np.array(scores) / 4
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(
    dict(levels=2, n=9),
    dict(levels=3, n=9),
    dict(levels=8, n=9),
    dict(levels=2, n=40),
    dict(levels=8, n=40),
    dict(levels=30, n=40),
)
def test_many_ties(precision_recall_curve, levels, n):
    """however many items are tied, each different score makes one point"""
    rng = draw(n)
    labels = some_labels(rng, n // 3, n - n // 3)
    scores = (rng.integers(0, levels, n) + labels * rng.integers(0, 2, n)) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(dict(n=1, value=0.5), dict(n=2, value=0.0), dict(n=7, value=0.5), dict(n=7, value=-3.0))
def test_constant_scores(precision_recall_curve, n, value):
    """equal scores give one point: the share of positives, and recall 1"""
    labels = some_labels(draw(n), n - n // 2, n // 2)
    scores = np.full(n, value)
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(n=[4, 12, 30])
def test_order_of_items(precision_recall_curve, n):
    """gives the same curve in whichever order the items come"""
    rng = draw(n)
    scores = rng.integers(0, 4, n) / 4
    labels = some_labels(rng, n // 2, n - n // 2)
    want = curve(labels, scores)
    first = np.argsort(-labels, kind="stable")
    for what, order in (("positives first", first), ("negatives first", first[::-1])):
        names = tuple(f"{name} with the {what}" for name in NAMES)
        close(precision_recall_curve(labels[order], scores[order]), want, names)


@cases(dict(order=(1, 0)), dict(order=(1, 1, 0, 0, 0)), dict(order=(0, 1, 0, 0, 0, 0)))
def test_goes_on_at_full_recall(precision_recall_curve, order):
    """the curve goes on to the smallest score when recall is 1 already, and precision falls"""
    labels, scores = np.array(order), np.arange(len(order), 0, -1) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(order=[(1, 0, 0, 1, 1, 1), (0, 0, 1, 1, 1), (1, 0, 1, 0, 1, 1, 0, 0)])
def test_precision_is_not_monotone(precision_recall_curve, order):
    """precision is what it is at each threshold: it may rise again as the threshold falls"""
    labels, scores = np.array(order), np.arange(len(order), 0, -1) / 8
    want = curve(labels, scores)[0]
    precision, _, _ = precision_recall_curve(labels, scores)
    close(precision, want, "precision")


@cases(n=[2, 20], i=range(2))
def test_last_point(precision_recall_curve, n, i):
    """at the smallest score all items are predicted positive: recall 1, precision their share"""
    rng = draw(i)
    labels = some_labels(rng, n // 2, n - n // 2)
    scores = rng.integers(0, n, n) / 4
    results = parts(precision_recall_curve(labels, scores), NAMES)
    lengths = [array(got, name, shape=(None,)) for got, name in zip(results, NAMES, strict=True)]
    sizes = [values.size for values in lengths]
    holds(
        0 < sizes[0] == sizes[1] == sizes[2],
        f"precision, recall and thresholds have {sizes[0]}, {sizes[1]} and {sizes[2]} entries",
    )
    want = [n // 2 / n, 1.0, scores.min()]
    close([float(values[-1]) for values in lengths], np.array(want), "the last point")


@cases(kind=["negative", "huge", "tiny", "tinier", "one unit apart", "both ends"])
def test_any_scores(precision_recall_curve, kind):
    """scores may lie anywhere and be as close as they like, and come back as they are"""
    rng = draw(0)
    labels = some_labels(rng, 9, 14)
    level = rng.integers(0, 12, labels.size) + 2 * labels  # ties included
    scores = {
        "negative": -100.0 + level,
        "huge": (level - 5) * 1e299,
        "tiny": level * 1e-12,
        "tinier": level * 1e-30,
        "one unit apart": 1e9 + level / 2**20,
        "both ends": np.where(level % 2 == 0, -1.0, 1.0) * 2.0 ** (level * 20),
    }[kind]
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(
    dict(dtype="int64", low=0, n=12),
    dict(dtype="int64", low=-20, n=31),
    dict(dtype="int64", low=10**12, n=12),
    dict(dtype="float32", low=0, n=12),
    dict(dtype="float32", low=-20, n=31),
)
def test_dtypes_of_scores(precision_recall_curve, dtype, low, n):
    """takes scores that are integers or float32"""
    rng = draw(n)
    labels = some_labels(rng, n // 2, n - n // 2)
    scores = (low + rng.integers(0, n // 2, n) + labels).astype(dtype)
    want = curve(labels, scores)
    given = np.float32 if dtype == "float32" else np.float64
    close(precision_recall_curve(labels, scores), want, NAMES, given=given)


@cases(
    dict(dtype="int8", positives=2),
    dict(dtype="int8", positives=130),
    dict(dtype="uint8", positives=260),
)
def test_narrow_labels(precision_recall_curve, dtype, positives):
    """labels may be of any integer dtype, and the counts may be larger than it can hold"""
    rng = draw(positives)
    labels = some_labels(rng, positives, positives // 2).astype(dtype)
    scores = (rng.integers(0, 8, labels.size) + labels) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(n=[1, 2, 8, 25])
def test_boolean_labels(precision_recall_curve, n):
    """takes booleans for labels"""
    rng = draw(n)
    labels = some_labels(rng, n - n // 2, n // 2).astype(bool)
    scores = rng.integers(0, n, n) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(n=[1, 2, 7], kind=["int", "bool"])
def test_no_negatives(precision_recall_curve, n, kind):
    """without negatives precision is 1 throughout, and nothing is raised"""
    labels, scores = np.ones(n, dtype=kind), draw(n).permutation(n) / 8
    want = curve(labels, scores)
    close(precision_recall_curve(labels, scores), want, NAMES)


@cases(n=[1, 2, 7], kind=["int", "bool"])
def test_no_positives(precision_recall_curve, n, kind):
    """raises ValueError when no item is positive"""
    labels = np.zeros(n, dtype=kind)
    with raises(ValueError, f"all {n} labels are {labels[0]}"):
        precision_recall_curve(labels, np.arange(n) / 8)


@cases(label_kind=["int", "bool"], score_kind=["float", "int"])
def test_inputs_unchanged(precision_recall_curve, label_kind, score_kind):
    """leaves labels and scores as they were"""
    rng = draw(0)
    labels = np.array([0, 1, 0, 0, 1, 1, 0, 1]).astype(label_kind)
    scores = np.array([3, 7, 9, 3, 1, 4, 2, 6]).astype(score_kind)
    order = rng.permutation(8)
    labels, scores = labels[order], scores[order]
    want = curve(labels, scores)
    with unchanged(labels, scores):
        got = precision_recall_curve(labels, scores)
    close(got, want, NAMES)


def many_items(rng, n):
    """Half of the items positive, one in ten scores tied with another."""
    scores = rng.permutation(n) / 8
    scores[: n // 10] = scores[n // 10 : n // 10 * 2]
    return some_labels(rng, n // 2, n - n // 2), scores


@stage("one-pass")
@cases(kind=["all different", "some tied"])
def test_no_loop_over_thresholds(precision_recall_curve, kind):
    """no Python loop over thresholds or items"""
    rng = draw(0)
    labels, scores = many_items(rng, 400)
    if kind == "all different":
        scores = rng.permutation(400) / 8
    want = curve(labels, scores)
    few = np.array([0, 1, 1, 0]), np.array([0.5, 0.25, 0.75, 0.125])
    close(no_loop(precision_recall_curve, few, (labels, scores), over="items"), want, NAMES)


@stage("one-pass")
@cases(n=[4000])
def test_no_table_of_thresholds_by_items(precision_recall_curve, n):
    """holds at most four times the reference's memory: no table of thresholds by items"""
    labels, scores = many_items(draw(), n)
    thresholds = -np.sort(-np.unique(scores))
    predicted = np.searchsorted(np.sort(-scores), -thresholds, side="right")
    true = np.searchsorted(np.sort(-scores[labels == 1]), -thresholds, side="right")
    want = true / predicted, true / (n // 2), thresholds
    close(as_small(precision_recall_curve, labels, scores, times=4), want, NAMES)
