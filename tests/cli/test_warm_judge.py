"""The warm judge for real: `kata` commands that start it, use it, lose it, and do without it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from harness.service import client, talk
from harness.service.client import WarmJudge
from harness.service.order import Order
from harness.service.place import Place

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

TOYS = Path(__file__).parents[1] / "toys"
LIMIT_S = 120  # for what must happen; nothing waits for it otherwise


@pytest.fixture
def warm(kata, installation):
    """`kata` commands that may use a warm judge; in the end it is asked to leave, and does."""
    use(kata, installation)
    with tempfile.TemporaryDirectory(prefix="k") as folder:  # a socket's path is short
        kata.environ |= {"XDG_RUNTIME_DIR": folder, "KATA_SERVER": "on"}
        kata.folder_of_judge = Path(folder) / "kata"
        yield kata
        end_of_all_judges(Path(folder))


def use(kata, installation):
    kata.environ |= {"PYTHONPATH": str(installation), "KATA_CONTENT": str(installation)}


def end_of_all_judges(folder):
    handles = [handle for judge in judges(folder) for handle in handles_of(family(judge))]
    for pid in judges(folder):
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGCONT)
    assert all(map(has_ended, handles))
    while client._started:  # by this very process, which is to bury them
        client._started.pop().wait(LIMIT_S)


def judges(folder):
    """The judges whose sockets are or were in a folder."""
    return [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"harness.service.server" in (words := read(path)) and os.fsencode(folder) in words
    ]


def family(pid):
    """A process and all that it has started."""
    children = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if read(path).rpartition(b")")[2].split()[1:2] == [b"%d" % pid]
    ]
    return [pid, *(each for child in children for each in family(child))]


def at_work(pid):
    """The answer processes below a judge; not the spare, in which there is no answer yet."""
    names = {each: read(Path(f"/proc/{each}/comm")).strip() for each in family(pid)}
    return [each for each, name in names.items() if name == b"kata-answer"]


def read(path):
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return b""


def handles_of(pids):
    """Descriptors of those processes that are still there."""
    handles = []
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            handles.append(os.pidfd_open(pid))
    return handles


def has_ended(handle):
    gone, _, _ = select.select([handle], [], [], LIMIT_S)
    os.close(handle)
    return bool(gone)


def socket_of(kata):
    (path,) = kata.folder_of_judge.glob("*.sock")
    return path


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(LIMIT_S)
        line.connect(str(path))
        talk.send(line, message)
        while "alive" in (told := talk.receive(line)):
            pass
        return told


def pid_of(kata):
    return ask(socket_of(kata), {"op": "status"})["pid"]


def passes(kata, **options):
    """A check of a right answer, and the judge that did it (None: it was done without one)."""
    right = kata.answer(kata.reference, f"{secrets.token_hex(4)}.py")
    told = kata.json("check", "double", "--file", right, **options)
    assert (told["verdict"], told["recorded"]) == ("pass", True)
    with contextlib.suppress(OSError, ValueError):
        return pid_of(kata)
    return None


# ---------------------------------------------------------------------------- where it listens


def test_it_listens_where_only_its_owner_may_enter(warm):
    first = passes(warm)
    assert stat.S_IMODE(warm.folder_of_judge.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_of(warm).stat().st_mode) == 0o600
    assert stat.S_ISSOCK(socket_of(warm).stat().st_mode)
    assert passes(warm) == first
    assert judges(warm.folder_of_judge) == [first]


def test_a_folder_that_others_may_enter_is_refused(warm):
    warm.folder_of_judge.mkdir(mode=0o755)
    assert passes(warm) is None
    assert list(warm.folder_of_judge.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_of_another_owner_is_refused(warm):
    warm.folder_of_judge.mkdir(mode=0o700)
    os.chown(warm.folder_of_judge, 12345, 12345)
    assert passes(warm) is None
    assert list(warm.folder_of_judge.iterdir()) == []


def test_a_link_in_place_of_the_folder_is_refused(warm, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    warm.folder_of_judge.symlink_to(tmp_path / "elsewhere")
    assert passes(warm) is None
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("folder", ["x" * 120, "no\nsuch" * 20])
def test_where_there_can_be_no_socket_it_is_done_without(warm, folder):
    """Its path would be too long. The folder for temporary files is where it would else go."""
    long = warm.cwd / folder
    long.mkdir()
    assert passes(warm, environ={"XDG_RUNTIME_DIR": str(long), "TMPDIR": str(long)}) is None
    assert list(long.rglob("*.sock")) == []


def test_no_judge_where_none_is_wanted(warm):
    assert passes(warm, environ={"KATA_SERVER": "off"}) is None
    assert not warm.folder_of_judge.exists()


# ---------------------------------------------------------------------------- one that is lost


@pytest.mark.parametrize("what", ["stale", "file", "full folder"])
def test_what_stands_in_the_place_of_the_socket(warm, what):
    path = Path(find_place(warm))
    if what == "stale":
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
    elif what == "file":
        path.write_text("no socket")
    else:
        (path / "full").mkdir(parents=True)
    assert (passes(warm) is None) == (what == "full folder")
    assert len(judges(warm.folder_of_judge)) == (what != "full folder")


def find_place(kata):
    """Where the judge will listen; the folder is made."""
    told = "import os; from harness.service import place; print(place.find(os.environ).path)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], env=kata.environ, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def test_a_dead_judge_is_replaced(warm):
    first = passes(warm)
    handle = os.pidfd_open(first)
    os.kill(first, signal.SIGKILL)
    assert has_ended(handle)
    assert socket_of(warm).exists()
    second = passes(warm)
    assert second not in (None, first)


def test_a_judge_that_is_stopped_is_replaced_and_leaves(warm, installation):
    """Its socket takes connections and gives no sign of life."""
    first = passes(warm)
    handle = os.pidfd_open(first)
    os.kill(first, signal.SIGSTOP)
    place = Place(socket_of(warm))
    judge = impatient(warm, place, installation)
    assert judge.verdict().word == "pass"
    judge.close()
    assert judge_with(warm, place, installation).word == "pass"
    assert pid_of(warm) != first
    os.kill(first, signal.SIGCONT)
    assert has_ended(handle)
    assert len(judges(warm.folder_of_judge)) == 1


def test_two_who_wait_for_a_stopped_judge_start_one(warm, installation):
    first = passes(warm)
    os.kill(first, signal.SIGSTOP)
    place = Place(socket_of(warm))
    waiting = [impatient(warm, place, installation) for _ in range(2)]  # both stand in its queue
    words = []
    threads = [
        threading.Thread(target=lambda j=judge: words.append(j.verdict().word)) for judge in waiting
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    for judge in waiting:
        judge.close()
    assert words == ["pass", "pass"]
    assert len(judges(warm.folder_of_judge)) == 2  # the stopped one is one of them


def impatient(kata, place, installation):
    """A client with little patience for a judge that is stopped, and much for the next."""
    judge = WarmJudge(kata.environ, place, patience_s=0.3)
    judge.send(order(installation))
    judge._patience_s = LIMIT_S
    return judge


def warm_judge(kata, place):
    return WarmJudge(kata.environ, place, patience_s=LIMIT_S)


def order(installation, text=None, limit_s=None):
    from_toys = (TOYS / "solutions/double/double.py").read_bytes()
    return Order(
        str(installation), "double", text or from_toys, "double.py", seed=1, limit_s=limit_s
    )


def judge_with(kata, place, installation, text=None):
    judge = warm_judge(kata, place)
    try:
        judge.send(order(installation, text))
        return judge.verdict()
    finally:
        judge.close()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\xff" * 40,
        b"\2\0\0\0{",
        b"\2\0\0\0{}",
        b"\4\0\0\0null",
        b"\x0e\0\0\0" + b'{"verdict": 1}',
        b"\x0f\0\0\0" + b'{"verdict": {}}',
    ],
)
def test_a_judge_that_says_nothing_of_use(warm, installation, reply):
    """It hears the order, says that, and hangs up: each attempt is lost, then it is done here."""
    path = Path(find_place(warm))
    with Place(path).listen() as listener:
        heard = []

        def serve():
            while len(heard) < client.ATTEMPTS:
                line, _ = listener.accept()
                with line:
                    heard.append(talk.receive(line)["op"])
                    line.sendall(reply)

        thread = threading.Thread(target=serve)
        thread.start()
        right = warm.answer(warm.reference)
        told = warm.json("check", "double", "--file", right)
        thread.join(LIMIT_S)
    assert told["verdict"] == "pass"
    assert heard == ["judge"] * client.ATTEMPTS
    assert judges(warm.folder_of_judge) == []
    assert len(warm.events("check")) == 1


def test_a_judge_that_says_that_it_is_out_of_date(warm):
    path = Path(find_place(warm))
    listener = Place(path).listen()

    def serve():
        line, _ = listener.accept()
        with line, listener:
            path.unlink()
            talk.send(line, {"stale": "it"})

    thread = threading.Thread(target=serve)
    thread.start()
    assert passes(warm) is not None
    thread.join(LIMIT_S)


def test_two_first_checks_start_one_judge(warm):
    right = warm.answer(warm.reference)
    running = [warm.start("check", "double", "--file", right, "--json") for _ in range(4)]
    for process in running:
        out, err = process.communicate(timeout=LIMIT_S)
        assert (process.returncode, json.loads(out)["verdict"], err) == (0, "pass", b"")
    assert judges(warm.folder_of_judge) == [pid_of(warm)]
    assert len(warm.events("check")) == 4


def test_the_first_check_while_the_judge_still_loads_torch(kata, tmp_path):
    """The real katas import it as soon as the judge is up, in another thread."""
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        kata.environ |= {"XDG_RUNTIME_DIR": folder, "KATA_SERVER": "on"}
        kata.folder_of_judge = Path(folder) / "kata"
        assert kata("start", "double").code == 0
        for _ in range(5):
            passes(kata)
        end_of_all_judges(Path(folder))


def test_start_brings_it_up(warm):
    assert warm("start", "double").code == 0
    first = pid_of(warm)
    warm.file.write_text(warm.reference)
    assert warm.json("check")["verdict"] == "pass"
    assert pid_of(warm) == first


# ---------------------------------------------------------------------------- when it leaves


@pytest.mark.parametrize(
    "name",
    ["harness/judge/runner.py", "katas/double/test_double.py", "solutions/double/wrong.toml"],
)
def test_it_is_replaced_when_what_it_has_loaded_changes(warm, copied, tmp_path, name):
    copy = copied(tmp_path / "copy")
    use(warm, copy)
    first = passes(warm)
    handle = os.pidfd_open(first)
    path = copy / name
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    second = passes(warm)
    assert second not in (None, first)
    assert has_ended(handle)
    assert passes(warm) == second


def test_what_has_changed_is_what_judges(warm, copied, tmp_path):
    copy = copied(tmp_path / "copy")
    use(warm, copy)
    passes(warm)
    checks = copy / "katas/double/test_double.py"
    text = checks.read_text("utf-8").replace("becomes twice as much", "is doubled")
    checks.write_text(text, "utf-8")
    told = warm.json("check", "double", "--file", warm.answer(warm.reference))
    assert told["checks"][0]["rubric"] == "one number is doubled"


def test_it_leaves_when_idle(warm, installation):
    place = Place(Path(find_place(warm)))
    with place.listen() as listener:
        server = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "harness.service.server"),
                *(str(listener.fileno()), str(place.path), "0.1"),
            ],
            pass_fds=[listener.fileno()],
            env=warm.environ,
        )
    assert server.wait(LIMIT_S) == 0
    assert not place.path.exists()
    assert judge_with(warm, place, installation).word == "pass"


def test_it_leaves_when_asked_and_serves_who_is_there(warm, installation):
    first = passes(warm)
    place = Place(socket_of(warm))
    judge = warm_judge(warm, place)
    judge.send(order(installation, b"def double(x):\n    while True: pass\n", limit_s=3.0))
    wait_until(lambda: at_work(first))
    handle = os.pidfd_open(first)
    assert ask(place.path, {"op": "stop"}) == {"pid": first}
    assert judge.verdict().checks[0].outcome == "timeout"
    judge.close()
    assert has_ended(handle)
    assert not place.path.exists()


def wait_until(condition):
    until = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < until


# ---------------------------------------------------------------------------- who it serves


def test_checks_at_once(warm):
    """Eight of them, right and wrong ones, each gets what is its own."""
    squares = warm.answer(warm.squares, "squares.py")
    right = warm.answer(warm.reference, "right.py")
    first = passes(warm)
    running = [
        (seed, warm.start("check", "double", "--file", (right, squares)[seed % 2],
                          "--seed", seed, "--json"))
        for seed in range(8)
    ]  # fmt: skip
    for seed, process in running:
        out, _ = process.communicate(timeout=LIMIT_S)
        told = json.loads(out)
        assert (told["seed"], process.returncode) == (seed, seed % 2)
        assert [match["name"] for match in told["diagnosis"]] == ["squares"] * (seed % 2)
    assert len(warm.events("check")) == 9
    assert judges(warm.folder_of_judge) == [first]


def test_one_judge_for_any_number_of_homes(warm, tmp_path):
    served = set()
    for number in range(3):
        home = tmp_path / f"home {number}"
        served.add(passes(warm, environ={"KATA_HOME": str(home)}))
        assert (home / "journal.db").exists() or list(home.iterdir())
    assert len(served) == 1
    assert warm.events() == []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_the_answer_ends_with_its_client(warm, copied, tmp_path, end):
    """At once: this run may last for an hour."""
    copy = copied(tmp_path / "copy")
    use(warm, copy)
    rules = copy / "katas/double/kata.toml"
    rules.write_text(rules.read_text("utf-8").replace("limit_s = 0.5", "limit_s = 3600"), "utf-8")
    judge = passes(warm)
    file = warm.answer("def double(x):\n    while True: pass\n")
    process = warm.start("check", "double", "--file", file)
    wait_until(lambda: at_work(judge))
    (answer,) = at_work(judge)
    handle = os.pidfd_open(answer)
    process.send_signal(end)
    process.communicate(timeout=LIMIT_S)
    # Python ends by the signal itself when it comes while a dataclass is made: 130 to a shell, too.
    assert process.returncode in ((130, -end) if end == signal.SIGINT else (-end,))
    assert has_ended(handle)
    assert passes(warm) == judge
    assert len(warm.events("check")) == 2


@pytest.mark.parametrize("said", [b"", b"\1", b"\xff" * 40, b"\2\0\0\0{}", b"\4\0\0\0null"])
def test_clients_that_talk_nonsense_are_nobody_s_trouble(warm, said):
    judge = passes(warm)
    for op in (b"", b'{"op": "judge"}', b'{"op": "judge", "content": 5, "source": []}'):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(socket_of(warm)))
            line.sendall(said or len(op).to_bytes(4, "little") + op)
    assert passes(warm) == judge


# ---------------------------------------------------------------------------- killed under a run


def test_killed_when_the_order_is_sent(warm, installation):
    place = Place(Path(find_place(warm)))
    judge = warm_judge(warm, place)
    judge.send(order(installation))
    kill_judge(warm)
    assert judge.verdict().word == "pass"
    judge.close()


def kill_judge(kata):
    """With all that it has started: nothing outlives it."""
    wait_until(lambda: judges(kata.folder_of_judge))  # it may be just becoming one
    (pid,) = judges(kata.folder_of_judge)
    handles = handles_of(family(pid))
    os.kill(pid, signal.SIGKILL)
    assert all(map(has_ended, handles))


def test_killed_while_the_answer_runs(warm, installation):
    passes(warm)
    place = Place(socket_of(warm))
    for victim in ("judge", "zygote"):
        judge = warm_judge(warm, place)
        judge.send(order(installation, b"def double(x):\n    while True: pass\n", limit_s=2.0))
        (pid,) = judges(warm.folder_of_judge)
        wait_until(lambda pid=pid: at_work(pid))
        if victim == "judge":
            kill_judge(warm)
        else:
            os.kill(family(pid)[1], signal.SIGKILL)
        verdict = judge.verdict()
        judge.close()
        assert (verdict.fault, verdict.checks[0].outcome) == ("", "timeout")


def test_killed_after_the_verdict(warm, installation):
    """The verdict stands, without its diagnosis."""
    place = Place(Path(find_place(warm)))
    squares = (TOYS / "solutions/double/double.py").read_bytes().replace(b"2 * x", b"x * x")
    judge = warm_judge(warm, place)
    judge.send(order(installation, squares))
    assert judge.verdict().word == "fail"
    kill_judge(warm)
    assert [match.name for match in judge.diagnosis()] in ([], ["squares"])  # if it was quick
    judge.close()
    assert judge_with(warm, place, installation).word == "pass"


# ---------------------------------------------------------------------------- the same verdicts

BODIES = {
    "right": None,
    "wrong": "return 3 * x",
    "raising": "raise KeyError('x')",
    "stub": "raise NotImplementedError",
    "hanging": "while True: pass",
    "ending": "os._exit(3)",
    "crashing": "ctypes.string_at(0)",
    "memory": "return bytes(4 << 30)",
    "output": "while True: print('x' * 10000)",
    "forbidden": "return np.add(x, x)",
    "old": "return np.int(x)",
    "printing": "print('here', x)\n    return x",
}
FILES = {"no Python": "def double(x:\n", "empty": "", "Python 2": "print 'hello'\n", "nul": "\0"}


@pytest.fixture(scope="module")
def standing():
    """A folder whose judge serves all the tests below."""
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        yield Path(folder)
        end_of_all_judges(Path(folder))


@pytest.mark.parametrize("kind", [*BODIES, *FILES])
def test_the_same_verdict_on_every_way(kata, installation, standing, kind):
    use(kata, installation)
    if kind != "hanging":  # a flood or a crash in each check may take its time
        kata.environ["KATA_CONTENT"] = str(TOYS)
    body = BODIES.get(kind)
    text = FILES.get(kind, kata.reference)
    if body is not None:
        text = f"import ctypes, os\nimport numpy as np\n\ndef double(x):\n    {body}\n"
    words = ("check", "double", "--file", kata.answer(text), "--seed", 5, "--json")
    told = []
    warm = {"KATA_SERVER": "on", "XDG_RUNTIME_DIR": str(standing)}
    for environ in (warm, {}, {"KATA_WALLS": "off"}):
        ran = kata(*words, environ=environ)
        document = ran.json
        assert document.pop("judge_ms") > 0
        for check in document["checks"]:  # how much a flood has printed before it was stopped
            check["stdout"] = re.sub(r"and \d+ bytes more", "and more", check["stdout"])
        told.append((ran.code, ran.err, document))
    assert told[0] == told[1] == told[2]
    assert told[0][2]["verdict"] == ("pass" if kind == "right" else "fail")
    assert len(judges(standing)) == 1
