"""`kata dev new`: the folders of a new kata, filled with what is to be written."""

from __future__ import annotations

import keyword
from pathlib import Path

from harness.content import Content
from harness.errors import Fault, KataError, reason

TOML = """title = "TODO: title"
track = "classic"              # one of those in harness/catalogue.py
level = 1                      # 1 warm-up, 2 standard, 3 hard
minutes = 10
ask = 1                        # how often interviews ask for it: 1 rarely, 3 often
aliases = []
allowed_imports = ["numpy"]
forbidden_calls = []
sources = []
hints = []                     # at least three, from gentle to nearly everything
follow_ups = []                # at least four; notes.md answers each under its own heading

[[entry]]
name = "{slug}"
"""
README = """# TODO: title

TODO: what is wanted, as an interviewer would say it.

```
{slug}(x) -> (N,) array
x    (N,) floats
```

## Conventions
- TODO: whatever the checks demand.

## Example
```python
>>> {slug}(np.array([1.0, 2.0]))
TODO
```
"""
STUB = '''import numpy as np


def {slug}(x: np.ndarray) -> np.ndarray:
    """TODO: one line; x (N,) floats -> (N,) floats."""
    raise NotImplementedError
'''
CHECKS = '''from harness.oracle import cases, close, draw, unchanged


@cases(N=[1, 7])
def test_agrees_with_the_definition({slug}, N):
    """TODO: the truth that this check tests, as a phrase"""
    x = draw(N).normal(size=N)
    want = x  # TODO: the oracle
    with unchanged(x):
        close({slug}(x), want, "TODO")
'''
REFERENCE = STUB
NOTES = """## What an interviewer listens for

## Cost

## Pitfalls

## Follow-ups
"""
WRONG = """# [[wrong]]
# name      = "short-name"
# mistake   = "reads after: behaves exactly like"
# hint      = "a question that leads to it"
# swap      = [["text of the reference", "what stands there instead"]]
# caught_by = "test_agrees_with_the_definition"
"""


def make(content: Content, slug: str) -> list[Path]:
    """Writes the skeleton and gives the paths; nothing that exists is touched."""
    if not slug.isidentifier() or keyword.iskeyword(slug) or slug != slug.lower():
        raise KataError(
            f'"{slug}" cannot be the name of a kata.',
            "Use lower-case letters, digits and underscores: it becomes a Python name.",
        )
    folder, spoilers = content.katas / slug, content.solutions / slug
    for existing in (folder, spoilers):
        if existing.exists():
            raise KataError(f"{existing} exists already.", "Nothing was changed.")
    texts = {
        folder / "kata.toml": TOML,
        folder / "README.md": README,
        folder / f"{slug}.py": STUB,
        folder / f"test_{slug}.py": CHECKS,
        spoilers / f"{slug}.py": REFERENCE,
        spoilers / "notes.md": NOTES,
        spoilers / "wrong.toml": WRONG,
    }
    try:
        (spoilers / "also_right").mkdir(parents=True)
        folder.mkdir(parents=True)
        for path, text in texts.items():
            path.write_text(text.replace("{slug}", slug), "utf-8")
    except OSError as error:
        raise Fault(f"{error.filename} cannot be written: {reason(error)}.") from None
    return list(texts)
