"""Keys as they are pressed, and signals that wait until there is time for them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import termios
from collections.abc import Iterator
from types import FrameType

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)  # arrows and the like
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def keys_at_once(descriptor: int) -> Iterator[None]:
    """No Enter is needed, nothing is echoed; afterwards the terminal is as it was.

    Ctrl-C stays a signal. Ctrl-Z is off: it would leave the shell with our screen.
    """
    before, during = termios.tcgetattr(descriptor), termios.tcgetattr(descriptor)
    during[3] &= ~(termios.ICANON | termios.ECHO)
    during[6][termios.VMIN], during[6][termios.VTIME] = 1, 0
    during[6][termios.VSUSP] = bytes([os.fpathconf(descriptor, "PC_VDISABLE")])
    try:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, during)
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal was closed
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def pressed(descriptor: int) -> str:
    """The keys that wait, as small letters; raises EOFError where the terminal is gone."""
    try:
        said = os.read(descriptor, 1024)
    except OSError:
        said = b""
    if not said:
        raise EOFError
    return ESCAPES.sub("", said.decode("utf-8", "ignore")).lower()


class Signals:
    """Remembers the signal that asks us to end, so that it interrupts nothing half-way."""

    def __init__(self) -> None:
        self.caught: int | None = None

    def __enter__(self) -> Signals:
        self._before = {number: signal.signal(number, self._catch) for number in SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _catch(self, number: int, frame: FrameType | None) -> None:
        self.caught = number
