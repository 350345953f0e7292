def receptive_field(layers):
    field = 1
    for kernel, stride, *rest in layers:
        dilation = rest[0] if rest else 1
        field = (field - 1) * stride + (kernel - 1) * dilation + 1
    return field
