def receptive_field(layers):
    field = 1  # inputs that one value of the current layer reaches over
    jump = 1  # inputs between two neighbouring values of the current layer
    for kernel, stride, *rest in layers:
        dilation = rest[0] if rest else 1
        # Between the first and the last tap lie kernel - 1 gaps of dilation values each, and a
        # value is jump inputs away from the next.
        field += (kernel - 1) * dilation * jump
        # Its own stride counts for the layers that come after it.
        jump *= stride
    return field
