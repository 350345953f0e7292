"""Biases as a last row of the weights, one-hot labels, einsum, logaddexp; float64 inside."""

from collections import OrderedDict

import numpy as np


def with_ones(rows):
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def two_layer_net(params, X, y, reg):
    first = np.vstack([params["W1"], params["b1"]]).astype(np.float64)
    second = np.vstack([params["W2"], params["b2"]]).astype(np.float64)
    inputs = with_ones(X.astype(np.float64))
    a = np.einsum("nd,dh->nh", inputs, first)
    h = with_ones(a * (a > 0))
    scores = np.einsum("nh,hc->nc", h, second)
    log_p = scores - np.logaddexp.reduce(scores, axis=1)[:, None]
    target = np.eye(scores.shape[1])[y]
    loss = -np.einsum("nc,nc->", target, log_p) / len(X)
    loss += reg * (np.square(first[:-1]).sum() + np.square(second[:-1]).sum())
    error = (np.exp(log_p) - target) / len(X)
    da = np.einsum("nc,hc->nh", error, second[:-1]) * np.heaviside(a, 0)
    g2 = np.einsum("nh,nc->hc", h, error)
    g1 = np.einsum("nd,nh->dh", inputs, da)
    return [
        np.array([loss]),
        OrderedDict(
            b2=g2[-1],
            W2=g2[:-1] + 2 * reg * second[:-1],
            b1=g1[-1],
            W1=g1[:-1] + 2 * reg * first[:-1],
        ),
    ]
