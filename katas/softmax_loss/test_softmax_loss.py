import math

import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, holds, stage, tensor, unchanged

BOTH = ("loss", "dx")
RANKS = {"worst": [0], "middle": [1], "best": [2], "best, worst": [2, 0]}  # of three, by row


def cross_entropy(x, y):
    """PyTorch's own loss and gradient, in float64."""
    leaf = tensor(x).requires_grad_()
    loss = F.cross_entropy(leaf, torch.from_numpy(y.copy()))
    (dx,) = torch.autograd.grad(loss, leaf)
    return loss.item(), dx.numpy()


def batch(rng, N, C):
    """Scores within 4 of each other, so that no row's loss is next to nothing, and labels."""
    return rng.uniform(-2, 2, (N, C)) + 0.5, rng.integers(0, C, N)


@cases(
    dict(N=1, C=2, value=0.0),
    dict(N=1, C=5, value=0.0),
    dict(N=4, C=3, value=-2.5),
    dict(N=3, C=3, value=7.0),
    dict(N=3, C=1, value=1.5),
)
def test_equal_scores(softmax_loss, N, C, value):
    """with equal scores the loss is log C, and dx is (1/C - onehot) / N"""
    y = draw(N).integers(0, C, N)
    dx = (1 / C - (y[:, None] == np.arange(C))) / N
    close(softmax_loss(np.full((N, C), value), y), (math.log(C), dx), BOTH)


@cases(C=[2, 3, 6, 300], label=["first", "last"])
def test_one_row(softmax_loss, C, label):
    """a row on its own: the loss is log(sum exp(x)) - x[y], and dx is p - onehot"""
    x, _ = batch(draw(C), 1, C)
    y = np.array([0 if label == "first" else C - 1])
    want = cross_entropy(x, y)
    close(softmax_loss(x, y), want, BOTH)


@cases(
    dict(N=2, C=2),
    dict(N=2, C=3),
    dict(N=5, C=3),
    dict(N=3, C=12),
    dict(N=16, C=4),
)
def test_loss(softmax_loss, N, C):
    """the loss is the mean of the cross-entropies of the rows"""
    x, y = batch(draw(N), N, C)
    want, _ = cross_entropy(x, y)
    loss, _ = softmax_loss(x, y)
    close(loss, want, "loss", factors={"N": N, "C": C})


@cases(dict(N=1, C=3), dict(N=2, C=2), dict(N=3, C=5), dict(N=4, C=4))
def test_rows_of_dx_sum_to_zero(softmax_loss, N, C):
    """dx sums to zero along each row: moving a whole row does not change the loss"""
    x, y = batch(draw(N), N, C)
    _, dx = softmax_loss(x, y)
    sums = array(dx, "dx", shape=(N, C)).sum(1)
    worst = int(np.argmax(np.abs(sums)))
    # Coarse enough for a dx in float32, whose dtype the next check tells.
    holds(
        abs(sums[worst]) <= 1e-6,
        f"dx sums to {sums[worst]:.4g} along row {worst}, should sum to 0: "
        "adding a number to all scores of a row does not change the loss",
    )


@cases(
    dict(N=2, C=2),
    dict(N=2, C=3),
    dict(N=3, C=3),
    dict(N=7, C=3),
    dict(N=3, C=12),
    dict(N=11, C=11),
    i=range(2),
)
def test_dx(softmax_loss, N, C, i):
    """dx equals PyTorch's, the division by N included"""
    x, y = batch(draw(i), N, C)
    _, want = cross_entropy(x, y)
    _, dx = softmax_loss(x, y)
    close(dx, want, "dx", factors={"N": N, "C": C})


@cases(dict(N=1, C=4), dict(N=3, C=4), dict(N=4, C=4), labels=["all 0", "all 1", "1 and 2"])
def test_classes_without_a_row(softmax_loss, N, C, labels):
    """a class that does not occur in y has its gradient from every row all the same"""
    x, _ = batch(draw(N), N, C)
    y = np.arange(N) % 2 + 1 if labels == "1 and 2" else np.full(N, int(labels[-1]))
    want = cross_entropy(x, y)
    close(softmax_loss(x, y), want, BOTH)


@cases(size=[10.0, 30.0, 400.0, 800.0, 1e4], label=["best", "middle", "worst", "best, worst"])
def test_scores_far_apart(softmax_loss, size, label):
    """loss and dx are right at scores of ±1e4, wherever the true class stands"""
    rng = draw(int(size))
    x = size * np.array([rng.permutation([1.0, 0.0, -1.0]) for _ in range(2)])
    order = np.argsort(x, axis=1)
    y = np.array([order[0, RANKS[label][0]], order[1, RANKS[label][-1]]])
    want = cross_entropy(x, y)
    # A sure and right row has a loss of 1e-14 or less, what is left of terms of size 1 or size.
    close(softmax_loss(x, y), want, BOTH, scale=1.0)


@cases(
    dict(scores=(1000.0, 1000.0, -1000.0)),
    dict(scores=(-1e4, 1e4, 1e4, 1e4)),
    label=["first", "last"],
)
def test_ties_far_above(softmax_loss, scores, label):
    """classes that share the best score, far above the others, share the probability"""
    x, y = np.array([scores]), np.array([0 if label == "first" else len(scores) - 1])
    want = cross_entropy(x, y)
    close(softmax_loss(x, y), want, BOTH)


@cases(
    dict(levels=(50.0,)),
    dict(levels=(800.0,)),
    dict(levels=(-800.0,)),
    dict(levels=(0.0, 1000.0)),
    dict(levels=(1e4, -1e4, 0.0)),
    dict(levels=(-1e4, -30.0, 30.0, 1e4)),
)
def test_rows_at_their_own_level(softmax_loss, levels):
    """each row may have a level of its own, up to ±1e4: only differences within a row count"""
    x, y = batch(draw(0), len(levels), 3)
    x += np.array(levels)[:, None]
    want = cross_entropy(x, y)
    close(softmax_loss(x, y), want, BOTH)


@cases(dict(N=1, C=3, size=1.0), dict(N=3, C=3, size=1.0), dict(N=4, C=2, size=1e4))
def test_inputs_stay(softmax_loss, N, C, size):
    """x and y are the same after the call as before"""
    x, _ = batch(draw(N), N, C)
    x *= size
    if size > 1:
        x[0, :2] = 0.1, size  # 0.1 - 10000 + 10000 is not 0.1 again
    y = np.arange(N)[::-1] % C  # not in order
    with unchanged(x, y):
        loss, dx = softmax_loss(x, y)
    array(loss, "loss")
    array(dx, "dx")


@cases(layout=["transposed", "mirrored", "every second"], N=[3, 5])
def test_any_memory_layout(softmax_loss, layout, N):
    """x and y may be views of any memory layout"""
    x, y = batch(draw(N), N, 4)
    want = cross_entropy(x, y)
    if layout == "transposed":
        x = np.asfortranarray(x)
    elif layout == "mirrored":
        x, y = x[::-1, ::-1].copy()[::-1, ::-1], y[::-1].copy()[::-1]
    else:
        x, y = np.repeat(x, 2, axis=1)[:, ::2], np.repeat(y, 2)[::2]
    close(softmax_loss(x, y), want, BOTH)


# exp(100) has no float32; that is the point of this loss, and every honest form holds its digits.
@cases(size=[1.0, 20.0, 100.0], N=[2, 5])
def test_float32(softmax_loss, size, N):
    """float32 scores are taken too, those of ±100 (where exp overflows) among them"""
    x, y = batch(draw(N), N, 3)
    x[0], y[0] = [size, -size, 0.0], 1
    x = x.astype(np.float32)
    want = cross_entropy(x, y)
    close(softmax_loss(x, y), want, BOTH, given=np.float32)


@stage("float16")
@cases(dict(N=2, C=5), dict(N=3, C=300), dict(N=4, C=5000))
def test_float16_many_classes(softmax_loss, N, C):
    """float16 scores of thousands of classes: loss and dx to float32's precision"""
    x, y = batch(draw(N), N, C)
    x = x.astype(np.float16)
    want = cross_entropy(x, y)
    with unchanged(x, y):
        close(softmax_loss(x, y), want, BOTH, given=np.float32)


@stage("float16")
@cases(size=[2000.0, 65504.0], label=["best", "worst", "best, worst"])
def test_float16_whole_range(softmax_loss, size, label):
    """float16 scores from -65504 to 65504: no difference and no loss overflows"""
    rng = draw(int(size))
    x = (size * np.array([rng.permutation([1.0, 0.0, -1.0]) for _ in range(4)])).astype(np.float16)
    order = np.argsort(x, axis=1)
    y = order[np.arange(4), np.resize(RANKS[label], 4)]
    want = cross_entropy(x, y)
    # A sure and right row has a loss of 0, what is left of terms of this size.
    close(softmax_loss(x, y), want, BOTH, given=np.float32, scale=1.0)


@stage("float16")
@cases(N=[50, 500], low=[-4.0, -10.0])
def test_float16_small_gradients(softmax_loss, N, low):
    """float16 scores: entries of dx too small for float16 are right"""
    x = draw(N).uniform(low - 1, low, (N, 8)).astype(np.float16)
    x[:, 0] = 0.5  # one class is nearly sure in every row, and true
    y = np.zeros(N, dtype=np.int64)
    _, want = cross_entropy(x, y)
    _, dx = softmax_loss(x, y)
    got = array(dx, "dx", shape=(N, 8))[:, 1:]
    close(got, want[:, 1:], "dx of the other classes", given=np.float32)
