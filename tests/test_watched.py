"""When a save is noticed, and when what stands in the file is judged."""

from __future__ import annotations

import os

import pytest

from harness.errors import KataError
from harness.watched import GONE_S, SETTLE_S, Saves, looks_whole, stamp_of

SETTLED = 2 * SETTLE_S
WHOLE = b"def double(x):\n    return 2 * x\n"
HALF = b"def double(x):\n    return 2 *"


class File:
    """A file that is looked at over and over; time passes when it is told to."""

    def __init__(self, content: bytes | None = b"old\n") -> None:
        self.now = 100.0
        self.changes = 0
        self.content = content
        self.saves = Saves(self.stamp)

    @property
    def stamp(self):
        return None if self.content is None else (self.changes, len(self.content), 1)

    def read(self) -> bytes:
        if self.content is None or self.content == b"unreadable":
            raise KataError("It cannot be read.")
        return self.content

    def changed(self, content: bytes | None, after: float = 0.0):
        """Writes, and gives what is to be judged at the next look."""
        self.content, self.changes = content, self.changes + 1
        return self.look(after)

    def look(self, after: float = 0.0):
        self.now += after
        return self.saves.look(self.now, self.stamp, self.read)


def test_what_stands_there_at_first_is_not_judged():
    file = File()
    assert [file.look(after=1.0) for _ in range(3)] == [None] * 3


def test_a_whole_file_is_judged_at_once_and_only_once():
    file = File()
    assert file.changed(WHOLE) == WHOLE
    assert [file.look(after=SETTLE_S / 3) for _ in range(10)] == [None] * 10


def test_a_half_written_file_waits_for_the_rest():
    file = File()
    assert file.changed(b"") is None
    assert file.changed(HALF, after=SETTLE_S / 2) is None
    assert file.changed(WHOLE, after=SETTLE_S / 2) == WHOLE
    assert file.look(after=SETTLED) is None


def test_what_stays_half_is_judged_when_it_has_settled():
    file = File()
    assert file.changed(HALF) is None
    assert file.look(after=SETTLE_S / 2) is None
    assert file.look(after=SETTLED) == HALF
    assert file.look(after=SETTLED) is None


def test_an_emptied_file_is_judged_when_it_has_settled():
    file = File()
    assert file.changed(b"") is None
    assert file.look(after=SETTLED) == b""


def test_each_change_begins_the_wait_anew():
    file = File()
    for part in range(1, 10):
        assert file.changed(HALF[:part], after=SETTLE_S * 0.9) is None
    assert file.look(after=SETTLED) == HALF[:9]


def test_the_same_content_saved_again_is_judged_again():
    file = File()
    assert file.changed(WHOLE) == WHOLE
    file.look(after=SETTLED)
    assert file.changed(WHOLE, after=1.0) == WHOLE


def test_two_saves_between_two_looks_at_the_clock_are_two():
    file = File()
    assert file.changed(WHOLE) == WHOLE
    assert file.changed(WHOLE, after=SETTLED) == WHOLE


def test_two_changes_of_one_save_are_one():
    file = File()
    assert file.changed(WHOLE) == WHOLE
    assert file.changed(WHOLE, after=SETTLE_S / 2) is None  # its time was set, say
    assert file.look(after=SETTLED) is None


def test_a_first_part_that_looked_whole_is_followed_by_the_rest():
    file = File()
    assert file.changed(b"import numpy\n") == b"import numpy\n"
    assert file.changed(WHOLE, after=SETTLE_S / 2) == WHOLE


def test_a_change_that_the_stamp_does_not_tell_is_seen_all_the_same():
    file = File()
    assert file.changed(WHOLE) == WHOLE
    file.content = WHOLE.replace(b"2", b"3")
    assert file.look(after=SETTLED) == file.content
    assert file.look(after=SETTLED) is None


def test_a_moment_without_a_file_is_not_told():
    file = File()
    assert file.changed(None) is None
    assert not file.saves.gone(file.now + GONE_S / 2)
    assert file.changed(WHOLE, after=SETTLE_S / 2) == WHOLE
    assert not file.saves.gone(file.now + 2 * GONE_S)


def test_a_file_that_is_gone_and_comes_back():
    file = File(WHOLE)
    before = file.changes
    file.changed(None)
    assert file.look(after=GONE_S) is None
    assert file.saves.gone(file.now)
    file.content, file.changes = WHOLE, before  # moved away and back: the very same
    assert file.look(after=1.0) == WHOLE
    assert not file.saves.gone(file.now)


def test_a_file_that_is_not_there_yet():
    file = File(None)
    assert file.saves.gone(file.now)
    assert file.look(after=1.0) is None
    assert file.changed(WHOLE) == WHOLE


def test_a_file_that_cannot_be_read_is_told_once_when_it_has_settled():
    file = File()
    assert file.changed(b"unreadable") is None
    with pytest.raises(KataError):
        file.look(after=SETTLED)
    assert file.look(after=SETTLED) is None
    assert file.changed(WHOLE) == WHOLE


@pytest.mark.parametrize(
    "source",
    [
        b"",
        HALF,
        WHOLE[:-1],  # it ends without an end of line: more may come
        b"def f(:\n",
        b"\0\n",
        b"# coding: nonsense\nx = 1\n",
        b"x = '\xff'\n",
        b"(" * 1000 + b"\n",
    ],
)
def test_what_does_not_look_whole(source):
    assert not looks_whole(source)


@pytest.mark.parametrize(
    "source", [WHOLE, b"'a' is 'a'\n", b"'\\d'\n", "# coding: latin-1\n'é'\n".encode("latin-1")]
)
def test_what_looks_whole_warns_of_nothing(source):
    assert looks_whole(source)


def test_the_stamp_tells_a_save_in_place_and_one_by_a_rename(tmp_path):
    path, draft = tmp_path / "double.py", tmp_path / "draft"
    assert stamp_of(path) is None
    path.write_bytes(b"1\n")
    first = stamp_of(path)
    path.write_bytes(b"12\n")
    second = stamp_of(path)
    draft.write_bytes(b"13\n")
    os.utime(draft, ns=(second[0], second[0]))
    draft.rename(path)
    assert len({first, second, stamp_of(path)}) == 3
