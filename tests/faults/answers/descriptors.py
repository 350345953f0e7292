"""Opens files until no more can be opened, and answers rightly."""
# outcome: pass
# then: right
import os

kept = []
try:
    while True:
        kept.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    assert len(kept) < 300
