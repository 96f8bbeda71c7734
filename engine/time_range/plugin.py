"""What the example task brings with it: its reward dimensions and its prompt helpers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.base.progress import Progress, silent
from engine.data.rows import Row
from engine.time_range.facts import HELPERS as PROMPT_HELPERS
from engine.time_range.rewards import DIMENSIONS

TITLE = "Time ranges"


def draw_rows(rows: Sequence[Row], count: int, seed: int, progress: Progress = silent) -> list[Row]:
    """As many further training rows, other than `rows`, from the example's grammar."""
    from engine.time_range.example import more_rows  # the grammar is large, and seldom wanted

    return more_rows(rows, count, seed, progress)


def worked_rows() -> list[Row]:
    """The example's rows with the calendar's calls as their working."""
    from engine.time_range import example

    return example.worked_rows()


ROW_SOURCES = {"calendar_facts": draw_rows}
WORKED_EXAMPLES: dict[str, Callable[[], list[Row]]] = {"time_range": worked_rows}

__all__ = ["DIMENSIONS", "PROMPT_HELPERS", "ROW_SOURCES", "TITLE", "WORKED_EXAMPLES"]
