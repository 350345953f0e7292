"""The warm judge: a process with torch and the checks loaded, listening on a private socket.

    python -m harness.service.server DESCRIPTOR SOCKET IDLE_SECONDS [open]

The listening socket is inherited from the client that started it, so that orders wait in its
queue while torch is imported. A thread serves each connection; answers run in processes of
their own, forked by zygotes that hold nothing of the judge's.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from harness import content
from harness.catalogue import Catalogue, Kata
from harness.errors import KataError
from harness.judge import limits
from harness.judge.checks import load_checks
from harness.judge.process import Abandoned, resident
from harness.report import drawing
from harness.service import stamp, talk
from harness.service.order import Order
from harness.service.place import Place
from harness.service.work import Work
from harness.verdict import Verdict

BEAT_S = 1.0  # between two signs of life to a client that waits
REST_S = 60.0  # of idleness, after which what is large and seldom needed is given back
PATIENCE_S = 30.0  # with a client that says or takes nothing


class Server:
    """Serves until it is stopped, idle for too long, replaced, or out of date."""

    def __init__(self, listener: socket.socket, place: Place, idle_s: float, walls: bool) -> None:
        self._listener = listener
        self._place = place
        self._socket = place.identity()
        self._idle_s = idle_s
        self._installation = stamp.Stamp(stamp.of_installation())
        self._katas: dict[Path, stamp.Stamp] = {}  # by folder, of those that were loaded
        self._work = Work(walls)  # its zygote starts here, before anything else is loaded
        self._clients: set[Client] = set()
        self._since = self._last = self._beaten = time.monotonic()
        self._served = 0
        self._stopping = threading.Event()

    def run(self) -> None:
        """Accepts clients; leaves only when the last of them has been served."""
        threading.Thread(target=self._warm_up, daemon=True).start()
        self._listener.settimeout(BEAT_S)
        while not self._stopping.is_set():
            self._beat()
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:  # it was withdrawn
                break
            client = Client(line)
            self._clients.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()
        self._withdraw()
        self._listener.close()  # who still stood in the queue will ask the next judge
        while self._clients:
            time.sleep(BEAT_S / 100)
            self._beat()
        self._work.close()

    def stop(self) -> None:
        self._stopping.set()
        self._wake()

    def _warm_up(self) -> None:
        """Loads what every check needs, before anybody asks for it."""
        with contextlib.suppress(Exception):  # whatever is wrong is told to who asks for it
            for kata in Catalogue(content.locate({})).katas:
                self._stamp(kata)
                load_checks(kata)
        self._work.prepare()
        gc.collect()
        gc.freeze()

    def _beat(self) -> None:
        """Once a second: a sign of life for those who wait, and reasons to leave."""
        if time.monotonic() - self._beaten < BEAT_S:
            return
        self._beaten = time.monotonic()
        for client in list(self._clients):
            client.beat()
        if self._clients:
            self._last = time.monotonic()
        idle_s = time.monotonic() - self._last
        if idle_s > REST_S:
            self._work.rest()
        if idle_s > self._idle_s or self._place.identity() != self._socket:
            self._stopping.set()

    def _serve(self, client: Client) -> None:
        try:
            # Before anything is read: an old judge may not understand a newer client.
            if self._is_stale(client, self._installation):
                return
            told = client.hear()
            if told.get("op") == "judge":
                self._judge(client, Order.from_json(told))
            elif told.get("op") == "draw":
                kata = self._work.kata(told["content"], told["slug"])
                client.say({"drawn": drawing.draw(kata, told["scene"])})
            elif told.get("op") == "stop":
                self._retire()
                client.say({"pid": os.getpid()})
            else:
                client.say(self._status())
        except talk.Lost:
            pass
        finally:
            self._last = time.monotonic()
            self._clients.discard(client)
            client.close()

    def _judge(self, client: Client, order: Order) -> None:
        try:
            with contextlib.suppress(KataError):  # told by the verdict
                if self._is_stale(client, self._stamp(self._work.kata(order.content, order.slug))):
                    return
            verdict = self._work.judge(order, client.is_gone)
            self._served += 1
            client.say({"verdict": verdict.to_json(), "details": verdict.details})
            if order.diagnose and verdict.word == "fail":
                self._diagnose(client, order, verdict)
        except Abandoned:
            pass
        self._work.prepare()

    def _diagnose(self, client: Client, order: Order, verdict: Verdict) -> None:
        try:
            matches = self._work.diagnose(order, verdict, client.is_gone)
        except Exception as error:
            client.say({"diagnosis": [], "problem": f"{type(error).__name__}: {error}"})
        else:
            client.say({"diagnosis": [match.to_json() for match in matches]})

    def _status(self) -> dict[str, Any]:
        now = time.monotonic()
        return {
            "pid": os.getpid(),
            "up_s": now - self._since,
            "served": self._served,
            "busy": len(self._clients) - 1,
            "leaves_in_s": self._idle_s,
            "memory": sum(map(_memory, [os.getpid(), *self._work.pids()])),
            "python": sys.version.split()[0],
            "socket": str(self._place.path),
        }

    def _stamp(self, kata: Kata) -> stamp.Stamp:
        """How its files stood when it was first asked for: before they were loaded."""
        if kata.folder not in self._katas:
            self._katas[kata.folder] = stamp.Stamp(stamp.of_kata(kata))
        return self._katas[kata.folder]

    def _is_stale(self, client: Client, noted: stamp.Stamp) -> bool:
        """Tells the client when this judge is out of date, and makes room for the next."""
        changed = noted.changed()
        if changed:
            self._retire()
            client.say({"stale": changed})
        return bool(changed)

    def _retire(self) -> None:
        self._withdraw()
        self._stopping.set()

    def _withdraw(self) -> None:
        """No new clients: whoever comes now starts another judge."""
        self._place.leave(self._socket)
        self._socket = None
        self._wake()

    def _wake(self) -> None:
        """Ends the wait for clients: from here on there are none."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)


class Client:
    """One connection."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._line.settimeout(PATIENCE_S)
        self._turn = threading.Lock()

    def hear(self) -> dict[str, Any]:
        return talk.receive(self._line)

    def say(self, message: dict[str, Any]) -> None:
        """To whoever still listens."""
        with self._turn, contextlib.suppress(talk.Lost):
            talk.send(self._line, message)

    def beat(self) -> None:
        """A sign of life, unless something is just being said."""
        if self._turn.acquire(blocking=False):
            with contextlib.suppress(talk.Lost):
                talk.send(self._line, {"alive": True})
            self._turn.release()

    def is_gone(self) -> bool:
        """Whether it has hung up; it has nothing to say while it waits."""
        try:
            said, _, _ = select.select([self._line], [], [], 0)
            return bool(said) and not self._line.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True

    def close(self) -> None:
        with self._turn:
            self._line.close()


def _memory(pid: int) -> int:
    """Bytes that a process adds to what is in use: its share of shared pages where it is told."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))
    except OSError:
        return resident(pid)


def main(descriptor: int, path: Path, idle_s: float, walls: bool) -> None:
    os.chdir("/")
    limits.call_it(b"kata-judge")
    limits.keep_private()
    server = Server(socket.socket(fileno=descriptor), Place(path), idle_s, walls)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), "open" not in sys.argv[4:])
    os._exit(0)  # threads that still import are nobody's loss
