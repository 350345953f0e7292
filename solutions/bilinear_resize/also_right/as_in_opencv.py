import numpy as np


def bilinear_resize(src, dst_h, dst_w):
    """Index and weight are set together at both ends; one channel after the other."""
    if src.ndim == 3:
        layers = [bilinear_resize(src[..., k], dst_h, dst_w) for k in range(src.shape[2])]
        return np.stack(layers, axis=-1)
    src_h, src_w = src.shape
    scale_y, scale_x = src_h / dst_h, src_w / dst_w
    dst = np.zeros((dst_h, dst_w), dtype=src.dtype)
    for dy in range(dst_h):
        fy = (dy + 0.5) * scale_y - 0.5
        sy = int(np.floor(fy))
        fy -= sy
        if sy < 0:
            sy, fy = 0, 0.0
        if sy >= src_h - 1:
            sy, fy = src_h - 1, 0.0
        for dx in range(dst_w):
            fx = (dx + 0.5) * scale_x - 0.5
            sx = int(np.floor(fx))
            fx -= sx
            if sx < 0:
                sx, fx = 0, 0.0
            if sx >= src_w - 1:
                sx, fx = src_w - 1, 0.0
            sy2, sx2 = min(sy + 1, src_h - 1), min(sx + 1, src_w - 1)
            value = float(src[sy, sx]) * (1 - fx) * (1 - fy) + float(src[sy2, sx]) * (1 - fx) * fy
            value += float(src[sy, sx2]) * fx * (1 - fy) + float(src[sy2, sx2]) * fx * fy
            dst[dy, dx] = round(value) if src.dtype == np.uint8 else value
    return dst
