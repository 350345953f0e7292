"""What `kata next` proposes in single scenes; tests/test_learners.py has whole weeks."""

from __future__ import annotations

from datetime import UTC, timedelta
from io import StringIO
from typing import Any

from rich.console import Console

from harness.catalogue import TRACKS
from harness.journal import Event
from harness.outlook import view
from harness.plan import latest, make, to_data
from harness.proposals import proposals
from harness.replay import replay
from harness.report.tables import show_list
from harness.scene import Proposal, scene
from tests.learners import BEGIN, at_hour, catalogue

KATAS = catalogue()
BY_SLUG = {kata.slug: kata for kata in KATAS}


class Book:
    """A journal that is written by hand. Times in days from the begin, from 8 o'clock on."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.attempts = 0

    def add(self, kind: str, at: float, kata: str | None = None, **data: Any) -> Book:
        number = len(self.events) + 1
        attempt = self.attempts if kata else None
        self.events.append(Event(number, str(number), at, kind, attempt, kata, data))
        return self

    def start(self, day: float, kata: str) -> float:
        self.attempts += 1
        at = at_hour(0, 8) + 86400 * day
        self.add("start", at, kata, minutes=BY_SLUG[kata].minutes, seed=1, path="/w/x.py")
        return at

    def passed(self, day: float, kata: str, pace: float = 0.9, copied: bool = False) -> Book:
        at = self.start(day, kata) + 60 * pace * BY_SLUG[kata].minutes
        if copied:
            self.add("reveal", at - 1, kata)
        return self.add("check", at, kata, verdict="pass").add("pass", at, kata)

    def failed(self, day: float, kata: str) -> Book:
        at = self.start(day, kata) + 60 * BY_SLUG[kata].minutes
        return self.add("check", at, kata, verdict="fail").add("stop", at, kata, why="asked")

    def planned(self, day: int, days: int, tracks: tuple[str, ...] = TRACKS) -> Book:
        today = BEGIN + timedelta(day)
        plan = make(KATAS, (), tracks, today, BEGIN + timedelta(days), 60)
        return self.add("plan", at_hour(day, 7), **to_data(plan))

    def next(self, day: int, hour: int = 18, track: str | None = None) -> list[Proposal]:
        return proposals(scene(self.events, KATAS, at_hour(day, hour), UTC, track))


def passed_all(day: float, count: int | None = None) -> Book:
    """So many katas, half an hour each, as easily as can be."""
    book = Book()
    for number, kata in enumerate(KATAS[:count]):
        book.passed(day + number / 48, kata.slug, pace=0.5)
    return book


def test_nothing_is_said_to_be_due_before_a_day_that_has_gone() -> None:
    """What is due was begun today and left at once, which says nothing."""
    book = Book().passed(0, "relu")
    at = book.start(9, "relu")
    book.add("stop", at + 5, "relu", why="asked")
    (relu,) = [kata for kata in KATAS if kata.slug == "relu"]
    (told,) = proposals(scene(book.events, [relu], at + 60, UTC))
    assert told.what == "nothing"
    assert "before" not in told.why
    assert "had its turn, relu" in told.why


def test_the_last_days_are_for_a_last_look_in_the_plan_and_in_next() -> None:
    book = passed_all(35, 6).planned(0, 42)
    for day in (39, 40, 41):
        plan = latest(book.events)
        assert plan is not None
        seen = view(plan, book.events, KATAS[:6], at_hour(day, 18), UTC)
        assert any(item.what == "last look" for item in seen.outlook.days[0].items), day
        first = proposals(scene(book.events, KATAS[:6], at_hour(day, 18), UTC))[0]
        assert first.what == "last look", day
        assert first.kata in {item.kata for item in seen.outlook.days[0].items}
    assert "Your interview is tomorrow" in first.why
    assert first.command == f"kata start {first.kata}"


def test_on_the_day_of_the_interview_nothing_new_comes_first() -> None:
    book = passed_all(37, 12).planned(0, 42)
    first, *others = book.next(42, hour=9)
    assert first.what == "last look"
    assert "Your interview is today" in first.why
    assert "mock" not in {each.what for each in others}
    assert "mock" in {each.what for each in book.next(43)}  # it is over


def test_a_last_look_is_of_the_tracks_of_the_plan_and_not_of_yesterday() -> None:
    book = Book().passed(30, "iou", 0.5).passed(30.1, "adam", 0.5).passed(40, "nms", 0.5)
    book.planned(0, 42, ("detection",))
    looks = [each.kata for each in book.next(41) if each.what == "last look"]
    assert looks == ["iou"]


def test_an_interview_asks_what_it_says() -> None:
    """It draws what was never tried too; of one track only where that is asked for."""
    book = passed_all(0)
    mock = next(each for each in book.next(2) if each.what == "mock")
    assert "over what you know" not in mock.why
    assert mock.command == "kata mock --minutes 45"
    mine = {kata.track for kata in KATAS}
    track = max(mine, key=lambda each: sum(kata.track == each for kata in KATAS))
    of_track = next(each for each in book.next(2, track=track) if each.what == "mock")
    assert of_track.command == f"kata mock --minutes 45 --track {track}"


def test_a_few_repeats_more_do_not_put_interviews_off_for_ever() -> None:
    """Who practises half an hour a day under a plan always has six or seven of them."""
    book = Book()
    for number, kata in enumerate(KATAS[:14]):
        book.passed(number / 2, kata.slug)
    saturday = 12
    due = [
        s
        for s, m in scene(book.events, KATAS, at_hour(saturday, 9), UTC).memories.items()
        if m.due(UTC) <= BEGIN + timedelta(saturday)
    ]
    assert 6 <= len(due) < 20
    at = scene(book.events, KATAS, at_hour(saturday, 9), UTC)
    seven = at._replace(memories={s: m for s, m in at.memories.items() if s in due[:7]})
    assert proposals(seven)[0].what == "mock"


def test_what_is_paused_waits_while_another_track_is_asked_for() -> None:
    book = Book()
    at = book.start(0, "iou")
    book.add("pause", at + 60, "iou", why="asked")
    assert book.next(1)[0].command == "kata resume iou"
    assert all(each.kata != "iou" for each in book.next(1, track="layers"))
    assert book.next(1, track="detection")[0].command == "kata resume iou"


def test_what_was_left_long_ago_comes_back_between_other_things() -> None:
    book = Book().passed(0, "knn")
    at = book.start(0.1, "iou")
    book.add("check", at + 60, "iou", verdict="fail").add("pause", at + 90, "iou", why="asked")
    assert book.next(12)[0].what == "due"
    book.passed(12, "knn", 0.5)
    first = book.next(12)[0]
    assert first.command == "kata resume iou"
    assert first.why == "You left it 12 days ago at 1:30 of 10:00."


def test_the_reason_of_a_repeat_is_what_gave_the_grade() -> None:
    book = Book().passed(0, "iou", copied=True)
    first = book.next(1)[0]
    assert (first.what, first.kata) == ("due", "iou")
    assert "passed in 9:00, target 10:00, the solution was seen before the pass" in first.why


def test_questions_are_asked_soon_after_the_pass() -> None:
    book = Book().passed(0, "iou")
    assert "follow-up" in {each.what for each in book.next(3)}
    assert "follow-up" not in {each.what for each in book.next(20)}
    set_back = Book().passed(5, "iou").next(2)  # the machine's clock
    assert not any("-" in each.why for each in set_back)


def test_what_is_seldom_asked_is_not_put_off_for_ever() -> None:
    """It is less likely to be missed than what is asked often; but it has waited for weeks."""
    seldom = min(KATAS, key=lambda kata: kata.ask).slug
    book = Book().passed(0, seldom).failed(19, "iou").failed(19.1, "nms")
    assert book.next(20)[0].kata == seldom


def test_a_list_of_what_is_due_counts_whole_tracks() -> None:
    book = Book().passed(0, "iou").passed(0.1, "nms")
    console = Console(file=StringIO(), width=80, color_system=None)
    show_list(console, [BY_SLUG["iou"]], replay(book.events), {"iou": 0}, of=KATAS)
    assert isinstance(console.file, StringIO)
    heading = console.file.getvalue().splitlines()[1].split()
    whole = sum(kata.track == "detection" for kata in KATAS)
    assert heading == ["detection", "2", "of", str(whole)]


def test_under_a_plan_new_katas_take_turns_until_repeats_pile_up() -> None:
    for count, wanted in ((6, "new"), (14, "due")):
        book = Book().planned(0, 42)
        for number, kata in enumerate(KATAS[:count]):
            book.passed(1 + number / 48, kata.slug)
        book.passed(9, KATAS[0].slug)  # a repeat today: now it is the turn of something new
        assert book.next(9)[0].what == wanted
