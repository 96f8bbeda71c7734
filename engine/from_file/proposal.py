"""What Lathe proposes for a file: the roles of its columns, the schema, the system prompt, the rewards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.checks import schema_problems
from engine.data.guessing import guess_columns
from engine.data.importing import Columns, check_columns
from engine.data.rows import Row
from engine.from_file.answers import infer_schema
from engine.from_file.columns import answers_of
from engine.from_file.prompt import system_prompt_for
from engine.from_file.rewards import rubric_for
from engine.reading.tables import Table
from engine.rewards.rubric import Rubric


@dataclass(frozen=True)
class Proposal:
    """A task as proposed; what the person corrects is put in by `dataclasses.replace`."""

    columns: Columns
    schema: Mapping[str, Any]
    system_prompt: str
    rubric: Rubric
    name: str = ""
    prompt_helper: str = ""


def propose(
    table: Table, columns: Columns | None = None, progress: Progress = silent, *, name: str = ""
) -> Proposal:
    """The task that the table shows; without `columns` they are guessed. `progress` may raise Cancelled.

    Raises UserError where no column can be the prompt or the answer.
    """
    columns = columns or guess_columns(table)
    check_columns(table, columns)
    answers = answers_of(table, columns, progress)
    if not answers:
        raise UserError("No answer can be read from this file.", hint="Choose another column for the answer.")
    progress(Text("Looking at the answers"), len(answers), len(answers))
    schema = infer_schema(answers)
    rows = [Row(str(number), "", answer) for number, answer in enumerate(answers)]
    system = table.system[0] if table.system else system_prompt_for(schema, rows)
    return Proposal(columns, schema, system, rubric_for(schema, rows), name)


def schema_breaks(
    schema: Mapping[str, Any], rows: Sequence[Row], progress: Progress = silent
) -> tuple[tuple[Row, Text], ...]:
    """The rows whose answer breaks the schema, each with the reason."""
    by_id = {row.id: row for row in rows}
    return tuple((by_id[one.row_id], one.message) for one in schema_problems(rows, schema, progress))
