from harness.oracle import cases, close, draw, unchanged


def field_of(layers):
    """The definition: which inputs output 0 reads, followed down layer by layer."""
    read = {0}
    for kernel, stride, *dilation in reversed(layers):
        step = dilation[0] if dilation else 1
        read = {place * stride + step * tap for place in read for tap in range(kernel)}
    return max(read) - min(read) + 1


def layers_of(rng, depth, dilated):
    """A random stack: kernels to 5, strides to 3, and dilations in all, some or none of them."""
    layers = []
    for _ in range(depth):
        kernel, stride, dilation = (int(rng.integers(1, end)) for end in (6, 4, 4))
        with_dilation = dilated == "all" or (dilated == "some" and rng.random() < 0.5)
        layers.append((kernel, stride, dilation) if with_dilation else (kernel, stride))
    return layers


@cases(kernel=[3, 1, 2, 5, 4, 11], stride=[1, 2, 4])
def test_one_layer(receptive_field, kernel, stride):
    """one layer sees as many inputs as its kernel has taps, whatever its stride"""
    close(receptive_field([(kernel, stride)]), kernel, "size")


def test_no_layers(receptive_field):
    """without layers the output is the input: a receptive field of 1"""
    close(receptive_field([]), 1, "size")


@cases(layers=[((3, 1), (3, 1)), ((3, 1), (5, 1)), ((2, 1), (2, 1), (2, 1)), ((3, 1),) * 3])
def test_strides_of_one(receptive_field, layers):
    """at stride 1 each layer adds its kernel less 1"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(
    layers=[
        ((3, 2), (3, 1)),
        ((2, 2), (3, 1)),
        ((3, 1), (3, 2)),
        ((2, 2), (2, 2)),
        ((3, 2), (5, 3), (4, 1)),
        ((7, 2), (3, 2), (3, 1), (3, 1)),
        ((3, 1), (2, 2), (3, 1), (2, 2), (3, 1)),
    ]
)
def test_strides(receptive_field, layers):
    """what a layer adds is multiplied by the strides of all layers before it, not by its own"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(layers=[((1, 1), (3, 1)), ((1, 2), (3, 1)), ((3, 2), (1, 2), (3, 1)), ((1, 1), (1, 1))])
def test_kernels_of_one(receptive_field, layers):
    """a layer with kernel 1 adds nothing, but its stride counts for the layers after it"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(layers=[((2, 3), (2, 1)), ((2, 5), (3, 1)), ((3, 4), (2, 3), (2, 1))])
def test_stride_larger_than_the_kernel(receptive_field, layers):
    """inputs that a large stride steps over lie within the field and count"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(
    layers=[
        ((3, 1, 1),),
        ((3, 1, 2),),
        ((2, 1, 3),),
        ((4, 3, 2),),
        ((3, 1, 2), (3, 1, 4)),
        ((3, 2, 2), (3, 1, 1)),
        ((3, 2, 2), (3, 1, 3)),
    ]
)
def test_dilation(receptive_field, layers):
    """a dilation of d spreads the taps: the layer adds d times as much"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(
    layers=[
        ((3, 1, 2), (3, 1)),
        ((3, 1), (3, 1, 2)),
        ((3, 2), (3, 2, 3), (5, 1)),
        ((3, 2, 2), (3, 1), (2, 2, 4), (3, 1)),
    ]
)
def test_some_layers_dilated(receptive_field, layers):
    """a layer given without a dilation has dilation 1, also beside others that have one"""
    close(receptive_field(list(layers)), field_of(layers), "size")


@cases(depth=[2, 3, 5], dilated=["none", "all", "some"], i=range(2))
def test_agrees_with_the_definition(receptive_field, depth, dilated, i):
    """equals the width found by following one output down to the inputs that it reads"""
    layers = layers_of(draw(10 * depth + i), depth, dilated)
    want = field_of(layers)
    close(receptive_field(layers), want, "size")


POOL, CONV = (2, 2), (3, 1)
NETWORKS = {
    # The published receptive fields (Araujo et al. 2019, table 1).
    "AlexNet": ([(11, 4), (3, 2), (5, 1), (3, 2), *[CONV] * 3, (3, 2)], 195),
    "VGG-16": ([CONV, CONV, POOL] * 2 + [CONV, CONV, CONV, POOL] * 3, 212),
    # One block of the dilated convolutions of the paper (van den Oord et al. 2016).
    "WaveNet": ([(2, 1, 2**i) for i in range(10)], 1024),
    # 1 + 2 * (1 + 2 + 4 + ... + 2^15)
    "16 layers of 3x3 with stride 2": ([(3, 2)] * 16, 131071),
}


@cases(network=list(NETWORKS))
def test_whole_networks(receptive_field, network):
    """deep networks have the receptive fields that were published for them"""
    layers, want = NETWORKS[network]
    close(receptive_field(list(layers)), want, "size")


@cases(layers=[((3, 2), (5, 1)), ((3, 1, 2), (2, 2), (3, 1))])
def test_twice(receptive_field, layers):
    """the list is left as it is, and a second call gives the same size"""
    layers = list(layers)
    want = field_of(layers)
    with unchanged(layers):
        close(receptive_field(layers), want, "size")
    close(receptive_field(list(layers)), want, "size of the second call")
