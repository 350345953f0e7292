import numpy as np
import torch

from harness.oracle import (
    array,
    as_quick,
    cases,
    close,
    draw,
    fetch,
    holds,
    no_loop,
    remote,
    stage,
    tensor,
    unchanged,
)


def interpolate(image, height, width):
    """PyTorch's own operator in float64, on (1, C, H, W)."""
    planes = tensor(image if image.ndim == 3 else image[:, :, None]).permute(2, 0, 1)[None]
    out = torch.nn.functional.interpolate(
        planes, (height, width), mode="bilinear", align_corners=False, antialias=False
    )
    out = out[0].permute(1, 2, 0).numpy()
    return out if image.ndim == 3 else out[:, :, 0]


def itself(a):
    return a


def shape_of(a):
    return list(a.shape)


def picture(rng, *shape):
    """Values of both signs and beyond 255, no two alike; shifted, so that no mean is zero."""
    return rng.normal(40.0, 150.0, size=shape)


def bytes_of(rng, *shape):
    return rng.integers(0, 256, size=shape).astype(np.uint8)


def rounded(got, exact, name="resized"):
    """Compares a uint8 result with the exact one: whole numbers, at most 1/2 away."""
    whole = array(got, name, shape=exact.shape, whole=True)
    off = np.abs(whole - exact)
    at = np.unravel_index(np.argmax(off), off.shape)
    # Exactly between two numbers, or within 1e-6 of it, either of them is right.
    holds(
        off[at] <= 0.5 + 1e-6,
        f"{name}[{', '.join(map(str, at))}] is {whole[at]}, "
        f"should be {exact[at]:.6g} rounded, {exact[at]:.0f} "
        f"({int((off > 0.5 + 1e-6).sum())} of {off.size} differ)",
    )
    holds(
        not isinstance(got, np.ndarray) or got.dtype == np.uint8,
        lambda: f"{name} is {got.dtype}, should be uint8 like the image",
    )


@cases(
    dict(shape=(1, 1), size=(3, 2), value=201.0),
    dict(shape=(1, 1), size=(1, 1), value=201.0),
    dict(shape=(3, 4), size=(7, 2), value=201.0),
    dict(shape=(2, 5), size=(4, 10), value=201.0),
    dict(shape=(2, 3, 3), size=(5, 4), value=201.0),
    dict(shape=(2, 3), size=(4, 5), value=2.0**-12),
)
def test_flat_image(bilinear_resize, shape, size, value):
    """an image of one colour stays of that colour, up to its edges, in the new size"""
    image = np.full(shape, value)
    want = np.full((*size, *shape[2:]), value)
    close(bilinear_resize(image, *size), want, "resized")


@cases(
    dict(shape=(2, 3)),
    dict(shape=(1, 4)),
    dict(shape=(4, 1)),
    dict(shape=(3, 2, 2)),
)
def test_same_size(bilinear_resize, shape):
    """in its own size an image stays as it is"""
    image = picture(draw(0), *shape)
    want = image.copy()
    close(bilinear_resize(image, *shape[:2]), want, "resized")


@cases(n=[1, 2, 3, 5], width=[1, 2, 3, 4, 7])
def test_one_row(bilinear_resize, n, width):
    """along a row each new pixel mixes the two old ones that its centre lies between"""
    row = 8.0 * draw(n).permutation(n)
    centres = np.clip((np.arange(width) + 0.5) * n / width - 0.5, 0, n - 1)
    want = np.interp(centres, np.arange(n), row)
    close(bilinear_resize(row[None], 1, width), want[None], "resized")


@cases(dict(n=2, height=4), dict(n=2, height=3), dict(n=4, height=2), dict(n=5, height=3))
def test_one_column(bilinear_resize, n, height):
    """along a column too"""
    column = 8.0 * draw(n).permutation(n)
    centres = np.clip((np.arange(height) + 0.5) * n / height - 0.5, 0, n - 1)
    want = np.interp(centres, np.arange(n), column)
    close(bilinear_resize(column[:, None], height, 1), want[:, None], "resized")


@cases(
    dict(shape=(2, 2), size=(4, 4)),
    dict(shape=(2, 3), size=(5, 4)),
    dict(shape=(3, 2), size=(3, 5)),
    dict(shape=(4, 3), size=(9, 3)),
    dict(shape=(1, 3), size=(2, 7)),
    dict(shape=(5, 4), size=(6, 11)),
    i=range(2),
)
def test_larger(bilinear_resize, shape, size, i):
    """a larger image equals torch.nn.functional.interpolate's, up to its edges"""
    image = picture(draw(i), *shape)
    want = interpolate(image, *size)
    close(bilinear_resize(image, *size), want, "resized")


@cases(
    dict(shape=(4, 4), size=(2, 2)),
    dict(shape=(4, 6), size=(3, 2)),
    dict(shape=(5, 7), size=(1, 1)),
    dict(shape=(9, 8), size=(2, 5)),
    dict(shape=(6, 12), size=(5, 2)),
    dict(shape=(3, 7), size=(3, 4)),
    i=range(2),
)
def test_smaller(bilinear_resize, shape, size, i):
    """a smaller image too: four old pixels for each new one, without antialiasing"""
    image = picture(draw(i), *shape)
    want = interpolate(image, *size)
    close(bilinear_resize(image, *size), want, "resized")


@cases(
    dict(shape=(3, 6), size=(7, 4)),
    dict(shape=(6, 3), size=(4, 7)),
    dict(shape=(2, 5), size=(5, 2)),
    dict(shape=(1, 5), size=(4, 3)),
    dict(shape=(5, 1), size=(3, 4)),
)
def test_up_one_way_and_down_the_other(bilinear_resize, shape, size):
    """rows and columns are scaled independently: one may grow while the other shrinks"""
    image = picture(draw(0), *shape)
    want = interpolate(image, *size)
    close(bilinear_resize(image, *size), want, "resized")


@cases(
    dict(shape=(2, 3, 3), size=(4, 5)),
    dict(shape=(3, 4, 1), size=(5, 2)),
    dict(shape=(4, 3, 2), size=(2, 7)),
    dict(shape=(3, 2, 4), size=(4, 4)),
    dict(shape=(3, 5, 5), size=(5, 3)),
    dict(shape=(1, 1, 3), size=(2, 2)),
    dict(shape=(4, 4, 4), size=(4, 4)),
)
def test_channels(bilinear_resize, shape, size):
    """each channel of an (H, W, C) image is resized by itself, whatever C is"""
    image = picture(draw(0), *shape)
    want = np.stack([interpolate(image[:, :, c], *size) for c in range(shape[2])], axis=2)
    close(bilinear_resize(image, *size), want, "resized")


@cases(
    dict(shape=(1, 2), size=(1, 5)),
    dict(shape=(2, 2), size=(3, 3)),
    dict(shape=(3, 5), size=(7, 4)),
    dict(shape=(4, 7), size=(3, 3)),
    dict(shape=(3, 4, 3), size=(5, 7)),
    dict(shape=(5, 3, 1), size=(2, 5)),
    dict(shape=(2, 4, 4), size=(2, 4)),
    i=range(2),
)
def test_bytes(bilinear_resize, shape, size, i):
    """a uint8 image gives a uint8 image, rounded to the nearest number once, at the end"""
    image = bytes_of(draw(i), *shape)
    exact = interpolate(image, *size)
    rounded(bilinear_resize(image, *size), exact)


@cases(values=[(255, 255), (201, 201), (0, 255), (255, 0), (254, 255), (0, 251)])
def test_bytes_at_their_limits(bilinear_resize, values):
    """between 0 and 255 nothing overflows or is cut off, rising or falling"""
    image = np.array([values, values[::-1]], dtype=np.uint8)
    # Some of these lie near a half (0.014 and more away): of 251, coarse weights round to the
    # wrong side, single precision does not.
    exact = interpolate(image, 7, 31)
    rounded(bilinear_resize(image, 7, 31), exact)


@cases(shape=[(3, 4), (3, 4, 3)])
def test_image_stays(bilinear_resize, shape):
    """the image is the same after the call as before, whatever its dtype and the new size"""
    for dtype in ("float64", "uint8", "float32"):
        image = bytes_of(draw(0), *shape).astype(dtype)
        for size in ((5, 2), (3, 4)):
            with unchanged(image):
                bilinear_resize(image, *size)
        # Its shape too: here the image stays on the answer's side.
        held = remote(itself, image)
        bilinear_resize(held, 5, 2)
        after = tuple(fetch(shape_of, held))
        holds(after == shape, f"image was changed by the call: its shape was {shape}, is {after}")


@cases(layout=["mirrored", "transposed", "every second pixel", "channels first"])
def test_any_memory_layout(bilinear_resize, layout):
    """the image may be a view of any memory layout"""
    image = picture(draw(0), 4, 5, 2)
    if layout == "mirrored":
        image = image[::-1, ::-1]
    elif layout == "transposed":
        image = image[:, :, 0].T
    elif layout == "every second pixel":
        image = image.repeat(2, axis=0).repeat(2, axis=1)[::2, ::2]
    else:
        image = np.ascontiguousarray(image.transpose(2, 0, 1)).transpose(1, 2, 0)
    want = interpolate(image, 3, 7)
    close(bilinear_resize(image, 3, 7), want, "resized")


@cases(dict(shape=(3, 4), size=(5, 7)), dict(shape=(6, 5, 3), size=(4, 2)))
def test_float32(bilinear_resize, shape, size):
    """a float32 image is taken too, and not rounded"""
    image = (picture(draw(0), *shape) / 256).astype(np.float32)
    want = interpolate(image, *size)
    close(bilinear_resize(image, *size), want, "resized", given=np.float32)


def test_calls_do_not_know_each_other(bilinear_resize):
    """a call is not affected by earlier calls with the same new size or the same image size"""
    plans = [
        ((3, 4), (5, 6)),
        ((6, 7), (5, 6)),
        ((3, 4), (7, 3)),
        ((4, 3), (5, 6)),
        ((3, 4), (5, 6)),
    ]
    for k, (shape, size) in enumerate(plans):
        image = picture(draw(k), *shape)
        want = interpolate(image, *size)
        close(bilinear_resize(image, *size), want, f"round {k + 1}: resized")


@stage("no-loop")
@cases(along=["a row", "a column"], dtype=["float64", "uint8"])
def test_no_loop_over_pixels(bilinear_resize, along, dtype):
    """no Python loop over pixels, rows or columns, old or new"""
    few, many = (bytes_of(draw(n), 1, n).astype(dtype) for n in (8, 400))
    small, large = (1, 12), (1, 600)
    if along == "a column":
        few, many, small, large = few.T, many.T, small[::-1], large[::-1]
    want = interpolate(many, *large)
    got = no_loop(bilinear_resize, (few, *small), (many, *large), over="pixels")
    (rounded if dtype == "uint8" else close)(got, want, "resized")


@stage("no-loop")
@cases(shape=[(90, 120, 3)], size=[(120, 160)])
def test_many_pixels(bilinear_resize, shape, size):
    """takes at most ten times the reference's time from 90 x 120 to 120 x 160 pixels"""
    image = bytes_of(draw(), *shape)
    exact = interpolate(image, *size)
    rounded(as_quick(bilinear_resize, image, *size, times=10), exact)
