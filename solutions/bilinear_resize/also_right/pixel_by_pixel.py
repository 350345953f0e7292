import math


def bilinear_resize(image, height, width):
    """Plain Python, four neighbours for each new pixel; nested lists."""
    H, W = image.shape[0], image.shape[1]
    old = image.tolist()
    byte = image.dtype == "uint8"

    def mix(a, b, t):
        if isinstance(a, list):
            return [mix(p, q, t) for p, q in zip(a, b)]
        return a + (b - a) * t

    def finish(value):
        if isinstance(value, list):
            return [finish(v) for v in value]
        return int(value + 0.5) if byte else value

    new = []
    for i in range(height):
        y = min(max((i + 0.5) * H / height - 0.5, 0.0), H - 1.0)
        top = math.floor(y)
        bottom = top + 1 if top + 1 < H else top
        line = []
        for j in range(width):
            x = min(max((j + 0.5) * W / width - 0.5, 0.0), W - 1.0)
            left = math.floor(x)
            right = left + 1 if left + 1 < W else left
            upper = mix(old[top][left], old[top][right], x - left)
            lower = mix(old[bottom][left], old[bottom][right], x - left)
            line.append(finish(mix(upper, lower, y - top)))
        new.append(line)
    return new
