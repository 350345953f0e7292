import numpy as np


def iou(boxes, clusters):
    n = boxes.shape[0]
    k = clusters.shape[0]

    box_area = (boxes[:, 0] * boxes[:, 1]).repeat(k).reshape((n, k))
    cluster_area = np.reshape(np.tile(clusters[:, 0] * clusters[:, 1], [1, n]), (n, k))

    box_w_matrix = np.reshape(boxes[:, 0].repeat(k), (n, k))
    cluster_w_matrix = np.reshape(np.tile(clusters[:, 0], (1, n)), (n, k))
    min_w_matrix = np.minimum(cluster_w_matrix, box_w_matrix)

    box_h_matrix = np.reshape(boxes[:, 1].repeat(k), (n, k))
    cluster_h_matrix = np.reshape(np.tile(clusters[:, 1], (1, n)), (n, k))
    min_h_matrix = np.minimum(cluster_h_matrix, box_h_matrix)

    inter_area = np.multiply(min_w_matrix, min_h_matrix)
    return inter_area / (box_area + cluster_area - inter_area)


def kmeans_anchors(boxes, init, max_iter=300, dist=np.median):
    clusters = init.astype(np.float64)
    last_nearest = np.full((boxes.shape[0],), -1)
    for step in range(max_iter + 1):
        current_nearest = np.argmin(1 - iou(boxes, clusters), axis=1)
        if (last_nearest == current_nearest).all() or step == max_iter:
            break
        for cluster in range(clusters.shape[0]):
            mine = boxes[current_nearest == cluster]
            if len(mine):
                clusters[cluster] = dist(mine, axis=0)
        last_nearest = current_nearest
    return clusters
