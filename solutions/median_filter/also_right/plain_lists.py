def median_filter(image, size, mode="replicate"):
    """Plain Python: looks up each neighbour, sorts, returns nested lists."""
    if not size & 1:
        raise ValueError("even")
    if mode not in {"zero", "replicate"}:
        raise ValueError("mode")
    if image.ndim == 3:
        planes = [median_filter(image[:, :, c], size, mode) for c in range(image.shape[2])]
        return [[list(pixel) for pixel in zip(*rows)] for rows in zip(*planes)]
    pixels = image.tolist()
    height, width = len(pixels), len(pixels[0])
    out = []
    for y in range(height):
        row = []
        for x in range(width):
            seen = []
            for dy in range(-(size // 2), size // 2 + 1):
                for dx in range(-(size // 2), size // 2 + 1):
                    yy, xx = y + dy, x + dx
                    if 0 <= yy < height and 0 <= xx < width:
                        seen.append(pixels[yy][xx])
                    elif mode == "zero":
                        seen.append(0)
                    else:
                        yy = min(max(yy, 0), height - 1)
                        xx = min(max(xx, 0), width - 1)
                        seen.append(pixels[yy][xx])
            seen.sort()
            row.append(seen[len(seen) // 2])
        out.append(row)
    return out
