import numpy as np
import torch

from harness.oracle import array, autograd, cases, close, draw, holds, remote, tensor, unchanged


def forward(x):
    return torch.relu(tensor(x)).numpy()


def gradient(x, dout):
    return autograd(torch.relu, (x,), upstream=dout)[0]


def batch(rng, shape):
    """x of both signs, some beyond 6, none near 0; a dout of both signs and not centred."""
    x, dout = rng.normal(0, 4, (2, *shape))
    x += np.copysign(0.05, x)
    dout = dout / 4 + 0.3
    if x.size > 1:  # whatever was drawn: an entry far to the right and one far to the left
        x.flat[rng.permutation(x.size)[:2]] = 7.5, -7.5
    return x, dout + np.copysign(0.05, dout)


def itself(a):
    return a


@cases(x=[3.0, -3.0, 0.25, -0.25, 7.5, -7.5, 1000.0])
def test_one_number(relu_forward, x):
    """a positive number passes as it is, a negative one becomes 0"""
    out, _ = relu_forward(np.array([x]))
    close(out, np.array([max(x, 0.0)]), "out")


@cases(shape=[(4,), (2, 3), (3, 3), (5, 1), (2, 3, 4), (2, 3, 2, 4)])
def test_forward(relu_forward, shape):
    """out is max(x, 0) entry by entry, in any shape"""
    x, _ = batch(draw(0), shape)
    want = forward(x)
    out, _ = relu_forward(x)
    close(out, want, "out")


@cases(x=[2.0, -2.0, 8.0], dout=[5.0, -5.0, 0.5])
def test_one_gradient(relu_forward, relu_backward, x, dout):
    """the gradient passes where x is positive and is 0 where x is negative, whatever its sign"""
    _, cache = relu_forward(np.array([x]))
    want = np.array([dout if x > 0 else 0.0])
    close(relu_backward(np.array([dout]), cache), want, "dx")


@cases(shape=[(4,), (2, 3), (3, 3), (5, 1), (2, 3, 4), (2, 3, 2, 4)])
def test_backward_agrees_with_pytorch(relu_forward, relu_backward, shape):
    """dx equals PyTorch's, in the shape of x"""
    x, dout = batch(draw(0), shape)
    want = gradient(x, dout)
    _, cache = relu_forward(x)
    close(relu_backward(dout, cache), want, "dx")


@cases(zero=[0.0, -0.0], shape=[(1,), (2, 3), (3, 2, 2)])
def test_gradient_at_zero(relu_forward, relu_backward, zero, shape):
    """where x is 0 or -0.0 the gradient is 0"""
    x, dout = batch(draw(0), shape)
    x.flat[::3] = zero
    want = gradient(x, dout)
    out, cache = relu_forward(x.copy())
    close(out, forward(x), "out")
    close(relu_backward(dout, cache), want, "dx")


@cases(size=[1e-3, 1e-6, 1e-9, 1e-30])
def test_near_zero(relu_forward, relu_backward, size):
    """however small, a positive number passes with its whole gradient, a negative one does not"""
    x, dout = batch(draw(0), (3, 4))
    x *= size
    want = gradient(x, dout)
    out, cache = relu_forward(x.copy())
    close(out, forward(x), "out")
    close(relu_backward(dout, cache), want, "dx")


@cases(shape=[(3,), (2, 3), (3, 2, 2)])
def test_inputs_are_left_alone(relu_forward, relu_backward, shape):
    """the forward does not change x, the backward does not change dout"""
    x, dout = batch(draw(0), shape)
    x.flat[2] = 0
    with unchanged(x):
        _, cache = relu_forward(x)
    with unchanged(dout):
        relu_backward(dout, cache)


@cases(shape=[(3,), (3, 4)])
def test_cached_x_is_left_alone(relu_forward, relu_backward, shape):
    """the backward does not change x through the cache"""
    x, dout = batch(draw(0), shape)
    # x stays on the answer's side. As the upstream gradient of an x that is positive everywhere
    # it comes back as dx, before it has had its own backward and after it.
    _, cache = relu_forward(np.ones(shape))
    before = array(relu_backward(x.copy(), cache), "dx", shape=shape)
    held = remote(itself, x)
    _, cache = relu_forward(held)
    relu_backward(dout, cache)
    _, cache = relu_forward(np.ones(shape))
    after = array(relu_backward(held, cache), "dx", shape=shape)
    place = tuple(map(int, np.unravel_index(np.argmax(before != after), shape)))
    holds(
        np.array_equal(before, after, equal_nan=True),
        f"x[{', '.join(map(str, place))}] is {before[place]:.6g} before the backward and "
        f"{after[place]:.6g} after it: the backward has changed x",
    )


@cases(same_shape=[False, True], newest_first=[False, True])
def test_two_forwards_before_the_first_backward(
    relu_forward, relu_backward, same_shape, newest_first
):
    """two forwards may come before the first backward: the state is in the cache alone"""
    batches = [batch(draw(0), (3, 4)), batch(draw(1), (3, 4) if same_shape else (2, 5))]
    wants = [gradient(x, dout) for x, dout in batches]
    caches = [relu_forward(x)[1] for x, _ in batches]
    for k in [1, 0] if newest_first else [0, 1]:
        which = ("first", "second")[k]
        close(relu_backward(batches[k][1], caches[k]), wants[k], f"dx of the {which} batch")


@cases(layout=["columns first", "mirrored", "every second", "channels last"])
def test_any_memory_layout(relu_forward, relu_backward, layout):
    """x and dout may be views of any memory layout"""
    views = []
    for a in batch(draw(0), (2, 3, 4)):
        if layout == "columns first":
            views.append(np.asfortranarray(a))
        elif layout == "mirrored":
            views.append(a[::-1, :, ::-1])
        elif layout == "every second":
            views.append(np.repeat(a, 2, axis=2)[:, :, ::2])
        else:
            views.append(np.ascontiguousarray(a.transpose(0, 2, 1)).transpose(0, 2, 1))
    x, dout = views
    want_out, want = forward(x), gradient(x, dout)
    out, cache = relu_forward(x)
    close(out, want_out, "out")
    close(relu_backward(dout, cache), want, "dx")


@cases(shape=[(5,), (3, 4)])
def test_float32(relu_forward, relu_backward, shape):
    """float32 inputs are taken too"""
    x, dout = (a.astype(np.float32) for a in batch(draw(0), shape))
    want_out, want = forward(x), gradient(x, dout)
    out, cache = relu_forward(x)
    close(out, want_out, "out", given=np.float32)
    close(relu_backward(dout, cache), want, "dx", given=np.float32)
