import math


def sigmoid_focal_loss(logits, targets, alpha=0.25, gamma=2, reduction="none"):
    """One number at a time; nested lists."""

    def one(x, t):
        z = x if t else -x  # the logit of the true class
        ce = math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z)) - z
        wrong = math.exp(-z) / (1 + math.exp(-z)) if z > 0 else 1 / (1 + math.exp(z))
        weight = 1 if alpha < 0 else (alpha if t else 1 - alpha)
        return weight * wrong**gamma * ce

    def all_of(x, t):
        if isinstance(x, list):
            return [all_of(a, b) for a, b in zip(x, t)]
        return one(x, t)

    def flat(values):
        return [v for part in values for v in flat(part)] if isinstance(values, list) else [values]

    losses = all_of(logits.tolist(), targets.tolist())
    if reduction == "none":
        return losses
    total = math.fsum(flat(losses))
    return total / len(flat(losses)) if reduction == "mean" else total
