"""The task that a file would become: what the engine proposes, with what the person has decided instead.

No widgets: `worked_out` runs in a background thread and takes over what an earlier draft has of the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.importing import Columns, Imported, import_rows
from engine.data.rows import SPLITS, Row
from engine.data.splitting import SEED, SHARE, split_rows
from engine.from_file.prompt import system_prompt_for
from engine.from_file.proposal import Proposal, propose, schema_breaks
from engine.from_file.rewards import rubric_for
from engine.reading.tables import Table


@dataclass(frozen=True, slots=True)
class SplitWish:
    """How rows are held out: `share` in (0, 1) of each kind is test; with `keep` rows that bring a test
    split keep theirs."""

    share: float = SHARE
    by_kind: bool = True
    seed: int = SEED
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person decided; None is as proposed."""

    columns: Columns | None = None
    schema: Mapping[str, Any] | None = None
    system_prompt: str | None = None
    split: SplitWish = field(default_factory=SplitWish)
    leave_out: bool = False  # rows that break the schema


@dataclass(frozen=True)
class Draft:
    """The proposal in force, the rows of the file in it, and which of them break its schema.

    `rows` are those that would be created, with their splits; `own_splits`: the file's rows bring some.
    """

    wishes: Wishes
    first: Proposal  # as proposed for these columns, before schema and prompt were changed
    proposal: Proposal
    imported: Imported
    breaks: Mapping[str, Text]
    rows: tuple[Row, ...]
    own_splits: bool

    def broken(self) -> list[tuple[Row, Text]]:
        """The rows that break the schema, left out or not, with the reasons."""
        return [(row, self.breaks[row.id]) for row in self.imported.rows if row.id in self.breaks]

    def counts(self) -> dict[str, int]:
        return split_counts(self.rows)


def worked_out(table: Table, wishes: Wishes, before: Draft | None, progress: Progress) -> Draft:
    """The draft for these wishes; `before` is one of the same table, or None. Raises UserError, Cancelled."""
    if before is not None and before.wishes.columns == wishes.columns:
        first = before.first
    else:
        first = propose(table, wishes.columns, progress)
    schema = first.schema if wishes.schema is None else wishes.schema
    kept = before if before and before.first is first and before.proposal.schema == schema else None
    if kept:
        imported, breaks, rubric, told = (
            kept.imported, kept.breaks, kept.proposal.rubric, kept.proposal.system_prompt,
        )  # fmt: skip
        if kept.wishes.system_prompt is not None:
            told = _told(table, first, schema, imported.rows)
    else:
        imported = import_rows(table, first.columns, schema, progress=progress)
        breaks = {row.id: reason for row, reason in schema_breaks(schema, imported.rows, progress)}
        rubric = first.rubric if schema is first.schema else rubric_for(schema, imported.rows)
        told = _told(table, first, schema, imported.rows)
    if wishes.system_prompt is not None:
        told = wishes.system_prompt
    if kept and (kept.wishes.split, kept.wishes.leave_out) == (wishes.split, wishes.leave_out):
        rows, own = kept.rows, kept.own_splits
    else:
        rows = imported.rows
        if wishes.leave_out:
            rows = tuple(row for row in rows if row.id not in breaks)
        own = any(row.split != "train" for row in rows)
        rows = split(rows, wishes.split, progress)
    proposal = replace(first, schema=schema, system_prompt=told, rubric=rubric)
    return Draft(wishes, first, proposal, imported, breaks, rows, own)


def _told(table: Table, first: Proposal, schema: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """The system prompt as proposed: the file's own stays, whatever the fields."""
    if table.system or schema is first.schema:
        return first.system_prompt
    return system_prompt_for(schema, rows)


def split(rows: Sequence[Row], wish: SplitWish, progress: Progress) -> tuple[Row, ...]:
    """The rows with the splits of this wish, in their order."""
    asked = rows if wish.by_kind else [replace(row, kind="") for row in rows]
    done = split_rows(asked, wish.share, wish.seed, again=not wish.keep, progress=progress)
    if wish.by_kind:
        return tuple(done)
    return tuple(replace(row, split=new.split) for row, new in zip(rows, done, strict=True))


def split_counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many rows each split has."""
    counts = Counter(row.split for row in rows)
    return {name: counts[name] for name in SPLITS}
