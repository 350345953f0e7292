import numpy as np

from harness.oracle import array, as_small, cases, close, draw, holds, no_loop, stage, unchanged

BOTH = ("loss", "dx")


def hinges(x, y):
    """The definition, one row and one wrong class at a time: loss and dx."""
    total, dx = 0.0, np.zeros(x.shape)
    for i, (row, true) in enumerate(zip(x.astype(np.float64).tolist(), y.tolist(), strict=True)):
        for j, score in enumerate(row):
            margin = score - row[true] + 1
            if j != true and margin > 0:
                total += margin
                dx[i, j] += 1
                dx[i, true] -= 1
    return total / len(x), dx / len(x)


def batch(rng, N, C):
    """Scores of which some wrong classes are met and some are not, and labels.

    They lie within 0.02 of multiples of 1/16, odd ones for the true class and even ones for the
    others, so that no margin is so near to 0 that rounding decides.
    """
    x = rng.integers(-16, 17, (N, C)) / 8 + rng.uniform(-0.02, 0.02, (N, C))
    y = rng.integers(0, C, N)
    x[np.arange(N), y] += 5 / 16
    return x, y


@cases(
    dict(true=0.5, wrong=0.25),
    dict(true=0.5, wrong=2.0),
    dict(true=3.0, wrong=2.75),
    dict(true=3.0, wrong=0.5),
    dict(true=-1e4, wrong=1e4),
    label=[0, 1],
)
def test_one_wrong_class(svm_loss, true, wrong, label):
    """of two classes, the wrong one pays max(0, its score - the true score + 1)"""
    x = np.array([[true, wrong]] if label == 0 else [[wrong, true]])
    want = max(0.0, wrong - true + 1)
    loss, _ = svm_loss(x, np.array([label]))
    close(loss, want, "loss")


@cases(C=[3, 4, 9], label=["first", "last"])
def test_every_wrong_class_counts(svm_loss, C, label):
    """a row's loss is the sum over all wrong classes; the true class itself does not count"""
    x, _ = batch(draw(C), 1, C)
    y = np.array([0 if label == "first" else C - 1])
    x[0, (int(y[0]) + 1) % C] = x[0, y[0]] + 1.25  # one wrong class ahead
    want, _ = hinges(x, y)
    loss, _ = svm_loss(x, y)
    close(loss, want, "loss", factors={"C": C})


@cases(C=[2, 3, 4, 9, 300], label=["first", "last"])
def test_dx_of_one_row(svm_loss, C, label):
    """a wrong class with a margin above 0 has the gradient +1, the true class minus their number"""
    x, _ = batch(draw(C), 1, C)
    y = np.array([0 if label == "first" else C - 1])
    x[0, y[0]] = 3 / 16  # some margins are met and some are not, at least one of each when C > 2
    x[0, (int(y[0]) + 1) % C] = 0.5
    if C > 2:
        x[0, (int(y[0]) + 2) % C] = -1.25
    _, want = hinges(x, y)
    _, dx = svm_loss(x, y)
    close(dx, want, "dx")


@cases(
    dict(N=2, C=2, level=0),
    dict(N=2, C=3, level=0),
    dict(N=5, C=3, level=0),
    dict(N=3, C=12, level=0),
    dict(N=16, C=4, level=0),
    dict(N=4, C=3, level=1000),
)
def test_loss_is_the_mean_over_rows(svm_loss, N, C, level):
    """the loss is the mean over the rows, and is not divided by the number of classes"""
    x, y = batch(draw(N), N, C)
    x[0, y[0]] -= 3  # at least one margin counts
    x += level  # which changes nothing, if all digits are kept
    want, _ = hinges(x, y)
    loss, _ = svm_loss(x, y)
    close(loss, want, "loss", factors={"N": N, "C": C})


@cases(
    dict(N=2, C=2),
    dict(N=2, C=3),
    dict(N=3, C=3),
    dict(N=7, C=3),
    dict(N=3, C=12),
    dict(N=11, C=11),
    i=range(2),
)
def test_dx(svm_loss, N, C, i):
    """dx equals the gradient of the loss, the division by N included"""
    x, y = batch(draw(i), N, C)
    x[0, y[0]] -= 3  # at least one margin counts
    _, want = hinges(x, y)
    _, dx = svm_loss(x, y)
    close(dx, want, "dx", factors={"N": N, "C": C})


@cases(dict(N=1, C=3), dict(N=2, C=2), dict(N=3, C=5), dict(N=4, C=4))
def test_rows_of_dx_sum_to_zero(svm_loss, N, C):
    """dx sums to zero along each row: moving a whole row does not change the loss"""
    x, y = batch(draw(N), N, C)
    x[:, 0] = x[np.arange(N), y] + 0.5 * (y > 0)  # in most rows a margin counts
    _, dx = svm_loss(x, y)
    sums = array(dx, "dx", shape=(N, C)).sum(1)
    worst = int(np.argmax(np.abs(sums)))
    # Coarse enough for a dx in float32, whose dtype other checks tell.
    holds(
        abs(sums[worst]) <= 1e-6,
        f"dx sums to {sums[worst]:.4g} along row {worst}, should sum to 0: "
        "adding a number to all scores of a row does not change the loss",
    )


@cases(
    dict(rows=((1.0, 0.0),)),
    dict(rows=((2.5, 1.5, 1.5),)),
    dict(rows=((0.5, -0.5, 0.25, -3.0),)),
    dict(rows=((1.0, 0.0, 0.5), (4.0, 3.0, 3.0))),
    dict(rows=((-0.125, 2.0, -1.125), (0.375, -0.625, -0.625), (0.0, 0.0, -1.0))),
    dict(rows=((1.0, 2**-20, 0.0, -(2**-20)),)),
)
def test_margin_of_zero(svm_loss, rows):
    """a margin of exactly 0 counts for neither class; the smallest one above 0 counts in full"""
    last = len(rows[0]) - 1
    for true in (0, last):
        x, y = np.array(rows), np.full(len(rows), true)
        if true:
            x = x[:, ::-1].copy()
        want = hinges(x, y)
        close(svm_loss(x, y), want, BOTH)


@cases(
    dict(N=1, C=2, value=0.0),
    dict(N=1, C=4, value=-1.0),
    dict(N=3, C=3, value=2.5),
    dict(N=2, C=5, value=7.0),
)
def test_equal_scores(svm_loss, N, C, value):
    """a class that ties with the true one has a margin of 1 and counts"""
    x, y = np.full((N, C), value), draw(0).integers(0, C, N)
    want = hinges(x, y)
    close(svm_loss(x, y), want, BOTH)


@cases(
    dict(N=1, C=1, ahead=0.0),
    dict(N=3, C=1, ahead=0.0),
    dict(N=1, C=2, ahead=9.0),
    dict(N=3, C=4, ahead=9.0),
    dict(N=4, C=4, ahead=1000.0),
)
def test_all_margins_met(svm_loss, N, C, ahead):
    """where all margins are met the loss is 0 and so is the gradient; with a single class too"""
    x, y = batch(draw(N), N, C)
    x[np.arange(N), y] += ahead
    close(svm_loss(x, y), (0.0, np.zeros((N, C))), BOTH)


@cases(dict(N=1, C=3), dict(N=3, C=3), dict(N=4, C=2))
def test_inputs_stay(svm_loss, N, C):
    """x and y are the same after the call as before"""
    x, _ = batch(draw(N), N, C)
    y = np.arange(N)[::-1] % C  # not in order
    with unchanged(x, y):
        loss, dx = svm_loss(x, y)
    array(loss, "loss")
    array(dx, "dx")


@cases(layout=["transposed", "mirrored", "every second"], N=[3, 5])
def test_any_memory_layout(svm_loss, layout, N):
    """x and y may be views of any memory layout"""
    x, y = batch(draw(N), N, 4)
    x[0, y[0]] -= 3
    want = hinges(x, y)
    if layout == "transposed":
        x = np.asfortranarray(x)
    elif layout == "mirrored":
        x, y = x[::-1, ::-1].copy()[::-1, ::-1], y[::-1].copy()[::-1]
    else:
        x, y = np.repeat(x, 2, axis=1)[:, ::2], np.repeat(y, 2)[::2]
    close(svm_loss(x, y), want, BOTH)


@cases(dict(N=1, C=3), dict(N=4, C=5))
def test_float32(svm_loss, N, C):
    """float32 scores are taken too"""
    x, y = batch(draw(N), N, C)
    x[0, y[0]] -= 3
    want = hinges(x, y)
    close(svm_loss(x.astype(np.float32), y), want, BOTH, given=np.float32)


@stage("no-loop")
@cases(along=["samples", "classes"])
def test_no_loop(svm_loss, along):
    """no Python loop over samples or classes"""
    small = batch(draw(0), 4, 5)
    large = batch(draw(1), *((400, 5) if along == "samples" else (4, 400)))
    large[0][0, large[1][0]] -= 3  # at least one margin counts
    want = hinges(*large)
    close(no_loop(svm_loss, small, large, over=along), want, BOTH)


@stage("no-loop")
@cases(dict(N=2000, C=10), dict(N=10, C=2000))
def test_memory(svm_loss, N, C):
    """holds at most four times the reference's memory for 2,000 samples, or classes"""
    x, y = batch(draw(0), N, C)
    want = hinges(x, y)
    close(as_small(svm_loss, x, y, times=4), want, BOTH)
