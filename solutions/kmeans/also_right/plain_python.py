def kmeans(X, k, init, max_iter=100):
    """Lists and loops only."""
    points = [[float(v) for v in row] for row in X]
    centers = [[float(v) for v in row] for row in init]

    def squared(p, c):
        return sum((a - b) ** 2 for a, b in zip(p, c))

    def assign():
        return [min(range(k), key=lambda j: squared(p, centers[j])) for p in points]

    labels = assign()
    updates = 0
    while updates < max_iter:
        for j in range(k):
            own = [p for p, label in zip(points, labels) if label == j]
            if own:
                centers[j] = [sum(column) / len(own) for column in zip(*own)]
        updates += 1
        previous, labels = labels, assign()
        if previous == labels:
            break
    return centers, labels, sum(squared(p, centers[j]) for p, j in zip(points, labels))
