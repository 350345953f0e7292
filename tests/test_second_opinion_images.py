"""SciPy and NumPy as a second truth for the oracles of the image and convolution katas."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import ndimage, signal

from harness.content import locate


def oracle(slug: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = locate({}).root / "katas" / slug / f"test_{slug}.py"
    spec = importlib.util.spec_from_file_location(f"second_opinion_{Path(file).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("mode", "theirs"), [("replicate", "nearest"), ("zero", "constant")])
@pytest.mark.parametrize("size", [1, 3, 5, 9])
@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (5, 7), (4, 5, 3)])
def test_the_median_is_that_of_scipy(
    shape: tuple[int, ...], size: int, mode: str, theirs: str
) -> None:
    rng = np.random.default_rng(size)
    window = (size, size, 1)[: len(shape)]
    for image in (rng.normal(size=shape), rng.integers(0, 256, shape).astype(np.uint8)):
        got = oracle("median_filter").median(image, size, mode)
        want = ndimage.median_filter(image, size=window, mode=theirs, cval=0)
        assert got.dtype == image.dtype
        assert np.array_equal(got, want)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 4), (7, 13), (3, 9)])
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (4, 3), (5, 7), (3, 4, 2)])
def test_bilinear_is_the_spline_of_first_order_of_scipy(
    shape: tuple[int, ...], size: tuple[int, int]
) -> None:
    image = np.random.default_rng(0).normal(size=shape)
    got = oracle("bilinear_resize").interpolate(image, *size)
    places = [
        (np.arange(new) + 0.5) * old / new - 0.5 for old, new in zip(shape[:2], size, strict=True)
    ]
    grid = np.meshgrid(*places, indexing="ij")
    planes = image.reshape(*shape[:2], -1).transpose(2, 0, 1)
    wants = [ndimage.map_coordinates(plane, grid, order=1, mode="nearest") for plane in planes]
    assert got == pytest.approx(np.stack(wants, axis=-1).reshape(*size, *shape[2:]))


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 2), (2, 1), (3, 0)])
def test_the_gradients_of_conv_are_correlations_of_scipy(stride: int, pad: int) -> None:
    checks = oracle("conv_backward")
    rng = np.random.default_rng(stride)
    x, w, b, dout = checks.data(rng, 2, 3, 2, (5, 6), (2, 3), stride, pad)
    dx, dw, db = checks.gradients(x, w, b, dout, stride, pad)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows, columns = xp.shape[2] - 1, xp.shape[3] - 2
    spread = np.zeros((2, 3, rows, columns))  # dout as it would be at stride 1
    spread[:, :, ::stride, ::stride][:, :, : dout.shape[2], : dout.shape[3]] = dout
    for n, c in np.ndindex(2, 2):
        full = sum(signal.convolve2d(spread[n, f], w[f, c]) for f in range(3))
        assert dx[n, c] == pytest.approx(full[pad : pad + 5, pad : pad + 6])
    for f, c in np.ndindex(3, 2):
        want = sum(signal.correlate2d(xp[n, c], spread[n, f], "valid") for n in range(2))
        assert dw[f, c] == pytest.approx(want)
    assert db == pytest.approx(np.einsum("nfij->f", dout))


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 2), (2, 1), (3, 0)])
def test_the_matrix_of_im2col_holds_the_windows_of_numpy(stride: int, pad: int) -> None:
    checks = oracle("conv_im2col")
    x = np.random.default_rng(0).normal(size=(2, 3, 5, 6))
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(xp, (2, 3), axis=(2, 3))
    want = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5).reshape(-1, 18)
    cols = checks.unfold(x, 2, 3, stride, pad)
    assert np.array_equal(cols, want)
    # And fold is its adjoint.
    other = np.random.default_rng(1).normal(size=cols.shape)
    back = checks.fold(other, x.shape, 2, 3, stride, pad)
    assert (cols * other).sum() == pytest.approx((x * back).sum())
