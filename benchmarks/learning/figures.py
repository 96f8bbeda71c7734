"""The figures of some answers: exact match, fields, and the slots as the published benchmark counts them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from engine.assess.stats import wilson
from engine.data.rows import Row
from engine.rewards.dimensions import is_exact
from engine.rewards.parse import Where, parse

Fields = Counter[tuple[str, str]]


def ambiguous(row: Row) -> bool:
    """Whether the outside sets call the row's reading debatable; headlines leave such rows out."""
    return bool(row.extra.get("ambiguous"))


def figures(rows: Sequence[Row], answers: Sequence[str], schema: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers, one a row, come to; shares are in [0, 1].

    `parse` counts answers that are one JSON object and nothing else, `f1` the fields of all rows together:
    a field is a path with its value, texts without regard to case, and null is none.
    """
    exact = [is_exact(row, answer, schema) for row, answer in zip(rows, answers, strict=True)]
    wanted, given = [fields_of(row.completion) for row in rows], [fields_of(whole(one)) for one in answers]
    hits = sum((a & b).total() for a, b in zip(wanted, given, strict=True))
    counted = sum(one.total() for one in (*wanted, *given))
    clear = [good for row, good in zip(rows, exact, strict=True) if not ambiguous(row)]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, good in zip(rows, exact, strict=True):
        kinds[row.kind].append(good)
    return {
        "rows": len(rows),
        "exact": wilson(sum(exact), len(rows)).model_dump(),
        "clear": {"rows": len(clear), **wilson(sum(clear), len(clear)).model_dump()} if clear else None,
        "f1": 2 * hits / counted if counted else 0.0,
        "parse": fmean(whole(one) is not None for one in answers),
        "kinds": {kind: [sum(goods), len(goods)] for kind, goods in sorted(kinds.items())},
    }


def whole(answer: str) -> Any:
    """The object that the answer is; None where it is something else, or not that alone."""
    parsed = parse(answer)
    return parsed.value if parsed.where is Where.WHOLE else None


def fields_of(value: Any) -> Fields:
    """Each path with its value as comparable text; the items of a list stand under the list's path."""
    return Counter(_fields(value, ""))


def _fields(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _fields(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner, path)
    elif value is not None:
        yield path, " ".join(value.split()).casefold() if isinstance(value, str) else json.dumps(value)


def slot_f1(rows: Sequence[Row], answers: Sequence[str], intent: str = "intent") -> dict[str, float]:
    """The F1 of the slots of each intent, mean over the slots that its rows have, and "mean" over intents.

    So the benchmark of Coucke et al. 2018 (arXiv 1805.10190) reports its services: by intent, precision and
    recall of each slot over the intent's own test queries.
    """
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row, answer in zip(rows, answers, strict=True):
        wanted, given = fields_of(row.completion), fields_of(whole(answer))
        for name, part in (("hit", wanted & given), ("wanted", wanted), ("given", given)):
            for (slot, _), count in part.items():
                counts[str(row.completion[intent])][slot][name] += count
    result = {
        name: fmean(
            2 * one["hit"] / (one["wanted"] + one["given"])
            for slot, one in slots.items()
            if slot != intent and one["wanted"]
        )
        for name, slots in sorted(counts.items())
    }
    return {**result, "mean": fmean(result.values())}
