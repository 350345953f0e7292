"""What hostile and broken answers come to: each its own outcome, never a pass, never our fault.

Limits of time are those of the runs; no test depends on how quick the machine is.
"""

import json
import os
import select
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from harness.judge import process
from harness.judge.answers import Zygote
from harness.judge.loop import LoopChannel
from harness.judge.process import AnswerProcess, JudgeFault
from harness.judge.wire import Message
from harness.verdict import CheckResult, Outcome, Verdict

Judged = Callable[..., Verdict]

LIMIT_S = 0.6  # where an answer hangs
RIGHT = "    if np.ndim(x) != 1:\n        raise ValueError\n    return 2 * x\n"


def body(text: str, before: str = "") -> str:
    """`double` with this body, and what stands above it."""
    parts = ["import numpy as np", textwrap.dedent(before), "def double(x):"]
    return "\n".join([*parts, textwrap.indent(textwrap.dedent(text), "    ")])


def right(before: str) -> str:
    """A right answer with something done before it, at import."""
    return f"import numpy as np\n{textwrap.dedent(before)}\n\ndef double(x):\n{RIGHT}"


@pytest.fixture
def opened(open_channel: Callable[[], AnswerProcess]) -> "Opened":
    return Opened(open_channel)


class Opened:
    """Opens answer processes and remembers them."""

    def __init__(self, opening: Callable[[], AnswerProcess]) -> None:
        self._opening = opening
        self.pids: list[int] = []

    def __call__(self) -> AnswerProcess:
        channel = self._opening()
        self.pids.append(channel.pid)
        return channel

    def left(self) -> list[int]:
        """Those that are still there, be it as a zombie: killed ones are reaped a moment later."""
        end = time.monotonic() + 30
        while any(map(is_there, self.pids)) and time.monotonic() < end:
            pass
        return [pid for pid in self.pids if is_there(pid)]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def first(verdict: Verdict) -> CheckResult:
    assert verdict.word == "fail"
    found = verdict.first_failure
    assert found is not None
    return found


def outcomes(verdict: Verdict) -> list[str]:
    return [str(check.outcome) for check in verdict.checks]


# ---------------------------------------------------------------------------- hangs

HANGS = {
    "in Python": "while True:\n    pass",
    "in C, holding the GIL": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "in C, deaf to signals": "10 ** 10 ** 9",
    "every exception swallowed": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "every signal ignored": (
        "import signal\n"
        "for s in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "    signal.signal(s, signal.SIG_IGN)\n"
        "while True: pass"
    ),
    "stopped": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "asleep": "import time\ntime.sleep(1e6)",
    "locked": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "memory gone, error swallowed": (
        "while True:\n    try:\n        [0] * (1 << 40)\n    except MemoryError: pass"
    ),
}


@pytest.mark.parametrize("how", HANGS)
def test_a_hang_ends_at_the_limit(judged: Judged, opened: Opened, how: str) -> None:
    verdict = judged(body(HANGS[how]), opening=opened, limit_s=LIMIT_S)
    assert outcomes(verdict) == ["timeout", *["not_run"] * 5]
    check = first(verdict)
    rubric = "one number becomes twice as much"
    assert check.message == f'stopped after 0.6 s in "{rubric}", case 1 (x 0.5, seed 1)'
    assert check.failed_case == {"x": 0.5}
    assert check.line is None or check.line > 2
    assert opened.left() == []


@pytest.mark.parametrize("statement", ["while True: pass", "10 ** 10 ** 9"])
def test_the_line_of_a_hang_is_told(judged: Judged, statement: str) -> None:
    """In C code too, which never gives the GIL away."""
    verdict = judged(f"def double(x):\n    x = 3\n    {statement}\n", limit_s=LIMIT_S)
    assert first(verdict).line == 3


def test_a_hang_at_import_ends_at_the_limit(judged: Judged, opened: Opened) -> None:
    verdict = judged("x = 1\nwhile True: pass\n", opening=opened, limit_s=LIMIT_S)
    load = first(verdict)
    assert (load.name, load.outcome, load.line) == ("load", Outcome.TIMEOUT, 2)
    assert outcomes(verdict)[1:] == ["not_run"] * 6
    assert opened.left() == []


def test_a_hang_while_the_result_is_sent_ends_at_the_limit(judged: Judged) -> None:
    source = body(
        "return Endless()", "class Endless(dict):\n    def items(self):\n        while 1: 0"
    )
    assert first(judged(source, limit_s=LIMIT_S)).outcome is Outcome.TIMEOUT


def test_the_time_is_that_of_the_whole_run(judged: Judged) -> None:
    """What is left when it is used up is not run."""

    class Slow(LoopChannel):
        def ask(self, frame: bytes, limit_s: float) -> Message:
            limits.append(limit_s)
            self.spent_s += 0.5
            return super().ask(frame, limit_s)

    limits: list[float] = []
    verdict = judged(right(""), opening=Slow, limit_s=2.5)
    # Scan and load take 1 s, the three cases of the first check the rest.
    assert outcomes(verdict) == ["pass", *["not_run"] * 5]
    assert [round(limit, 1) for limit in limits] == [2.5, 2.0, 1.5, 1.0, 0.5]
    limits.clear()
    assert judged(right(""), opening=Slow, limit_s=100).word == "pass"
    assert len(limits) == 16


# ---------------------------------------------------------------------------- ends of the process

ENDS = {
    "import os; os._exit(0)": "ended the whole process (exit code 0)",
    "import os; os._exit(3)": "ended the whole process (exit code 3)",
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM)": "crashed (Terminated)",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "the process was killed",
    "import os; os.abort()": "crashed (Aborted)",
    "import ctypes; ctypes.string_at(0)": "crashed (Segmentation fault)",
    "import os; os.closerange(0, 1000)": "",
    "import os; os.closerange(3, 1000)": "",
}


@pytest.mark.parametrize("statement", ENDS)
def test_the_end_of_the_process_is_told(judged: Judged, opened: Opened, statement: str) -> None:
    verdict = judged(body(statement), opening=opened)
    assert outcomes(verdict) == ["crashed"] * 6
    assert ENDS[statement] in first(verdict).message
    assert first(verdict).message != ""
    assert len(opened.pids) == 6
    assert opened.left() == []


@pytest.mark.parametrize("statement", ENDS)
def test_the_end_of_the_process_at_import(judged: Judged, opened: Opened, statement: str) -> None:
    verdict = judged(f"{statement}\ndef double(x):\n    return x\n", opening=opened)
    load = first(verdict)
    assert (load.name, load.outcome) == ("load", Outcome.CRASHED)
    assert ENDS[statement] in load.message
    assert opened.left() == []


def test_the_line_of_a_crash_is_told(judged: Judged) -> None:
    verdict = judged("import ctypes\ndef double(x):\n    x = 2\n    ctypes.string_at(0)\n")
    assert first(verdict).line == 4


def test_after_a_crash_a_new_process_serves_the_other_checks(
    judged: Judged, opened: Opened
) -> None:
    source = right("import os").replace("(x):\n", "(x):\n    if x.dtype == 'f4': os._exit(1)\n")
    verdict = judged(source, opening=opened)
    assert outcomes(verdict) == ["pass", "pass", "crashed", "pass", "pass", "pass"]
    assert len(opened.pids) == 2
    assert opened.left() == []


def test_deep_recursion_is_an_exception(judged: Judged) -> None:
    check = first(judged("def double(x):\n    return double(x)\n"))
    assert check.outcome is Outcome.RAISED
    assert check.message.startswith("RecursionError: maximum recursion depth exceeded")
    assert len(check.traceback) <= 12


@pytest.mark.parametrize(
    "statement",
    [
        "return double(x)",
        "return max(map(double, [x]))",
        "return [double(x) for _ in x]",
        "import re\n    return re.sub('a', double, 'a')",
    ],
)
def test_recursion_without_a_limit_ends(judged: Judged, opened: Opened, statement: str) -> None:
    source = f"import sys\nsys.setrecursionlimit(10**9)\n\ndef double(x):\n    {statement}\n"
    check = first(judged(source, opening=opened, limit_s=LIMIT_S))
    assert check.outcome in (Outcome.CRASHED, Outcome.MEMORY, Outcome.RAISED, Outcome.TIMEOUT)
    assert opened.left() == []


# ---------------------------------------------------------------------------- memory

HOGS = [
    "return [0] * (1 << 28)",
    "return np.ones(1 << 28)",
    "kept = []\nwhile True: kept.append(bytes(1 << 25))",
    "return 'x' * (1 << 31)",
    "return np.zeros((1 << 16, 1 << 16))",
    "raise MemoryError",
]


@pytest.mark.parametrize("hog", HOGS)
def test_too_much_memory_is_told(judged: Judged, opened: Opened, hog: str) -> None:
    verdict = judged(body(hog), opening=opened)
    check = first(verdict)
    assert check.outcome is Outcome.MEMORY
    assert check.message.startswith("asked for more than 1 GiB of memory (")
    assert check.line is not None
    assert opened.left() == []


def test_less_than_the_limit_is_allowed(judged: Judged) -> None:
    assert judged(right("big = bytes(800 << 20)")).word == "pass"


# ---------------------------------------------------------------------------- prints


def test_the_first_64_kib_of_a_case_are_kept(judged: Judged) -> None:
    check = first(judged(body("print('x' * 100_000, end='')\nreturn x")))
    assert check.stdout == "x" * (64 << 10) + f"\n... and {100_000 - (64 << 10)} bytes more"


@pytest.mark.parametrize(
    "statement", ["print('x' * 1000)", "sys.stderr.write('x' * 1000)", "os.write(1, bytes(5000))"]
)
def test_a_flood_of_prints_is_stopped(judged: Judged, opened: Opened, statement: str) -> None:
    source = body(f"while True: {statement}", "import os, sys")
    check = first(judged(source, opening=opened, only="test_one_number"))
    assert check.outcome is Outcome.OUTPUT
    assert check.message == "printed more than 8 MiB and was stopped"
    assert len(check.stdout) < (64 << 10) + 100
    assert opened.left() == []


@pytest.fixture(scope="module")
def buffered() -> Iterator[Callable[[], AnswerProcess]]:
    """Processes whose output Python holds back, unless it is told not to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONUNBUFFERED", raising=False)
        zygote = Zygote()
    yield zygote.open
    zygote.close()


@pytest.mark.parametrize(
    "end", ["while True: pass", "os._exit(1)", "ctypes.string_at(0)", "1 / 0", "return x"]
)
def test_prints_before_the_end_are_shown(
    judged: Judged, buffered: Callable[[], AnswerProcess], end: str
) -> None:
    source = body(f"print('so far', x)\n{end}", "import ctypes, os")
    verdict = judged(source, opening=buffered, limit_s=LIMIT_S, only="test_one_number")
    assert first(verdict).stdout == "so far [0.5]\n"


@pytest.mark.parametrize(
    "statement",
    [
        "sys.stdout.close()",
        "sys.stdout.close(); sys.stderr.close()",
        "os.close(1)",
        "os.close(1); os.close(2)",
        "os.close(0)",
        "sys.stdout = None",
        "sys.stdout = sys.stderr = object()",
        "sys.stdout = io.StringIO()",
        "sys.stdout.reconfigure(encoding='ascii'); print('ascii')",
        "print('\\ud800 \\N{SNOWMAN}')",
        "sys.stdin.read()",
        "sys.stdin.close()",
    ],
)
def test_a_right_answer_may_do_what_it_likes_with_its_output(
    judged: Judged, statement: str
) -> None:
    verdict = judged(right(f"import io, os, sys\n{statement}"))
    assert verdict.word == "pass", verdict.first_failure


# ---------------------------------------------------------------------------- odd exceptions

ODD = {
    "str raises": "class Odd(Exception):\n    def __str__(self): raise RuntimeError",
    "repr raises": "class Odd(Exception):\n    __repr__ = __str__ = lambda self: 1 / 0",
    "str gives no string": "class Odd(Exception):\n    def __str__(self): return 5",
    "str exits": "class Odd(Exception):\n    def __str__(self): raise SystemExit",
    "str ends the process": "class Odd(Exception):\n    def __str__(self): import os; os._exit(0)",
    "str is endless": "class Odd(Exception):\n    def __str__(self): return 'x' * 10**7",
    "str is half a pair": "class Odd(Exception):\n    def __str__(self): return '\\ud800'",
    "str is a subclass": (
        "class S(str):\n    def __getitem__(self, i): 1 / 0\n"
        "class Odd(Exception):\n    def __str__(self): return S('x')"
    ),
    "name raises": (
        "class M(type):\n    @property\n    def __name__(cls): 1 / 0\n"
        "class Odd(Exception, metaclass=M): pass"
    ),
    "name is odd": (
        "class M(type):\n    @property\n    def __name__(cls): return 'a\\0\\ud800'\n"
        "class Odd(Exception, metaclass=M): pass"
    ),
    "name is a number": "class M(type):\n    __name__ = 5\nclass Odd(Exception, metaclass=M): pass",
    "line raises": (
        "class Odd(SyntaxError):\n    @property\n    def lineno(self): raise KeyboardInterrupt"
    ),
    "line is a text": "class Odd(SyntaxError):\n    lineno = 'three'",
    "class is a lie": "class Odd(Exception):\n    __class__ = int",
    "no traceback": (
        "class Odd(Exception):\n    __traceback__ = property(lambda self: 1 / 0, lambda *a: None)"
    ),
    "a known name": "class Wrong(AssertionError):\n    outcome = 'pass'\nOdd = Wrong",
    "named as ours": "class NotImplementedError_(BaseException): pass\nOdd = NotImplementedError_",
    "a group": "Odd = lambda: ExceptionGroup('g', [Exception(), ExceptionGroup('h', [OSError()])])",
    "a base group": "Odd = lambda: BaseExceptionGroup('g', [SystemExit()])",
    "chained to itself": "class Odd(Exception):\n    def __init__(self): self.__cause__ = self",
}


@pytest.mark.parametrize("kind", ODD)
def test_exceptions_that_cannot_be_told(judged: Judged, opened: Opened, kind: str) -> None:
    verdict = judged(body("raise Odd()", ODD[kind]), opening=opened)
    check = first(verdict)
    ends = kind == "str ends the process"
    assert check.outcome is (Outcome.CRASHED if ends else Outcome.RAISED)
    assert check.message
    assert len(check.message) < 3000
    json.dumps(verdict.to_json())
    assert opened.left() == []
    at_import = judged(f"{ODD[kind]}\nraise Odd()\n")
    assert first(at_import).name == "load"
    json.dumps(at_import.to_json())


# ---------------------------------------------------------------------------- patched modules

PATCHES = [
    "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True",
    "np.testing.assert_allclose = lambda *a, **k: None",
    "np.asarray = np.array = np.abs = lambda *a, **k: 1",
    "np.ndarray = np.generic = float",
    "import builtins; builtins.all = builtins.any = builtins.bool = lambda *a: True",
    "import builtins; builtins.isinstance = lambda *a: True",
    "import builtins; builtins.len = lambda a: 1",
    "import builtins; builtins.type = builtins.id = lambda *a: 1",
    "import builtins; builtins.AssertionError = builtins.Exception = KeyError",
    "import builtins; builtins.__dict__.clear()",
    "import builtins; builtins.__import__ = None",
    "import json; json.dumps = lambda *a, **k: '{}'",
    "import json; json.loads = lambda *a, **k: {}",
    "import json; json.dumps = json.loads = None",
    "import struct; struct.Struct.pack = 1",
    "import os; os.write = os.read = os._exit = lambda *a: 0",
    "import sys; sys.modules.clear()",
    "import sys; sys.stdout = sys.__stdout__ = sys.stderr = sys.__stderr__ = None",
    "import sys; sys.excepthook = sys.exit = sys.settrace = print",
    "import sys; sys.settrace(lambda *a: 1 / 0)",
    "import sys; sys.addaudithook(lambda *a: 1 / 0)",
    "import gc; [o.clear() for o in gc.get_objects() if type(o) is dict and 'wire' in str(o)[:99]]",
    "import numpy.random.bit_generator as b; b.randbits = None",
    "import random; random.Random = random.seed = None",
    "import linecache, traceback; traceback.walk_tb = linecache.cache = None",
    "class Equal(np.ndarray):\n    __eq__ = __ne__ = __le__ = lambda *a: True",
]


@pytest.mark.parametrize("patch", PATCHES)
def test_patched_modules_make_no_wrong_answer_pass(
    judged: Judged, opened: Opened, patch: str
) -> None:
    source = f"import numpy as np\n{patch}\n\ndef double(x):\n    return 3 * x\n"
    verdict = judged(source, opening=opened)
    assert verdict.word == "fail"
    assert verdict.checks[-1].outcome is not Outcome.PASS
    assert opened.left() == []
    assert not np.allclose(1, 2)


def test_results_that_lie_about_themselves(judged: Judged) -> None:
    """Only the numbers of a result go over, none of its methods."""
    for base, result in [
        ("np.ndarray", "(3 * x).view(Liar)"),
        ("list", "Liar([3 * x[0]])"),
        ("float", "[Liar(3)]"),
        ("dict", "Liar()"),
        ("str", "Liar('x')"),
        ("int", "[Liar(3)]"),
        ("tuple", "Liar((3, 3))"),
    ]:
        lies = (
            f"class Liar({base}):\n"
            "    __eq__ = __ne__ = __lt__ = __le__ = lambda *a: True\n"
            "    __hash__ = None\n"
            "    __len__ = lambda self: 1\n"
            "    __array__ = __array_function__ = lambda *a, **k: np.ones(1)\n"
        )
        check = first(judged(body(f"return {result}", lies)))
        assert check.outcome in (Outcome.WRONG, Outcome.PROTOCOL), (base, check)


# ---------------------------------------------------------------------------- forged frames

FORGE = """
import json, os, stat, struct

def send(message, payload=b""):
    head = message if type(message) is bytes else json.dumps(message).encode()
    frame = struct.pack("<II", len(head), len(payload)) + head + payload
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, frame)
        except OSError:
            pass
"""
ARRAY = ["a", "<f8", [1], None, 0, 8]
FORGED: list[Any] = [
    {},
    [],
    b"",
    b"no json at all",
    b"\xff\xfe",
    {"result": 1.0},
    {"result": ["a", "<f8", [1 << 60], None, 0, 8]},
    {"result": ["r", 99]},
    {"result": ["h", 1]},
    {"result": {"a": 1}},
    {"result": [[[]]]},
    {"error": None},
    {"error": 5},
    {"error": {}},
    {"error": {"type": "a\0b", "bases": [1], "message": [], "line": "x", "frames": 7}},
    {"error": {"type": "\ud800", "bases": ["type", "print"], "message": 5, "frames": [[1], 2]}},
    {"error": {"type": "pass", "bases": ["ExceptionGroup"], "frames": [["a", "b"]]}},
    {"error": {"type": [], "bases": {"a": 1}, "line": True}},
    {"changed": 5, "result": 1},
    {"changed": [[99, 1]], "result": 1},
    {"changed": [["x", {}]], "result": 1},
    {"changed": [[0, ["<f8", [3], None, 0, 24]]], "result": 1},
    {"changed": [[0, ["O", [1], None, 0, 8]]], "result": 1},
    {"changed": [[0, ["<U2", [1], None, 0, 8]]], "result": ["r", 0]},
    {"unsendable": []},
    {"found": 3},
    {"found": ["double", 3, {}]},
    {"scan": {}},
    {"note": []},
    {"note": "forbidden"},
    {"note": "forbidden", "what": [], "line": {}},
    {"note": "forbidden", "what": {"a": []}, "line": True},
    {"note": "clock"},
    {"note": "clock", "runs": True},
    {"verdict": "pass", "checks": []},
]


@pytest.mark.parametrize("message", FORGED, ids=lambda message: str(message)[:40])
def test_forged_frames_make_no_wrong_answer_pass(
    judged: Judged, opened: Opened, message: Any
) -> None:
    for source in (
        body(f"send({message!r}, bytes(8))\nreturn 3 * x", FORGE),
        body("return 3 * x", f"{FORGE}\nsend({message!r}, bytes(8))"),
    ):
        verdict = judged(source, opening=opened)
        assert verdict.word == "fail"
        assert verdict.first_failure or verdict.forbidden
        assert not any(check.outcome is Outcome.PASS for check in verdict.checks[:4])
        json.dumps(verdict.to_json())
    assert opened.left() == []


@pytest.mark.parametrize(
    "raw", ["b'\\xff' * 4096", "struct.pack('<II', 1 << 31, 0)", "struct.pack('<II', 0, 1 << 31)"]
)
def test_frames_that_promise_too_much_are_stopped(judged: Judged, opened: Opened, raw: str) -> None:
    text = FORGE.replace("os.write(fd, frame)", f"os.write(fd, {raw})")
    check = first(judged(body("print('so far')\nsend({})\nreturn 2 * x", text), opening=opened))
    assert check.outcome is Outcome.PROTOCOL
    assert check.message == "sent more data than a result may have"
    assert check.stdout == "so far\n"
    assert opened.left() == []


def test_forged_notes_stop_no_clock_for_ever(
    judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "FORBIDDEN_IMPORT_LIMIT_S", 0.2)
    hang = "while True:\n    send({'note': 'clock', 'runs': False})"
    check = first(judged(body(hang, FORGE), limit_s=LIMIT_S))
    assert check.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize("end", ["return 2 * x", "os._exit(0)"])
def test_forged_notes_stop_the_clock_once_in_a_run(
    judged: Judged, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Not for some time in each call, nor in each process after a crash."""
    monkeypatch.setattr(process, "FORBIDDEN_IMPORT_LIMIT_S", 0.2)
    clock = "def clock(runs):\n    send({'note': 'clock', 'runs': runs})"
    lie = f"clock(False)\ntime.sleep(0.15)\nclock(True)\n{end}"
    source = body(lie, f"import time\n{FORGE}\n{clock}")
    found = outcomes(judged(source, limit_s=0.3))
    assert "timeout" in found
    assert found[-1] == "not_run"


def test_a_flood_of_forged_notes_ends_at_the_limit(judged: Judged) -> None:
    flood = "while True:\n    send({'note': 'forbidden', 'what': 'x' * 9999, 'line': 1})"
    verdict = judged(body(flood, FORGE), limit_s=LIMIT_S)
    assert first(verdict).outcome is Outcome.TIMEOUT
    assert len(verdict.forbidden) <= 1


# ---------------------------------------------------------------------------- what is left behind


def test_threads_left_behind_end_with_the_run(judged: Judged, opened: Opened) -> None:
    for daemon in (True, False):
        threads = (
            "import threading, time\n"
            f"for _ in range(2): threading.Thread(target=time.sleep, args=[1e6], "
            f"daemon={daemon}).start()"
        )
        assert judged(right(threads), opening=opened).word == "pass"
    assert opened.left() == []


def test_a_thread_that_raises_is_not_the_call(judged: Judged) -> None:
    thread = "import threading\nt = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"
    assert judged(right(thread)).word == "pass"


@pytest.mark.skipif(sys.platform != "linux", reason="pidfd_open is Linux's")
@pytest.mark.parametrize(
    "child",
    [
        "pid = os.fork()\nif pid == 0:\n    while True: signal.pause()",
        "pid = subprocess.Popen(['sleep', '1000']).pid",
        "pid = subprocess.Popen(['sleep', '1000'], start_new_session=True).pid",
    ],
)
def test_children_end_with_the_run(
    judged: Judged, open_without_walls: Callable[[], AnswerProcess], child: str
) -> None:
    """Where no wall keeps an answer from forking: those that leave its group end, too."""
    opened = Opened(open_without_walls)
    handles: list[int] = []

    class Peeking:
        """Opens a handle of the child while the answer is still there."""

        def __init__(self) -> None:
            self._real = opened()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

        def take_output(self) -> str:
            told = self._real.take_output()
            handles.extend(os.pidfd_open(int(pid)) for pid in told.split())
            return told

    before = f"import os, signal, subprocess\n{child}\nprint(pid, flush=True)"
    assert judged(right(before), opening=Peeking).word == "pass"
    assert len(handles) == 1
    gone, _, _ = select.select(handles, [], [], 30)
    os.close(handles[0])
    assert gone
    assert opened.left() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_the_processor_s_time_is_told(open_without_walls: Callable[[], AnswerProcess]) -> None:
    process = open_without_walls()
    first = process.worked_s()
    assert first is not None
    process.close()
    assert process.worked_s() is None


def test_no_expected_value_and_no_oracle_is_over_there(judged: Judged) -> None:
    look = (
        "import gc, sys\n"
        "names = [m for m in sys.modules if m.startswith(('torch', 'pytest', 'harness'))]\n"
        "names += [n for o in gc.get_objects() if type(o).__name__ == 'module'\n"
        "          and (n := o.__name__).startswith('harness.oracle')]\n"
        "if names: raise ValueError(str(names))"
    )
    verdict = judged(right(look))
    assert verdict.word == "pass", verdict.first_failure


def test_the_folder_of_the_person_is_not_searched(
    judged: Judged, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise ImportError('the wrong one')")
    (tmp_path / "json.py").write_text("raise ImportError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    zygote = Zygote()
    try:
        assert judged(right(""), opening=zygote.open).word == "pass"
        files = judged(right("import helper"), opening=zygote.open)
        assert first(files).message == "ModuleNotFoundError: No module named 'helper'"
    finally:
        zygote.close()


def test_a_zygote_that_is_gone_is_our_fault(judged: Judged, toys: Any) -> None:
    zygote = Zygote()
    zygote.close()
    with pytest.raises(JudgeFault):
        judged(right(""), opening=zygote.open)


@pytest.mark.skipif(sys.platform != "linux", reason="pidfd_open is Linux's")
def test_closing_the_zygote_ends_what_it_forked() -> None:
    zygote = Zygote()
    channels = [zygote.open() for _ in range(2)]
    handles = [os.pidfd_open(channel.pid) for channel in channels]
    zygote.close()
    for handle in handles:
        gone, _, _ = select.select([handle], [], [], 30)
        os.close(handle)
        assert gone
    for channel in channels:
        with pytest.raises(JudgeFault):
            channel.close()
