"""Opens sockets through system calls."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
refused("socket", 41, 2, 2, 0)
refused("socketpair", 53, 1, 1, 0, bytes(8))
refused("connect", 42, 3, bytes(16), 16)
refused("bind", 49, 3, bytes(16), 16)
refused("listen", 50, 3, 1)
refused("accept", 43, 3, 0, 0)
refused("accept4", 288, 3, 0, 0, 0)
refused("sendmsg", 46, 3, 0, 0)
refused("sendmmsg", 307, 3, 0, 0, 0)
refused("recvmsg", 47, 3, 0, 0)
refused("recvmmsg", 299, 3, 0, 0, 0, 0)
refused("io_uring_setup", 425, 1, 0)
refused("io_uring_enter", 426, -1, 0, 0, 0, 0, 0)
refused("io_uring_register", 427, -1, 0, 0, 0)
tell()
