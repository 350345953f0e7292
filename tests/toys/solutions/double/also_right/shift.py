import numpy as np


class OneAxis(ValueError):
    pass


def times_two(x):
    if x.ndim != 1:
        raise OneAxis(f"{x.ndim} axes")
    return np.ldexp(x, 1)
