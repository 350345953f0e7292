"""Shared memory, semaphores and queues that stay when the process has ended."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
import multiprocessing.shared_memory
import multiprocessing.synchronize

refused("shmget", 29, 0, 1 << 20, 0o1600)
refused("shmat", 30, -1, 0, 0)
refused("shmctl", 31, -1, 0, 0)
refused("semget", 64, 0, 1, 0o1600)
refused("semctl", 66, -1, 0, 0)
refused("msgget", 68, 0, 0o1600)
refused("msgsnd", 69, -1, 0, 0, 0)
refused("msgctl", 71, -1, 0, 0)
refused("mq_open", 240, b"hostile\0", 0o102, 0o600, 0)
refused("mq_unlink", 241, b"hostile\0")
for make in (
    lambda: multiprocessing.shared_memory.SharedMemory("hostile", create=True, size=9),
    multiprocessing.Lock,
):
    try:
        make()
        GONE_THROUGH.append("multiprocessing")
    except OSError:
        pass
tell()
