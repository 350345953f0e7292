import numpy as np


def multiclass_svm_loss(scores, labels):
    """Each row's margins as a matrix product; upcast; the gradient by its transpose."""
    x = np.array(scores, dtype=np.float64)
    N, C = x.shape
    loss, dx = np.float64(0.0), np.empty((N, C))
    for i, label in enumerate(labels):
        M = np.delete(np.eye(C), label, axis=0)
        M[:, label] = -1.0
        m = M @ x[i] + 1.0
        loss = loss + np.where(m > 0, m, 0).sum() / N
        dx[i] = M.T @ (m > 0) / N
    return np.array(loss), dx
