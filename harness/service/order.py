"""What a client asks of the judge: one answer to one kata. It carries all that is needed."""

from __future__ import annotations

from typing import Any, NamedTuple


class Order(NamedTuple):
    """`content` is the folder that holds katas/ and solutions/."""

    content: str
    slug: str
    source: bytes
    file: str  # as the person knows it
    seed: int
    allow: tuple[str, ...] = ()
    limit_s: float | None = None  # the kata's own when None
    diagnose: bool = True
    stage: str | None = None  # to be judged beside the kata's own checks

    def to_json(self) -> dict[str, Any]:
        return {
            "op": "judge",
            "content": self.content,
            "slug": self.slug,
            "source": self.source.decode("latin-1"),  # any bytes, as characters
            "file": self.file,
            "seed": self.seed,
            "allow": list(self.allow),
            "limit_s": self.limit_s,
            "diagnose": self.diagnose,
            "stage": self.stage,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Order:
        return cls(
            content=told["content"],
            slug=told["slug"],
            source=told["source"].encode("latin-1"),
            file=told["file"],
            seed=told["seed"],
            allow=tuple(told["allow"]),
            limit_s=told["limit_s"],
            diagnose=told["diagnose"],
            stage=told["stage"],
        )
