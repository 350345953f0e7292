import numpy as np


def conv_forward(x, w, b, conv_param):
    """Slide every filter over every image (cross-correlation, zero padding).

    x           (N, C, H, W)    floats
    w           (F, C, HH, WW)  floats
    b           (F,)            floats
    conv_param  {"stride": int, "pad": int}

    Returns (out, cache): out of shape (N, F, Ho, Wo), cache whatever a backward pass would need.
    """
    raise NotImplementedError
