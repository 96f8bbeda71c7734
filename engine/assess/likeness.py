"""How alike the rows of two projects are, by what can be counted before anything is learned from them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.data.rows import Row

LOOKED_AT = 1000  # rows, evenly spaced
TIMES = 3  # a text that is met so often on average is one of a fixed choice
_MOMENT = re.compile(
    r"\d{4}-\d\d(-\d\d)?([T ]\d\d:\d\d.*)?|\d{1,2}:\d\d(:\d\d)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
)


class Likeness(BaseModel):
    """The shape of some rows: `fields` and `letters` are means, the others shares from 0 to 1.

    `fields` counts the values of an answer that are not null, `letters` those of a prompt. `moments` are the
    values that are dates or times, `texts` those that are neither such nor one of a fixed choice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: float
    moments: float
    texts: float
    letters: float


def likeness(rows: Sequence[Row]) -> Likeness | None:
    """The shape of these rows, rounded; None without any."""
    some = rows[:: max(1, len(rows) // LOOKED_AT)][:LOOKED_AT]
    if not some:
        return None
    by_path: dict[str, list[Any]] = defaultdict(list)
    for row in some:
        for path, value in _values(row.completion, ""):
            by_path[path].append(value)
    count = sum(map(len, by_path.values()))
    shares = Counter[str]()
    for values in by_path.values():
        shares[_kind(values)] += len(values)
    return Likeness(
        fields=round(count / len(some), 2),
        moments=round(shares["moment"] / max(1, count), 3),
        texts=round(shares["text"] / max(1, count), 3),
        letters=round(fmean(len(row.prompt) for row in some), 1),
    )


def _values(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value but null, with its path; the items of a list share one."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, path)
    elif value is not None:
        yield path, value


def _kind(values: Sequence[Any]) -> str:
    """What stands in a field, by most of its values: "moment", "text", "choice" or "other"."""
    texts = [value for value in values if isinstance(value, str)]
    if 2 * len(texts) <= len(values):
        return "other"
    if 2 * sum(_MOMENT.fullmatch(text) is not None for text in texts) >= len(texts):
        return "moment"
    return "choice" if TIMES * len(set(texts)) <= len(texts) else "text"
