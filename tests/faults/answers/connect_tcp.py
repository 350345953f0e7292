"""Connects to a listener on this machine."""
# outcome: raised
# message: ^PermissionError
import socket


def double(x):
    socket.create_connection(("127.0.0.1", int("@PORT@"))).sendall(b"out")
    return 2 * x
