import numpy as np
import torch

from harness.oracle import array, autograd, cases, close, draw, holds, remote, tensor, unchanged

GRADIENTS = ("dx", "dw", "db")


def param(stride, pad):
    return {"stride": stride, "pad": pad}


def data(rng, N, F, C, image, kernel, stride=1, pad=0):
    """x, w, b and dout; shifted, so that no sum is zero by luck."""
    rows, columns = ((n + 2 * pad - k) // stride + 1 for n, k in zip(image, kernel, strict=True))
    x = rng.normal(0.5, 1.0, size=(N, C, *image))
    w = rng.normal(0.25, 1.0, size=(F, C, *kernel))
    b = rng.normal(1.0, 1.0, size=F)
    return x, w, b, rng.normal(0.7, 1.0, size=(N, F, rows, columns))


def conv2d(x, w, b, stride, pad):
    """PyTorch's own operator in float64."""
    out = torch.nn.functional.conv2d(tensor(x), tensor(w), tensor(b), stride=stride, padding=pad)
    return out.numpy()


def gradients(x, w, b, dout, stride, pad):
    """dx, dw and db by PyTorch's autograd in float64."""

    def layer(x, w, b):
        return torch.nn.functional.conv2d(x, w, b, stride=stride, padding=pad)

    return autograd(layer, (x, w, b), upstream=dout)


def itself(a):
    return a


@cases(
    dict(N=1, F=1, C=1, image=(2, 3), kernel=(1, 2), stride=1, pad=0),
    dict(N=2, F=2, C=3, image=(6, 5), kernel=(2, 3), stride=2, pad=1),
    dict(N=3, F=2, C=1, image=(3, 3), kernel=(2, 2), stride=3, pad=0),
)
def test_forward_is_conv(conv_forward, N, F, C, image, kernel, stride, pad):
    """the forward, given or your own, gives torch.nn.functional.conv2d"""
    x, w, b, _ = data(draw(0), N, F, C, image, kernel)
    want = conv2d(x, w, b, stride, pad)
    out, _ = conv_forward(x, w, b, param(stride, pad))
    close(out, want, "out")


@cases(
    dict(N=1, F=1, image=(2, 2), kernel=(2, 2)),
    dict(N=1, F=3, image=(3, 4), kernel=(2, 2)),
    dict(N=3, F=2, image=(3, 5), kernel=(1, 3)),
)
def test_db_is_the_sum_of_dout(conv_forward, conv_backward, N, F, image, kernel):
    """db is the sum of dout over all images and places"""
    x, w, b, dout = data(draw(N), N, F, 2, image, kernel)
    want = np.array([dout[:, f].sum() for f in range(F)])
    _, cache = conv_forward(x, w, b, param(1, 0))
    _, _, db = conv_backward(dout, cache)
    places = dout.shape[2] * dout.shape[3]
    close(db, want, "db", factors={"N": N, "Ho * Wo": places})


@cases(
    dict(F=1, C=1, kernel=(1, 1)),
    dict(F=1, C=1, kernel=(1, 2)),
    dict(F=3, C=2, kernel=(2, 2)),
    dict(F=2, C=3, kernel=(3, 1)),
)
def test_one_window(conv_forward, conv_backward, F, C, kernel):
    """with filters as large as the image, dx is dout times the filters and dw dout times x"""
    rng = draw(0)
    x = rng.integers(1, 5, size=(1, C, *kernel)).astype(float)
    w = rng.integers(1, 5, size=(F, C, *kernel)).astype(float)
    b, dout = np.ones(F), np.arange(1.0, F + 1).reshape(1, F, 1, 1)
    dx = sum((f + 1) * w[f : f + 1] for f in range(F))
    dw = np.concatenate([(f + 1) * x for f in range(F)])
    _, cache = conv_forward(x, w, b, param(1, 0))
    close(conv_backward(dout.copy(), cache), (dx, dw, dout.ravel()), GRADIENTS)


@cases(
    dict(stride=1, kernel=(1, 2), place=(0, 0)),
    dict(stride=1, kernel=(2, 1), place=(2, 1)),
    dict(stride=1, kernel=(2, 3), place=(1, 3)),
    dict(stride=2, kernel=(2, 2), place=(1, 2)),
    dict(stride=2, kernel=(1, 3), place=(2, 1)),
    dict(stride=3, kernel=(2, 1), place=(1, 2)),
)
def test_a_single_place(conv_forward, conv_backward, stride, kernel, place):
    """where dout is a single 1, dx is the filter laid on its window, and dw is that window"""
    (HH, WW), (i, j), C, F, f = kernel, place, 2, 2, 1
    x = np.arange(1.0, C * 6 * 8 + 1).reshape(1, C, 6, 8)
    w = np.arange(1.0, F * C * HH * WW + 1).reshape(F, C, HH, WW)
    dout = np.zeros((1, F, (6 - HH) // stride + 1, (8 - WW) // stride + 1))
    dout[0, f, i, j] = 1.0
    top, left = i * stride, j * stride
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    dx[0, :, top : top + HH, left : left + WW] = w[f]
    dw[f] = x[0, :, top : top + HH, left : left + WW]
    _, cache = conv_forward(x, w, np.zeros(F), param(stride, 0))
    got = conv_backward(dout, cache)
    # One by one: a window in the wrong place may well give nothing but zeros.
    for gradient, want, name in zip(got, (dx, dw, np.eye(F)[f]), GRADIENTS, strict=True):
        close(gradient, want, name)


@cases(
    dict(image=(1, 3), kernel=(1, 2), stride=1),
    dict(image=(4, 5), kernel=(3, 2), stride=1),
    dict(image=(5, 7), kernel=(3, 3), stride=2),
    dict(image=(4, 7), kernel=(2, 3), stride=2),
)
def test_overlapping_windows_add(conv_forward, conv_backward, image, kernel, stride):
    """with all weights and all of dout 1, each entry of dx is the number of windows that see it"""
    x, w, b, dout = data(draw(0), 1, 1, 1, image, kernel, stride)
    want = np.zeros(image)
    for i, j in np.ndindex(*dout.shape[2:]):
        want[i * stride : i * stride + kernel[0], j * stride : j * stride + kernel[1]] += 1
    _, cache = conv_forward(x, np.ones_like(w), b, param(stride, 0))
    dx, _, _ = conv_backward(np.ones_like(dout), cache)
    close(dx, want[None, None], "dx")


@cases(
    dict(image=(2, 3), kernel=(1, 1), pad=1),
    dict(image=(3, 2), kernel=(1, 3), pad=1),
    dict(image=(2, 3), kernel=(2, 1), pad=2),
    dict(image=(1, 1), kernel=(3, 2), pad=2),
    dict(image=(4, 3), kernel=(3, 2), pad=3),
)
def test_padding(conv_forward, conv_backward, image, kernel, pad):
    """the padding is zeros for dw and is cut off from dx, on all four sides"""
    x, w, b, dout = data(draw(0), 1, 2, 2, image, kernel, 1, pad)
    want = gradients(x, w, b, dout, 1, pad)
    _, cache = conv_forward(x, w, b, param(1, pad))
    close(conv_backward(dout, cache), want, GRADIENTS)


@cases(
    dict(image=(6, 4), kernel=(3, 3), stride=2, pad=0),
    dict(image=(6, 8), kernel=(2, 3), stride=3, pad=0),
    dict(image=(5, 6), kernel=(1, 1), stride=3, pad=0),
    dict(image=(5, 8), kernel=(2, 2), stride=2, pad=1),
    dict(image=(4, 6), kernel=(1, 1), stride=3, pad=1),
)
def test_pixels_left_over(conv_forward, conv_backward, image, kernel, stride, pad):
    """pixels that no window sees have gradient 0, and dx still has the shape of x"""
    x, w, b, dout = data(draw(0), 2, 2, 1, image, kernel, stride, pad)
    want = gradients(x, w, b, dout, stride, pad)[0]
    _, cache = conv_forward(x, w, b, param(stride, pad))
    dx, _, _ = conv_backward(dout, cache)
    close(dx, want, "dx")


@cases(dict(N=3, F=1), dict(N=3, F=3), dict(N=5, F=2))
def test_images_and_filters_stay_apart(conv_forward, conv_backward, N, F):
    """dx[n] belongs to image n alone, dw[f] to filter f alone, summed over the images"""
    x, w, b, dout = data(draw(N), N, F, 2, (3, 4), (2, 2))
    # Each image by itself: nothing of the others can be in it.
    alone = [gradients(x[n : n + 1], w, b, dout[n : n + 1], 1, 0) for n in range(N)]
    dx, dw, db = zip(*alone, strict=True)
    _, cache = conv_forward(x, w, b, param(1, 0))
    close(conv_backward(dout, cache), (np.concatenate(dx), sum(dw), sum(db)), GRADIENTS)


SIZES = (
    dict(N=1, F=3, C=3, image=(5, 4), kernel=(3, 1)),
    dict(N=3, F=2, C=2, image=(4, 6), kernel=(1, 2)),
    dict(N=3, F=4, C=1, image=(6, 4), kernel=(2, 2)),
    dict(N=2, F=1, C=2, image=(5, 5), kernel=(3, 3)),
    dict(N=1, F=3, C=4, image=(3, 7), kernel=(3, 4)),
)
STEPS = ((1, 0), (1, 2), (2, 0), (2, 1), (3, 1), (3, 2))  # stride, pad
# Each size meets two of the six steps, and each step one or two of the sizes.
PLANS = [
    {**size, "stride": stride, "pad": pad}
    for i, size in enumerate(SIZES)
    for j, (stride, pad) in enumerate(STEPS)
    if (i + j) % 3 == 1
]


@cases(*PLANS)
def test_agrees_with_autograd(conv_forward, conv_backward, N, F, C, image, kernel, stride, pad):
    """dx, dw and db equal PyTorch's, with stride and padding together"""
    x, w, b, dout = data(draw(stride), N, F, C, image, kernel, stride, pad)
    want = gradients(x, w, b, dout, stride, pad)
    _, cache = conv_forward(x, w, b, param(stride, pad))
    close(conv_backward(dout, cache), want, GRADIENTS)


@cases(
    dict(stride=1, pad=0, dtype="float64"),
    dict(stride=2, pad=1, dtype="float64"),
    dict(stride=1, pad=0, dtype="float32"),
)
def test_inputs_are_left_alone(conv_forward, conv_backward, stride, pad, dtype):
    """forward and backward change neither x, w, b and conv_param nor dout"""
    drawn = data(draw(0), 2, 3, 2, (4, 6), (2, 2), stride, pad)
    x, w, b, dout = (a.astype(dtype) for a in drawn)
    conv_param = param(stride, pad)
    with unchanged(x, w, b, conv_param):
        _, cache = conv_forward(x, w, b, conv_param)
    with unchanged(dout):
        conv_backward(dout, cache)


@cases(pad=[0, 1])
def test_cached_inputs_are_left_alone(conv_forward, conv_backward, pad):
    """the backward does not change x, w, b or conv_param through the cache"""
    x, w, b, dout = data(draw(0), 2, 3, 2, (4, 5), (2, 3), 1, pad)
    # They stay on the answer's side, and the forward is run on them before and after the
    # backward. Every entry of each reaches some output.
    held = [remote(itself, a) for a in (x, w, b, param(1, pad))]
    out, cache = conv_forward(*held)
    before = array(out, "out", shape=dout.shape)
    conv_backward(dout, cache)
    out, _ = conv_forward(*held)
    after = array(out, "out", shape=dout.shape)
    small = 1e-6 * np.abs(before).max()
    holds(
        np.allclose(after, before, rtol=0, atol=small, equal_nan=True),
        f"the forward of the same x, w and b changes by up to {np.abs(after - before).max():.3g} "
        "over the backward: the backward has changed one of them",
    )


@cases(
    dict(same="shapes", newest_first=False),
    dict(same="shapes", newest_first=True),
    dict(same="nothing", newest_first=False),
    dict(same="x", newest_first=False),
    dict(same="w", newest_first=False),
)
def test_two_forwards_before_the_first_backward(conv_forward, conv_backward, same, newest_first):
    """two forwards may come before the first backward: the state is in the cache alone"""
    steps = [(1, 1), (2, 0) if same == "nothing" else (1, 1)]
    sizes = [(2, 3, 2, (4, 5), (3, 2)), (2, 3, 2, (4, 5), (3, 2))]
    if same == "nothing":
        sizes[1] = (1, 2, 3, (5, 4), (2, 2))
    batches = [list(data(draw(k), *sizes[k], *steps[k])) for k in range(2)]
    sent = [batch[:3] for batch in batches]
    if same in ("x", "w"):  # the very same array: two filter banks on an image, shared weights
        at = "xw".index(same)
        batches[1][at] = batches[0][at]
        sent[0][at] = sent[1][at] = remote(itself, batches[0][at])
    wants = [gradients(*batch, *step) for batch, step in zip(batches, steps, strict=True)]
    caches = []
    for (x, w, b), step in zip(sent, steps, strict=True):
        caches.append(conv_forward(x, w, b, param(*step))[1])
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{name} of the {which} batch" for name in GRADIENTS)
        close(conv_backward(batches[k][3], caches[k]), wants[k], names)


@cases(layout=["channels last", "mirrored", "transposed"])
def test_any_memory_layout(conv_forward, conv_backward, layout):
    """x, w and dout may be views of any memory layout"""
    x, w, b, dout = data(draw(0), 3, 4, 2, (4, 5), (3, 2))
    if layout == "channels last":
        x, w, dout = (np.moveaxis(np.moveaxis(a, 1, 3).copy(), 3, 1) for a in (x, w, dout))
    elif layout == "mirrored":
        x, w, dout = x[:, :, ::-1, ::-1], w[:, ::-1, :, ::-1], dout[::-1, :, ::-1]
    else:
        x, w, dout = (np.asfortranarray(a) for a in (x, w, dout))
    want = gradients(x, w, b, dout, 1, 0)
    _, cache = conv_forward(x, w, b, param(1, 0))
    close(conv_backward(dout, cache), want, GRADIENTS)


@cases(dict(stride=1, pad=0), dict(stride=2, pad=1))
def test_float32(conv_forward, conv_backward, stride, pad):
    """float32 inputs give the same gradients, to float32's precision"""
    drawn = data(draw(0), 2, 2, 3, (4, 6), (3, 2), stride, pad)
    x, w, b, dout = (a.astype(np.float32) for a in drawn)
    want = gradients(x, w, b, dout, stride, pad)
    _, cache = conv_forward(x, w, b, param(stride, pad))
    close(conv_backward(dout, cache), want, GRADIENTS, given=np.float32)
