"""Where katas and solutions lie: `KATA_CONTENT`, the wheel's copy, or the clone."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from harness.errors import Fault, KataError

PACKAGE = Path(__file__).resolve().parent


class Content(NamedTuple):
    """A folder that holds katas/ and solutions/."""

    root: Path

    @property
    def katas(self) -> Path:
        return self.root / "katas"

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    def missing(self) -> list[str]:
        """The names of the folders that should be there and are not."""
        # os.path.isdir, because Path.is_dir raises where a parent may not be entered.
        return [f"{path.name}/" for path in (self.katas, self.solutions) if not os.path.isdir(path)]


def locate(environ: Mapping[str, str], package: Path = PACKAGE) -> Content:
    """The content to use. What a person set by hand must be right; it is never passed over."""
    chosen = environ.get("KATA_CONTENT", "")
    if chosen:
        return _chosen(Path(os.path.abspath(os.path.expanduser(chosen))))
    wheel, clone = Content(package / "_content"), Content(package.parent)
    for content in (wheel, clone):
        if not content.missing():
            return content
    raise Fault(
        f"This installation has no katas: neither {wheel.root} nor {clone.root} "
        "holds katas/ and solutions/.",
        "Install ml-interview-katas again, or set KATA_CONTENT to a folder that holds them.",
    )


def _chosen(root: Path) -> Content:
    content = Content(root)
    remedy = "Set it to a folder that holds katas/ and solutions/, or unset it."
    if not os.path.isdir(root):
        raise KataError(f"KATA_CONTENT is {root}, which is not a folder.", remedy)
    if missing := content.missing():
        raise KataError(f"KATA_CONTENT is {root}, which has no {' and no '.join(missing)}.", remedy)
    return content
