def receptive_field(layers):
    """The receptive field of one output of a stack of convolutions and poolings.

    layers: list of (kernel, stride) or (kernel, stride, dilation), input side first
    returns: over how many inputs, along one axis, the field of one last output reaches
    """
    raise NotImplementedError
