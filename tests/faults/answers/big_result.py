"""Returns as much as may be held, which is more than may be sent."""
# outcome: protocol
# message: ^double\(\) returns data that cannot cross: 
import numpy as np


def double(x):
    return np.zeros(90 << 17)
