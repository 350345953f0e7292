import numpy as np

from harness.oracle import (
    array,
    as_quick,
    cases,
    close,
    draw,
    fetch,
    holds,
    no_loop,
    raises,
    remote,
    stage,
    unchanged,
)


def median(image, size, mode):
    """The definition: look up every place of every window, sort, take the middle one."""
    reach = np.arange(size) - size // 2
    H, W = image.shape[:2]
    rows = np.add.outer(np.arange(H), reach)[:, None, :, None]  # (H, 1, size, 1)
    columns = np.add.outer(np.arange(W), reach)[None, :, None, :]  # (1, W, 1, size)
    nearest = np.minimum(np.maximum(rows, 0), H - 1), np.minimum(np.maximum(columns, 0), W - 1)
    seen = image[nearest]  # (H, W, size, size, ...)
    if mode == "zero":
        seen[(rows != nearest[0]) | (columns != nearest[1])] = 0
    seen = seen.reshape(H, W, size * size, *image.shape[2:])
    return np.sort(seen, axis=2)[:, :, size * size // 2]


def itself(a):
    return a


def shape_of(a):
    return list(a.shape)


def shuffled(rng, shape, low=1):
    """Whole numbers from `low` on as floats, no two alike: each place of a window shows."""
    n = int(np.prod(shape))
    return rng.permutation(np.arange(float(low), low + n)).reshape(shape)


@cases(
    dict(shape=(1, 1)),
    dict(shape=(2, 3)),
    dict(shape=(2, 2, 3)),
    dict(shape=(3, 2, 1)),
    mode=["replicate", "zero"],
)
def test_window_of_one_pixel(median_filter, shape, mode):
    """with size 1 every pixel stays what it is"""
    image = shuffled(draw(0), shape)
    want = image.copy()
    close(median_filter(image, 1, mode), want, "filtered")


@cases(dict(size=3, shape=(5, 5)), dict(size=5, shape=(7, 6)), outlier=[250.0, -50.0])
def test_single_outlier(median_filter, size, shape, outlier):
    """a single bad pixel on flat ground vanishes, in the middle and in a corner"""
    want = np.full(shape, 10.0)
    for i, j in ((shape[0] // 2, shape[1] // 2), (0, 0)):
        image = want.copy()
        image[i, j] = outlier
        # In the corner of a window of 5, replicated, the bad pixel would be 9 of 25 values.
        close(median_filter(image, size, "replicate"), want, f"with [{i}, {j}] bad, filtered")


@cases(
    dict(size=3, shape=(3, 3)),
    dict(size=3, shape=(4, 6)),
    dict(size=5, shape=(6, 5)),
    dict(size=5, shape=(5, 8)),
    i=range(2),
)
def test_far_from_the_border(median_filter, size, shape, i):
    """where the whole window lies in the image, the pixel is the middle one of its values"""
    image, reach = shuffled(draw(i), shape, low=-10), size // 2
    H, W = shape
    # Other checks look at the border.
    want = median(image, size, "zero")[reach : H - reach, reach : W - reach]
    got = array(median_filter(image, size, "zero"), "filtered", shape=shape)
    wrong = np.argwhere(got[reach : H - reach, reach : W - reach] != want)
    row, column = wrong[0] if len(wrong) else (0, 0)
    i, j = row + reach, column + reach
    holds(
        not len(wrong),
        f"filtered[{i}, {j}] is {got[i, j]:g}, should be {want[row, column]:g}, "
        f"the median of the {size} x {size} values around it",
    )


BORDERS = (
    dict(size=3, shape=(3, 4)),
    dict(size=3, shape=(5, 3)),
    dict(size=5, shape=(5, 6)),
    dict(size=9, shape=(8, 6)),
)


@cases(*BORDERS, i=range(2))
def test_replicated_border(median_filter, size, shape, i):
    """outside the image, corners included, lies the value of the nearest pixel"""
    image = shuffled(draw(i), shape)
    want = median(image, size, "replicate")
    close(median_filter(image, size, "replicate"), want, "filtered")


@cases(*BORDERS, low=[1, -30])
def test_border_of_zeros(median_filter, size, shape, low):
    """in mode "zero" the places outside the image count as zeros"""
    image = shuffled(draw(0), shape, low)
    want = median(image, size, "zero")
    close(median_filter(image, size, "zero"), want, "filtered")


@cases(
    dict(shape=(1, 1), size=3),
    dict(shape=(1, 4), size=3),
    dict(shape=(4, 1), size=3),
    dict(shape=(1, 5), size=5),
    dict(shape=(2, 3), size=7),
    dict(shape=(3, 2), size=9),
    mode=["replicate", "zero"],
)
def test_window_larger_than_the_image(median_filter, shape, size, mode):
    """the image may be a single row, column or pixel, or in any way smaller than the window"""
    image = shuffled(draw(0), shape)
    want = median(image, size, mode)
    close(median_filter(image, size, mode), want, "filtered")


@cases(
    dict(shape=(4, 3, 3), size=3),
    dict(shape=(4, 5, 1), size=3),
    dict(shape=(3, 3, 2), size=3),
    dict(shape=(3, 5, 4), size=5),
    dict(shape=(1, 3, 5), size=3),
    mode=["replicate", "zero"],
)
def test_channels(median_filter, shape, size, mode):
    """each channel of an (H, W, C) image is filtered by itself, whatever C is"""
    image = shuffled(draw(0), shape)
    want = np.stack([median(image[:, :, c], size, mode) for c in range(shape[2])], axis=2)
    close(median_filter(image, size, mode), want, "filtered")


REACH = {
    "uint8": (0, 256),
    "int16": (-(2**15), 2**15),
    "uint16": (0, 2**16),
    "int32": (-(2**31), 2**31),
    "int64": (-(2**52), 2**52),
    "float32": (-3.0, 3.0),
    "float64": (-3.0, 3.0),
}


@cases(
    *[dict(dtype=dtype, shape=(4, 5)) for dtype in REACH],
    dict(dtype="uint8", shape=(3, 4, 3)),
    dict(dtype="float32", shape=(3, 4, 3)),
    dict(dtype="float64", shape=(3, 4, 3)),
    mode=["replicate", "zero"],
)
def test_dtype(median_filter, dtype, shape, mode):
    """the result has the image's dtype, and integers and floats of every size come out exactly"""
    rng, (low, high) = draw(0), REACH[dtype]
    whole = np.dtype(dtype).kind in "iu"
    image = (rng.integers if whole else rng.uniform)(low, high, shape).astype(dtype)
    want = median(image, 3, mode)
    got = median_filter(image, 3, mode)
    # Nested lists have no dtype; their values are compared like any others.
    right = not isinstance(got, np.ndarray) or got.dtype == want.dtype
    holds(right, lambda: f"filtered is {got.dtype}, should be {dtype} like the image")
    close(got, want, "filtered", given=np.dtype(dtype).type if not whole else np.float64)


@cases(size=[3, 5], mode=["replicate", "zero"])
def test_equal_values(median_filter, size, mode):
    """values that occur more than once in a window count as often as they occur"""
    image = draw(size).integers(0, 4, (6, 7)).astype(np.uint8)
    image[0, :2] = 3
    want = median(image, size, mode)
    close(median_filter(image, size, mode), want, "filtered")


@cases(dict(size=3, dtype="float64"), dict(size=3, dtype="uint8"), dict(size=1, dtype="float32"))
def test_image_stays(median_filter, size, dtype):
    """the image is the same after the call as before"""
    for shape in ((5, 4), (4, 5, 3)):
        image = draw(0).integers(0, 256, shape).astype(dtype)
        for mode in ("replicate", "zero"):
            with unchanged(image):
                median_filter(image, size, mode)
        # Its shape too: here the image stays on the answer's side.
        held = remote(itself, image)
        median_filter(held, size, "replicate")
        after = tuple(fetch(shape_of, held))
        holds(after == shape, f"image was changed by the call: its shape was {shape}, is {after}")


@cases(layout=["mirrored", "transposed", "every second pixel", "channels first"])
def test_any_memory_layout(median_filter, layout):
    """the image may be a view of any memory layout"""
    image = shuffled(draw(0), (4, 5, 2))
    if layout == "mirrored":
        image = image[::-1, ::-1]
    elif layout == "transposed":
        image = image[:, :, 0].T
    elif layout == "every second pixel":
        image = image.repeat(2, axis=0).repeat(2, axis=1)[::2, ::2]
    else:
        image = np.ascontiguousarray(image.transpose(2, 0, 1)).transpose(1, 2, 0)
    want = median(image, 3, "replicate")
    close(median_filter(image, 3, "replicate"), want, "filtered")


@cases(dict(shape=(5, 6)), dict(shape=(1, 1)), size=[2, 4, 0], mode=["replicate", "zero"])
def test_even_size(median_filter, shape, size, mode):
    """an even size raises ValueError"""
    image = shuffled(draw(0), shape)
    with raises(ValueError, "an even size"):
        median_filter(image, size, mode)


@cases(mode=["none", "reflect", "edge", "Zero", ""], size=[3, 1])
def test_unknown_mode(median_filter, mode, size):
    """a mode other than "replicate" and "zero" raises ValueError, with size 1 too"""
    image = shuffled(draw(0), (4, 5))
    with raises(ValueError, f"the mode {mode!r} is not known"):
        median_filter(image, size, mode)


@stage("no-loop")
@cases(along=["a row", "a column"], size=[3, 5])
def test_no_loop_over_pixels(median_filter, along, size):
    """no Python loop over pixels, rows or columns"""
    # The same eight values in both: how many there are is no matter of the image's size.
    values = draw().permutation(np.arange(8, dtype=np.uint8))
    few, many = (np.resize(values, n).reshape(1, -1) for n in (8, 400))
    if along == "a column":
        few, many = few.T, many.T
    want = median(many, size, "replicate")
    few, many = (few, size, "replicate"), (many, size, "replicate")
    close(no_loop(median_filter, few, many, over="pixels"), want, "filtered")


@stage("no-loop")
@cases(shape=[(300, 400)], size=[3])
def test_many_pixels(median_filter, shape, size):
    """takes at most ten times the reference's time for an image of 300 x 400"""
    image = draw().integers(0, 256, shape).astype(np.uint8)
    want = median(image, size, "replicate")
    close(as_quick(median_filter, image, size, "replicate", times=10), want, "filtered")
