"""harness.oracle.gradients: autograd and finite differences agree, and can disagree."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judge.wire import Decoder, Encoder, Handle, WireError
from harness.oracle import Wrong, autograd, close, slopes, tensor


def bilinear(x: Any, w: Any, b: Any) -> Any:
    """The same in torch and in NumPy."""
    return x @ w + b


@given(st.integers(0, 2**32), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=30)
def test_autograd_is_the_gradient(seed: int, n: int, d: int) -> None:
    rng = np.random.default_rng(seed)
    x, w, b, dout = rng.random((n, d)), rng.random((d, 2)), rng.random(2), rng.random((n, 2))
    dx, dw, db = autograd(bilinear, (x, w, b), upstream=dout)
    close((dx, dw, db), (dout @ w.T, x.T @ dout, dout.sum(0)), ("dx", "dw", "db"))
    close((dx, dw, db), slopes(bilinear, (x, w, b), upstream=dout), ("x", "w", "b"), rtol=1e-6)


def test_an_upstream_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="upstream has shape"):
        autograd(bilinear, (np.ones((3, 2)), np.ones((2, 2)), np.ones(2)), upstream=np.ones(2))


def test_no_library_of_symbols_is_loaded_for_a_gradient() -> None:
    """torch loads one for a seed; a judge that holds it is larger by a tenth."""
    text = (
        "import sys, numpy as np\n"
        "from harness.oracle import autograd\n"
        "autograd(lambda x: 2 * x, (np.ones(3),), upstream=np.ones(3))\n"
        "assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", text], check=True)


def test_slopes_of_a_curve() -> None:
    x = np.array([[0.3, -1.0], [2.0, 0.0]])
    (dx,) = slopes(lambda x: np.sum(np.sin(x)), (x,))
    close(dx, np.cos(x), "dx", rtol=1e-8)
    (dy,) = autograd(lambda x: torch.sin(x).sum(), (x,))
    close(dy, np.cos(x), "dx")


def test_a_wrong_gradient_is_seen() -> None:
    (dx,) = slopes(lambda x: np.sum(x**2), (np.array([1.0, 2.0]),))
    with pytest.raises(Wrong, match=r"^dx is 1/2 of what it should be$"):
        close(dx / 2, dx, "dx")


def test_autograd_leaves_its_inputs_alone() -> None:
    x = np.ones((2, 3), dtype=np.float32)[:, ::2]

    def changes(t: Any) -> Any:
        assert t.dtype == torch.float64
        return (t * 2).mul_(3).sum()

    (dx,) = autograd(changes, (x,))
    assert dx.dtype == np.float64
    close(dx, np.full((2, 2), 6.0), "dx")
    assert x.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_an_input_that_takes_no_part_has_gradient_zero() -> None:
    dx, dy = autograd(lambda x, y: x.sum(), (np.ones(2), np.ones((1, 3))))
    close((dx, dy), (np.ones(2), np.zeros((1, 3))), ("dx", "dy"))


def test_slopes_leaves_its_inputs_alone() -> None:
    x = np.array([1.0, 2.0])

    def changes(x: np.ndarray) -> float:
        x += 1
        return float(np.sum(x**2))

    (dx,) = slopes(changes, (x,))
    close(dx, np.array([4.0, 6.0]), "dx", rtol=1e-7)
    assert x.tolist() == [1.0, 2.0]


def test_slopes_of_no_numbers() -> None:
    (dx,) = slopes(np.sum, (np.zeros((0, 3)),))
    assert dx.shape == (0, 3)


@pytest.mark.parametrize(
    "value", [3, [1, 2], np.arange(6).reshape(2, 3)[:, ::-1], np.float32(0.5), np.zeros((0, 2))]
)
def test_a_tensor_is_a_copy_in_float64(value: Any) -> None:
    made = tensor(value)
    assert made.dtype == torch.float64
    assert np.array_equal(made.numpy(), np.asarray(value))
    if isinstance(value, np.ndarray) and value.size:
        made[0] = 99
        assert value.max() < 99


def test_close_takes_tensors_on_either_side() -> None:
    ones = torch.ones(2, dtype=torch.float64)
    close(ones, np.ones(2), "x")
    close(np.ones(2), ones, "x")
    close(ones.clone().requires_grad_(), ones, "x")
    close([ones, ones], np.ones((2, 2)), "x")
    with pytest.raises(Wrong, match=r"^x is 2 times what it should be$"):
        close(2 * ones, ones, "x")


# ---------------------------------------------------------------------------- on the wire


def there(value: Any) -> Any:
    encoder = Encoder(keep=lambda thing: 1)
    tree = encoder.encode(value)
    return Decoder(memoryview(b"".join(encoder.buffers))).decode(tree)


@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.arange(6.0).reshape(2, 3),
        lambda: torch.arange(6.0).reshape(2, 3).T,
        lambda: torch.arange(6)[::2],
        lambda: torch.zeros(0, 3),
        lambda: torch.tensor(2.5),
        lambda: torch.tensor([True, False]),
        lambda: torch.ones(2, dtype=torch.complex64).conj(),
        lambda: torch.ones(2, requires_grad=True),
    ],
)
def test_tensors_cross_as_tensors(make: Callable[[], Any]) -> None:
    value = make()
    got = there(value)
    assert isinstance(got, torch.Tensor)
    assert got.dtype == value.dtype
    assert torch.equal(got, value.detach())


def test_tensors_that_numpy_does_not_know_stay() -> None:
    odd = torch.ones(2, dtype=torch.bfloat16)
    assert there(odd) == Handle(1, "Tensor")
    with pytest.raises(WireError):
        Encoder().encode(odd)
