"""Answers rightly, and leaves threads behind that keep the processor busy."""
# outcome: pass
# then: right
import threading


def spin():
    while True:
        pass


for _ in range(3):
    threading.Thread(target=spin, daemon=False).start()
