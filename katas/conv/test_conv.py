import numpy as np
import torch

from harness.oracle import array, cases, close, draw, no_loop, stage, tensor, unchanged


def conv2d(x, w, b, stride, pad):
    """PyTorch's own operator in float64."""
    out = torch.nn.functional.conv2d(tensor(x), tensor(w), tensor(b), stride=stride, padding=pad)
    return out.numpy()


def param(stride, pad):
    return {"stride": stride, "pad": pad}


def data(rng, N, F, C, image, kernel):
    """Images, filters and biases; shifted, so that no sum is zero by luck."""
    x = rng.normal(0.5, 1.0, size=(N, C, *image))
    w = rng.normal(0.25, 1.0, size=(F, C, *kernel))
    b = rng.normal(1.0, 1.0, size=F)
    return x, w, b


@cases(
    dict(C=1, kernel=(1, 1)),
    dict(C=1, kernel=(1, 2)),
    dict(C=1, kernel=(2, 3)),
    dict(C=3, kernel=(1, 1)),
    dict(C=3, kernel=(3, 2)),
)
def test_one_window(conv_forward, C, kernel):
    """a filter as large as the image gives one number: the sum of image times filter, plus b"""
    rng = draw(0)
    x = rng.integers(1, 5, size=(1, C, *kernel)).astype(float)
    w = rng.integers(1, 5, size=(1, C, *kernel)).astype(float)
    b = np.array([0.5])
    want = conv2d(x, w, b, 1, 0)
    out, _ = conv_forward(x, w, b, param(1, 0))
    close(out, want, "out")


@cases(
    dict(C=1, kernel=(1, 2)),
    dict(C=1, kernel=(2, 1)),
    dict(C=2, kernel=(2, 3)),
)
def test_a_single_one_copies_the_pixel_under_it(conv_forward, C, kernel):
    """a filter of zeros with a single 1 copies the pixels under that 1: not flipped, not shifted"""
    HH, WW = kernel
    H, W = 4, 6
    x = np.arange(1.0, C * H * W + 1).reshape(1, C, H, W)
    for c in range(C):
        for p in range(HH):
            for q in range(WW):
                w = np.zeros((1, C, HH, WW))
                w[0, c, p, q] = 1.0
                want = x[:, c : c + 1, p : p + H - HH + 1, q : q + W - WW + 1].copy()
                out, _ = conv_forward(x.copy(), w, np.zeros(1), param(1, 0))
                close(out, want, f"with the 1 at w[0, {c}, {p}, {q}], out")


@cases(
    dict(C=1, F=1, image=(2, 3)),
    dict(C=1, F=3, image=(2, 4)),
    dict(C=3, F=2, image=(3, 3)),
    dict(C=2, F=3, image=(4, 4)),
    dict(C=2, F=4, image=(5, 3)),
)
def test_bias(conv_forward, C, F, image):
    """with filters of zeros each map holds its own bias everywhere, added once"""
    H, W = image
    x = draw(0).normal(size=(1, C, H, W))
    w = np.zeros((F, C, 2, 2))
    b = np.arange(1.0, F + 1)
    want = np.broadcast_to(b[None, :, None, None], (1, F, H - 1, W - 1)).copy()
    out, _ = conv_forward(x, w, b, param(1, 0))
    close(out, want, "out")


@cases(
    dict(image=(3, 3), kernel=(1, 1), stride=1, pad=0),
    dict(image=(2, 5), kernel=(2, 2), stride=1, pad=0),
    dict(image=(5, 2), kernel=(2, 1), stride=1, pad=0),
    dict(image=(3, 5), kernel=(2, 3), stride=1, pad=1),
    dict(image=(4, 6), kernel=(2, 2), stride=2, pad=0),
    dict(image=(6, 4), kernel=(3, 3), stride=2, pad=0),
    dict(image=(5, 7), kernel=(2, 3), stride=3, pad=0),
    dict(image=(5, 8), kernel=(2, 2), stride=2, pad=1),
    dict(image=(2, 3), kernel=(2, 3), stride=4, pad=0),
    dict(image=(4, 3), kernel=(1, 2), stride=3, pad=2),
    dict(image=(1, 1), kernel=(4, 2), stride=1, pad=3),
    dict(image=(6, 5), kernel=(1, 1), stride=4, pad=1),
)
def test_output_size(conv_forward, image, kernel, stride, pad):
    """out has floor((H + 2 pad - HH) / stride) + 1 rows, and columns likewise"""
    x, w, b = data(draw(0), 1, 3, 2, image, kernel)
    rows = (image[0] + 2 * pad - kernel[0]) // stride + 1
    columns = (image[1] + 2 * pad - kernel[1]) // stride + 1
    out, _ = conv_forward(x, w, b, param(stride, pad))
    array(out, "out", shape=(1, 3, rows, columns))


@cases(
    dict(image=(2, 3), kernel=(1, 1), pad=1),
    dict(image=(3, 4), kernel=(2, 2), pad=0),
    dict(image=(3, 4), kernel=(2, 2), pad=1),
    dict(image=(3, 2), kernel=(1, 3), pad=1),
    dict(image=(2, 3), kernel=(2, 1), pad=2),
    dict(image=(4, 3), kernel=(3, 2), pad=3),
)
def test_padding(conv_forward, image, kernel, pad):
    """pads all four sides of each image with zeros, and the channels not at all"""
    C = 2
    x = 1.0 + draw(0).integers(0, 4, size=(1, C, *image))
    w = np.ones((1, C, *kernel))
    want = conv2d(x, w, np.zeros(1), 1, pad)
    out, _ = conv_forward(x, w, np.zeros(1), param(1, pad))
    close(out, want, "out")


@cases(
    dict(image=(4, 6), stride=1, size=1),
    dict(image=(5, 7), stride=1, size=2),
    dict(image=(4, 6), stride=2, size=1),
    dict(image=(4, 6), stride=2, size=2),
    dict(image=(5, 7), stride=2, size=1),
    dict(image=(7, 5), stride=2, size=2),
    dict(image=(4, 6), stride=3, size=2),
    dict(image=(5, 7), stride=3, size=2),
    dict(image=(7, 5), stride=3, size=1),
    dict(image=(4, 6), stride=4, size=1),
    dict(image=(7, 5), stride=4, size=2),
)
def test_stride(conv_forward, image, stride, size):
    """the window moves by stride rows and by stride columns, and what is left over is not used"""
    H, W = image
    x = np.arange(1.0, H * W + 1).reshape(1, 1, H, W)
    w = np.zeros((1, 1, size, size))
    w[0, 0, 0, 0] = 1.0  # copies the top left pixel of each window
    want = x[:, :, : H - size + 1 : stride, : W - size + 1 : stride].copy()
    out, _ = conv_forward(x, w, np.zeros(1), param(stride, 0))
    close(out, want, "out")


@cases(dict(N=1, F=3), dict(N=3, F=1), dict(N=3, F=3), dict(N=5, F=4))
def test_images_and_filters_stay_apart(conv_forward, N, F):
    """out[n, f] belongs to image n and filter f alone"""
    x, w, b = data(draw(N), N, F, 2, (3, 4), (2, 2))
    # Each image by itself: nothing of the others can be in it.
    want = np.concatenate([conv2d(x[n : n + 1], w, b, 1, 0) for n in range(N)])
    out, _ = conv_forward(x, w, b, param(1, 0))
    close(out, want, "out")


SIZES = (
    dict(N=1, F=1, C=1, image=(4, 5), kernel=(2, 3)),
    dict(N=1, F=3, C=3, image=(5, 4), kernel=(3, 1)),
    dict(N=3, F=2, C=2, image=(4, 6), kernel=(1, 2)),
    dict(N=3, F=4, C=1, image=(6, 4), kernel=(2, 2)),
    dict(N=4, F=1, C=2, image=(5, 5), kernel=(3, 3)),
    dict(N=1, F=5, C=4, image=(3, 7), kernel=(3, 4)),
)
STEPS = ((1, 0), (1, 2), (2, 0), (2, 1), (3, 1), (3, 2))  # stride, pad
# Each size meets four of the six steps, and each step four of the sizes.
PLANS = [
    {**size, "stride": stride, "pad": pad}
    for i, size in enumerate(SIZES)
    for j, (stride, pad) in enumerate(STEPS)
    if (i + j) % 3
]


@cases(*PLANS)
def test_agrees_with_pytorch(conv_forward, N, F, C, image, kernel, stride, pad):
    """out equals torch.nn.functional.conv2d, with stride and padding together"""
    x, w, b = data(draw(stride), N, F, C, image, kernel)
    want = conv2d(x, w, b, stride, pad)
    out, _ = conv_forward(x, w, b, param(stride, pad))
    close(out, want, "out")


@cases(stride=[1, 2], pad=[0, 1])
def test_inputs_stay(conv_forward, stride, pad):
    """x, w, b and conv_param are the same after the call as before"""
    x, w, b = data(draw(0), 3, 3, 2, (4, 6), (2, 2))
    conv_param = param(stride, pad)
    with unchanged(x, w, b, conv_param):
        conv_forward(x, w, b, conv_param)


@cases(layout=["channels last", "mirrored", "every second pixel", "transposed"], pad=[0, 1])
def test_any_memory_layout(conv_forward, layout, pad):
    """x and w may be views of any memory layout"""
    rng = draw(0)
    x, w, b = data(rng, 3, 4, 2, (4, 5), (3, 2))
    if layout == "channels last":
        x = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
        w = np.ascontiguousarray(w.transpose(2, 3, 1, 0)).transpose(3, 2, 0, 1)
    elif layout == "mirrored":
        x, w = x[:, :, ::-1, ::-1], w[:, ::-1, :, ::-1]
    elif layout == "every second pixel":
        x = np.repeat(np.repeat(x, 2, axis=2), 2, axis=3)[:, :, ::2, ::2]
        w = np.repeat(w, 2, axis=1)[:, ::2]
    else:
        x, w = np.asfortranarray(x), np.asfortranarray(w)
    want = conv2d(x, w, b, 1, pad)
    out, _ = conv_forward(x, w, b, param(1, pad))
    close(out, want, "out")


@cases(stride=[1, 2], pad=[0, 1])
def test_float32(conv_forward, stride, pad):
    """float32 images and filters are taken too"""
    x, w, b = (a.astype(np.float32) for a in data(draw(0), 3, 2, 3, (4, 6), (3, 2)))
    want = conv2d(x, w, b, stride, pad)
    out, _ = conv_forward(x, w, b, param(stride, pad))
    close(out, want, "out", given=np.float32)


def test_calls_do_not_know_each_other(conv_forward):
    """a call is not affected by earlier calls with the same sizes, padded or not"""
    plans = [
        ((5, 6), 1, 0),
        ((5, 6), 1, 1),
        ((5, 6), 2, 0),
        ((5, 6), 2, 1),
        ((5, 6), 1, 0),
        # From here on each padded image is 7 x 8, with less and less of it filled.
        ((7, 8), 1, 0),
        ((5, 6), 1, 1),
        ((3, 4), 1, 2),
    ]
    for k, (image, stride, pad) in enumerate(plans):
        x, w, b = data(draw(k), 1, 2, 2, image, (2, 2))
        want = conv2d(x, w, b, stride, pad)
        out, _ = conv_forward(x, w, b, param(stride, pad))
        close(out, want, f"round {k + 1}: out")


@stage("no-loop")
@cases(over=["rows", "columns"], stride=[1, 2], pad=[0, 1])
def test_no_loop_over_output_positions(conv_forward, over, stride, pad):
    """no Python loop over output positions, neither down the image nor across"""
    shapes = [(4, 5), (300, 5)] if over == "rows" else [(5, 4), (5, 300)]
    few, w, b = data(draw(0), 2, 3, 2, shapes[0], (3, 2))
    many, _, _ = data(draw(1), 2, 3, 2, shapes[1], (3, 2))
    want = conv2d(many, w, b, stride, pad)
    how = param(stride, pad)
    out, _ = no_loop(conv_forward, (few, w, b, how), (many, w, b, how), over=f"{over} of the image")
    close(out, want, "out")
