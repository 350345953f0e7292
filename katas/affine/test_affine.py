import numpy as np
import torch

from harness.oracle import array, autograd, cases, close, draw, holds, remote, tensor, unchanged

GRADIENTS = ("dx", "dw", "db")


def affine(x, w, b):
    """PyTorch's own layer, whose weight is the transpose of w."""
    return torch.nn.functional.linear(x.flatten(1), w.T, b)


def forward(x, w, b):
    return affine(*map(tensor, (x, w, b))).numpy()


def gradients(x, w, b, dout):
    return autograd(affine, (x, w, b), upstream=dout)


def layer(rng, N, shape, M):
    """Inputs and an upstream gradient, none of them centred."""
    D = int(np.prod(shape))
    x, w = rng.normal(0.5, 1, (N, *shape)), rng.normal(0.3, 1, (D, M))
    return x, w, rng.normal(1, 1, M), rng.normal(0.7, 1, (N, M))


def itself(a):
    return a


@cases(w=[1.0, -2.0], b=[0.0, 0.5])
def test_one_number_each(affine_forward, w, b):
    """where every axis is 1, out is x * w + b"""
    out, _ = affine_forward(np.array([[3.0]]), np.array([[w]]), np.array([b]))
    close(out, np.array([[3 * w + b]]), "out")


@cases(dict(N=1, M=1), dict(N=1, M=3), dict(N=3, M=1), dict(N=3, M=3), dict(N=2, M=4))
def test_bias(affine_forward, N, M):
    """with weights of 0 every row of out is b, added once"""
    b = np.arange(1.0, M + 1)
    want = np.stack([b] * N)
    out, _ = affine_forward(draw(0).normal(size=(N, 2)), np.zeros((2, M)), b)
    close(out, want, "out")


@cases(
    dict(N=1, D=2, M=1),
    dict(N=2, D=1, M=3),
    dict(N=3, D=3, M=3),
    dict(N=4, D=2, M=5),
)
def test_forward(affine_forward, N, D, M):
    """out is x @ w + b, example by example"""
    x, w, b, _ = layer(draw(N), N, (D,), M)
    want = forward(x, w, b)
    out, _ = affine_forward(x, w, b)
    close(out, want, "out")


@cases(
    dict(N=1, shape=(2, 3)),
    dict(N=2, shape=(1, 3)),
    dict(N=2, shape=(2, 2)),
    dict(N=4, shape=(2, 2)),
    dict(N=2, shape=(3, 2, 4)),
    dict(N=3, shape=(1, 2, 1, 3)),
)
def test_flattens_in_row_order(affine_forward, N, shape):
    """an example of several axes is flattened in row order, the last axis running fastest"""
    D = int(np.prod(shape))
    x = np.arange(1.0, N * D + 1).reshape(N, *shape)
    want = np.arange(1.0, N * D + 1).reshape(N, D)
    out, _ = affine_forward(x, np.eye(D), np.zeros(D))  # hands every number on
    close(out, want, "out")


@cases(dict(N=1, M=2), dict(N=3, M=1), dict(N=3, M=3), dict(N=4, M=2))
def test_db_is_the_sum_of_dout(affine_forward, affine_backward, N, M):
    """db is the sum of dout over the batch, of shape (M,)"""
    x, w, b, dout = layer(draw(0), N, (2,), M)
    want = dout.sum(0)
    _, cache = affine_forward(x, w, b)
    _, _, db = affine_backward(dout, cache)
    close(db, want, "db")


@cases(
    dict(N=1, D=2, M=3),
    dict(N=2, D=1, M=2),
    dict(N=3, D=3, M=3),
    dict(N=4, D=2, M=5),
)
def test_dw_is_x_transposed_times_dout(affine_forward, affine_backward, N, D, M):
    """dw is flattened x, transposed, times dout"""
    x, w, b, dout = layer(draw(0), N, (D,), M)
    want = (tensor(x).T @ tensor(dout)).numpy()
    _, cache = affine_forward(x, w, b)
    _, dw, _ = affine_backward(dout, cache)
    close(dw, want, "dw")


@cases(
    dict(N=1, shape=(2,), M=1),
    dict(N=3, shape=(3,), M=3),
    dict(N=2, shape=(2, 3), M=4),
    dict(N=2, shape=(1, 4), M=1),
    dict(N=3, shape=(2, 1, 2), M=2),
)
def test_dx_has_the_shape_of_x(affine_forward, affine_backward, N, shape, M):
    """dx is dout times w transposed, in the shape of x"""
    x, w, b, dout = layer(draw(0), N, shape, M)
    want = gradients(x, w, b, dout)[0]
    _, cache = affine_forward(x, w, b)
    dx, _, _ = affine_backward(dout, cache)
    close(dx, want, "dx")


@cases(
    dict(N=1, shape=(1,), M=1),
    dict(N=1, shape=(2, 3), M=4),
    dict(N=4, shape=(4,), M=4),
    dict(N=4, shape=(2, 2), M=4),
    dict(N=5, shape=(3, 1, 2), M=2),
    dict(N=2, shape=(2, 3, 2), M=7),
    dict(N=9, shape=(4,), M=3),
)
def test_agrees_with_autograd(affine_forward, affine_backward, N, shape, M):
    """dx, dw and db equal PyTorch's"""
    x, w, b, dout = layer(draw(N), N, shape, M)
    want = gradients(x, w, b, dout)
    _, cache = affine_forward(x, w, b)
    close(affine_backward(dout, cache), want, GRADIENTS, factors={"D": w.shape[0]})


@cases(dict(N=1, shape=(2,)), dict(N=2, shape=(3,)), dict(N=3, shape=(2, 2)))
def test_inputs_are_left_alone(affine_forward, affine_backward, N, shape):
    """the forward does not change x, w and b, the backward does not change dout"""
    x, w, b, dout = layer(draw(0), N, shape, 3)
    with unchanged(x, w, b):
        _, cache = affine_forward(x, w, b)
    with unchanged(dout):
        affine_backward(dout, cache)


@cases(dict(N=3, shape=(4,)), dict(N=2, shape=(2, 3)))
def test_cached_inputs_are_left_alone(affine_forward, affine_backward, N, shape):
    """after a forward and its backward x, w and b are what they were, in content and shape"""
    x, w, b, dout = layer(draw(0), N, shape, 3)
    names = ("out", "dx", "dw", "db")

    def both(x, w, b):
        out, cache = affine_forward(x, w, b)
        found = (out, *affine_backward(dout.copy(), cache))
        return [array(got, name) for got, name in zip(found, names, strict=True)]

    # The answer is compared with itself: whether its numbers are right is for other checks.
    before = both(x.copy(), w.copy(), b.copy())
    held = [remote(itself, a) for a in (x, w, b)]  # the same three arrays in both rounds
    both(*held)
    after = both(*held)
    for name, one, two in zip(names, before, after, strict=True):
        same = one.shape == two.shape
        where = f"has shape {one.shape} before and {two.shape} after"
        if same and one.size:
            place = int(np.argmax(one != two))
            same = np.allclose(one, two, rtol=1e-6, atol=1e-9, equal_nan=True)
            where = f"holds {one.flat[place]:.6g} before and {two.flat[place]:.6g} after"
        holds(
            same,
            f"for the same x, w and b {name} {where} they have been through forward and "
            "backward once: x, w or b has been changed",
        )


@cases(same_sizes=[False, True], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    affine_forward, affine_backward, same_sizes, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    layers = [layer(draw(0), 3, (2, 2), 2)]
    layers.append(layer(draw(1), 3, (2, 2), 2) if same_sizes else layer(draw(1), 2, (3,), 4))
    wants = [gradients(*each) for each in layers]
    caches = [affine_forward(x, w, b)[1] for x, w, b, _ in layers]
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        names = tuple(f"{name} of the {which} layer" for name in GRADIENTS)
        close(affine_backward(layers[k][3], caches[k]), wants[k], names)


@cases(layout=["columns first", "mirrored", "every second", "channels last"])
def test_any_memory_layout(affine_forward, affine_backward, layout):
    """x, w and dout may be views of any memory layout"""
    x, w, b, dout = layer(draw(0), 3, (2, 4), 5)
    want_out, want = forward(x, w, b), gradients(x, w, b, dout)
    if layout == "columns first":
        x, w, dout = map(np.asfortranarray, (x, w, dout))
    elif layout == "mirrored":
        x, w, dout = (np.flip(np.ascontiguousarray(np.flip(a))) for a in (x, w, dout))
    elif layout == "every second":
        x, w, dout = (np.repeat(a, 2, axis=-1)[..., ::2] for a in (x, w, dout))
    else:
        x = np.ascontiguousarray(x.transpose(0, 2, 1)).transpose(0, 2, 1)
        w = np.ascontiguousarray(w.T).T
    out, cache = affine_forward(x, w, b)
    close(out, want_out, "out")
    close(affine_backward(dout, cache), want, GRADIENTS)


@cases(dict(N=3, shape=(4,)), dict(N=5, shape=(2, 3)))
def test_float32(affine_forward, affine_backward, N, shape):
    """float32 inputs are taken too"""
    x, w, b, dout = (a.astype(np.float32) for a in layer(draw(0), N, shape, 3))
    want_out, want = forward(x, w, b), gradients(x, w, b, dout)
    out, cache = affine_forward(x, w, b)
    close(out, want_out, "out", given=np.float32)
    close(affine_backward(dout, cache), want, GRADIENTS, given=np.float32)
