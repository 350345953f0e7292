"""Judges every hostile answer and looks for damage after each; prints one JSON document.

    python suite.py [--fallback] [NAME...]

Needs the installed `harness` and nothing else, so that it runs anywhere and as anybody. Through
the warm judge, as `kata check` does; with --fallback through processes without walls, and then
only those answers that are harmless there.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import headers
from headers import Hostile
from surroundings import Surroundings, descendants, has_ended, orphans, wait_until

from harness import content
from harness.catalogue import load
from harness.judge.answers import Spawner
from harness.judge.runner import Request, judge
from harness.service import talk
from harness.service.client import WarmJudge, find_place
from harness.service.order import Order
from harness.verdict import Verdict

TOYS = headers.HERE.parent / "toys"
REFERENCE = (TOYS / "solutions/double/double.py").read_bytes()
WRONG = REFERENCE.replace(b"2 * x", b"x * x")
LONGEST = 70_000  # characters of anything that is shown


class Warm:
    """Through the warm judge, which is started here and stopped at the end."""

    way = "warm"

    def __init__(self) -> None:
        place = find_place(os.environ)
        assert place is not None, "the warm judge cannot run here"
        self._place = place
        self.judged(REFERENCE)
        self.judged(REFERENCE, "iou", content.locate({}).root)  # torch is loaded from here on
        self.pid = int(self._asked("status")["pid"])
        self._zygotes = descendants(self.pid)
        assert len(self._zygotes) == 1

    def judged(
        self, source: bytes, slug: str = "double", root: Path = TOYS, limit_s: float | None = None
    ) -> Verdict:
        order = Order(str(root), slug, source, f"{slug}.py", 1, (), limit_s, diagnose=False)
        with contextlib.closing(WarmJudge(os.environ, self._place)) as client:
            client.send(order)
            verdict = client.verdict()
            # What this process had to judge itself is a loss, however right it is.
            lost = client._local is not None
        return verdict._replace(fault="the warm judge was lost") if lost else verdict

    def places(self) -> dict[str, str]:
        (zygote,) = self._zygotes
        return {"JUDGE": str(self.pid), "ZYGOTE": str(zygote), "SOCKET": str(self._place.path)}

    def survivors(self) -> set[int]:
        """What is left of an answer; a judge or zygote that had to be replaced counts too."""
        return (descendants(self.pid) ^ self._zygotes) | orphans()

    def torch_works(self) -> bool:
        """A kata of the catalogue, whose oracle is torch: right passes and wrong fails."""
        root = content.locate({}).root
        right = (root / "solutions/iou/iou.py").read_bytes()
        wrong = right + b"\n\n_right = iou\n\n\ndef iou(*args):\n    return 0.9 * _right(*args)\n"
        words = [self.judged(source, "iou", root).word for source in (right, wrong)]
        return words == ["pass", "fail"]

    def close(self) -> None:
        self._asked("stop")
        wait_until(lambda: has_ended(self.pid))

    def _asked(self, what: str) -> dict[str, Any]:
        line = self._place.connect()
        assert line is not None, "the judge has gone"
        with line:
            talk.send(line, {"op": what})
            while (told := talk.receive(line)).keys() == {"alive"}:
                pass
        return told


class Fallback:
    """Through processes that are started one by one, as where none can be forked."""

    way = "fallback"

    def __init__(self) -> None:
        self._spawner = Spawner()
        self._kata = load(TOYS / "katas/double", TOYS / "solutions/double")

    def judged(self, source: bytes, limit_s: float | None = None) -> Verdict:
        request = Request(self._kata, source, "double.py", 1, limit_s=limit_s)
        return judge(request, self._spawner.open)

    def places(self) -> dict[str, str]:
        return {"JUDGE": str(os.getpid()), "ZYGOTE": "0", "SOCKET": ""}

    def survivors(self) -> set[int]:
        return set()  # the spare is a child like any other

    def torch_works(self) -> bool:
        return True  # it is not loaded

    def close(self) -> None:
        self._spawner.close()


def tried(hostile: Hostile, way: Warm | Fallback, surroundings: Surroundings) -> dict[str, Any]:
    """The verdict on one answer, and all that is not as it should be."""
    before = surroundings.before
    source = _filled(hostile.text, {**surroundings.places(), **way.places()})
    begin = time.monotonic()
    verdict = way.judged(source, limit_s=hostile.limit_s)
    took = time.monotonic() - begin
    problems = [*_wrong_about(verdict, hostile)]
    if not wait_until(lambda: not way.survivors()):
        problems.append(f"left behind or replaced: {sorted(way.survivors())}")
    after = surroundings.before = surroundings.facts()
    problems += [f"{n}: was {before[n]}, is {after[n]}" for n in before if before[n] != after[n]]
    for sample, word in ((REFERENCE, "pass"), (WRONG, "fail")):
        if (then := way.judged(sample)).word != word:
            problems.append(f"the next answer was judged {then.word}, not {word}")
    first = verdict.first_failure
    return {
        "tries": hostile.tries,
        "verdict": verdict.word,
        "outcomes": [str(check.outcome) for check in verdict.checks],
        "check": first.name if first else None,
        "message": first.message[:300] if first else verdict.fault,
        "line": str(first.line)[:30] if first else None,
        "seconds": round(took, 2),
        "problems": [problem[:600] for problem in problems],
    }


def _wrong_about(verdict: Verdict, hostile: Hostile) -> list[str]:
    first = verdict.first_failure
    told: list[tuple[str, object, object]] = [
        ("fault", verdict.fault, ""),
        ("verdict", verdict.word, hostile.verdict),
        ("outcomes", tuple(str(check.outcome) for check in verdict.checks), hostile.outcomes),
    ]
    used = [use.what for use in verdict.forbidden]
    if list(map(str.startswith, used, hostile.forbidden)) != [True] * max(
        len(used), len(hostile.forbidden)
    ):
        told.append(("forbidden", tuple(what[:80] for what in used), hostile.forbidden))
    if hostile.check is not None:
        told.append(("check", first.name if first else None, hostile.check))
    message = first.message if first else ""
    if not re.search(hostile.message, message):
        told.append(("message", message[:200], hostile.message))
    problems = [f"{w} is {is_!r}, should be {want!r}" for w, is_, want in told if is_ != want]
    return [*problems, *_unfit_to_be_shown(verdict)]


def _unfit_to_be_shown(verdict: Verdict) -> list[str]:
    """What would change the person's screen, or fill it."""
    texts = [("forbidden", use.what) for use in verdict.forbidden]
    for check in verdict.checks:
        functions = [("function", name) for _, name in check.traceback]
        texts += [("message", check.message), ("stdout", check.stdout), *functions]
    odd = {w for w, text in texts if not "".join(text.split()).replace(" ", "").isprintable()}
    long = {w for w, text in texts if len(text) > LONGEST}
    return [f"{w} holds control characters" for w in odd] + [f"{w} is too long" for w in long]


def _filled(text: str, places: dict[str, str]) -> bytes:
    """The text with the addresses of those it aims at."""
    return re.sub(r"@([A-Z]+)@", lambda found: places[found[1]], text).encode()


def run(way: str, chosen: list[str], folder: Path) -> dict[str, Any]:
    open_way: Callable[[], Warm | Fallback] = Fallback if way == "fallback" else Warm
    surroundings, judged = Surroundings(folder), open_way()
    results: dict[str, Any] = {}
    try:
        for name in headers.names(way):
            hostile = headers.read(name, way)
            if hostile.machine not in (None, platform.machine()) or name not in (chosen or [name]):
                continue
            results[name] = tried(hostile, judged, surroundings)
            for problem in results[name]["problems"]:
                print(f"{name}: {problem}", file=sys.stderr)
        works = judged.torch_works()
    finally:
        judged.close()
        surroundings.close()
    return {"way": way, "uid": os.getuid(), "answers": results, "torch works": works}


def main(arguments: list[str]) -> None:
    chosen = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(tempfile.mkdtemp(prefix="kf-", dir="/tmp"))  # short: a socket is to lie in it
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ |= {"XDG_RUNTIME_DIR": str(runtime), "KATA_HOME": str(folder / "home")}
    os.environ.pop("KATA_WALLS", None)
    try:
        way = "fallback" if "--fallback" in arguments else "warm"
        print(json.dumps(run(way, chosen, folder)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
