"""The walls around an answer process, built once by its zygote and entered after the fork."""

from __future__ import annotations

import os
from dataclasses import dataclass

from harness.judge import landlock, limits, seccomp


@dataclass
class Jail:
    """`Jail()` has limits only; `Jail.build()` has every wall that this system can build."""

    rules: int | None = None  # of Landlock, as a descriptor
    walls: bool = False

    @classmethod
    def build(cls) -> Jail:
        return cls(landlock.rules(), walls=True)

    def enter(self, name: bytes) -> None:
        """Shuts this process in; there is no way back. A wall that cannot be built is left out.

        `kata doctor` finds out by trying which walls stand, so nothing is reported here.
        """
        limits.call_it(name)
        limits.end_with_parent()
        limits.bound_memory()
        limits.bound_the_rest()
        if not self.walls:
            return
        limits.drop_capabilities()
        limits.refuse_new_privileges()
        closed = self.rules is not None and landlock.enter(self.rules)
        if self.rules is not None:
            os.close(self.rules)
        seccomp.enter(writes=closed)
