import numpy as np
import torch

from harness.oracle import cases, close, draw, fetch, holds, remote, tensor, unchanged


def places(n, k, stride, pad):
    """How many windows of k fit into n padded pixels."""
    return (n + 2 * pad - k) // stride + 1


def unfold(x, kh, kw, stride, pad):
    """PyTorch's operator; its (N, C kh kw, Ho Wo) put into our order."""
    cols = torch.nn.functional.unfold(tensor(x), (kh, kw), padding=pad, stride=stride)
    return cols.transpose(1, 2).flatten(0, 1).numpy()


def fold(cols, x_shape, kh, kw, stride, pad):
    """Likewise its adjoint."""
    N, _, H, W = x_shape
    each = tensor(cols).unflatten(0, (N, -1)).transpose(1, 2)
    x = torch.nn.functional.fold(each, (H, W), (kh, kw), padding=pad, stride=stride)
    return x.numpy()


def conv2d(x, w, b, stride, pad):
    out = torch.nn.functional.conv2d(tensor(x), tensor(w), tensor(b), stride=stride, padding=pad)
    return out.numpy()


def images(rng, N, C, image):
    return rng.normal(0.5, 1.0, size=(N, C, *image))


def matrix(rng, N, C, image, window, stride, pad):
    """Any cols of the right shape: not those of an image."""
    rows = N * np.prod([places(n, k, stride, pad) for n, k in zip(image, window, strict=True)])
    return rng.normal(0.5, 1.0, size=(rows, C * window[0] * window[1]))


def layer(rng, N, C, F, image, window):
    w = rng.normal(0.25, 1.0, size=(F, C, *window))
    return images(rng, N, C, image), w, rng.normal(1.0, 1.0, size=F)


def itself(a):
    return a


def shape_of(a):
    return list(a.shape)


def counted(*shape):
    """1, 2, 3, ...: every number says where it belongs."""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


@cases(
    dict(C=1, window=(1, 2)),
    dict(C=1, window=(2, 3)),
    dict(C=2, window=(2, 2)),
    dict(C=3, window=(3, 2)),
)
def test_im2col_of_one_window(im2col, C, window):
    """a window as large as the image is one row of im2col, in the order C, kh, kw"""
    want = counted(1, C * window[0] * window[1])
    close(im2col(want.reshape(1, C, *window), *window, 1, 0), want, "cols")


@cases(
    dict(N=1, C=1, image=(2, 3), window=(1, 1)),
    dict(N=1, C=2, image=(3, 2), window=(1, 1)),
    dict(N=1, C=1, image=(3, 4), window=(2, 2)),
    dict(N=1, C=1, image=(4, 3), window=(3, 1)),
    dict(N=2, C=1, image=(2, 3), window=(1, 2)),
    dict(N=3, C=2, image=(3, 4), window=(2, 3)),
)
def test_im2col_has_a_row_for_each_window(im2col, N, C, image, window):
    """the rows of im2col are the windows in the order N, Ho, Wo"""
    x = counted(N, C, *image)
    (H, W), (kh, kw) = image, window
    rows = [
        x[n, :, i : i + kh, j : j + kw].ravel()
        for n in range(N)
        for i in range(H - kh + 1)
        for j in range(W - kw + 1)
    ]
    close(im2col(x.copy(), kh, kw, 1, 0), np.array(rows), "cols")


@cases(
    dict(image=(2, 3), window=(1, 1), pad=1),
    dict(image=(3, 2), window=(2, 2), pad=1),
    dict(image=(2, 3), window=(2, 1), pad=2),
    dict(image=(1, 1), window=(2, 3), pad=2),
)
def test_im2col_pads(im2col, image, window, pad):
    """im2col pads all four sides with zeros, and neither images nor channels"""
    x = counted(2, 2, *image)
    want = unfold(x, *window, 1, pad)
    close(im2col(x, *window, 1, pad), want, "cols")


@cases(
    dict(image=(4, 6), window=(2, 2), stride=2),
    dict(image=(5, 6), window=(2, 1), stride=2),
    dict(image=(6, 5), window=(3, 3), stride=2),
    dict(image=(5, 7), window=(2, 3), stride=3),
    dict(image=(4, 6), window=(1, 2), stride=4),
)
def test_im2col_strides(im2col, image, window, stride):
    """the windows of im2col move by stride both ways, and what is left over is in none"""
    x = counted(1, 2, *image)
    want = unfold(x, *window, stride, 0)
    close(im2col(x, *window, stride, 0), want, "cols")


SIZES = (
    dict(N=1, C=1, image=(4, 5), window=(2, 3)),
    dict(N=3, C=2, image=(5, 4), window=(3, 1)),
    dict(N=2, C=3, image=(3, 7), window=(3, 4)),
    dict(N=2, C=2, image=(6, 6), window=(3, 3)),
)
STEPS = ((1, 0), (1, 2), (2, 0), (2, 1), (3, 1), (3, 2))  # stride, pad
# Each size meets three of the six steps, and each step two of the sizes.
PLANS = [
    {**size, "stride": stride, "pad": pad}
    for i, size in enumerate(SIZES)
    for j, (stride, pad) in enumerate(STEPS)
    if (i + j) % 2
]


@cases(*PLANS)
def test_im2col_agrees_with_unfold(im2col, N, C, image, window, stride, pad):
    """im2col holds the numbers of torch.nn.functional.unfold, with stride and padding together"""
    x = images(draw(stride), N, C, image)
    want = unfold(x, *window, stride, pad)
    close(im2col(x, *window, stride, pad), want, "cols")


@cases(
    dict(C=1, window=(1, 2)),
    dict(C=1, window=(2, 3)),
    dict(C=2, window=(2, 2)),
    dict(C=3, window=(3, 2)),
)
def test_col2im_of_one_window(col2im, C, window):
    """a single row goes back into its window, in the order C, kh, kw"""
    cols = counted(1, C * window[0] * window[1])
    want = cols.reshape(1, C, *window).copy()
    close(col2im(cols, (1, C, *window), *window, 1, 0), want, "x")


@cases(
    dict(N=1, C=1, image=(2, 3), window=(1, 1)),
    dict(N=1, C=1, image=(4, 6), window=(2, 2)),
    dict(N=1, C=2, image=(4, 3), window=(2, 1)),
    dict(N=3, C=2, image=(2, 9), window=(2, 3)),
)
def test_col2im_puts_tiles_together(col2im, N, C, image, window):
    """the images cut into tiles of equal size, side by side, come back as they were"""
    (H, W), (kh, kw) = image, window
    stride = max(window)
    x = counted(N, C, H, W)
    want = np.zeros_like(x)
    for i in range(0, H - kh + 1, stride):
        for j in range(0, W - kw + 1, stride):
            want[:, :, i : i + kh, j : j + kw] = x[:, :, i : i + kh, j : j + kw]
    close(col2im(unfold(x, kh, kw, stride, 0), x.shape, kh, kw, stride, 0), want, "x")


@cases(
    dict(N=1, C=1, image=(1, 3), window=(1, 2), stride=1),
    dict(N=1, C=1, image=(4, 3), window=(3, 1), stride=1),
    dict(N=1, C=1, image=(4, 5), window=(3, 2), stride=1),
    dict(N=2, C=2, image=(5, 7), window=(3, 3), stride=2),
    dict(N=1, C=1, image=(4, 7), window=(2, 3), stride=2),
)
def test_col2im_adds_where_windows_overlap(col2im, N, C, image, window, stride):
    """from a matrix of ones each pixel gets the number of windows that see it"""
    cols = np.ones_like(matrix(draw(0), N, C, image, window, stride, 0))
    want = np.zeros((N, C, *image))
    for i in range(places(image[0], window[0], stride, 0)):
        for j in range(places(image[1], window[1], stride, 0)):
            top, left = i * stride, j * stride
            want[:, :, top : top + window[0], left : left + window[1]] += 1
    close(col2im(cols, want.shape, *window, stride, 0), want, "x")


@cases(
    dict(image=(2, 3), window=(1, 1), pad=1),
    dict(image=(3, 2), window=(2, 2), pad=1),
    dict(image=(2, 3), window=(2, 1), pad=2),
    dict(image=(1, 1), window=(2, 3), pad=2),
)
def test_col2im_drops_the_padding(col2im, image, window, pad):
    """what stands for the padding is dropped on all four sides"""
    cols = matrix(draw(0), 2, 2, image, window, 1, pad)
    want = fold(cols, (2, 2, *image), *window, 1, pad)
    close(col2im(cols, (2, 2, *image), *window, 1, pad), want, "x")


@cases(
    dict(image=(4, 5), window=(1, 2), stride=2, pad=0),
    dict(image=(6, 4), window=(3, 3), stride=2, pad=0),
    dict(image=(6, 8), window=(2, 3), stride=3, pad=0),
    dict(image=(5, 8), window=(2, 2), stride=2, pad=1),
    dict(image=(4, 6), window=(1, 1), stride=3, pad=1),
)
def test_col2im_leaves_zeros(col2im, image, window, stride, pad):
    """pixels that no window sees are 0, and the result has the shape x_shape"""
    cols = matrix(draw(0), 1, 2, image, window, stride, pad)
    want = fold(cols, (1, 2, *image), *window, stride, pad)
    close(col2im(cols, (1, 2, *image), *window, stride, pad), want, "x")


@cases(*PLANS)
def test_col2im_agrees_with_fold(col2im, N, C, image, window, stride, pad):
    """col2im equals torch.nn.functional.fold, with stride and padding together"""
    cols = matrix(draw(stride), N, C, image, window, stride, pad)
    want = fold(cols, (N, C, *image), *window, stride, pad)
    close(col2im(cols, (N, C, *image), *window, stride, pad), want, "x")


@cases(
    dict(C=1, F=1, window=(1, 2)),
    dict(C=2, F=1, window=(2, 3)),
    dict(C=2, F=3, window=(2, 2)),
    dict(C=1, F=2, window=(3, 1)),
)
def test_conv_of_one_window(conv_im2col, C, F, window):
    """filters as large as the image: out is the sum of image times filter, plus b"""
    x, w, b = counted(1, C, *window), counted(F, C, *window), counted(F) / 2
    want = ((x * w).sum(axis=(1, 2, 3)) + b).reshape(1, F, 1, 1)
    close(conv_im2col(x, w, b, 1, 0), want, "out")


@cases(dict(N=1, F=1), dict(N=1, F=3), dict(N=3, F=1), dict(N=2, F=3), dict(N=3, F=3))
def test_conv_keeps_images_and_maps_apart(conv_im2col, N, F):
    """out[n, f] is the map of image n and filter f"""
    x, w, b = layer(draw(N), N, 2, F, (3, 4), (2, 3))
    want = np.concatenate([conv2d(x[n : n + 1], w, b, 1, 0) for n in range(N)])
    close(conv_im2col(x, w, b, 1, 0), want, "out")


@cases(*PLANS)
def test_conv_agrees_with_pytorch(conv_im2col, N, C, image, window, stride, pad):
    """out equals torch.nn.functional.conv2d, with stride and padding together"""
    x, w, b = layer(draw(stride), N, C, 4, image, window)
    want = conv2d(x, w, b, stride, pad)
    close(conv_im2col(x, w, b, stride, pad), want, "out")


@cases(
    dict(stride=1, pad=0, dtype="float64"),
    dict(stride=2, pad=1, dtype="float64"),
    dict(stride=1, pad=0, dtype="float32"),
)
def test_inputs_stay(im2col, col2im, conv_im2col, stride, pad, dtype):
    """x, cols, w and b are the same after the calls as before"""
    rng = draw(0)
    x, w, b = (a.astype(dtype) for a in layer(rng, 2, 2, 3, (4, 5), (2, 3)))
    cols = matrix(rng, 2, 2, (4, 5), (2, 3), stride, pad).astype(dtype)
    with unchanged(x):
        im2col(x, 2, 3, stride, pad)
    with unchanged(cols):
        col2im(cols, (2, 2, 4, 5), 2, 3, stride, pad)
    with unchanged(x, w, b):
        conv_im2col(x, w, b, stride, pad)
    # Their shapes too: here the arrays stay on the answer's side.
    held = {name: remote(itself, a) for name, a in dict(x=x, cols=cols, w=w, b=b).items()}
    im2col(held["x"], 2, 3, stride, pad)
    col2im(held["cols"], (2, 2, 4, 5), 2, 3, stride, pad)
    conv_im2col(held["x"], held["w"], held["b"], stride, pad)
    for (name, there), a in zip(held.items(), (x, cols, w, b), strict=True):
        after = tuple(fetch(shape_of, there))
        holds(after == a.shape, f"{name} was changed: its shape was {a.shape}, is {after}")


@cases(layout=["channels last", "mirrored", "every second", "transposed"], pad=[0, 1])
def test_any_memory_layout(im2col, col2im, conv_im2col, layout, pad):
    """x, w and cols may be views of any memory layout"""
    rng = draw(pad)
    x, w, b = layer(rng, 2, 2, 3, (4, 5), (2, 3))
    cols = matrix(rng, 2, 2, (4, 5), (2, 3), 1, pad)
    if layout == "channels last":
        x, w = (np.moveaxis(np.moveaxis(a, 1, 3).copy(), 3, 1) for a in (x, w))
        cols = cols.T.copy().T
    elif layout == "mirrored":
        x, w, cols = x[:, :, ::-1, ::-1], w[:, ::-1, :, ::-1], cols[::-1, ::-1]
    elif layout == "every second":
        x, w = x.repeat(2, axis=2).repeat(2, axis=3)[:, :, ::2, ::2], w.repeat(2, axis=1)[:, ::2]
        cols = cols.repeat(2, axis=0)[::2]
    else:
        x, w, cols = (np.asfortranarray(a) for a in (x, w, cols))
    wants = (
        unfold(x, 2, 3, 1, pad),
        fold(cols, x.shape, 2, 3, 1, pad),
        conv2d(x, w, b, 1, pad),
    )
    close(im2col(x, 2, 3, 1, pad), wants[0], "cols")
    close(col2im(cols, x.shape, 2, 3, 1, pad), wants[1], "x")
    close(conv_im2col(x, w, b, 1, pad), wants[2], "out")


@cases(dict(stride=1, pad=0), dict(stride=2, pad=1))
def test_float32(im2col, col2im, conv_im2col, stride, pad):
    """float32 arrays are taken too"""
    rng = draw(0)
    x, w, b = (a.astype(np.float32) for a in layer(rng, 2, 3, 2, (4, 6), (3, 2)))
    cols = matrix(rng, 2, 3, (4, 6), (3, 2), stride, pad).astype(np.float32)
    wants = (
        unfold(x, 3, 2, stride, pad),
        fold(cols, x.shape, 3, 2, stride, pad),
        conv2d(x, w, b, stride, pad),
    )
    close(im2col(x, 3, 2, stride, pad), wants[0], "cols", given=np.float32)
    close(col2im(cols, x.shape, 3, 2, stride, pad), wants[1], "x", given=np.float32)
    close(conv_im2col(x, w, b, stride, pad), wants[2], "out", given=np.float32)


def test_calls_do_not_know_each_other(im2col, col2im, conv_im2col):
    """a call is not affected by earlier calls with the same sizes, padded or not"""
    # From the fourth on each padded image is 6 x 7, with less and less of it filled.
    plans = [((4, 5), 1, 1), ((4, 5), 2, 1), ((4, 5), 1, 1), ((6, 7), 1, 0), ((4, 5), 1, 1)]
    for k, (image, stride, pad) in enumerate([*plans, ((2, 3), 1, 2)]):
        rng = draw(k)
        x, w, b = layer(rng, 1, 2, 2, image, (2, 2))
        cols = matrix(rng, 1, 2, image, (2, 2), stride, pad)
        wants = (
            unfold(x, 2, 2, stride, pad),
            fold(cols, x.shape, 2, 2, stride, pad),
            conv2d(x, w, b, stride, pad),
        )
        close(im2col(x, 2, 2, stride, pad), wants[0], f"round {k + 1}: cols")
        close(col2im(cols, x.shape, 2, 2, stride, pad), wants[1], f"round {k + 1}: x")
        close(conv_im2col(x, w, b, stride, pad), wants[2], f"round {k + 1}: out")
