import math

import numpy as np
import torch

from harness.oracle import cases, close, draw, holds, table, tensor, unchanged

NAMES = ("W1", "b1", "W2", "b2")


def loss_of(W1, b1, W2, b2, X, y, reg):
    """The loss as PyTorch computes it."""
    scores = torch.relu(X @ W1 + b1) @ W2 + b2
    penalty = reg * ((W1**2).sum() + (W2**2).sum())
    return torch.nn.functional.cross_entropy(scores, y) + penalty


def truth(params, X, y, reg):
    """The loss and its gradients by autograd, in float64."""
    leaves = [tensor(params[name]).requires_grad_() for name in NAMES]
    loss = loss_of(*leaves, tensor(X), torch.from_numpy(y.astype(np.int64)), reg)
    gradients = torch.autograd.grad(loss, leaves)
    return loss.item(), tuple(gradient.numpy() for gradient in gradients)


def network(rng, N, D, H, C):
    """Parameters and a batch; some units are on and some off, and none is nearly 0."""
    while True:
        X, W1 = rng.normal(0.4, 1, (N, D)), rng.normal(0, 1, (D, H))
        b1 = rng.normal(0.2, 1, H)
        a = X @ W1 + b1
        if np.abs(a).min() > 0.01 and a[0].max() > 0 and (a.min() < 0 or a.size == 1):
            break
    W2, b2 = rng.normal(0.2, 1, (H, C)), rng.normal(0, 1, C)
    y = rng.permutation(np.arange(N) % C)  # as many classes as can be
    # The first example has its least probable class, so that neither the loss nor its gradients
    # are tiny: rounding in an honest 1 - p or log(p) would show there.
    y[0] = np.argmin(np.maximum(a[0], 0) @ W2 + b2)
    if N == C:
        y[1] = y[0]  # with each class once, sums over rows and over labels agree by chance
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, y


def entries(grads, names=NAMES):
    """The gradients of these names; Wrong when grads is no dict that holds them."""
    found = table(grads, "grads")
    for name in NAMES:
        holds(name in found, f"grads has no {name!r}, its keys are {list(found)}"[:200])
    return tuple(found[name] for name in names)


def labels(names):
    return tuple(f"grads[{name!r}]" for name in names)


def agrees(got, want, **options):
    """Loss and gradients together."""
    loss, grads = got
    close(loss, want[0], "loss", **options)
    close(entries(grads), want[1], labels(NAMES), **options)


SMALL = (
    dict(N=1, D=1, H=1, C=2),
    dict(N=1, D=3, H=2, C=4),
    dict(N=3, D=1, H=4, C=2),
    dict(N=4, D=4, H=4, C=4),
    dict(N=5, D=3, H=4, C=2),
)


@cases(N=[1, 3], C=[2, 5])
def test_scores_of_zero(two_layer_net, N, C):
    """with weights and biases of 0 the loss is log C"""
    params = {"W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, C)), "b2": np.zeros(C)}
    loss, _ = two_layer_net(params, draw(0).normal(size=(N, 2)), np.arange(N) % C, 0.5)
    close(loss, math.log(C), "loss")


@cases(*SMALL)
def test_data_loss(two_layer_net, N, D, H, C):
    """without penalty the loss is the mean cross-entropy"""
    params, X, y = network(draw(0), N, D, H, C)
    want, _ = truth(params, X, y, 0.0)
    loss, _ = two_layer_net(params, X, y, 0.0)
    close(loss, want, "loss")


@cases(dict(N=1, D=1, H=1, C=2), dict(N=3, D=2, H=4, C=3), reg=[1.0, 0.05])
def test_penalty_in_the_loss(two_layer_net, N, D, H, C, reg):
    """the penalty is reg times the sum of all squared weights, biases left out"""
    params, X, y = network(draw(0), N, D, H, C)
    want, _ = truth(params, X, y, reg)
    loss, _ = two_layer_net(params, X, y, reg)
    close(loss, want, "loss")


@cases(*SMALL)
def test_gradients_of_the_second_layer(two_layer_net, N, D, H, C):
    """without penalty the gradients of W2 and b2 equal PyTorch's"""
    params, X, y = network(draw(0), N, D, H, C)
    want = truth(params, X, y, 0.0)[1][2:]
    _, grads = two_layer_net(params, X, y, 0.0)
    close(entries(grads, NAMES[2:]), want, labels(NAMES[2:]))


@cases(*SMALL)
def test_gradients_of_the_first_layer(two_layer_net, N, D, H, C):
    """without penalty the gradients of W1 and b1 equal PyTorch's"""
    params, X, y = network(draw(0), N, D, H, C)
    want = truth(params, X, y, 0.0)[1][:2]
    _, grads = two_layer_net(params, X, y, 0.0)
    close(entries(grads, NAMES[:2]), want, labels(NAMES[:2]))


@cases(dict(N=1, D=1, H=1, C=2), dict(N=3, D=2, H=4, C=3), reg=[1.0, 0.05])
def test_penalty_in_the_gradients(two_layer_net, N, D, H, C, reg):
    """the penalty adds 2 * reg * W to the gradients of W1 and W2 and nothing to the biases'"""
    params, X, y = network(draw(0), N, D, H, C)
    want = truth(params, X, y, reg)[1]
    _, grads = two_layer_net(params, X, y, reg)
    close(entries(grads), want, labels(NAMES))


@cases(
    dict(N=1, D=2, H=3, C=2, reg=0.1),
    dict(N=6, D=2, H=5, C=3, reg=0.0),
    dict(N=5, D=5, H=5, C=5, reg=0.3),
    dict(N=3, D=4, H=3, C=3, reg=0.02),
    dict(N=8, D=3, H=10, C=4, reg=0.0),
    dict(N=9, D=6, H=7, C=3, reg=2),
)
def test_agrees_with_autograd(two_layer_net, N, D, H, C, reg):
    """the loss and all four gradients equal PyTorch's"""
    params, X, y = network(draw(N), N, D, H, C)
    want = truth(params, X, y, reg)
    agrees(two_layer_net(params, X, y, reg), want)


@cases(zero=["an example", "a unit"], reg=[0.0, 0.1])
def test_relu_at_zero(two_layer_net, zero, reg):
    """a hidden unit that is exactly 0 passes no gradient on"""
    params, X, y = network(draw(0), 4, 3, 5, 3)
    if zero == "an example":
        X[1], params["b1"][:] = 0, 0  # so that a is 0 in row 1, in any order of summation
    else:
        params["W1"][:, 2], params["b1"][2] = 0, 0
    want = truth(params, X, y, reg)
    agrees(two_layer_net(params, X, y, reg), want)


@cases(
    dict(size=1000.0, alike=True),
    dict(size=-1000.0, alike=True),
    dict(size=10000.0, alike=True),
    dict(size=2000.0, alike=False),
    dict(size=10000.0, alike=False),
)
def test_large_scores(two_layer_net, size, alike):
    """with scores of up to 1e4 in size the loss and the gradients are finite and right"""
    params, X, y = network(draw(0), 4, 3, 5, 3)
    if alike:
        params["b2"] += size
    else:
        # The first unit reads a feature of its own and adds it to all scores of an example alike.
        X[:, 0] = [size, size / 2, 0.0, size / 1000]
        params["W1"][:, 0], params["W1"][0] = 0, 0
        params["W1"][0, 0], params["b1"][0], params["W2"][0] = 1, 0.5, 0.9
    want = truth(params, X, y, 0.0)
    # Scores of 1e4 are rounded by 1e-12, and so are the probabilities. The weight of that large
    # feature gets the sum of a row of dscores, which is 0 but for that, times 1e4: an honest
    # 1e-8. What these cases are about is off by far more, or not finite.
    agrees(two_layer_net(params, X, y, 0.0), want, rtol=1e-5, atol=1e-5)


@cases(gap=[20.0, 40.0, 90.0], N=[1, 3])
def test_unlikely_labels(two_layer_net, gap, N):
    """where the right class has next to no probability the loss is right, too"""
    params, X, y = network(draw(0), N, 2, 3, 4)
    params["W2"] *= 0.1 / np.abs(params["W2"]).max() / (1 + np.abs(X @ params["W1"]).max())
    params["b2"] = np.array([0.0, gap, gap - 1, 0.5 * gap])
    y[:] = 0
    want = truth(params, X, y, 0.0)
    agrees(two_layer_net(params, X, y, 0.0), want)


@cases(dict(N=1, D=2, H=2, C=2), dict(N=4, D=3, H=5, C=3), reg=[0.0, 0.1])
def test_inputs_are_left_alone(two_layer_net, N, D, H, C, reg):
    """params, X and y are the same after the call as before"""
    params, X, y = network(draw(0), N, D, H, C)
    with unchanged(params, X, y):
        two_layer_net(params, X, y, reg)


def test_calls_do_not_know_each_other(two_layer_net):
    """a call is not affected by earlier ones, of the same sizes or of others"""
    sizes = [(4, 3, 5, 3), (4, 3, 5, 3), (2, 4, 3, 2), (4, 3, 5, 3), (2, 4, 3, 2)]
    for k, plan in enumerate(sizes):
        params, X, y = network(draw(k), *plan)
        want = truth(params, X, y, 0.1)
        loss, grads = two_layer_net(params, X, y, 0.1)
        close(loss, want[0], f"round {k + 1}: loss")
        names = tuple(f"round {k + 1}: {label}" for label in labels(NAMES))
        close(entries(grads), want[1], names)


@cases(kind=["int32", "uint8"])
def test_any_integer_labels(two_layer_net, kind):
    """y may be of any integer dtype"""
    params, X, y = network(draw(0), 6, 3, 4, 3)
    want = truth(params, X, y, 0.1)
    agrees(two_layer_net(params, X, y.astype(kind), 0.1), want)


@cases(order=[("b1", "b2", "W1", "W2"), ("W2", "b2", "W1", "b1")])
def test_any_order_of_params(two_layer_net, order):
    """the entries of params go by their names, in whatever order they stand"""
    params, X, y = network(draw(0), 4, 3, 3, 3)
    want = truth(params, X, y, 0.1)
    agrees(two_layer_net({name: params[name] for name in order}, X, y, 0.1), want)


@cases(layout=["columns first", "mirrored", "every second"])
def test_any_memory_layout(two_layer_net, layout):
    """X and the weights may be views of any memory layout"""
    params, X, y = network(draw(0), 4, 3, 5, 2)
    want = truth(params, X, y, 0.1)

    def view(a):
        if layout == "columns first":
            return np.asfortranarray(a)
        if layout == "mirrored":
            return np.flip(np.ascontiguousarray(np.flip(a)))
        return np.repeat(a, 2, axis=0)[::2]

    params = {name: view(value) for name, value in params.items()}
    agrees(two_layer_net(params, view(X), view(y), 0.1), want)


@cases(dict(N=3, D=2, H=4, C=3), dict(N=5, D=4, H=3, C=2))
def test_float32(two_layer_net, N, D, H, C):
    """float32 inputs are taken too"""
    params, X, y = network(draw(0), N, D, H, C)
    params = {name: value.astype(np.float32) for name, value in params.items()}
    X = X.astype(np.float32)
    want = truth(params, X, y, 0.125)
    agrees(two_layer_net(params, X, y, 0.125), want, given=np.float32)
