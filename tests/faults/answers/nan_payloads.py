"""Returns NaN with payloads and signalling NaN where numbers are wanted."""
# outcomes: wrong x4, pass, wrong
import numpy as np


def double(x):
    bits = np.full(np.shape(x), 0x7FF4DEADBEEF0001, "u8")
    bits[::2] = 0xFFF8000000000042
    return bits.view("f8")
