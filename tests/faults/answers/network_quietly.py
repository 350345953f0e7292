"""Tries every kind of network, and goes on as if nothing had happened."""
# outcome: pass
# with: attempts
# then: right
import asyncio
import socket
import urllib.request

LOCAL = "127.0.0.1"
attempt("tcp", socket.create_connection, (LOCAL, int("@PORT@")))
attempt("http", urllib.request.urlopen, f"http://{LOCAL}:@PORT@/")
attempt("asyncio", asyncio.new_event_loop)
attempt("pair", socket.socketpair)
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_ALG):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        attempt(f"{family} {kind}", socket.socket, family, kind)
tell()
