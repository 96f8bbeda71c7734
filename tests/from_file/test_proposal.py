"""What is proposed for a file, and the project that is made of it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.data.importing import Columns, import_rows
from engine.data.rows import Row
from engine.data.splitting import split_rows
from engine.from_file.creation import create_project
from engine.from_file.formats import format_rule
from engine.from_file.mapping import remember, remembered_columns, remembered_reading
from engine.from_file.prompt import system_prompt_for
from engine.from_file.proposal import Proposal, propose, schema_breaks
from engine.from_file.rewards import rubric_for
from engine.project import open_project
from engine.reading.files import pasted_table, read_table
from engine.reading.tables import Record, Table
from engine.rewards.rubric import score
from engine.task import Task
from tests.from_file.evaluation import FILES, file_of

DAYS = [f"2024-01-{day:02}" for day in range(1, 29)]
ORDERS = ("Text", "Customer", "Amount", "Due date", "Priority")


def orders(folder: Path, count: int = 40) -> Path:
    """A semicolon CSV as Excel writes it: decimal commas, some cells empty."""
    lines = [";".join(ORDERS)]
    for number in range(count):
        due = f"2024-03-{number % 28 + 1:02}" if number % 4 else ""
        priority = ("low", "normal", "high")[number % 3]
        lines.append(f"Order {number} for Miller {number};Miller {number};{number},5;{due};{priority}")
    path = folder / "orders.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def stop(stage: Text, done: int, total: int) -> None:
    raise Cancelled(stage)


def test_a_table_of_columns_becomes_fields_with_types(tmp_path: Path) -> None:
    table = read_table(orders(tmp_path))
    proposal = propose(table, name="Orders")
    assert proposal.columns.prompt == "Text"
    assert dict(proposal.columns.fields) == {
        "customer": "Customer",
        "amount": "Amount",
        "due_date": "Due date",
        "priority": "Priority",
    }
    rules = proposal.schema["properties"]
    assert rules["amount"]["type"] == "number"
    assert rules["priority"] == {"enum": ["high", "low", "normal"]}
    assert (rules["due_date"]["type"], rules["due_date"]["format"]) == (["string", "null"], "date")
    assert proposal.schema["required"] == ["customer", "amount", "due_date", "priority"]
    rows = import_rows(table, proposal.columns, proposal.schema).rows
    assert rows[8].completion == {"customer": "Miller 8", "amount": 8.5, "due_date": None, "priority": "high"}
    assert schema_breaks(proposal.schema, rows) == ()
    parts = {entry.part_name: entry.dimension for entry in proposal.rubric.entries}
    assert parts["due_date"] == "date_close" and parts["amount"] == "number_close"
    assert parts["priority"] == "field_equals" and parts["customer"] == "text_similar"
    assert (
        "date (YYYY-MM-DD), or null" in proposal.system_prompt
        and "high, low or normal" in proposal.system_prompt
    )


@pytest.mark.parametrize("name", FILES)
def test_every_expected_answer_of_real_data_earns_everything(name: str) -> None:
    table = read_table(file_of(name))
    proposal = propose(table)
    rows = import_rows(table, proposal.columns, proposal.schema).rows
    rubric = proposal.rubric.bound_to(Task("", "", proposal.schema))
    assert {score(rubric, row, row.answer_text()).total for row in rows} == {1.0}
    assert len(proposal.rubric.entries) <= 10
    assert len(proposal.system_prompt) < 1000


def test_the_whole_being_right_weighs_more_than_any_field(tmp_path: Path) -> None:
    entries = propose(read_table(orders(tmp_path))).rubric.entries
    exact = next(entry.weight for entry in entries if entry.dimension == "exact")
    assert all(entry.weight <= exact / 2 for entry in entries if entry.dimension != "exact")
    assert sum(entry.weight for entry in entries) == pytest.approx(1, abs=0.01)


def test_a_field_too_many_costs_where_fields_may_be_left_out() -> None:
    schema = {
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    rubric = rubric_for(schema).bound_to(Task("", "", schema))
    row = Row("1", "?", {"a": "x"})
    parts = score(rubric, row, '{"a":"x","b":"y"}').parts
    assert parts["fields_match"].score == pytest.approx(2 / 3) and parts["exact"].score == 0


def test_rewards_fit_lists_nested_fields_and_schemas_beyond_the_field_list() -> None:
    row = Row("1", "?", {"tags": ["a", "a"], "exact": 1, "lines": [{"n": 1}], "at": {"day": "01/02/2024"}})
    schema: dict[str, Any] = {
        "properties": {
            "tags": {"type": "array", "items": {"type": "string"}},
            "exact": {"type": "integer"},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
            "at": {"type": "object", "properties": {"day": format_rule("MM/DD/YYYY")}},
        },
        "required": ["tags", "exact", "lines", "at"],
    }  # fmt: skip
    rubric = rubric_for(schema, [row])
    assert score(rubric.bound_to(Task("", "", schema)), row, row.answer_text()).total == 1
    names = {entry.part_name: entry for entry in rubric.entries}
    assert "tags" not in names and "fields_match" in names  # set_match would call a repeated item wrong
    assert names["exact (2)"].dimension == "number_close"
    assert names["at.day"].parameters.model_dump()["month_first"] is True
    beyond = rubric_for({"oneOf": [schema]}, [row])
    assert [entry.dimension for entry in beyond.entries] == [
        "json_parse",
        "json_schema",
        "fields_match",
        "exact",
    ]


def test_many_fields_share_one_dimension_and_a_short_prompt() -> None:
    rules = {f"slot_{number}": {"type": "string"} for number in range(39)}
    schema = {"properties": {"intent": {"enum": ["a", "b"]}, **rules}, "required": ["intent"]}
    assert [entry.part_name for entry in rubric_for(schema).entries][2:] == [
        "intent",
        "fields_match",
        "exact",
    ]
    text = system_prompt_for(schema)
    assert len(text.splitlines()) == 4 and len(text) < 700 and "slot_38" in text


def test_descriptions_are_told_and_the_example_is_no_row() -> None:
    schema = {
        "properties": {"who": {"type": "string", "description": "The  buyer"}, "n": {"type": "integer"}},
        "required": ["who", "n"],
    }
    rows = [Row("1", "?", {"who": "Kim", "n": 1}), Row("2", "?", {"who": "Kim", "n": 2})]
    rows.append(Row("3", "?", {"who": "Lee", "n": 2}))
    text = system_prompt_for(schema, rows)
    assert "- who: text; The buyer" in text
    assert text.endswith('Example: {"who":"Kim","n":2}')


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["1", "20", "300"], "integer"),
        (["1.5", "20", "1,300.25"], "number"),
        (["007", "020", "300"], "string"),
        (["1234567890123456", "2234567890123456"], "string"),
        (["yes", "no", "Yes"], "boolean"),
        (["yes", "yes"], "string"),
        (["ja", "nein"], "boolean"),
        (['["a"]', '["b","c"]'], "array"),
        (['{"a":1}', "x"], "string"),
        (["1", "2", "three"], "string"),
    ],
)
def test_a_column_has_the_type_that_all_its_cells_have(cells: list[str], rule: str) -> None:
    records = tuple(Record(at, {"text": f"a long text {at}", "v": cell}) for at, cell in enumerate(cells, 2))
    table = Table(("text", "v"), records, (), loose=True)
    proposal = propose(table)
    assert proposal.schema["properties"]["v"]["type"] == rule
    imported = import_rows(table, proposal.columns, proposal.schema)
    assert not imported.skipped and schema_breaks(proposal.schema, imported.rows) == ()


def test_columns_of_digits_that_name_something_stay_texts() -> None:
    table = pasted_table("text\tZIP code\tcount\na b c\t80331\t5\nd e f\t10115\t6", header=True)
    rules = propose(table).schema["properties"]
    assert (rules["zip_code"]["type"], rules["count"]["type"]) == ("string", "integer")


def test_a_column_that_is_mostly_empty_is_left_out_where_it_is_empty() -> None:
    table = pasted_table("text\tname\tnote\tn\na b c\tK\t\t1\nd e f\t\t\t2\ng h i\tL\tsoon\t3", header=True)
    proposal = propose(table)
    assert proposal.schema["required"] == ["name", "n"]
    rows = import_rows(table, proposal.columns, proposal.schema).rows
    assert [row.completion for row in rows] == [
        {"name": "K", "n": 1},
        {"name": None, "n": 2},
        {"name": "L", "note": "soon", "n": 3},
    ]


def test_dotted_columns_are_nested_both_ways() -> None:
    header = "text\tfrom.date\tfrom.time\tto.date"
    table = pasted_table(f"{header}\na b\t2024-01-01\t10:00\t2024-01-02\nc d\t2024-01-03\t\t", header=True)
    proposal = propose(table)
    rows = import_rows(table, proposal.columns, proposal.schema).rows
    assert rows[1].completion == {"from": {"date": "2024-01-03", "time": None}, "to": {"date": None}}
    assert schema_breaks(proposal.schema, rows) == ()


def test_the_system_text_of_chat_rows_is_the_system_prompt() -> None:
    answer = {"city": "Bonn"}
    said = [
        {"role": "system", "content": "Find the city."},
        {"role": "user", "content": "to Bonn"},
        {"role": "assistant", "content": json.dumps(answer)},
    ]
    table = pasted_table(json.dumps({"messages": said}), header=True)
    proposal = propose(table)
    assert proposal.system_prompt == "Find the city."
    assert import_rows(table, proposal.columns, proposal.schema).rows[0].completion == answer


def test_a_table_without_an_answer_is_refused() -> None:
    with pytest.raises(UserError, match="answer"):
        propose(pasted_table("text\na b c", header=True))
    with pytest.raises(UserError, match="No answer can be read"):
        propose(pasted_table("text\tjson\na b c\tnothing", header=True), Columns("text", completion="json"))


def test_a_hundred_thousand_rows_are_proposed_in_seconds() -> None:
    records = tuple(
        Record(
            at, {"text": f"order {at}", "who": f"name {at % 977}", "n": str(at % 50), "day": DAYS[at % 28]}
        )
        for at in range(100_000)
    )
    began = time.process_time()
    propose(Table(("text", "who", "n", "day"), records, (), loose=True))
    assert time.process_time() - began < 12  # about 2 s on a quiet machine


def test_proposing_can_be_stopped(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        propose(read_table(orders(tmp_path)), progress=stop)


def made(folder: Path) -> tuple[Proposal, tuple[Row, ...]]:
    table = read_table(orders(folder))
    proposal = propose(table, name="Orders")
    return proposal, split_rows(import_rows(table, proposal.columns, proposal.schema).rows)


def test_the_project_made_opens_with_all_that_was_proposed(tmp_path: Path) -> None:
    proposal, rows = made(tmp_path)
    (tmp_path / "new").mkdir()
    project = create_project(tmp_path / "new", proposal, rows)
    again = open_project(project.folder)
    assert again.rows() == rows and {row.split for row in rows} == {"train", "test"}
    assert (again.task.name, again.task.schema) == ("Orders", proposal.schema)
    assert again.task.system_prompt == proposal.system_prompt
    assert [entry.part_name for entry in again.rubric.entries] == [
        e.part_name for e in proposal.rubric.entries
    ]
    assert sorted(path.name for path in project.folder.iterdir()) == ["project.toml", "rows.jsonl"]


def test_a_project_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    proposal, rows = made(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    circle = {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}
    for wrong, given, progress in (
        (proposal, rows, stop),
        (replace(proposal, schema=circle), rows, None),
        (proposal, (), None),
    ):
        with pytest.raises(UserError):
            create_project(home / "new", wrong, given, *([progress] if progress else []))
        assert not [*home.iterdir()]
    (home / "mine").mkdir()
    (home / "mine" / "note.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        create_project(home / "mine", proposal, rows)
    assert (home / "mine" / "note.txt").read_text() == "mine"


def test_the_mapping_is_remembered_for_files_with_the_same_columns(tmp_path: Path) -> None:
    table = read_table(orders(tmp_path))
    assert remembered_columns(tmp_path, table) is None and remembered_reading(tmp_path) is None
    columns = Columns(
        template="{Text}: {Customer}",
        completion="",
        fields={"a.b": "Amount"},
        kind="Priority",
        left_out=("Due date",),
        id="",
        split="",
        accepted="",
        reasoning="",
    )
    remember(tmp_path, columns)
    assert remembered_columns(tmp_path, table) == columns
    assert remembered_columns(tmp_path, pasted_table("Text\tAmount\na\tb", header=True)) is None
    for damaged in ("{", "[]", '{"columns": 3}', '{"columns": {"prompt": 3, "fields": 4}}'):
        (tmp_path / "mapping.json").write_text(damaged)
        assert remembered_columns(tmp_path, table) is None
        assert remembered_reading(tmp_path) is None
