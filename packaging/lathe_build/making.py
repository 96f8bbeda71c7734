"""An artefact is there whole or not at all: a build that is killed leaves no half of one under its name."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """A folder beside the target; what is made in it under the target's name takes its place at the end.

    What an earlier making of the same target left, because it was killed, is cleared first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    mark = f"making-{target.name}-"
    for left in target.parent.glob(f"{mark}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=mark, dir=target.parent) as folder:
        yield Path(folder)
        (Path(folder) / target.name).replace(target)
