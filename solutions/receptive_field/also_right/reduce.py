from functools import reduce


def rf(layers):
    def step(state, layer):
        r, j = state
        k, s = layer[:2]
        return r + (k - 1) * j * (layer[2:] or (1,))[0], j * s

    return reduce(step, layers, (1, 1))[0]
