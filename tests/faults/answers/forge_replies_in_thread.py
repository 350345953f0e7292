"""A thread that goes on writing replies of its own; the first is taken for that of the loading."""
# outcome: raised
# check: load
# message: ^Exception$
# with: forge
# then: wrong
import threading

REPLY = frame({"result": ["a", "<f8", [1], None, 0, 8], "changed": []}, struct.pack("<d", 1.0))
started = threading.Event()


def forge():
    while True:
        write(REPLY * 100)
        started.set()


threading.Thread(target=forge, daemon=True).start()
started.wait()
