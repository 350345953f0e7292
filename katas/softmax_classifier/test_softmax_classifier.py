import math

import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, holds, tensor, unchanged

BOTH = ("loss", "dW")
RANKS = {"worst": [0], "middle": [1], "best": [2], "best, worst": [2, 0]}  # of three, by row


def classifier(W, X, y, reg):
    """PyTorch's own loss and gradient, in float64."""
    leaf = tensor(W).requires_grad_()
    loss = F.cross_entropy(tensor(X) @ leaf, torch.from_numpy(y.copy()))
    loss = loss + reg * leaf.square().sum()
    (dW,) = torch.autograd.grad(loss, leaf)
    return loss.item(), dW.numpy()


def problem(rng, N, D, C):
    """Weights and data such that scores differ by a few units, and labels; nothing is centred."""
    W = rng.uniform(-1, 1, (D, C)) + 0.25
    X = rng.uniform(-2, 2, (N, D)) / math.sqrt(D) + 0.5
    return W, X, rng.integers(0, C, N)


@cases(
    dict(N=1, D=1, C=2),
    dict(N=1, D=3, C=3),
    dict(N=4, D=2, C=5),
    dict(N=3, D=2, C=1),
    reg=[0.0, 0.5],
)
def test_weights_of_zero(softmax_classifier_loss, N, D, C, reg):
    """with weights of 0 the loss is log C, and dW is X.T @ (1/C - onehot) / N"""
    _, X, y = problem(draw(N), N, D, C)
    dW = np.array([[sum(X[:, d] * (1 / C - (y == c))) / N for c in range(C)] for d in range(D)])
    close(softmax_classifier_loss(np.zeros((D, C)), X, y, reg), (math.log(C), dW), BOTH)


@cases(
    dict(N=1, D=1, C=2),
    dict(N=1, D=3, C=2),
    dict(N=3, D=2, C=4),
    dict(N=5, D=5, C=5),
    dict(N=16, D=3, C=12),
)
def test_loss_without_penalty(softmax_classifier_loss, N, D, C):
    """with reg 0 the loss is the mean of the cross-entropies of the rows"""
    W, X, y = problem(draw(N), N, D, C)
    want, _ = classifier(W, X, y, 0.0)
    loss, _ = softmax_classifier_loss(W, X, y, 0.0)
    close(loss, want, "loss", factors={"N": N, "D": D, "C": C})


@cases(
    dict(N=1, D=1, C=2),
    dict(N=1, D=3, C=2),
    dict(N=2, D=2, C=2),
    dict(N=3, D=2, C=4),
    dict(N=4, D=4, C=4),
    dict(N=16, D=3, C=12),
)
def test_gradient_without_penalty(softmax_classifier_loss, N, D, C):
    """with reg 0, dW equals PyTorch's gradient of the cross-entropy"""
    W, X, y = problem(draw(N), N, D, C)
    _, want = classifier(W, X, y, 0.0)
    _, dW = softmax_classifier_loss(W, X, y, 0.0)
    close(dW, want, "dW", factors={"N": N, "D": D, "C": C})


@cases(dict(N=1, D=2, C=3), dict(N=4, D=3, C=3), dict(N=5, D=2, C=6))
def test_columns_of_dw_sum_to_zero(softmax_classifier_loss, N, D, C):
    """with reg 0, dW sums to zero over the classes: moving all classes alike changes nothing"""
    W, X, y = problem(draw(N), N, D, C)
    _, dW = softmax_classifier_loss(W, X, y, 0.0)
    sums = array(dW, "dW", shape=(D, C)).sum(1)
    worst = int(np.argmax(np.abs(sums)))
    # Coarse enough for a dW in float32, whose dtype other checks tell.
    holds(
        abs(sums[worst]) <= 1e-6,
        f"dW[{worst}] sums to {sums[worst]:.4g} over the classes, should sum to 0: "
        "adding a number to this feature's weight in all classes does not change the loss",
    )


@cases(
    dict(D=1, C=2, reg=1.0),
    dict(D=2, C=3, reg=0.25),
    dict(D=3, C=3, reg=2.0),
    dict(D=4, C=2, reg=0.001),
    dict(D=2, C=1, reg=0.5),
    N=[1, 4],
)
def test_penalty(softmax_classifier_loss, N, D, C, reg):
    """the penalty adds reg * sum(W * W) to the loss, divided by nothing"""
    W, X, y = problem(draw(N), N, D, C)
    W *= 3  # so that the penalty is no small part
    want, _ = classifier(W, X, y, reg)
    loss, _ = softmax_classifier_loss(W, X, y, reg)
    close(loss, want, "loss")


@cases(
    dict(D=1, C=3, reg=1.0),  # nothing is 2 here, so that no 2 is named after a size
    dict(D=2, C=3, reg=0.25),
    dict(D=3, C=3, reg=2.0),
    dict(D=4, C=2, reg=0.001),
    dict(D=2, C=1, reg=0.5),
    N=[1, 4],
)
def test_gradient_of_the_penalty(softmax_classifier_loss, N, D, C, reg):
    """the penalty adds 2 * reg * W to the gradient, for every weight"""
    W, X, y = problem(draw(N), N, D, C)
    X[:] = 0.0  # the scores are 0 whatever W is, so that dW is the penalty's alone
    _, dW = softmax_classifier_loss(W, X, y, reg)
    close(dW, 2 * reg * W, "dW", factors={"N": N, "D": D, "C": C})


@cases(
    dict(N=2, D=3, C=2),
    dict(N=3, D=3, C=3),
    dict(N=6, D=2, C=3),
    dict(N=7, D=4, C=11),
    reg=[0.0, 0.125, 1.5],
)
def test_agrees_with_autograd(softmax_classifier_loss, N, D, C, reg):
    """loss and dW equal PyTorch's, for all shapes and every reg"""
    W, X, y = problem(draw(N), N, D, C)
    want = classifier(W, X, y, reg)
    close(softmax_classifier_loss(W, X, y, reg), want, BOTH)


@cases(size=[30.0, 400.0, 800.0, 1e4], label=["best", "middle", "worst", "best, worst"])
def test_scores_far_apart(softmax_classifier_loss, size, label):
    """loss and dW are right at scores of ±1e4, wherever the true class stands"""
    rng = draw(int(size))
    # Dyadic weights and whole features: the scores are exact, size times 1, 0 and -1.
    W = np.array([rng.permutation([1.0, 0.0, -1.0]), [0.5, 0.5, 0.5]])
    X = np.array([[size, 0.0], [-size, 4.0]])
    order = np.argsort(X @ W, axis=1)
    y = np.array([order[0, RANKS[label][0]], order[1, RANKS[label][-1]]])
    want = classifier(W, X, y, 0.0)
    # A sure and right row has a loss of 1e-13 or less, what is left of terms of size 1 or size.
    close(softmax_classifier_loss(W, X, y, 0.0), want, BOTH, scale=1.0)


@cases(
    dict(scores=(1000.0, 1000.0, -1000.0)),
    dict(scores=(-1e4, 1e4, 1e4, 1e4)),
    label=["first", "last"],
)
def test_ties_far_above(softmax_classifier_loss, scores, label):
    """classes that share the best score, far above the others, share the probability"""
    W, X = np.array([scores]) / 1000, np.array([[1000.0]])  # exact: the scores are 1000 * W
    y = np.array([0 if label == "first" else len(scores) - 1])
    want = classifier(W, X, y, 0.0)
    close(softmax_classifier_loss(W, X, y, 0.0), want, BOTH)


@cases(
    dict(levels=(800.0,)),
    dict(levels=(-800.0,)),
    dict(levels=(0.0, 1000.0)),
    dict(levels=(1e4, -1e4, 0.0)),
    dict(levels=(-1e4, -30.0, 30.0, 1e4)),
)
def test_rows_at_their_own_level(softmax_classifier_loss, levels):
    """the scores of each row may have a level of their own, up to ±1e4: only differences count"""
    N, D, C = len(levels), 3, 4
    W, X, y = problem(draw(0), N, D, C)
    W[-1], X[:, -1] = 1.0, levels  # the last feature lifts all classes alike
    want = classifier(W, X, y, 0.125)
    close(softmax_classifier_loss(W, X, y, 0.125), want, BOTH)


@cases(
    dict(N=1, C=4, label=0),
    dict(N=1, C=4, label=1),
    dict(N=4, C=4, label=0),
    dict(N=4, C=4, label=1),
    dict(N=5, C=3, label=0),
    dict(N=5, C=3, label=1),
    dict(N=2, C=300, label=299),
)
def test_classes_without_a_row(softmax_classifier_loss, N, C, label):
    """a class that does not occur in y has its column of dW all the same"""
    W, X, _ = problem(draw(N), N, 2, C)
    y = np.full(N, label)
    want = classifier(W, X, y, 0.25)
    close(softmax_classifier_loss(W, X, y, 0.25), want, BOTH)


@cases(dict(N=1, D=2, C=3), dict(N=3, D=3, C=3), reg=[0.0, 0.5])
def test_inputs_stay(softmax_classifier_loss, N, D, C, reg):
    """W, X and y are the same after the call as before"""
    W, X, _ = problem(draw(N), N, D, C)
    W[-1, 0], X[0, -1] = 0.0, 0.0
    y = np.arange(N)[::-1] % C  # not in order
    with unchanged(W, X, y):
        loss, dW = softmax_classifier_loss(W, X, y, reg)
    array(loss, "loss")
    array(dW, "dW")


@cases(layout=["transposed", "mirrored", "every second", "transposed X"])
def test_any_memory_layout(softmax_classifier_loss, layout):
    """W, X and y may be views of any memory layout"""
    W, X, y = problem(draw(0), 5, 3, 4)
    want = classifier(W, X, y, 0.25)
    if layout == "transposed":
        W, X = np.asfortranarray(W), np.asfortranarray(X)
    elif layout == "mirrored":
        W, X = (a[::-1, ::-1].copy()[::-1, ::-1] for a in (W, X))
        y = y[::-1].copy()[::-1]
    elif layout == "every second":
        W, X = (np.repeat(a, 2, axis=1)[:, ::2] for a in (W, X))
        y = np.repeat(y, 2)[::2]
    else:
        X = np.asfortranarray(X)
    close(softmax_classifier_loss(W, X, y, 0.25), want, BOTH)


# exp(100) has no float32; that is the point of this loss, and every honest form holds its digits.
@cases(size=[1.0, 100.0], reg=[0.0, 0.5])
def test_float32(softmax_classifier_loss, size, reg):
    """float32 weights and data are taken too, with scores of ±100 (where exp overflows)"""
    W, X, y = problem(draw(0), 4, 3, 3)
    W[0], X[0], y[0] = [1.0, -1.0, 0.0], [size, 0.0, 0.0], 1
    W, X = W.astype(np.float32), X.astype(np.float32)
    want = classifier(W, X, y, reg)
    close(softmax_classifier_loss(W, X, y, reg), want, BOTH, given=np.float32)
