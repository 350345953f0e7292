import numpy as np

from harness.oracle import array, cases, close, draw, holds, raises, unchanged


@cases(x=[0.5, -3.0, 0.0])
def test_one_number(double, x):
    """one number becomes twice as much"""
    close(double(np.array([x])), np.array([2 * x]), "doubled")


@cases(N=[0, 2, 7], i=range(2))
def test_agrees_with_the_definition(double, N, i):
    """every number becomes twice as much"""
    x = draw(i).normal(size=N)
    want = [2 * number for number in x.tolist()]
    close(double(x), np.array(want), "doubled")


@cases(N=[64])
def test_single_precision(double, N):
    """32-bit input loses no digits"""
    x = draw().normal(size=N).astype(np.float32)
    close(double(x), 2 * x.astype(np.float64), "doubled", given=np.float32)


@cases(N=[1, 4])
def test_sums(double, N):
    """the sum becomes twice as much"""
    x = 1 + draw().random(N)
    total = array(double(x), "doubled", (N,)).sum()
    holds(abs(total - 2 * x.sum()) < 1e-9, f"the sum is {total:.3g}, should be {2 * x.sum():.3g}")


@cases(N=[2])
def test_leaves_the_input_alone(double, N):
    """x is left as it is"""
    x = 1 + draw().random(N)
    with unchanged(x):
        double(x)


def test_refuses_a_plane(double):
    """a plane is refused"""
    with raises(ValueError, "x has one axis"):
        double(np.ones((2, 2)))
