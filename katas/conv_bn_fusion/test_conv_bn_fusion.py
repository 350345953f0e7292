import numpy as np
import torch
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, tensor, unchanged

BOTH = ("w", "b")


def layers(rng, filters, channels, kh=1, kw=1):
    """A convolution and a trained batch norm: nothing is 0, and no scale is 1."""

    def signed(low, high):
        return rng.uniform(low, high, filters) * (1 - 2 * rng.integers(0, 2, filters))

    w = rng.standard_normal((filters, channels, kh, kw))
    b, mean, gamma, beta = signed(0.5, 2), signed(0.5, 3), signed(0.5, 2), signed(0.5, 2)
    return w, b, mean, rng.uniform(2, 9, filters), gamma, beta


def batch_norm(z, mean, var, gamma, beta, eps):
    """PyTorch's batch norm in inference; z (N, filters, ...)."""
    gamma, beta = (None if a is None else tensor(a) for a in (gamma, beta))
    return F.batch_norm(z, tensor(mean), tensor(var), gamma, beta, training=False, eps=eps)


def wanted(w, b, mean, var, gamma, beta, eps):
    """The fold through PyTorch's own batch norm, without a formula for it.

    The bias is what becomes of a black image. The weights are what becomes of the part that is
    linear in the image, so mean and shift are left out there.
    """
    black = torch.zeros(1, len(w), 1) if b is None else tensor(b).reshape(1, -1, 1)
    zeros = np.zeros(len(w))
    linear = tensor(w).reshape(1, len(w), -1)
    folded_w = batch_norm(linear, zeros, var, gamma, None, eps).reshape(w.shape)
    folded_b = batch_norm(black.double(), mean, var, gamma, beta, eps).reshape(-1)
    return folded_w, folded_b


@cases(
    dict(var=4.0, eps=5.0),
    dict(var=3.0, eps=1.0),
    dict(var=6.0, eps=0.25),
    dict(var=0.1875, eps=0.0625),
    i=range(2),
)
def test_one_filter_of_one_weight(fuse_conv_bn, var, eps, i):
    """one filter of size 1x1 is folded right"""
    # Quarters, and var + eps is the square of 3, 2, 2.5 or 0.5, so the sentence can be checked by
    # hand. No number is 1 or one of the case's own; the mean is negative, so that all parts of b
    # have the same sign and never cancel to rounding noise.
    quarters = np.array([3, 5, 6, 7, 9, 10, 11, 13, 14, 15]) / 4
    w, b, mean, gamma, beta = draw(i).choice(quarters, 5, replace=False)[:, None]
    given = w.reshape(1, 1, 1, 1), b, -mean, np.array([var]), gamma, beta, eps
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH)


@cases(
    dict(filters=3, channels=1, kh=1, kw=1, order="C"),
    dict(filters=2, channels=2, kh=1, kw=1, order="C"),
    dict(filters=3, channels=2, kh=1, kw=1, order="C"),
    dict(filters=2, channels=3, kh=2, kw=1, order="C"),
    dict(filters=3, channels=3, kh=3, kw=3, order="C"),
    dict(filters=4, channels=4, kh=3, kw=5, order="F"),
    eps=[0.3, 1e-5],
)
def test_weights(fuse_conv_bn, filters, channels, kh, kw, order, eps):
    """all weights of filter f are multiplied by gamma[f] / sqrt(running_var[f] + eps)"""
    w, *rest = layers(draw(filters), filters, channels, kh, kw)
    want, _ = wanted(w, *rest, eps)
    got, _ = fuse_conv_bn(np.array(w, order=order), *rest, eps)
    close(got, want, "w")


@cases(
    dict(filters=1, channels=2, kh=1, kw=1),
    dict(filters=3, channels=2, kh=1, kw=1),
    dict(filters=3, channels=3, kh=3, kw=3),
    eps=[0.3, 1e-5],
)
def test_bias(fuse_conv_bn, filters, channels, kh, kw, eps):
    """b is the batch norm of the old bias: shifted by the mean, scaled, and beta added"""
    given = *layers(draw(filters), filters, channels, kh, kw), eps
    _, want = wanted(*given)
    _, got = fuse_conv_bn(*given)
    close(got, want, "b")


@cases(dict(filters=1, channels=1), dict(filters=2, channels=3), dict(filters=3, channels=1))
def test_convolution_without_bias(fuse_conv_bn, filters, channels):
    """b None is a bias of zeros; the result has a bias all the same"""
    w, _, *rest = layers(draw(filters), filters, channels, 3, 2)
    want = wanted(w, None, *rest, 0.3)
    close(fuse_conv_bn(w, None, *rest, 0.3), want, BOTH)


@cases(dict(filters=1, channels=1), dict(filters=2, channels=3), bias=[True, False])
def test_batch_norm_without_affine(fuse_conv_bn, filters, channels, bias):
    """with gamma and beta None the batch norm still subtracts the mean and divides"""
    w, b, mean, var, _, _ = layers(draw(filters), filters, channels, 2, 2)
    given = w, b if bias else None, mean, var, None, None, 0.3
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH)


@cases(
    dict(filters=2, channels=3, kh=1, kw=1, groups=1, stride=1, padding=0, dilation=1),
    dict(filters=4, channels=3, kh=3, kw=2, groups=1, stride=2, padding=1, dilation=1),
    dict(filters=3, channels=3, kh=3, kw=3, groups=1, stride=1, padding=2, dilation=2),
    dict(filters=4, channels=1, kh=3, kw=3, groups=4, stride=1, padding=1, dilation=1),
    dict(filters=6, channels=2, kh=2, kw=3, groups=3, stride=1, padding=0, dilation=1),
    bias=[True, False],
    affine=[True, False],
)
def test_convolution_then_batch_norm(
    fuse_conv_bn, filters, channels, kh, kw, groups, stride, padding, dilation, bias, affine
):
    """the folded convolution gives what convolution and batch norm gave, with groups too"""
    rng = draw(filters)
    w, b, mean, var, gamma, beta = layers(rng, filters, channels, kh, kw)
    b = b if bias else None
    gamma, beta = (gamma, beta) if affine else (None, None)
    image = tensor(rng.standard_normal((2, channels * groups, 7, 6)))
    how = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}

    z = F.conv2d(image, tensor(w), None if b is None else tensor(b), **how)
    want = batch_norm(z, mean, var, gamma, beta, 1e-3)
    folded_w, folded_b = fuse_conv_bn(w, b, mean, var, gamma, beta, 1e-3)
    folded_w = tensor(array(folded_w, "w", shape=w.shape))
    folded_b = tensor(array(folded_b, "b", shape=(filters,)))
    # Compared by the largest difference: signed differences cancel in a mean.
    close(F.conv2d(image, folded_w, folded_b, **how), want, "output of the folded convolution")


@cases(var=[1e-3, 1e-8, 1e-14, 0.0], eps=[1e-12, 1e-5, 1e-3, 1.0])
def test_small_variance(fuse_conv_bn, var, eps):
    """eps counts inside the root, also where the variance is tiny or 0"""
    w, b, mean, spread, gamma, beta = layers(draw(0), 3, 2, 1, 2)
    given = w, b, mean, var * spread, gamma, beta, eps
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH)


@cases(
    dict(filters=2, zero="one of gamma"),
    dict(filters=3, zero="one of gamma"),
    dict(filters=1, zero="all of gamma"),
    dict(filters=3, zero="all of gamma"),
    bias=[True, False],
)
def test_gamma_of_zero(fuse_conv_bn, filters, zero, bias):
    """a filter whose gamma is 0 is left with weights of 0 and the bias beta"""
    w, b, mean, var, gamma, beta = layers(draw(filters), filters, 2, 2, 2)
    gamma[filters // 2 if zero == "one of gamma" else slice(None)] = 0
    given = w, b if bias else None, mean, var, gamma, beta, 1e-5
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH)


@cases(
    dict(filters=1, zero="b"),
    dict(filters=2, zero="b"),
    dict(filters=2, zero="sum of b"),
    dict(filters=1, zero="running_mean"),
    dict(filters=2, zero="running_mean"),
    dict(filters=1, zero="beta"),
    dict(filters=2, zero="beta"),
)
def test_vectors_of_zeros(fuse_conv_bn, filters, zero):
    """a bias, mean or beta of zeros is a vector like any other and not a missing one"""
    w, b, mean, var, gamma, beta = layers(draw(filters), filters, 2, 2, 2)
    if zero == "sum of b":
        b = np.array([1.0, -1.0])
    else:
        {"b": b, "running_mean": mean, "beta": beta}[zero][:] = 0
    given = w, b, mean, var, gamma, beta, 1e-5
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH)


@cases(bias=[True, False], affine=[True, False])
def test_inputs_are_left_alone(fuse_conv_bn, bias, affine):
    """none of the given arrays is changed"""
    w, b, mean, var, gamma, beta = layers(draw(0), 3, 2, 2, 2)
    arrays = [w, mean, var] + [b] * bias + [gamma, beta] * affine
    b = b if bias else None
    gamma, beta = (gamma, beta) if affine else (None, None)
    with unchanged(*arrays):
        fuse_conv_bn(w, b, mean, var, gamma, beta, 0.3)


@cases(bias=[True, False], affine=[True, False])
def test_float32(fuse_conv_bn, bias, affine):
    """float32 parameters give the same fold, to float32's precision"""
    w, b, mean, var, gamma, beta = [a.astype(np.float32) for a in layers(draw(0), 6, 3, 3, 3)]
    b = b if bias else None
    gamma, beta = (gamma, beta) if affine else (None, None)
    given = w, b, mean, var, gamma, beta, 1e-3
    want = wanted(*given)
    close(fuse_conv_bn(*given), want, BOTH, given=np.float32)
