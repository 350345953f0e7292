import itertools

import numpy as np

from harness.oracle import array, cases, close, draw, fetch, holds, number, remote, text, unchanged

# How often does an honest answer fail by bad luck? Where masks must differ, they have at least 48
# entries with p = 1/2, so that each of the fewer than 6000 pairs compared in a run is equal with
# probability 2**-48 or less: together 2e-11. As rarely is one of them all 0 or all 1. Where counts
# must not all be equal, see there: 2e-10. The share kept in N = 10,000 values is off by more than
# SLACK = 0.03 with probability at most 2 exp(-2 N SLACK**2) = 3e-8 (Hoeffding), in four cases
# 2e-7. The rest is exact. Less than one run in a million in all.
N, SLACK = 10_000, 0.03


def train(p, seed=None):
    return {"p": p, "mode": "train"} | ({} if seed is None else {"seed": seed})


def evaluation(p):
    return {"p": p, "mode": "test"}


def numbers(rng, shape):
    """Values of both signs, none of them near 0 and none twice."""
    a = rng.normal(0.3, 1, shape)
    return a + np.copysign(0.1, a)


def kept(out, x, p, name="out", given=np.float64):
    """Where out is not 0. There it must be x / p."""
    value = array(out, name, shape=x.shape, trace=False)
    mask = value != 0
    # What does not depend on the draw is evidence for the diagnosis: the factors that occur.
    with np.errstate(all="ignore"):
        array(np.unique((value * p / x)[mask].round(6))[:3], f"factors of {name}")
    close(out, np.where(mask, x / p, 0.0), name, given=given, trace=False)
    return mask


def same_mask(dx, dout, p, mask, given=np.float64, name="dx"):
    """dx is dout / p where the mask is true, and 0 elsewhere."""
    value = array(dx, name, shape=dout.shape, trace=False)
    passed = value != 0
    holds(
        np.array_equal(passed, mask),
        lambda: (
            f"{name} is not 0 at {int(passed.sum())} places and out at {int(mask.sum())}, "
            f"which differ at {int((passed != mask).sum())}: the backward needs the forward's mask"
        ),
    )
    kept(dx, dout, p, name, given)


def itself(a):
    return a


def entries(a):
    return str(sorted(map(str, a.items())))


def next_global_number():
    import numpy

    return float(numpy.random.random())


@cases(dict(p=1.0, seed=None), dict(p=0.25, seed=None), dict(p=0.25, seed=3), shape=[(3,), (4, 5)])
def test_test_mode(dropout_forward, p, seed, shape):
    """in test mode out is x, whatever p and the seed are"""
    x = numbers(draw(0), shape)
    out, _ = dropout_forward(x.copy(), {**train(p, seed), "mode": "test"})
    close(out, x, "out")


@cases(shape=[(3,), (4, 5)], seed=[None, 7])
def test_keeps_everything_at_p_1(dropout_forward, dropout_backward, shape, seed):
    """at p = 1 everything is kept: out is x and dx is dout"""
    x, dout = numbers(draw(0), shape), numbers(draw(1), shape)
    out, cache = dropout_forward(x.copy(), train(1.0, seed))
    close(out, x, "out")
    close(dropout_backward(dout.copy(), cache), dout, "dx")


@cases(dict(shape=(40,)), dict(shape=(6, 7)), dict(shape=(2, 3, 2, 4)), p=[0.25, 0.8, 0.3])
def test_zero_or_x_over_p(dropout_forward, shape, p):
    """in train mode each value of out is 0 or x / p"""
    x = numbers(draw(0), shape)
    out, _ = dropout_forward(x.copy(), train(p))
    kept(out, x, p)


@cases(
    dict(p=0.25, seeded=False),
    dict(p=0.8, seeded=False),
    dict(p=0.1, seeded=False),
    dict(p=0.25, seeded=True),
)
def test_share_kept(dropout_forward, p, seeded):
    """about a share of p is kept: p is the probability of keeping"""
    x = np.ones((N // 50, 50))
    seed = int(draw(0).integers(1, 2**31)) if seeded else None
    out, _ = dropout_forward(x.copy(), train(p, seed))
    share = np.mean(array(out, "out", shape=x.shape, trace=False) != 0)
    array(np.round(share * 20) / 20, "share kept")  # as evidence: coarse, so that luck is no part
    holds(
        abs(share - p) <= SLACK,
        f"{share:.1%} of {N} values are kept, should be about {p:.0%}: p is the probability of "
        "keeping a value",
    )


@cases(shape=[(40,), (6, 7), (2, 3, 2, 4)], p=[0.25, 0.8])
def test_backward_uses_the_mask_of_the_forward(dropout_forward, dropout_backward, shape, p):
    """dx is dout / p where the forward kept the value, and 0 where it dropped it"""
    x, dout = numbers(draw(0), shape), numbers(draw(1), shape)
    out, cache = dropout_forward(x.copy(), train(p))
    mask = array(out, "out", shape=shape, trace=False) != 0
    same_mask(dropout_backward(dout.copy(), cache), dout, p, mask)


@cases(shape=[(3,), (4, 5)], p=[0.25, 1.0])
def test_backward_in_test_mode(dropout_forward, dropout_backward, shape, p):
    """after a forward in test mode dx is dout"""
    x, dout = numbers(draw(0), shape), numbers(draw(1), shape)
    _, cache = dropout_forward(x, evaluation(p))
    close(dropout_backward(dout.copy(), cache), dout, "dx")


@cases(p=[0.5, 0.8])
def test_gradient_where_x_is_zero(dropout_forward, dropout_backward, p):
    """where x is 0 the gradient passes all the same when the value was kept"""
    dout = numbers(draw(0), (10, 10))
    out, cache = dropout_forward(np.zeros((10, 10)), train(p))
    close(out, np.zeros((10, 10)), "out")
    passed = kept(dropout_backward(dout.copy(), cache), dout, p, "dx")
    holds(
        passed.any(),  # none of 100 is kept with probability 2**-100 at most
        f"x and dx are 0 everywhere, should be dout / p at about {p:.0%} of the places: out is 0 "
        "there without having been dropped",
    )


@cases(
    dict(shape=(48, 48)), dict(shape=(4, 12, 10)), dict(shape=(4, 3, 8, 6)), seeded=[False, True]
)
def test_each_value_is_drawn_for_itself(dropout_forward, shape, seeded):
    """each value is drawn for itself: no two rows, columns or other slices share a mask"""
    x = numbers(draw(0), shape)
    seed = int(draw(1).integers(1, 2**31)) if seeded else None
    out, _ = dropout_forward(x.copy(), train(0.5, seed))
    mask = array(out, "out", shape=shape, trace=False) != 0
    for axis in range(len(shape)):
        slices = np.moveaxis(mask, axis, 0).reshape(shape[axis], -1)
        masks = len({each.tobytes() for each in slices})
        holds(
            masks == shape[axis],
            f"the {shape[axis]} slices along axis {axis} have {masks} different masks: "
            "each value is to be drawn for itself",
        )
        counts = slices.sum(1)
        none, all_ = int(counts.min()) == 0, int(counts.max()) == slices.shape[1]
        holds(
            not none and not all_,
            f"along axis {axis} a whole slice of {slices.shape[1]} values is "
            f"{'dropped' if none else 'kept'}: each value is to be drawn for itself",
        )
        # 48 counts of 48 values are equal with probability 0.12**47.
        holds(
            len(shape) > 2 or counts.min() < counts.max(),
            f"along axis {axis} exactly {counts[0]} values of each slice are kept: each value is "
            "to be drawn for itself",
        )


@cases(p=[0.5])
def test_calls_draw_anew(dropout_forward, p):
    """without a seed each call draws anew, and the number of values kept varies"""
    x = numbers(draw(0), (10, 10))
    masks = []
    for _ in range(10):
        out, _ = dropout_forward(x.copy(), train(p))
        masks.append(array(out, "out", shape=x.shape, trace=False) != 0)
    for i, j in itertools.combinations(range(10), 2):
        holds(
            not np.array_equal(masks[i], masks[j]),
            f"call {i + 1} and call {j + 1} drop the same values: without a seed each call is to "
            "draw anew",
        )
    # Ten counts of 100 values with p = 1/2 are equal with probability below 0.08**9 = 2e-10.
    counts = {int(mask.sum()) for mask in masks}
    holds(
        len(counts) > 1,
        f"each of ten calls keeps exactly {min(counts)} of 100 values: each value is to be drawn "
        "for itself, so the number varies",
    )


@cases(
    dict(seeds=(5, 6), shape=(8, 8)),
    dict(seeds=(1, 0), shape=(60,)),
    dict(seeds=(0, 2**32 - 1), shape=(8, 8)),
    dict(seeds=(2**31 - 1, 2**32 - 1), shape=(8, 8)),  # alike in their lower 31 bits
)
def test_seed(dropout_forward, dropout_backward, seeds, shape):
    """the same seed gives the same mask, another seed another one; 0 is a seed"""
    first, second = seeds
    x = numbers(draw(0), shape)
    masks = []
    for seed in (first, second, first, None, second):
        out, cache = dropout_forward(x.copy(), train(0.5, seed))
        masks.append(kept(out, x, 0.5))
        same_mask(dropout_backward(x.copy(), cache), x, 0.5, masks[-1])
    for seed, one, two in ((first, 0, 2), (second, 1, 4)):
        holds(
            np.array_equal(masks[one], masks[two]),
            f"two calls with seed {seed} drop different values, should drop the same",
        )
    for this, that, one, two in ((first, second, 0, 1), (first, "no", 2, 3), (second, "no", 4, 3)):
        holds(
            not np.array_equal(masks[one], masks[two]),
            f"calls with seed {this} and with {that if that == 'no' else f'seed {that}'}"
            f"{' seed' if that == 'no' else ''} drop the same values, should drop different ones",
        )


@cases(seed=[0, 123], p=[0.5])
def test_global_generator_is_not_reseeded(dropout_forward, seed, p):
    """a call with a seed does not make the calls without one repeat themselves"""
    x = numbers(draw(0), (8, 8))
    masks = []
    for given in (seed, None, seed, None):
        out, _ = dropout_forward(x.copy(), train(p, given))
        masks.append(array(out, "out", shape=x.shape, trace=False) != 0)
    holds(
        not np.array_equal(masks[1], masks[3]),
        f"after each call with seed {seed} the next call without a seed drops the same values: "
        "the seed is for one call, not for the global generator",
    )


@cases(seed=[0], mode=["train", "test"])
def test_numbers_of_the_global_generator(dropout_forward, seed, mode):
    """after a call with a seed NumPy's global generator does not start over"""
    x, numbers_drawn = numbers(draw(0), (3, 4)), []
    for _ in range(2):
        dropout_forward(x.copy(), {**train(0.5, seed), "mode": mode})
        numbers_drawn.append(number(fetch(next_global_number), "np.random.random()"))
    holds(
        numbers_drawn[0] != numbers_drawn[1],
        f"np.random.random() gives {numbers_drawn[0]:.6g} after each call with seed {seed}: the "
        "call has seeded NumPy's global generator",
    )


@cases(dict(p=0.8, kind="int64"), dict(p=0.4, kind="int32"), dict(p=0.8, kind="uint8"))
def test_integers(dropout_forward, dropout_backward, p, kind):
    """of an integer x the kept values are x / p, not whole numbers"""
    x = np.arange(1, 61).reshape(6, 10).astype(kind)
    dout = numbers(draw(0), x.shape)
    out, cache = dropout_forward(x.copy(), train(p))
    mask = kept(out, x.astype(float), p, given=np.float32)
    same_mask(dropout_backward(dout.copy(), cache), dout, p, mask, given=np.float32)


@cases(mode=["train", "test"], shape=[(5,), (4, 5)], seed=[3, None])
def test_inputs_are_left_alone(dropout_forward, dropout_backward, mode, shape, seed):
    """the forward changes neither x nor dropout_param, the backward does not change dout"""
    x, dout = numbers(draw(0), shape), numbers(draw(1), shape)
    dropout_param = {**train(0.25, seed), "mode": mode}
    with unchanged(x, dropout_param):
        _, cache = dropout_forward(x, dropout_param)
    with unchanged(dout):
        dropout_backward(dout, cache)


@cases(mode=["train", "test"], shape=[(40,), (6, 7)])
def test_cached_x_is_left_alone(dropout_forward, dropout_backward, mode, shape):
    """the backward changes neither x nor dropout_param through the cache"""
    x, dout = numbers(draw(0), shape), numbers(draw(1), shape)
    held = remote(itself, x)  # stays on the answer's side, and is looked at by a test forward
    given = {**train(0.5, seed=3), "mode": mode}
    was, dropout_param = entries(given), remote(itself, given)
    _, cache = dropout_forward(held, dropout_param)
    dropout_backward(dout, cache)
    changed = text(fetch(entries, dropout_param), "dropout_param")
    holds(
        changed == was,
        f"dropout_param held {was} and holds {changed} after forward and backward"[:200],
    )
    out, _ = dropout_forward(held, evaluation(0.5))
    now = array(out, "out", shape=shape)
    place = tuple(map(int, np.unravel_index(np.argmax(now != x), shape)))
    holds(
        np.array_equal(now, x),
        f"x[{', '.join(map(str, place))}] was {x[place]:.6g} and is {now[place]:.6g} after forward "
        "and backward: x has been changed",
    )


@cases(
    dict(modes=("train", "test")),
    dict(modes=("test", "train")),
    dict(modes=("train", "train")),
    newest_first=[False, True],
)
def test_two_forwards_before_the_first_backward(
    dropout_forward, dropout_backward, modes, newest_first
):
    """two forwards may come before the first backward: mask and mode are in the cache alone"""
    xs, douts = numbers(draw(0), (2, 6, 7)), numbers(draw(1), (2, 6, 7))
    p = [0.25, 0.8]
    made = [
        dropout_forward(x.copy(), {"p": q, "mode": mode})
        for x, q, mode in zip(xs, p, modes, strict=True)
    ]
    for k in [1, 0] if newest_first else [0, 1]:
        out, cache = made[k]
        name = f"dx of the {('first', 'second')[k]} call"
        dx = dropout_backward(douts[k].copy(), cache)
        if modes[k] == "test":
            close(dx, douts[k], name)
        else:
            mask = array(out, "out", shape=(6, 7), trace=False) != 0
            same_mask(dx, douts[k], p[k], mask, name=name)


@cases(layout=["columns first", "mirrored", "every second", "channels last"])
def test_any_memory_layout(dropout_forward, dropout_backward, layout):
    """x and dout may be views of any memory layout"""
    views = []
    for a in numbers(draw(0), (2, 3, 4, 5)):
        if layout == "columns first":
            views.append(np.asfortranarray(a))
        elif layout == "mirrored":
            views.append(np.flip(a))
        elif layout == "every second":
            views.append(np.repeat(a, 2, axis=2)[:, :, ::2])
        else:
            views.append(np.ascontiguousarray(a.transpose(0, 2, 1)).transpose(0, 2, 1))
    x, dout = views
    out, cache = dropout_forward(x, train(0.4))
    mask = kept(out, x, 0.4)
    same_mask(dropout_backward(dout, cache), dout, 0.4, mask)


@cases(p=[0.25, 0.8])
def test_float32(dropout_forward, dropout_backward, p):
    """float32 inputs are taken too"""
    x, dout = numbers(draw(0), (2, 6, 7)).astype(np.float32)
    out, cache = dropout_forward(x.copy(), train(p))
    mask = kept(out, x, p, given=np.float32)
    same_mask(dropout_backward(dout.copy(), cache), dout, p, mask, given=np.float32)
