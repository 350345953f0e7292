def receptive_field(layers):
    """The first and the last input of two neighbouring outputs' windows."""
    layers = list(layers)
    first = last = 0
    while layers:
        k, s, d = (tuple(layers.pop()) + (1,))[:3]
        first, last = first * s, last * s + d * (k - 1)
    return last - first + 1
