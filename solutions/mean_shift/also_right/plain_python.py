from math import dist


def mean_shift(X, bandwidth, max_iter=300):
    points = [tuple(p) for p in X.tolist()]

    def shifted(c):
        near = [p for p in points if dist(p, c) <= bandwidth]
        return tuple(sum(side) / len(near) for side in zip(*near))

    def end_of(c):
        for _ in range(max_iter):
            there = shifted(c)
            if there == c:
                break
            c = there
        return c

    clusters, labels = [], []
    for end in map(end_of, points):
        for number, members in enumerate(clusters):
            if all(dist(end, other) < bandwidth for other in members):
                members.append(end)
                labels.append(number)
                break
        else:
            clusters.append([end])
            labels.append(len(clusters) - 1)
    centers = [[sum(side) / len(members) for side in zip(*members)] for members in clusters]
    return centers, labels
