"""What a check may end with. Anything else that comes out of a check is a fault of ours."""

from __future__ import annotations

from typing import Any


class Wrong(AssertionError):
    """The answer gave something that is not right; the message is for the learner."""

    outcome = "wrong"


class NotFilledIn(Wrong):
    """The answer was not written yet."""

    outcome = "not_filled_in"


class Unsendable(Wrong):
    """The answer returned something that cannot cross."""

    outcome = "protocol"


class Raised:
    """Marks an exception that the answer raised, mixed into a class of the same name.

    `type_name`, `message`, `line` and `frames` ([line, function] of the learner's file,
    outermost first) are what the answer's side told.
    """

    type_name: str
    message: str
    line: int | None
    frames: list[list[Any]]

    def __str__(self) -> str:
        return self.message
