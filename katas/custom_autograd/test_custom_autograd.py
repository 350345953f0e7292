import numpy as np
import torch

from harness.oracle import cases, close, draw, fetch, holds, unchanged


def inputs(rng, shape):
    """Entries of both signs, none nearer to 0 than 1/4, and an upstream gradient of both signs."""
    z, g = rng.standard_normal((2, *shape))
    sign = np.where(np.arange(z.size).reshape(shape) % 2 == 0, 1.0, -1.0)
    if z.size > 2:
        sign = rng.permutation(sign.reshape(-1)).reshape(shape)
    return leaf(sign * (abs(z) + 0.25)), torch.tensor(g + np.copysign(0.25, g))


def leaf(values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def result(relu, x, name="out"):
    """What the answer gives, when it is a float tensor of the shape of x."""
    out = relu(x)
    holds(
        isinstance(out, torch.Tensor) and out.is_floating_point(),
        lambda: f"{name} is a {type(out).__name__}, should be a float tensor",
    )
    holds(
        out.shape == x.shape,
        lambda: f"{name} has shape {tuple(out.shape)}, should have that of x: {tuple(x.shape)}",
    )
    return out


def gradient(out, x, upstream, name="x.grad", **how):
    """The gradient that arrives at x."""
    holds(out.requires_grad, "the result is not attached to x: no gradient can flow back")
    total = (out.double() * upstream).sum()
    (dx,) = torch.autograd.grad(total, x, allow_unused=True, **how)
    holds(dx is not None, f"{name} is None: no gradient arrives at x")
    return dx


def wanted(x, upstream):
    return torch.autograd.grad((torch.relu(x) * upstream.to(x.dtype)).sum(), x)[0]


def node_of_a_function():
    """Whether a tensor that is alive over there was made by a Function that is not torch's own.

    The engine keeps what the last call made. Young objects first: it is nearly always there.
    """
    import gc

    import torch

    def own(node, depth=8):
        if node is None or depth == 0:
            return False
        if isinstance(node, torch.autograd.function.BackwardCFunction):
            return type(node).__name__ != "ThroughBackward"
        return any(own(before, depth - 1) for before, _ in node.next_functions)

    for generation in (0, 1, 2):
        for thing in gc.get_objects(generation=generation):
            if type(thing) is torch.Tensor and own(thing.grad_fn):
                return True
    return False


@cases(shape=[(2,), (5,), (2, 3), (2, 1, 4)])
def test_values(relu, shape):
    """the result is max(x, 0), entry by entry, in the shape of x"""
    x, _ = inputs(draw(0), shape)
    want = torch.relu(x)
    close(result(relu, x), want, "out")


@cases(shape=[(2,), (5,), (2, 3), (2, 1, 4)])
def test_gradient(relu, shape):
    """the upstream gradient comes back where x is positive, and 0 elsewhere"""
    x, upstream = inputs(draw(0), shape)
    want = wanted(x, upstream)
    out = result(relu, x)
    close(gradient(out, x, upstream), want, "x.grad")


@cases(values=[(0.0,), (-0.0,), (0.0, 1.5), (-1.0, 0.0, 2.0, -0.0)])
def test_at_zero(relu, values):
    """at 0 and -0.0 the value and the gradient are 0"""
    x, upstream = leaf(values), torch.arange(3.0, 3.0 + len(values), dtype=torch.float64)
    value, want = torch.relu(x), wanted(x, upstream)
    out = result(relu, x)
    close(out, value, "out")
    close(gradient(out, x, upstream), want, "x.grad")


@cases(size=[1e-3, 1e-9, 1e-30, 7.5, 1e3, 1e9])
def test_small_and_large(relu, size):
    """a tiny number above 0 is positive, and a large one is not cut off"""
    x, upstream = leaf([size, -size, 2 * size]), torch.tensor([2.0, 3.0, -5.0]).double()
    value, want = torch.relu(x), wanted(x, upstream)
    out = result(relu, x)
    close(out, value, "out")
    close(gradient(out, x, upstream), want, "x.grad")


@cases(view=["none", "transposed", "every second"], requires_grad=[True, False])
def test_input_is_left_alone(relu, view, requires_grad):
    """x is not changed, also where it is a view or requires no gradient"""
    x, upstream = inputs(draw(0), (3, 4))
    x = x.detach()
    if view == "transposed":
        x = x.T.contiguous().T
    elif view == "every second":
        x = x.repeat_interleave(2, 1)[:, ::2]
    x.requires_grad_(requires_grad)
    value = torch.relu(x)
    with unchanged(x):
        out = result(relu, x)
    close(out, value, "out")
    if requires_grad:
        want = wanted(x, upstream)
        with unchanged(x):
            close(gradient(out, x, upstream), want, "x.grad")


@cases(view=["transposed", "expanded"])
def test_upstream_is_a_view(relu, view):
    """the upstream gradient may be a view, such as a transpose, and is not changed"""
    x, upstream = inputs(draw(0), (3, 4))
    if view == "expanded":
        upstream = upstream[:, :1].expand(3, 4)
    want = wanted(x, upstream)
    out = result(relu, x)
    arrived = []
    if out.requires_grad:
        out.register_hook(arrived.append)
    # What comes back through a transpose is one; through a sum, one number for all of a row.
    turned = view == "transposed"
    onward = (out.T, upstream.T.contiguous()) if turned else (out.sum(1), upstream[:, 0])
    close(gradient(onward[0], x, onward[1]), want, "x.grad")
    close(arrived[0], upstream, "the upstream gradient after the backward")


@cases(same_shape=[True, False], newest_first=[False, True])
def test_several_calls_before_the_backward(relu, same_shape, newest_first):
    """each call's backward goes by its own x, in whichever order they come"""
    rng = draw(0)
    pairs = [inputs(rng, (6,)), inputs(rng, (6,) if same_shape else (2, 4))]
    wants = [wanted(*pair) for pair in pairs]
    outs = [result(relu, x) for x, _ in pairs]
    for k in [1, 0] if newest_first else [0, 1]:
        name = f"x.grad of the {('first', 'second')[k]} call"
        close(gradient(outs[k], *pairs[k], name), wants[k], name)


@cases(shape=[(3,), (2, 3)])
def test_one_graph_twice(relu, shape):
    """one graph can be walked back twice, each time with its own upstream gradient"""
    rng = draw(0)
    x, first = inputs(rng, shape)
    second = inputs(rng, shape)[1]
    wants = wanted(x, first), wanted(x, second)
    out = result(relu, x)
    for upstream, want, name in zip((first, second), wants, ("first", "second"), strict=True):
        got = gradient(out, x, upstream, retain_graph=True)
        close(got, want, f"x.grad of the {name} backward")


@cases(shape=[(2,), (5,), (2, 3)])
def test_gradient_of_the_gradient(relu, shape):
    """the gradient can be differentiated: by the upstream gradient it is 1 where x is positive"""
    rng = draw(0)
    x, upstream = inputs(rng, shape)
    upstream.requires_grad_()
    direction = torch.tensor(rng.uniform(1, 2, shape))
    want = wanted(x, direction)  # linear in the upstream gradient, with the same mask
    out = result(relu, x)
    dx = gradient(out, x, upstream, create_graph=True)
    holds(
        dx.requires_grad,
        "the gradient is not attached to the upstream gradient: it cannot be differentiated",
    )
    both = torch.autograd.grad((dx * direction).sum(), [upstream, x], allow_unused=True)
    by_upstream, by_x = (None if one is None else one.detach() for one in both)
    holds(by_upstream is not None, "the gradient does not depend on the upstream gradient")
    close(by_upstream, want, "derivative of x.grad by the upstream gradient")
    if by_x is not None:
        close(by_x, np.zeros(shape), "derivative of x.grad by x")


@cases(n=[1, 4], hidden=[3, 5])
def test_gradient_penalty(relu, n, hidden):
    """in a small network a gradient penalty sends the right gradients to the weights"""
    rng = draw(hidden)
    x, w, v = (leaf(rng.standard_normal(s)) for s in ((n, 3), (3, hidden), (hidden,)))
    with torch.no_grad():  # a hidden unit that is on for every sample: something always flows
        w[:, 0] = 1
        x[:] = abs(x)

    def penalty(activation):
        score = activation(x @ w) @ v
        (slope,) = torch.autograd.grad(score.sum(), x, create_graph=True, allow_unused=True)
        holds(slope is not None, "no gradient arrives at the network's input")
        holds(slope.requires_grad, "the gradient cannot be differentiated again")
        return torch.autograd.grad((slope * slope).sum(), [w, v], allow_unused=True)

    def checked(h):
        out = result(relu, h)
        holds(out.requires_grad, "the result is not attached to x: no gradient can flow back")
        return out.double()

    want = penalty(torch.relu)
    got = penalty(checked)
    for one, right, name in zip(got, want, ("w", "v"), strict=True):
        holds(one is not None, f"no gradient of the penalty arrives at {name}")
        close(one, right, f"gradient of the penalty by {name}")


@cases(shape=[(3,)])
def test_built_on_a_function(relu, shape):
    """the result is made by a torch.autograd.Function, not by torch's own derivatives"""
    x, _ = inputs(draw(0), shape)
    out = result(relu, x)
    holds(out.requires_grad, "the result is not attached to x: no gradient can flow back")
    holds(
        fetch(node_of_a_function),
        "the graph of the result has no node of a torch.autograd.Function: "
        "its gradient comes from torch's own operators",
    )


@cases(shape=[(4,), (2, 3)])
def test_float32(relu, shape):
    """float32 tensors give the same values and gradients"""
    x, upstream = inputs(draw(0), shape)
    x = x.detach().float().requires_grad_()
    value, want = torch.relu(x), wanted(x, upstream)
    out = result(relu, x)
    close(out, value, "out", given=np.float32)
    close(gradient(out, x, upstream), want, "x.grad", given=np.float32)
