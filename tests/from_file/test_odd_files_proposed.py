"""What is proposed for the odd files needs no correction: all their rows come, and fit the schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.importing import import_rows
from engine.from_file.proposal import propose, schema_breaks
from engine.reading.files import read_table
from tests.reading.odd_files import Odd, all_odd_files

# Here the outcome depends on columns or a schema that nobody but the person knows.
CHOSEN = ("decimal_commas_refused.csv", "no_value_beside.xlsx", "errors.xlsx", "no_header.csv")
FILES = [one for one in all_odd_files() if one.name not in CHOSEN]


@pytest.mark.parametrize("odd", FILES, ids=[one.name for one in FILES])
def test_the_proposal_for_an_odd_file_takes_all_its_rows(tmp_path: Path, odd: Odd) -> None:
    table = read_table(odd.write(tmp_path), odd.how)
    proposal = propose(table)
    imported = import_rows(table, proposal.columns, proposal.schema)
    assert [row.prompt for row in imported.rows] == [prompt for prompt, _ in odd.rows]
    assert not schema_breaks(proposal.schema, imported.rows)


def test_records_that_become_no_row_make_no_field_optional(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Text,Name,Count\na,Anna,1\nb,Bo,2\nunlabelled,,\n")
    schema = propose(read_table(path)).schema
    assert schema["properties"]["count"]["type"] == "integer" and set(schema["required"]) == {"name", "count"}
