"""What to do now and why: one thing, with alternatives. Pure functions of the events and now."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from harness import plan as plans
from harness.attempts import Attempt
from harness.catalogue import Kata
from harness.clock import spoken, spoken_left
from harness.grades import AGAIN, GOOD
from harness.interview import interviews, unfinished
from harness.outlook import REST, missed
from harness.review import Memory, day_of, known
from harness.scene import Proposal, Scene, What, ago, asked, of, sentence

ALTERNATIVES: Final = 3
STALE: Final = 7  # days after which what was begun is no longer in one's head
TWICE: Final = 2  # attempts at a kata on one day are enough
ENOUGH_FOR_MOCK: Final = 8  # katas that are known
BETWEEN_MOCKS: Final = 6  # days
PILE: Final = 10  # katas due; with so many an interview had better wait, and what is new too
LATE: Final = 7  # days after which what is due weighs twice as much
LOOKS_ONLY: Final = 2  # days before the interview: then repeats come before anything new
SATURDAY: Final = 5


def proposals(at: Scene) -> list[Proposal]:
    """The first is what to do now; the others would do as well. There is always one."""
    interview = unfinished(interviews(at.events, at.history))
    if interview is not None:  # nothing else can be started meanwhile
        why = f"Your interview is not over: {spoken_left(interview.seconds_left(at.now))}."
        return [Proposal("go on", "kata mock resume", why)]
    goes_on, stale = _unfinished(at)
    due, looks, new = _due(at), _looks(at), _new(at)
    ended = sorted(at.ended_today(), key=_end)
    again = [*_again(at), *(stale if ended else [])]
    main = [*_in_turn(at, due, looks, new), *again]
    if again and (not ended or ended[-1].kata != again[0].kata):  # with something in between
        main = [*due, *again, *looks, *new]
    mock, other = _mock(at), [_mock(at), _follow_up(at)]
    is_day_of_mock = mock is not None and not goes_on and _is_day_of_mock(at, due)
    ranked = [*goes_on, *([mock] if is_day_of_mock else []), *main] or stale or [_nothing(at)]
    found = [each for each in [*ranked, *other, *stale] if each is not None]
    return _varied(list(dict.fromkeys(found)))


def _in_turn(
    at: Scene, due: list[Proposal], looks: list[Proposal], new: list[Proposal]
) -> list[Proposal]:
    """What is due comes first. Under a plan it takes turns with what the plan has for today."""
    if at.plan is None or not new:
        return [*due, *looks, *new]
    waits = at.plan.days.get(new[0].kata or "", date.max).toordinal() <= at.today
    if not waits or _is_late(at):
        return [*due, *looks, *new]
    done = at.ended_today()
    first = {a.kata for a in done if a.ordinal == 1}
    repeats = sum(attempt.kata not in first for attempt in done)
    turn_of_new = len(due) < PILE and len(done) - repeats < repeats
    return [new[0], *due, *looks, *new[1:]] if turn_of_new else [*due, new[0], *looks, *new[1:]]


def _is_late(at: Scene) -> bool:
    return at.days_left is not None and at.days_left <= LOOKS_ONLY


def _varied(found: list[Proposal]) -> list[Proposal]:
    """The first, and of what is left one of each sort before a second of any."""
    first, rest = found[0], found[1:]
    kinds: set[What] = {first.what} if first.what != "due" else set()
    chosen = []
    for proposal in rest:
        if proposal.what not in kinds:
            kinds.add(proposal.what)
            chosen.append(proposal)
    chosen += [proposal for proposal in rest if proposal not in chosen]
    return [first, *chosen[:ALTERNATIVES]]


def _unfinished(at: Scene) -> tuple[list[Proposal], list[Proposal]]:
    """What is in progress or paused, and what was so long ago that it had better wait."""
    found: list[Proposal] = []
    stale: list[Proposal] = []
    paused = [a for a in at.history.paused if at.track is None or a.kata in at.katas]
    for attempt in [*at.history.running, *paused[::-1]]:
        last = attempt.events[-1].at
        # A gap that nobody was asked about yet does not count.
        seconds = attempt.active_seconds(at.now if attempt.open_gap(at.now) is None else last)
        time = f"at {spoken(seconds)} of {spoken(60 * attempt.minutes)}"
        runs = attempt.state == "running"
        command = f"kata {'check' if runs else 'resume'} {attempt.kata}"
        why = f"It is {'in progress' if runs else 'paused'} {time}."
        left = max(0.0, attempt.minutes - seconds / 60)
        days = at.today - at.ordinal(last)
        if days > STALE:
            why = f"You left it {days} days ago {time}."
        (found if days <= STALE else stale).append(
            Proposal("go on", command, why, attempt.kata, left)
        )
    return found, stale


def _due(at: Scene) -> list[Proposal]:
    """What is due, what would be missed most first; what has waited long weighs more."""
    due = [(memory, kata) for memory, kata in _rested(at) if _days_late(at, memory) >= 0]
    weights = {
        kata: missed(memory, kata, at.now) * (1 + _days_late(at, memory) / LATE)
        for memory, kata in due
    }
    due.sort(key=lambda pair: -weights[pair[1]])
    return [of(kata, "due", _why_due(at, memory, kata)) for memory, kata in due]


def _rested(at: Scene) -> list[tuple[Memory, Kata]]:
    """What is remembered and was not tried today."""
    tried = {attempt.kata for attempt in at.ended_today()}
    return [
        (at.memories[kata.slug], kata)
        for kata in at.free()
        if kata.slug in at.memories and kata.slug not in tried
    ]


def _days_late(at: Scene, memory: Memory) -> int:
    return at.today - memory.due(at.zone).toordinal()


def _why_due(at: Scene, memory: Memory, kata: Kata) -> str:
    late = _days_late(at, memory)
    told = "due today" if late == 0 else f"due {ago(late)}"
    return sentence(told, *_last_time(at, memory), asked(kata))


def _last_time(at: Scene, memory: Memory) -> list[str]:
    """What came of it, and how much of it is left."""
    reasons = ", ".join(memory.reasons[: 1 if memory.grade >= GOOD else 2])
    told = [f"last time, {ago(at.today - at.ordinal(memory.at))}: {reasons}"] if reasons else []
    if memory.grade != AGAIN:
        told.append(f"{memory.retrievability(at.now):.0%} likely to be still there")
    return told


def _looks(at: Scene) -> list[Proposal]:
    """In the last days before the interview: what is not due, and what would be missed most."""
    if at.plan is None or at.days_left is None or at.days_left > plans.LAST_DAYS:
        return []
    left = {0: "today", 1: "tomorrow"}.get(at.days_left, f"in {at.days_left} days")
    looks = [
        (memory, kata)
        for memory, kata in _rested(at)
        if kata.track in at.plan.tracks
        and _days_late(at, memory) < 0
        and at.today - at.ordinal(memory.at) >= REST
    ]
    looks.sort(key=lambda pair: -missed(pair[0], pair[1], at.now))
    interview = f"your interview is {left}"
    return [
        of(kata, "last look", sentence(interview, *_last_time(at, memory), asked(kata)))
        for memory, kata in looks
    ]


def _again(at: Scene) -> list[Proposal]:
    """What failed today, or was left before it said anything, and may be tried again today."""
    ended = at.ended_today()
    found = []
    for kata in at.free():
        mine = [attempt for attempt in at.history.of(kata.slug) if attempt.bug is None]
        if not mine or mine[-1].passed_at is not None:
            continue
        today = [attempt for attempt in ended if attempt.kata == kata.slug]
        memory = at.memories.get(kata.slug)
        failed = memory is not None and memory.grade == AGAIN and bool(today)
        left = memory is None
        if (failed or left) and len(today) < TWICE:
            days = at.today - at.ordinal(mine[-1].events[-1].at)
            why = "you did not pass it earlier today" if failed else f"you left it {ago(days)}"
            found.append((mine[-1].ended_at or 0.0, of(kata, "again", sentence(why))))
    return [proposal for _, proposal in sorted(found)]


def _end(attempt: Attempt) -> float:
    return attempt.ended_at or 0.0


def _new(at: Scene) -> list[Proposal]:
    """What was never tried: the plan's, as it comes there, then the rest."""
    own = [attempt for attempt in at.history.attempts if attempt.bug is None]
    tried = {attempt.kata for attempt in own}
    new = {kata.slug: kata for kata in at.free() if kata.slug not in tried}
    days = at.plan.days if at.plan else {}
    planned = sorted((slug for slug in days if slug in new), key=lambda slug: days[slug])
    found = [of(new[slug], "new", _why_planned(at, slug)) for slug in planned]
    firsts = [attempt.kata for attempt in own if attempt.ordinal == 1]
    before = [at.katas[slug].track for slug in firsts if slug in at.katas]
    rest = [kata for slug, kata in new.items() if slug not in days]
    for kata in plans.in_order(rest, before):
        told = ("new to you", f"level {kata.level} of {kata.track}", asked(kata))
        found.append(of(kata, "new", sentence(*told)))
    return found


def _why_planned(at: Scene, slug: str) -> str:
    assert at.plan is not None, "asked only of what is planned"
    day = at.plan.days[slug]
    left = day.toordinal() - at.today
    had = "had" if left < 0 else "has"
    when = {0: "today", 1: "tomorrow"}.get(left, f"{day:%a} {day.day} {day:%b}")
    return sentence("new to you", f"your plan {had} it for {when}")


def _is_day_of_mock(at: Scene, due: Sequence[Proposal]) -> bool:
    """A weekend on which nothing was done yet, a while after the last interview, with no pile."""
    weekend = day_of(at.now, at.zone).weekday() >= SATURDAY
    return weekend and len(due) < PILE and not at.ended_today()


def _mock(at: Scene) -> Proposal | None:
    """An interview, now and then, when there is enough to be asked."""
    passed = [slug for slug in known(at.history) if slug in at.katas]
    last = max((event.at for event in at.events if event.kind == "mock"), default=None)
    days = None if last is None else at.today - at.ordinal(last)
    if len(passed) < ENOUGH_FOR_MOCK or (days is not None and days < BETWEEN_MOCKS):
        return None
    if at.days_left == 0:  # the real one
        return None
    minutes = 45 if at.plan is None else max(20, min(45, int(at.plan.minutes_a_day)))
    when = "you had none yet" if days is None else f"the last was {ago(days)}"
    why = sentence(f"a timed interview; you have passed {len(passed)} katas, and {when}")
    track = f" --track {at.track}" if at.track else ""
    return Proposal("mock", f"kata mock --minutes {minutes}{track}", why, minutes=minutes)


def _follow_up(at: Scene) -> Proposal | None:
    """The questions on what was passed lately, where some were not asked yet."""
    passed = [a for a in at.history.attempts if a.passed_at is not None and a.bug is None]
    for attempt in sorted(passed, key=_end, reverse=True):
        kata = at.katas.get(attempt.kata)
        days = at.today - at.ordinal(_end(attempt))
        if kata is None or attempt.mock is not None or days > STALE or _is_over(at, attempt):
            continue
        when = f"passed {ago(days)}"
        command = f"kata follow-up {kata.slug}"
        done = {stage.name for stage in attempt.stages if stage.passed_at is not None}
        for stage in kata.stages:
            if stage.name not in done:
                why = sentence(when, f"the next question is to be coded: {stage.title}")
                return Proposal("follow-up", command, why, kata.slug, stage.minutes)
        left = len(kata.follow_ups) - attempt.follow_ups
        if left > 0:
            why = sentence(when, f"questions left: {left}")
            return Proposal("follow-up", command, why, kata.slug, 3)
    return None


def _is_over(at: Scene, attempt: Attempt) -> bool:
    """Follow-ups are asked of the latest pass, and soon after it."""
    later = [a for a in at.history.of(attempt.kata) if a.number > attempt.number]
    asked = any(a.follow_ups for a in at.history.of(attempt.kata)[: attempt.ordinal - 1])
    return asked or any(a.passed_at is not None or a.unfinished for a in later)


def _nothing(at: Scene) -> Proposal:
    """All is passed and nothing is due, or was tried today: rest is part of it."""
    held = [(at.memories[slug].due_at, slug) for slug in at.katas if slug in at.memories]
    if not held:
        return Proposal("nothing", "kata list", "There is nothing to propose here.")
    coming = [(due_at, slug) for due_at, slug in held if at.ordinal(due_at) > at.today]
    waiting = [slug for due_at, slug in held if at.ordinal(due_at) <= at.today]
    if waiting:
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        why = f"Enough for today: what is due had its turn, {waiting[0]}{more}."
        return Proposal("nothing", "kata list --due", why)
    due_at, slug = min(coming)
    day = day_of(due_at, at.zone)
    why = f"Nothing is due before {day:%A} {day.day} {day:%B}, when {slug} is."
    return Proposal("nothing", "kata list", why)
