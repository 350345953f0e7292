"""Sends datagrams to other addresses through the socket that it has."""
# outcome: pass
# with: calls, forge
# then: right
# machine: x86_64
import socket

SENDTO = 44
inet = struct.pack("<H", socket.AF_INET) + struct.pack(">H", int("@UDP@")) + bytes([127, 0, 0, 1])
unix = struct.pack("<H", socket.AF_UNIX) + b"@DATAGRAMS@\0"
abstract = struct.pack("<H", socket.AF_UNIX) + b"\0@ABSTRACT@"
for address in (inet + bytes(8), unix, abstract):
    if call(SENDTO, channel(), b"", 0, 0, address, len(address)) == 0:
        GONE_THROUGH.append(repr(address))
tell()
