from __future__ import annotations

from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.data.importing import Columns, Imported, import_rows
from engine.reading.files import read_table

SCHEMA = {
    "properties": {
        "item": {"type": "string"},
        "count": {"type": "integer"},
        "price": {"type": "number"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "new": {"type": "boolean"},
    }
}


def imported(folder: Path, name: str, text: str, columns: Columns | None = None) -> Imported:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return import_rows(read_table(path), columns or Columns(), SCHEMA)


def test_jsonl_keeps_foreign_keys_and_tells_every_line_that_is_no_row(tmp_path: Path) -> None:
    lines = [
        '{"prompt":"a","completion":{"n":1},"note":"kept","kind":"k","split":"test","id":"x"}',
        "",
        "broken",
        '["list"]',
        '{"prompt":"b","completion":"{\\"n\\":2}"}',
        '{"prompt":"","completion":{}}',
        '{"prompt":"c","completion":{"n":NaN}}',
        '{"prompt":"d","completion":{"n":1e999}}',
        '{"prompt":"e","completion":{"n":"\\ud800"}}',
        '{"prompt":"f","completion":{"n":1},"id":"x"}',
        '{"prompt":"g"}',
    ]
    found = imported(tmp_path, "rows.jsonl", "\r\n".join(lines))
    assert [row.to_json() for row in found.rows] == [
        {"id": "x", "prompt": "a", "completion": {"n": 1}, "kind": "k", "split": "test", "note": "kept"},
        {"id": "row-5", "prompt": "b", "completion": {"n": 2}, "kind": "", "split": "train"},
    ]
    assert [one.number for one in found.skipped] == [3, 4, 6, 7, 8, 9, 10, 11]
    assert all(one.reason for one in found.skipped)


def test_a_json_array_is_read_by_place(tmp_path: Path) -> None:
    found = imported(tmp_path, "rows.json", '[{"prompt":"a","completion":{}}, 5]')
    assert [row.id for row in found.rows] == ["row-1"]
    assert [(one.number, one.text) for one in found.skipped] == [(2, "5")]


def test_several_columns_build_the_answer_by_the_types_of_the_schema(tmp_path: Path) -> None:
    text = 'ask,what,how many,each,tags,new,who\n"two\nlines",bolt,35,1.5,a; b,yes,me\nnut?,nut,,2,[],0,you\n'
    fields = {"item": "what", "count": "how many", "price": "each", "tags": "tags", "new": "new"}
    found = imported(tmp_path, "t.csv", text, Columns(prompt="ask", completion="", fields=fields))
    assert found.skipped == ()
    assert [row.completion for row in found.rows] == [
        {"item": "bolt", "count": 35, "price": 1.5, "tags": ["a", "b"], "new": True},
        {"item": "nut", "price": 2, "tags": [], "new": False},
    ]
    assert found.rows[0].prompt == "two\nlines"
    assert found.rows[0].extra == {"who": "me"}


@pytest.mark.parametrize("cell", ["many", "1.5", "true", '"3"', "NaN"])
def test_a_cell_of_the_wrong_type_is_told(tmp_path: Path, cell: str) -> None:
    columns = Columns(completion="", fields={"count": "count"})
    quoted = cell.replace('"', '""')
    found = imported(tmp_path, "t.csv", f'prompt,count\na,"{quoted}"\n', columns)
    assert found.rows == ()
    assert "integer" in found.skipped[0].reason


@pytest.mark.parametrize(("name", "mark"), [("t.tsv", "\t"), ("t.csv", ";"), ("t.csv", "|"), ("t.csv", "\t")])
def test_tables_may_use_other_separators(tmp_path: Path, name: str, mark: str) -> None:
    text = f'\ufeffprompt{mark}completion{mark}split\r\na{mark}"{{""n"":1}}"{mark}test\r\n'
    (row,) = imported(tmp_path, name, text).rows
    assert (row.prompt, row.completion, row.split) == ("a", {"n": 1}, "test")


def test_lines_of_another_width_are_told_with_the_line_they_begin_on(tmp_path: Path) -> None:
    text = 'prompt,completion\n"a\nb",{}\n\nonly one\nx,{},y\nz,{}\n'
    found = imported(tmp_path, "t.csv", text)
    assert [row.prompt for row in found.rows] == ["a\nb", "z"]
    assert [one.number for one in found.skipped] == [5, 6]


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    found = imported(tmp_path, "t.csv", 'prompt,completion\na,{}\n"b,{}\nc,{}\n')
    assert [row.prompt for row in found.rows] == ["a", "c"]
    assert "not readable" in found.skipped[0].reason
    assert found.skipped[0].number == 3


def test_a_column_named_like_a_key_of_the_row_gives_way_to_the_one_that_was_chosen(tmp_path: Path) -> None:
    text = "prompt,completion,kind,type\na,{},old,new\n"
    (row,) = imported(tmp_path, "t.csv", text, Columns(kind="type")).rows
    assert (row.kind, dict(row.extra)) == ("new", {})


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("t.doc", "x", "file type that cannot be"),
        ("t.xlsx", "x", "Excel"),
        ("t.parquet", "x", "Parquet"),
        ("t.csv", "", "no records"),
        ("t.jsonl", "\n\n", "no records"),
        ("t.json", "{}", "no records"),
        ("t.json", "5", "not a JSON object"),
        ("t.json", "[", "JSON"),
        ("t.json", "[" * 100_000, "JSON"),
        ("t.csv", "ask,completion\na,{}\n", "no column 'prompt'"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        imported(tmp_path, name, text)


def test_values_in_a_template_are_written_as_json_has_them(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": {"n": [true, null]}, "b": 3, "c": null, "completion": {}}\n', encoding="utf-8")
    found = import_rows(read_table(path), Columns(template="{a} {b}{c}"))
    assert [row.prompt for row in found.rows] == ['{"n":[true,null]} 3']
