def receptive_field(layers):
    """The first layer turns a field over its outputs into one over its inputs."""
    if not layers:
        return 1
    (kernel, stride, *dilation), *above = layers
    reach = kernel + (kernel - 1) * (sum(dilation) - 1 if dilation else 0)
    return (receptive_field(above) - 1) * stride + reach
