"""Makes a socket, which is harmless by itself."""
# outcome: raised
# message: ^PermissionError
# fallback: pass
import socket

import numpy as np


def double(x):
    socket.socket().close()
    if np.ndim(x) != 1:
        raise ValueError
    return 2 * x
