import math

import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, holds, stage, tensor, unchanged

BOTH = ("loss", "dlogits")


def cross_entropy(logits, targets):
    """PyTorch's own loss and gradient, in float64."""
    leaf = tensor(logits).requires_grad_()
    loss = F.binary_cross_entropy_with_logits(leaf, tensor(targets))
    (gradient,) = torch.autograd.grad(loss, leaf)
    return loss.item(), gradient.numpy()


def examples(rng, shape, soft=True):
    """Logits of either sign, and targets at random or of both kinds."""
    logits = rng.normal(0.3, 2.0, shape)
    targets = rng.uniform(0, 1, shape)
    return logits, targets if soft else np.round(targets)


@cases(target=[1.0, 0.0, 0.25, 0.875], n=[1, 3])
def test_logit_of_zero(bce_with_logits, target, n):
    """at logit 0 every element costs log 2, whatever its target, and dlogits is (1/2 - t) / n"""
    want = math.log(2), np.full(n, (0.5 - target) / n)
    close(bce_with_logits(np.zeros(n), np.full(n, target)), want, BOTH)


@cases(target=[1.0, 0.0], logit=[2.0, -2.0, 0.75, -6.0])
def test_one_element(bce_with_logits, target, logit):
    """one element costs -log(p) or -log(1 - p), and its gradient is p - t"""
    p = 1 / (1 + math.exp(-logit))
    loss = -math.log(p if target else 1 - p)
    got = bce_with_logits(np.array([logit]), np.array([target]))
    close(got, (loss, np.array([p - target])), BOTH)


@cases(shape=[(1,), (2,), (6,)], i=range(2))
def test_soft_targets(bce_with_logits, shape, i):
    """a target between 0 and 1 counts the share t as a yes and 1 - t as a no"""
    logits, targets = examples(draw(i), shape)
    want = cross_entropy(logits, targets)
    close(bce_with_logits(logits, targets), want, BOTH)


@cases(
    dict(shape=(4,), soft=False),
    dict(shape=(4, 1), soft=False),
    dict(shape=(1, 5), soft=True),
    dict(shape=(3, 2), soft=True),
    dict(shape=(3, 3), soft=False),
    dict(shape=(2, 3, 4), soft=True),
    dict(shape=(2, 1, 3, 2), soft=True),
)
def test_loss_is_the_mean_over_all_elements(bce_with_logits, shape, soft):
    """the loss is the mean over all elements, whatever the shape"""
    logits, targets = examples(draw(0), shape, soft)
    want, _ = cross_entropy(logits, targets)
    loss, _ = bce_with_logits(logits, targets)
    close(loss, want, "loss", factors={"the number of elements": logits.size})


@cases(
    dict(shape=(4,), soft=False),
    dict(shape=(4, 1), soft=False),
    dict(shape=(1, 5), soft=True),
    dict(shape=(3, 2), soft=True),
    dict(shape=(3, 3), soft=False),
    dict(shape=(2, 3, 4), soft=True),
    dict(shape=(2, 1, 3, 2), soft=True),
)
def test_dlogits(bce_with_logits, shape, soft):
    """dlogits is (sigmoid - t) over the number of elements, in the shape of logits"""
    logits, targets = examples(draw(0), shape, soft)
    _, want = cross_entropy(logits, targets)
    _, dlogits = bce_with_logits(logits, targets)
    close(dlogits, want, "dlogits", factors={"the number of elements": logits.size})


@cases(
    logit=[-12.0, 12.0, -40.0, 40.0, -100.0, 100.0, -720.0, 720.0, -800.0, 800.0],
    target=[1.0, 0.0, 0.25],
)
def test_large_logits(bce_with_logits, logit, target):
    """a logit of ±800 has the right loss and gradient: a target of 1 at -800 costs 800"""
    logits, targets = np.array([logit]), np.array([target])
    want = cross_entropy(logits, targets)
    # Where the target is met, what is left is e^-|logit|: the rest of terms that cancel.
    close(bce_with_logits(logits, targets), want, BOTH, scale=1.0)


@cases(shape=[(5,), (2, 4)], met=[True, False])
def test_large_ones_among_others(bce_with_logits, shape, met):
    """a few huge logits do not spoil the loss and the gradient of the others"""
    logits, targets = examples(draw(0), shape)
    logits.flat[:4] = [-800.0, 800.0, -100.0, 300.0]
    targets.flat[:4] = [0.0, 1.0, 0.0, 1.0] if met else [1.0, 0.0, 0.25, 0.5]
    want = cross_entropy(logits, targets)
    close(bce_with_logits(logits, targets), want, BOTH)


@cases(
    dict(shape=(1,), soft=False),
    dict(shape=(2, 3), soft=True),
    dict(shape=(2, 3), soft=False),
)
def test_inputs_stay(bce_with_logits, shape, soft):
    """logits and targets are the same after the call as before"""
    logits, targets = examples(draw(0), shape, soft)
    logits.flat[-1] = 90.0
    with unchanged(logits, targets):
        loss, dlogits = bce_with_logits(logits, targets)
    array(loss, "loss")
    array(dlogits, "dlogits")


@cases(layout=["transposed", "mirrored", "every second", "transposed targets"])
def test_any_memory_layout(bce_with_logits, layout):
    """logits and targets may be views of any memory layout"""
    logits, targets = examples(draw(0), (3, 4))
    want = cross_entropy(logits, targets)
    if layout == "transposed":
        logits, targets = np.asfortranarray(logits), np.asfortranarray(targets)
    elif layout == "mirrored":
        logits, targets = (a[::-1, ::-1].copy()[::-1, ::-1] for a in (logits, targets))
    elif layout == "every second":
        logits, targets = (np.repeat(a, 2, axis=1)[:, ::2] for a in (logits, targets))
    else:
        targets = np.asfortranarray(targets)
    close(bce_with_logits(logits, targets), want, BOTH)


# exp(100) has no float32; that is the point of this loss, and every honest form holds its digits.
@cases(size=[1.0, 100.0, 800.0], shape=[(4,), (2, 3)])
def test_float32(bce_with_logits, size, shape):
    """float32 is taken too, logits of ±100 and ±800 (where exp overflows) among it"""
    logits, targets = examples(draw(0), shape)
    logits.flat[:2], targets.flat[:2] = [-size, size], [1.0, 0.25]
    logits, targets = logits.astype(np.float32), targets.astype(np.float32)
    want = cross_entropy(logits, targets)
    close(bce_with_logits(logits, targets), want, BOTH, given=np.float32)


def halves(rng, shape, spread=2.0):
    """Logits and targets that float16 holds exactly."""
    logits, targets = rng.normal(0.3, spread, shape), rng.uniform(0, 1, shape)
    return logits.astype(np.float16), targets.astype(np.float16)


@stage("float16")
@cases(shape=[(40,), (8, 9), (3, 4, 5)], size=[2.0, 12.0, 800.0])
def test_half_in_full_digits_out(bce_with_logits, shape, size):
    """float16 logits and targets give the loss and the gradient with the digits of float32"""
    logits, targets = halves(draw(0), shape)
    logits.flat[:4], targets.flat[:4] = [-size, size, -size, size], [1.0, 0.0, 0.25, 0.5]
    want = cross_entropy(logits, targets)
    # float16 keeps three digits: among so many elements some are off by more than this.
    close(bce_with_logits(logits, targets), want, BOTH, given=np.float32)


@stage("float16")
@cases(n=[70_000])
def test_many_halves(bce_with_logits, n):
    """70,000 elements too, whose losses sum to more than float16 holds"""
    logits, targets = halves(draw(0), (n,), spread=8.0)
    want = cross_entropy(logits, targets)
    loss, dlogits = bce_with_logits(logits, targets)
    close(loss, want[0], "loss", given=np.float32)
    # Told as what it is, before zeros are taken for a function that is not written yet.
    lost = not array(dlogits, "dlogits", shape=(n,)).any()
    holds(not lost, "dlogits is 0 everywhere: it has become too small on the way")
    close(dlogits, want[1], "dlogits", given=np.float32)
