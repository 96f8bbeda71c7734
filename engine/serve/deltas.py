"""The parts of a streamed message, with a task's working told apart from its answer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.working import CLOSE, OPEN
from engine.play.wire import Piece, Stats
from engine.task import Task


class Deltas:
    """What each item of an answer adds to the message. Of a `task` with working, that is held back until the
    answer begins, and then comes whole as `reasoning_content`."""

    def __init__(self, task: Task | None) -> None:
        self._task = task
        self._held: str | None = "" if task is not None else None  # None: the answer has begun

    def of(self, item: Piece | Stats) -> Iterator[dict[str, str]]:
        """The deltas of an item; `Stats` is the last one."""
        text = item.text if isinstance(item, Piece) else ""
        if self._held is None:
            if text:
                yield {"content": text}
            return
        self._held += text
        if isinstance(item, Stats) or self._begun():
            assert self._task is not None
            parts, self._held = self._task.parts_of(self._held), None
            if parts.working:
                yield {"reasoning_content": parts.working}
            if parts.answer:
                yield {"content": parts.answer}

    def _begun(self) -> bool:
        assert self._task is not None and self._held is not None
        thinks = self._held.lstrip().startswith(OPEN) and CLOSE not in self._held
        return not thinks and self._task.parts_of(self._held).answer.startswith(("{", "```"))
