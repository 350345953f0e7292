"""A thread that prints on and on, after the reply too."""
# outcome: output
# check: load
# message: ^printed more than 8 MiB and was stopped$
import threading


def loud():
    while True:
        print("still here " * 1000)


threads = [threading.Thread(target=loud, daemon=True) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
