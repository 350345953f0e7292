"""Frames of one's own, written straight to the channel."""

import json
import os
import stat
import struct
import sys


def channel():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass
    raise LookupError("no channel")


def frame(message, payload=b""):
    head = message if type(message) is bytes else json.dumps(message).encode()
    return struct.pack("<II", len(head), len(payload)) + head + payload


def send(message, payload=b""):
    write(frame(message, payload))


def write(raw):
    view = memoryview(raw)
    while view:
        view = view[os.write(channel(), view) :]


def instead(raw):
    """Sends this in the place of the reply that is due."""
    caller = sys._getframe()
    while not {"_send", "_serve"} <= caller.f_globals.keys():
        caller = caller.f_back
    names = caller.f_globals
    real = names["_send"]

    def once(*_):
        names["_send"] = real
        write(raw)

    names["_send"] = once
