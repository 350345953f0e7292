"""An answer process where none can be forked: started ahead of need, it waits for its judge."""

from __future__ import annotations

import os
import sys
import threading

from harness.judge.answering import become_answer
from harness.judge.ends import READY
from harness.judge.jail import Jail


def main(channel: int, output: int, trace: int, lifeline: int, torch: bool) -> None:
    """Ends with the judge: nobody writes to the lifeline, it only closes."""
    if torch:
        from harness.judge import torch_ready

        torch_ready.load()
    os.chdir("/")
    threading.Thread(target=_end_with_judge, args=(lifeline,), daemon=True).start()
    os.write(channel, READY)
    become_answer(Jail(), channel, output, trace, None)


def _end_with_judge(lifeline: int) -> None:
    os.read(lifeline, 1)
    os._exit(0)


if __name__ == "__main__":
    first, second, third, fourth = map(int, sys.argv[1:5])
    main(first, second, third, fourth, torch="torch" in sys.argv[5:])
