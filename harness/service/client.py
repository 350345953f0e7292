"""The client's side: an order goes to the warm judge, or to one in this very process.

A warm judge that dies, hangs or is out of date is replaced and asked again; where none can be
had, the same work is done here.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from harness.service import place as places
from harness.service import talk
from harness.service.order import Order
from harness.service.place import Identity, Place

if TYPE_CHECKING:
    import subprocess

    from harness.service.work import Work
    from harness.verdict import Match, Verdict

IDLE_S = 1800.0
PATIENCE_S = 20.0  # with a judge that gives no sign of life; it gives one each second
ATTEMPTS = 3  # an old judge that tells us so, one that is killed, one that works

_started: list[subprocess.Popen[bytes]] = []  # so that this process can bury those that end


class Judge(Protocol):
    """Takes an order, then gives the verdict, then the diagnosis.

    `abandon` may be called from another thread: the answer is stopped, who waits for the verdict
    gets Abandoned (of judge.process), who waits for the diagnosis gets none.
    """

    def send(self, order: Order) -> None: ...

    def verdict(self) -> Verdict: ...

    def diagnosis(self) -> tuple[Match, ...]: ...

    def draw(self, content: str, slug: str, scene: dict[str, Any]) -> str | None:
        """The screen for a scene (see situation), where somebody is warmer than we are."""
        ...

    def abandon(self) -> None: ...

    def close(self) -> None: ...


@contextlib.contextmanager
def open_judge(environ: Mapping[str, str]) -> Iterator[Judge]:
    """The warm judge where there can be one; else a judge in this process."""
    with open_judges(environ) as another:
        judge = another()
        try:
            yield judge
        finally:
            judge.close()


@contextlib.contextmanager
def open_judges(environ: Mapping[str, str]) -> Iterator[Callable[[], Judge]]:
    """Gives a judge for each of many orders; those in this process share what is slow to start."""
    place = find_place(environ)
    here = Here(environ)

    def another() -> Judge:
        return LocalJudge(environ, here) if place is None else WarmJudge(environ, place, here)

    try:
        yield another
    finally:
        here.close()


def find_place(environ: Mapping[str, str]) -> Place | None:
    """Where the warm judge listens; None where it is not wanted or cannot be."""
    if not places.server_wanted(environ):
        return None
    try:
        return places.find(environ)
    except OSError:
        return None


def bring_up(environ: Mapping[str, str]) -> None:
    """Starts the warm judge in the background, unless it is there. Never fails, never waits."""
    place = find_place(environ)
    if place is not None:
        with contextlib.suppress(OSError):
            _connected(place, environ).close()


def tell(environ: Mapping[str, str], operation: str) -> dict[str, Any] | None:
    """What the warm judge says to "status" or "stop"; None where there is none."""
    place = find_place(environ)
    line = None if place is None else place.connect()
    if line is None:
        return None
    with line:
        line.settimeout(PATIENCE_S)
        with contextlib.suppress(talk.Lost):
            talk.send(line, {"op": operation})
            while True:
                told = talk.receive(line)
                if "pid" in told:
                    return told
    return None


def _connected(place: Place, environ: Mapping[str, str]) -> socket.socket:
    """A connection to the judge; starts it where there is none. Raises OSError."""
    line = place.connect()
    if line is not None:
        return line
    with place.lock():
        line = place.connect()  # another client may have been quicker
        if line is None:
            with place.listen() as listener:
                _start(listener, place, environ)
                line = place.connect()
    if line is None:
        raise ConnectionError("the judge does not listen")
    return line


def _start(listener: socket.socket, place: Place, environ: Mapping[str, str]) -> None:
    import subprocess

    words = [] if places.walls_wanted(environ) else ["open"]
    descriptor = listener.fileno()
    with open(place.path.with_suffix(".log"), "wb") as log:
        process = subprocess.Popen(
            # -P: a numpy.py in the learner's folder must not be taken for NumPy.
            [
                *(sys.executable, "-P", "-m", "harness.service.server"),
                *(str(descriptor), str(place.path), str(IDLE_S), *words),
            ],
            pass_fds=[descriptor],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            start_new_session=True,
        )
    _started[:] = [process, *(other for other in _started if other.poll() is None)]


class WarmJudge:
    """Speaks with the warm judge, and with the next one when it is lost."""

    def __init__(
        self,
        environ: Mapping[str, str],
        place: Place,
        here: Here | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._environ = environ
        self._place = place
        self._here = here
        self._patience_s = patience_s
        self._line: socket.socket | None = None
        self._socket: Identity | None = None
        self._order: Order | None = None
        self._local: LocalJudge | None = None
        self._gone = threading.Event()
        self._attempts = 0

    def send(self, order: Order) -> None:
        self._order, self._local = order, None
        self._attempts = 0
        self._again()

    def verdict(self) -> Verdict:
        from harness.verdict import Verdict

        while self._local is None:
            try:
                told = self._hear("verdict")
                verdict = Verdict.from_json(told["verdict"])
                return verdict.with_details(str(told["details"]))
            except (talk.Lost, KeyError, TypeError, ValueError):
                self._again()
        return self._local.verdict()

    def diagnosis(self) -> tuple[Match, ...]:
        """Empty when the judge is lost or abandoned: the verdict stands without it."""
        from harness.verdict import Match

        if self._local is not None:
            return self._local.diagnosis()
        try:
            return tuple(Match(**match) for match in self._hear("diagnosis")["diagnosis"])
        except (talk.Lost, KeyError, TypeError):
            return ()

    def draw(self, content: str, slug: str, scene: dict[str, Any]) -> str | None:
        """On a connection of its own: the other waits for a diagnosis."""
        line = self._place.connect() if self._local is None else None
        if line is None:
            return None
        with line:
            line.settimeout(self._patience_s)
            try:
                told = {"op": "draw", "content": content, "slug": slug, "scene": scene}
                talk.send(line, told)
                while "drawn" not in (told := talk.receive(line)):
                    if "alive" not in told:
                        return None
                return str(told["drawn"])
            except talk.Lost:
                return None

    def abandon(self) -> None:
        self._gone.set()
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)  # wakes who waits for it; closing would not

    def close(self) -> None:
        self._hang_up()
        if self._local is not None:
            self._local.close()

    def _again(self) -> None:
        """Sends the order to a judge; after too many losses it is judged here."""
        assert self._order is not None
        self._hang_up()
        if self._gone.is_set():
            from harness.judge.process import Abandoned

            raise Abandoned
        while self._attempts < ATTEMPTS:
            self._attempts += 1
            try:
                self._line = _connected(self._place, self._environ)
                self._socket = self._place.identity()
                self._line.settimeout(self._patience_s)
                talk.send(self._line, self._order.to_json())
                return
            except (OSError, talk.Lost):
                self._hang_up()
        self._local = LocalJudge(self._environ, self._here, self._gone)
        self._local.send(self._order)

    def _hear(self, key: str) -> dict[str, Any]:
        """The next message of that kind; those between it are signs of life."""
        if self._line is None:
            raise talk.Lost("no connection")
        if self._gone.is_set():  # before there was a connection that could have been shut
            raise talk.Lost("abandoned")
        while True:
            try:
                told = talk.receive(self._line)
            except talk.Lost as lost:
                if "timed out" in str(lost):
                    self._remove_the_silent()
                raise
            if key in told:
                return told
            if "alive" not in told:
                raise talk.Lost(str(told))

    def _remove_the_silent(self) -> None:
        """A judge that is stopped or stuck still listens: the next one takes its place.

        Another client may have seen to that: its new judge stays.
        """
        self._place.leave(self._socket)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class Here:
    """The work that is done in this process, begun when it is first asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._walls = places.walls_wanted(environ)
        self._work: Work | None = None

    def work(self) -> Work:
        from harness.service.work import Work

        if self._work is None:
            self._work = Work(self._walls)  # its zygote starts while the client does other things
        return self._work

    def close(self) -> None:
        if self._work is not None:
            self._work.close()


class LocalJudge:
    """Judges in this process: the import of torch is paid here, once."""

    def __init__(
        self,
        environ: Mapping[str, str],
        here: Here | None = None,
        gone: threading.Event | None = None,
    ) -> None:
        self._here = here or Here(environ)
        self._is_mine = here is None
        self._gone = gone or threading.Event()
        self._order: Order | None = None
        self._verdict: Verdict | None = None

    def send(self, order: Order) -> None:
        self._order = order
        self._here.work()

    def verdict(self) -> Verdict:
        assert self._order is not None
        self._verdict = self._here.work().judge(self._order, self._gone.is_set)
        return self._verdict

    def diagnosis(self) -> tuple[Match, ...]:
        from harness.judge.process import Abandoned

        assert self._order is not None
        assert self._verdict is not None
        try:
            return self._here.work().diagnose(self._order, self._verdict, self._gone.is_set)
        except Abandoned:
            return ()

    def draw(self, content: str, slug: str, scene: dict[str, Any]) -> str | None:
        return None

    def abandon(self) -> None:
        self._gone.set()

    def close(self) -> None:
        if self._is_mine:
            self._here.close()
