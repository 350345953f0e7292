import numpy as np


def bce_with_logits(logits, targets):
    """Only float16 goes up, and only to float32; PyTorch's form with the larger of 0 and -x."""
    wide = np.promote_types(logits.dtype, np.float32)
    x, t = logits.astype(wide), targets.astype(wide)
    m = np.maximum(-x, 0)
    loss = np.mean((1 - t) * x + m + np.log(np.exp(-m) + np.exp(-x - m)))
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-x))  # exp may overflow, to the right limit
    return loss, (p - t) / wide.type(x.size)
