import math

import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, stage, tensor, unchanged


def focal(logits, targets, alpha, gamma, reduction="none"):
    """The definition in float64: PyTorch's cross-entropy times the two factors."""
    x, t = tensor(logits), tensor(targets)
    ce = F.binary_cross_entropy_with_logits(x, t, reduction="none")
    other = torch.where(t == 1, torch.sigmoid(-x), torch.sigmoid(x))  # 1 - p_t
    loss = other**gamma * ce
    if alpha >= 0:
        loss = torch.where(t == 1, alpha * loss, (1 - alpha) * loss)
    return (loss if reduction == "none" else getattr(loss, reduction)()).numpy()


def examples(rng, shape, share=0.5):
    """Logits of either sign and size, each kind with positives and negatives."""
    logits = rng.normal(0.3, 2.0, size=shape)
    targets = (rng.uniform(size=shape) < share).astype(float)
    targets.flat[0], targets.flat[-1] = 1.0, 0.0
    return logits, targets


@cases(target=[1, 0], gamma=[0.0, 1.0, 2.0, 0.5])
def test_logit_of_zero(focal_loss, target, gamma):
    """at logit 0, where p is 1/2, the loss is alpha_t * (1/2)^gamma * log 2"""
    want = np.array([(0.25 if target else 0.75) * 0.5**gamma * math.log(2)])
    got = focal_loss(np.zeros(1), np.array([float(target)]), 0.25, gamma, "none")
    close(got, want, "loss")


@cases(target=[1, 0], shape=[(1,), (5,), (2, 3)])
def test_cross_entropy(focal_loss, target, shape):
    """with gamma 0 and without alpha it is the cross-entropy of the sigmoid"""
    logits = draw(0).normal(0.3, 2.0, size=shape)
    targets = np.full(shape, float(target))
    want = focal(logits, targets, -1.0, 0.0)
    close(focal_loss(logits, targets, -1.0, 0.0, "none"), want, "loss")


@cases(gamma=[0.0, 0.5, 1.0, 2.0, 3.5, 5.0, 8.0], target=[1, 0])
def test_gamma(focal_loss, gamma, target):
    """an example counts (1 - p_t)^gamma of its cross-entropy: the less, the surer it is right"""
    logits = np.array([-6.0, -3.6, -1.0, 0.0, 1.0, 3.6, 6.0]) * (1 if target else -1)
    targets = np.full(logits.shape, float(target))
    want = focal(logits, targets, -1.0, gamma)
    close(focal_loss(logits, targets, -1.0, gamma, "none"), want, "loss")


@cases(alpha=[0.25, 0.5, 0.875, 1.0, 0.0], gamma=[0.0, 2.0])
def test_alpha(focal_loss, alpha, gamma):
    """positives count alpha, negatives 1 - alpha; an alpha of 0 or 1 is a weight like any other"""
    logits = np.array([0.5, -1.5, 0.5, -1.5])
    targets = np.array([1.0, 1.0, 0.0, 0.0])
    want = focal(logits, targets, alpha, gamma)
    close(focal_loss(logits, targets, alpha, gamma, "none"), want, "loss")


@cases(alpha=[-1.0, -0.5, -3.0], gamma=[0.0, 2.0])
def test_alpha_below_zero(focal_loss, alpha, gamma):
    """any alpha below 0 means no weights: positives and negatives count in full"""
    logits, targets = examples(draw(0), (6,))
    want = focal(logits, targets, alpha, gamma)
    close(focal_loss(logits, targets, alpha, gamma, "none"), want, "loss")


@cases(
    *[
        dict(shape=shape, alpha=alpha, gamma=gamma)
        for shape in [(2,), (7,), (4, 1), (3, 4), (2, 3, 4), (2, 1, 3, 2)]
        for alpha, gamma in [(0.25, 2.0), (-1.0, 2.0), (0.25, 1.5)]
    ]
)
def test_agrees_with_the_definition(focal_loss, shape, alpha, gamma):
    """reduction none gives the loss of every element, in the shape of logits"""
    logits, targets = examples(draw(0), shape)
    want = focal(logits, targets, alpha, gamma)
    close(focal_loss(logits, targets, alpha, gamma, "none"), want, "loss")


@cases(
    dict(shape=(1,), share=0.0),
    dict(shape=(5,), share=0.5),
    dict(shape=(4, 3), share=0.5),
    dict(shape=(4, 3), share=0.0),
    dict(shape=(4, 3), share=1.0),
    dict(shape=(3, 1), share=0.5),
    dict(shape=(2, 3, 4), share=0.1),
    reduction=["sum", "mean"],
)
def test_reduction(focal_loss, shape, share, reduction):
    """sum adds up all elements, and mean divides that by their number, positives or not"""
    rng = draw(0)
    logits = rng.normal(0.3, 2.0, size=shape)
    targets = (rng.uniform(size=shape) < share).astype(float)
    want = focal(logits, targets, 0.25, 2.0, reduction)
    got = focal_loss(logits, targets, 0.25, 2.0, reduction)
    close(got, want, reduction, factors={"the number of elements": logits.size})


@cases(
    *[
        dict(size=size, alpha=alpha, gamma=gamma)
        for size in [12.0, 30.0, 40.0, 100.0, 500.0]
        for alpha, gamma in [(-1.0, 0.0), (-1.0, 2.0), (0.25, 0.5), (0.25, 2.0)]
    ]
)
def test_sure_and_wrong(focal_loss, size, alpha, gamma):
    """a logit of any size gives the right loss: a positive at -100 has a cross-entropy of 100"""
    logits = np.array([-size, size, -size, size])
    targets = np.array([1.0, 0.0, 0.0, 1.0])
    want = focal(logits, targets, alpha, gamma)
    close(focal_loss(logits, targets, alpha, gamma, "none"), want, "loss")


@cases(reduction=["mean", "sum"], gamma=[0.0, 2.0])
def test_sure_ones_among_others(focal_loss, reduction, gamma):
    """a few huge logits do not spoil the mean or the sum of the others"""
    logits, targets = examples(draw(0), (3, 4))
    logits[0], targets[0] = [-100.0, 100.0, 500.0, -500.0], [0.0, 1.0, 1.0, 0.0]  # all right
    want = focal(logits, targets, 0.25, gamma, reduction)
    close(focal_loss(logits, targets, 0.25, gamma, reduction), want, reduction)


@cases(dtype=["bool", "int64", "int32", "int8", "uint8", "uint64", "float32"], alpha=[0.25, -1.0])
def test_target_dtypes(focal_loss, dtype, alpha):
    """targets may be booleans, integers of any width, unsigned too, or floats"""
    logits, targets = examples(draw(0), (2, 4))
    want = focal(logits, targets, alpha, 2.0)
    close(focal_loss(logits, targets.astype(dtype), alpha, 2.0, "none"), want, "loss")


@cases(reduction=["none", "mean", "sum"], dtype=["float64", "int64"])
def test_inputs_stay(focal_loss, reduction, dtype):
    """logits and targets are the same after the call as before"""
    logits, targets = examples(draw(0), (2, 4))
    targets = targets.astype(dtype)
    with unchanged(logits, targets):
        got = focal_loss(logits, targets, 0.25, 2.0, reduction)
    array(got, reduction)


@cases(layout=["transposed", "mirrored", "every second", "transposed targets"])
def test_any_memory_layout(focal_loss, layout):
    """logits and targets may be views of any memory layout"""
    logits, targets = examples(draw(0), (3, 4))
    want = focal(logits, targets, 0.25, 2.0)
    if layout == "transposed":
        logits, targets = np.asfortranarray(logits), np.asfortranarray(targets)
    elif layout == "mirrored":
        logits, targets = (a[::-1, ::-1].copy()[::-1, ::-1] for a in (logits, targets))
    elif layout == "every second":
        logits, targets = (np.repeat(a, 2, axis=1)[:, ::2] for a in (logits, targets))
    else:
        targets = np.asfortranarray(targets)
    close(focal_loss(logits, targets, 0.25, 2.0, "none"), want, "loss")


# exp(100) has no float32, so a stable form is needed here from 100 on.
@cases(size=[4.0, 100.0, 500.0], reduction=["none", "mean", "sum"], gamma=[2.0, 0.5])
def test_float32(focal_loss, size, reduction, gamma):
    """float32 logits are taken too, and large ones give finite and right losses"""
    logits, targets = examples(draw(0), (3, 4))
    logits = np.clip(logits, -4, 4).astype(np.float32)
    logits[0], targets[0] = [-size, size, -size, size], [1.0, 0.0, 0.0, 1.0]
    targets = targets.astype(np.float32)
    want = focal(logits, targets, 0.25, gamma, reduction)
    got = focal_loss(logits, targets, 0.25, gamma, reduction)
    close(got, want, "loss", given=np.float32)


@stage("float16")
@cases(
    dict(size=4.0, gamma=2.0),
    dict(size=12.0, gamma=2.0),
    dict(size=500.0, gamma=2.0),
    dict(size=500.0, gamma=0.5),
    reduction=["none", "mean", "sum"],
)
def test_half_in_full_digits_out(focal_loss, size, gamma, reduction):
    """float16 logits give the losses, their mean and their sum with the digits of float32"""
    logits, targets = examples(draw(0), (5, 8))
    logits[0, :4], targets[0, :4] = [-size, size, -size, size], [1.0, 0.0, 0.0, 1.0]
    logits, targets = logits.astype(np.float16), targets.astype(np.uint8)
    want = focal(logits, targets, 0.25, gamma, reduction)
    got = focal_loss(logits, targets, 0.25, gamma, reduction)
    # float16 keeps three digits: among so many elements some are off by more than this.
    close(got, want, "loss", given=np.float32)


@stage("float16")
@cases(n=[70_000], reduction=["mean", "sum"])
def test_many_halves(focal_loss, n, reduction):
    """70,000 elements too, whose losses sum to more than float16 holds"""
    rng = draw(0)
    logits = rng.normal(0.3, 8.0, n).astype(np.float16)
    targets = (rng.uniform(size=n) < 0.5).astype(np.uint8)
    want = focal(logits, targets, -1.0, 2.0, reduction)
    got = focal_loss(logits, targets, -1.0, 2.0, reduction)
    close(got, want, reduction, given=np.float32)
