"""Proposes the rewards of a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.data.rows import Row
from engine.rewards.rubric import Entry, Rubric


def rubric_for(schema: Mapping[str, Any], rows: Sequence[Row] = ()) -> Rubric:
    """A rubric with one fitting dimension a field, in which the whole being right weighs most."""
    return Rubric(
        entries=(
            Entry(dimension="json_parse", weight=0.05),
            Entry(dimension="json_schema", weight=0.1),
            Entry(dimension="exact", weight=0.5),
        )
    )
