def receptive_field(layers):
    field = 1
    while layers:
        kernel, stride, *rest = layers.pop()
        dilation = rest[0] if rest else 1
        field = (field - 1) * stride + (kernel - 1) * dilation + 1
    return field
