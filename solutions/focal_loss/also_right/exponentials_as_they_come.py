import math


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """No trick against overflow: exp(500) still has a float64."""
    losses = []
    for x, t in zip(logits.astype(float).flat, targets.astype(bool).flat):
        z = float(x) if t else -float(x)
        wrong = 1.0 / (1.0 + math.exp(z))
        weight = 1.0 if alpha < 0 else alpha if t else 1.0 - alpha
        losses.append(weight * wrong**gamma * math.log1p(math.exp(-z)))
    if reduction == "none":
        return _shaped(losses, logits.shape)
    return sum(losses) / (len(losses) if reduction == "mean" else 1)


def _shaped(values, shape):
    if len(shape) == 1:
        return tuple(values)
    size = len(values) // shape[0]
    return [_shaped(values[k * size : (k + 1) * size], shape[1:]) for k in range(shape[0])]
