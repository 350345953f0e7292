def receptive_field(layers):
    """How many values of each layer one output needs, from the last layer to the input."""
    needed = 1
    for layer in layers[::-1]:
        k, s = layer[0], layer[1]
        d = layer[2] if len(layer) > 2 else 1
        needed = (needed - 1) * s + d * (k - 1) + 1
    return needed
