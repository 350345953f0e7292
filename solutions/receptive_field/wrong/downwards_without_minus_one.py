def receptive_field(layers):
    field = 1
    for kernel, stride, *rest in reversed(layers):
        dilation = rest[0] if rest else 1
        field = field * stride + (kernel - 1) * dilation
    return field
