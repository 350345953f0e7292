import numpy as np
import torch

from harness.oracle import (
    array,
    autograd,
    cases,
    close,
    draw,
    fetch,
    holds,
    no_loop,
    remote,
    stage,
    tensor,
    text,
    unchanged,
)


def param(pool, stride):
    return {"pool_height": pool[0], "pool_width": pool[1], "stride": stride}


def forward(x, pool, stride):
    """PyTorch's own operator in float64."""
    return torch.nn.functional.max_pool2d(tensor(x), pool, stride).numpy()


def gradient(x, dout, pool, stride):
    def pooled(x):
        return torch.nn.functional.max_pool2d(x, pool, stride)

    return autograd(pooled, (x,), upstream=dout)[0]


def size(image, pool, stride):
    return tuple((image[k] - pool[k]) // stride + 1 for k in (0, 1))


def images(rng, N, C, image):
    """No number twice, none near another: steps of 1/8 in random order, of both signs."""
    count = N * C * image[0] * image[1]
    x = (rng.permutation(count) - 0.6 * count) / 8
    return x.reshape(N, C, *image)


def upstream(rng, N, C, image, pool, stride):
    """No zeros, both signs, not centred."""
    dout = rng.normal(0.5, 1, (N, C, *size(image, pool, stride)))
    return dout + np.copysign(0.1, dout)


def groups_of_maxima(plane, dout, pool, stride):
    """Sets of equally largest pixels that windows share, each with the sum of their gradients.

    A window binds the pixels that are its maxima together. However the windows split their
    gradients, what the pixels of such a set get sums to what its windows give.
    """
    groups = []
    for i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        window = plane[top : top + pool[0], left : left + pool[1]]
        pixels = {(top + int(r), left + int(c)) for r, c in np.argwhere(window == window.max())}
        total, apart = float(dout[i, j]), []
        for others, given in groups:
            if pixels & others:
                pixels, total = pixels | others, total + given
            else:
                apart.append((others, given))
        groups = [*apart, (pixels, total)]
    return groups


def fault(dx, x, dout, pool, stride):
    """What is wrong with a gradient where maxima may be tied; an empty string when it is right."""
    small = 1e-7 * np.abs(dout).sum()
    for n, c in np.ndindex(x.shape[:2]):
        left_over = dx[n, c].copy()
        for pixels, total in groups_of_maxima(x[n, c], dout[n, c], pool, stride):
            got = sum(float(left_over[pixel]) for pixel in pixels)
            if not abs(got - total) <= small:
                places = ", ".join(f"dx[{n}, {c}, {r}, {s}]" for r, s in sorted(pixels))
                return f"{places} {'sum to' if len(pixels) > 1 else 'is'} {got:.6g}, should " + (
                    f"sum to {total:.6g}: these pixels are equally largest in their windows"
                    if len(pixels) > 1
                    else f"be {total:.6g}: the sum of dout over the windows that it is largest in"
                )
            for pixel in pixels:
                left_over[pixel] = 0
        r, s = (int(k) for k in np.unravel_index(np.argmax(np.abs(left_over)), x.shape[2:]))
        if not abs(left_over[r, s]) <= small:
            value = f"dx[{n}, {c}, {r}, {s}] is {left_over[r, s]:.6g}"
            return f"{value}, should be 0: that pixel is the maximum of no window"
    return ""


def itself(a):
    return a


def entries(a):
    return str(sorted(map(str, a.items())))


@cases(
    dict(C=1, image=(1, 1)),
    dict(C=1, image=(1, 2)),
    dict(C=1, image=(3, 2)),
    dict(C=3, image=(2, 2)),
    sign=["both", "negative", "below -1e30"],
)
def test_one_window(max_pool_forward, C, image, sign):
    """a window as large as the image gives one number, the maximum, of negative ones too"""
    x = images(draw(0), 1, C, image)
    if sign != "both":
        x = x - x.max() - 1000
    if sign == "below -1e30":  # no number to start a running maximum from is low enough but -inf
        x = x * 1e30
    want = x.max(axis=(2, 3), keepdims=True)
    out, _ = max_pool_forward(x.copy(), param(image, 1))
    close(out, want, "out")


PLANS = (
    dict(image=(4, 4), pool=(2, 2), stride=2),
    dict(image=(2, 6), pool=(2, 2), stride=2),
    dict(image=(5, 7), pool=(2, 2), stride=2),
    dict(image=(4, 3), pool=(3, 2), stride=1),
    dict(image=(3, 5), pool=(1, 3), stride=1),
    dict(image=(5, 4), pool=(3, 1), stride=2),
    dict(image=(6, 5), pool=(2, 3), stride=2),
    dict(image=(7, 6), pool=(2, 2), stride=3),
    dict(image=(4, 5), pool=(1, 1), stride=2),
    dict(image=(3, 4), pool=(3, 4), stride=5),
    dict(image=(8, 7), pool=(3, 3), stride=2),
)


@cases(*PLANS)
def test_output_size(max_pool_forward, image, pool, stride):
    """out has floor((H - pool_height) / stride) + 1 rows, and columns likewise"""
    x = images(draw(0), 1, 2, image)
    out, _ = max_pool_forward(x, param(pool, stride))
    array(out, "out", shape=(1, 2, *size(image, pool, stride)))


@cases(
    *[{**plan, "NC": (1, 1) if k in (0, 3) else (3, 2)} for k, plan in enumerate(PLANS)],
    dict(image=(4, 6), pool=(2, 2), stride=1, NC=(2, 2)),
)
def test_forward_agrees_with_pytorch(max_pool_forward, image, pool, stride, NC):
    """out equals torch.nn.functional.max_pool2d"""
    x = images(draw(0), *NC, image)
    want = forward(x, pool, stride)
    out, _ = max_pool_forward(x, param(pool, stride))
    close(out, want, "out")


@cases(
    dict(image=(1, 2)),
    dict(image=(2, 1)),
    dict(image=(2, 3)),
    dict(image=(4, 2)),
    i=range(3),
)
def test_gradient_of_one_window(max_pool_forward, max_pool_backward, image, i):
    """a window's gradient goes to its largest pixel, the others get 0"""
    x = images(draw(i), 1, 1, image)
    want = np.where(x == x.max(), 2.5, 0.0)
    _, cache = max_pool_forward(x, param(image, 1))
    close(max_pool_backward(np.full((1, 1, 1, 1), 2.5), cache), want, "dx")


@cases(
    dict(image=(1, 3), pool=(1, 2), stride=1),
    dict(image=(3, 1), pool=(2, 1), stride=1),
    dict(image=(3, 4), pool=(2, 2), stride=1),
    dict(image=(5, 3), pool=(3, 2), stride=1),
    dict(image=(5, 7), pool=(3, 3), stride=2),
)
def test_overlapping_windows(max_pool_forward, max_pool_backward, image, pool, stride):
    """a pixel that is largest in several windows gets the sum of their gradients"""
    x = images(draw(0), 2, 1, image)
    x[:, :, image[0] // 2, image[1] // 2] = 1000 + np.arange(2)[:, None]  # wins all it is in
    dout = upstream(draw(1), 2, 1, image, pool, stride)
    want = gradient(x, dout, pool, stride)
    _, cache = max_pool_forward(x, param(pool, stride))
    close(max_pool_backward(dout, cache), want, "dx")


@cases(*[{**plan, "NC": (1, 1) if k in (0, 3) else (2, 3)} for k, plan in enumerate(PLANS)])
def test_backward_agrees_with_pytorch(max_pool_forward, max_pool_backward, image, pool, stride, NC):
    """without ties dx equals PyTorch's"""
    x = images(draw(0), *NC, image)
    dout = upstream(draw(1), *NC, image, pool, stride)
    want = gradient(x, dout, pool, stride)
    _, cache = max_pool_forward(x, param(pool, stride))
    close(max_pool_backward(dout, cache), want, "dx")


@cases(
    dict(image=(2, 4), pool=(2, 2), stride=2),
    dict(image=(5, 6), pool=(2, 3), stride=3),
    dict(image=(5, 5), pool=(2, 2), stride=3),
)
def test_same_number_in_several_windows(max_pool_forward, max_pool_backward, image, pool, stride):
    """where windows hold the same numbers, each window's gradient goes to its own maximum"""
    # Every window holds the same numbers in an order of its own; windows do not overlap here. What
    # lies between them is as large as their maximum.
    rng, (N, C) = draw(0), (2, 2)
    x = np.full((N, C, *image), 8.0)
    for n, c, i, j in np.ndindex(N, C, *size(image, pool, stride)):
        window = 1.0 + rng.permutation(pool[0] * pool[1]).reshape(pool)
        window[window == window.max()] = 8.0
        top, left = i * stride, j * stride
        x[n, c, top : top + pool[0], left : left + pool[1]] = window
    dout = upstream(rng, N, C, image, pool, stride)
    want = gradient(x, dout, pool, stride)
    _, cache = max_pool_forward(x, param(pool, stride))
    close(max_pool_backward(dout, cache), want, "dx")


@cases(
    dict(image=(1, 2), pool=(1, 2), stride=1),
    dict(image=(2, 2), pool=(2, 2), stride=1),
    dict(image=(4, 6), pool=(2, 2), stride=2),
    dict(image=(5, 4), pool=(3, 2), stride=3),
    dict(image=(1, 3), pool=(1, 2), stride=1),
    dict(image=(4, 5), pool=(2, 3), stride=1),
    dict(image=(5, 5), pool=(3, 3), stride=2),
    numbers=["all 0", "few different"],
)
def test_ties(max_pool_forward, max_pool_backward, image, pool, stride, numbers):
    """where pixels of a window are equally largest, their parts of its gradient sum to dout"""
    x = np.zeros((2, 2, *image))
    if numbers == "few different":
        x += draw(0).integers(-3, 0, x.shape)
    dout = upstream(draw(1), 2, 2, image, pool, stride)
    _, cache = max_pool_forward(x.copy(), param(pool, stride))
    dx = array(max_pool_backward(dout.copy(), cache), "dx", shape=x.shape)
    complaint = fault(dx, x, dout, pool, stride)
    holds(not complaint, complaint)


@cases(
    dict(image=(1, 2), pool=(1, 2), stride=1),
    dict(image=(4, 5), pool=(2, 3), stride=1),
    around=[0, 1],
)
def test_nearly_the_largest(max_pool_forward, max_pool_backward, image, pool, stride, around):
    """a pixel that is only a little smaller than the maximum gets nothing from that window"""
    # Comparisons are exact, so that this is no matter of rounding.
    x = around + images(draw(0), 2, 1, image) * 2.0**-30
    dout = upstream(draw(1), 2, 1, image, pool, stride)
    want = gradient(x, dout, pool, stride)
    _, cache = max_pool_forward(x, param(pool, stride))
    close(max_pool_backward(dout, cache), want, "dx")


@cases(first=["stride", "pool_width"])
def test_any_order_of_pool_param(max_pool_forward, max_pool_backward, first):
    """the entries of pool_param go by their names, in whatever order they stand"""
    plan = dict(image=(5, 6), pool=(2, 3), stride=1)
    x, dout = images(draw(0), 1, 2, (5, 6)), upstream(draw(1), 1, 2, **plan)
    want_out, want = forward(x, (2, 3), 1), gradient(x, dout, (2, 3), 1)
    pool_param = {first: param((2, 3), 1)[first]} | param((2, 3), 1)
    out, cache = max_pool_forward(x, pool_param)
    close(out, want_out, "out")
    close(max_pool_backward(dout, cache), want, "dx")


@cases(
    dict(image=(2, 2), pool=(2, 2), stride=2),
    dict(image=(4, 5), pool=(2, 3), stride=1),
    tied=[False, True],
)
def test_inputs_are_left_alone(max_pool_forward, max_pool_backward, image, pool, stride, tied):
    """the forward changes neither x nor pool_param, the backward does not change dout"""
    x = np.full((2, 2, *image), 0.5) if tied else images(draw(0), 2, 2, image)
    dout = upstream(draw(1), 2, 2, image, pool, stride)
    pool_param = param(pool, stride)
    with unchanged(x, pool_param):
        _, cache = max_pool_forward(x, pool_param)
    with unchanged(dout):
        max_pool_backward(dout, cache)


@cases(dict(image=(2, 2), pool=(2, 2), stride=2), dict(image=(4, 5), pool=(2, 3), stride=1))
def test_cached_x_is_left_alone(max_pool_forward, max_pool_backward, image, pool, stride):
    """the backward changes neither x nor pool_param through the cache"""
    x = images(draw(0), 2, 2, image)
    dout = upstream(draw(1), 2, 2, image, pool, stride)
    # x stays on the answer's side. A window of one pixel shows it, before the backward and after.
    before, _ = max_pool_forward(x.copy(), param((1, 1), 1))
    before = array(before, "out", shape=x.shape)
    held, pool_param = remote(itself, x), remote(itself, param(pool, stride))
    was = entries(param(pool, stride))
    _, cache = max_pool_forward(held, pool_param)
    max_pool_backward(dout, cache)
    now = text(fetch(entries, pool_param), "pool_param")
    holds(now == was, f"pool_param held {was} and holds {now} after the backward"[:200])
    after, _ = max_pool_forward(held, param((1, 1), 1))
    after = array(after, "out", shape=x.shape)
    place = tuple(map(int, np.unravel_index(np.argmax(before != after), x.shape)))
    holds(
        np.array_equal(before, after, equal_nan=True),
        f"x[{', '.join(map(str, place))}] is {before[place]:.6g} before the backward and "
        f"{after[place]:.6g} after it: the backward has changed x",
    )


@cases(
    dict(image=(5, 3), pool=(2, 1), stride=2),
    dict(image=(4, 5), pool=(2, 2), stride=1),
    newest_first=[False, True],
)
def test_two_forwards_before_the_first_backward(
    max_pool_forward, max_pool_backward, image, pool, stride, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    plans = [dict(image=(4, 5), pool=(2, 2), stride=1)]
    plans.append(dict(image=image, pool=pool, stride=stride))
    xs = [images(draw(k), 2, 2, plan["image"]) for k, plan in enumerate(plans)]
    douts = [upstream(draw(2 + k), 2, 2, **plan) for k, plan in enumerate(plans)]
    settings = [(plan["pool"], plan["stride"]) for plan in plans]
    wants = [gradient(xs[k], douts[k], *settings[k]) for k in (0, 1)]
    caches = [max_pool_forward(xs[k], param(*settings[k]))[1] for k in (0, 1)]
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        close(max_pool_backward(douts[k], caches[k]), wants[k], f"dx of the {which} batch")


@cases(layout=["columns first", "mirrored", "every second pixel", "channels last"])
def test_any_memory_layout(max_pool_forward, max_pool_backward, layout):
    """x and dout may be views of any memory layout"""
    plan = dict(image=(4, 6), pool=(2, 3), stride=2)
    views = []
    for a in (images(draw(0), 2, 3, (4, 6)), upstream(draw(1), 2, 3, **plan)):
        if layout == "columns first":
            views.append(np.asfortranarray(a))
        elif layout == "mirrored":
            views.append(np.flip(a, (2, 3)))
        elif layout == "every second pixel":
            views.append(np.repeat(np.repeat(a, 2, axis=2), 2, axis=3)[:, :, ::2, ::2])
        else:
            views.append(np.ascontiguousarray(a.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2))
    x, dout = views
    want_out, want = forward(x, (2, 3), 2), gradient(x, dout, (2, 3), 2)
    out, cache = max_pool_forward(x, param((2, 3), 2))
    close(out, want_out, "out")
    close(max_pool_backward(dout, cache), want, "dx")


@cases(dict(image=(4, 4), pool=(2, 2), stride=2), dict(image=(4, 5), pool=(2, 3), stride=1))
def test_float32(max_pool_forward, max_pool_backward, image, pool, stride):
    """float32 images are taken too"""
    x = images(draw(0), 2, 2, image).astype(np.float32)
    dout = upstream(draw(1), 2, 2, image, pool, stride).astype(np.float32)
    want_out, want = forward(x, pool, stride), gradient(x, dout, pool, stride)
    out, cache = max_pool_forward(x, param(pool, stride))
    close(out, want_out, "out", given=np.float32)
    close(max_pool_backward(dout, cache), want, "dx", given=np.float32)


@stage("no-loop")
@cases(
    dict(pool=(2, 2), stride=2),
    dict(pool=(3, 2), stride=1),
    dict(pool=(2, 3), stride=3),
    along=["rows", "columns", "images", "channels"],
)
def test_no_loop_over_windows(max_pool_forward, pool, stride, along):
    """the forward has no Python loop over windows, images or channels"""
    few = {"images": 2, "channels": 3, "rows": 5, "columns": 6}
    many = {**few, along: 400}
    small, large = (
        images(draw(k), n["images"], n["channels"], (n["rows"], n["columns"]))
        for k, n in enumerate((few, many))
    )
    want = forward(large, pool, stride)
    small, large = (small, param(pool, stride)), (large, param(pool, stride))
    out, _ = no_loop(max_pool_forward, small, large, over=along)
    close(out, want, "out")
