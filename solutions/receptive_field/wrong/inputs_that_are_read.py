def receptive_field(layers):
    read = {0}
    for kernel, stride, *dilation in reversed(layers):
        step = dilation[0] if dilation else 1
        read = {place * stride + step * tap for place in read for tap in range(kernel)}
    return len(read)
