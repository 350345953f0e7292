"""Asks the judge itself to stop, over the socket that clients use."""
# outcome: raised
# message: ^PermissionError
import socket


def double(x):
    line = socket.socket(socket.AF_UNIX)
    line.connect("@SOCKET@")
    line.sendall(b'\x0d\0\0\0{"op":"stop"}')
    return 2 * x
