"""Which column of a file is what, by names and content."""

from __future__ import annotations

import json

import pytest

from engine.data.guessing import field_key, field_paths_of, guess_columns
from engine.reading.files import pasted_table
from engine.reading.tables import Table

ANSWER = json.dumps({"item": "bolt"})


def table(*lines: str, header: bool = True) -> Table:
    return pasted_table("\n".join("\t".join(line.split("|")) for line in lines), header)


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        ("Prompt|Answer|Kind|Id|Split", ("Prompt", "Answer", "Kind", "Id", "Split")),
        ("Frage|Antwort|Kategorie|Nr|Set", ("Frage", "Antwort", "Kategorie", "Nr", "Set")),
        ("Texte|Réponse|Catégorie|Numéro|Split", ("Texte", "Réponse", "Catégorie", "Numéro", "Split")),
        ("提示|答案|类别|编号|划分", ("提示", "答案", "类别", "编号", "划分")),
        ("say|is|Topic|#|fold", ("say", "is", "Topic", "#", "fold")),
    ],
)
def test_roles_are_known_by_name_in_several_languages(names: str, roles: tuple[str, ...]) -> None:
    rows = (f"a few bolts please {number}|{ANSWER}|order|{number}|train" for number in range(3))
    found = guess_columns(table(names, *rows))
    assert (found.prompt, found.completion, found.kind, found.id, found.split) == roles
    assert not found.fields and not found.template


def test_columns_without_names_are_known_by_content() -> None:
    rows = (f"{number}|{ANSWER}|a few bolts please {number}|test" for number in range(3))
    found = guess_columns(table(*rows, header=False))
    assert (found.prompt, found.completion, found.split) == ("C", "B", "D")


def test_without_json_all_other_columns_are_fields() -> None:
    found = guess_columns(table("Id|Text|Customer|Category", "1|five bolts|Kim|A", "2|six nuts|Lee|B"))
    assert (found.id, found.prompt, found.kind) == ("Id", "Text", "")
    assert dict(found.fields) == {"customer": "Customer", "category": "Category"}


def test_a_number_that_stands_twice_is_no_id_and_a_set_of_other_words_no_split() -> None:
    found = guess_columns(table("Text|Number|Set", "five bolts|5|tools", "five nuts|5|tools"))
    assert (found.id, found.split) == ("", "")
    assert dict(found.fields) == {"number": "Number", "set": "Set"}


@pytest.mark.parametrize("name", ["Ticket-Nr.", "order id", "OrderId", "Kunden Nummer"])
def test_a_number_of_something_tells_the_rows_apart_unless_the_texts_hold_it(name: str) -> None:
    lines = [f"T-{at:03}|please send {at} bolts|{at}" for at in range(1, 9)]
    found = guess_columns(table(f"{name}|Text|Count", *lines))
    assert (found.id, dict(found.fields)) == (name, {"count": "Count"})
    asked = [f"T-{at:03}|please close T-{at:03} for me|{at}" for at in range(1, 9)]
    found = guess_columns(table(f"{name}|Text|Count", *asked))
    assert (found.id, found.fields[field_key(name)]) == ("", name)


def test_a_subject_and_a_text_are_joined() -> None:
    found = guess_columns(table("Subject|Body|Urgent", "Order|send five bolts|yes", "Hi|nothing to do|no"))
    assert (found.prompt, found.template) == ("", "{Subject}\n{Body}")
    assert dict(found.fields) == {"urgent": "Urgent"}


def test_a_short_column_with_a_likely_name_is_no_prompt_beside_a_long_one() -> None:
    found = guess_columns(
        table("User|Mail|Total", "kim|please send me five bolts|5", "lee|no bolts at all|0")
    )
    assert found.prompt == "Mail" and "user" in found.fields


def test_an_empty_column_is_no_field() -> None:
    found = guess_columns(table("Text|Customer|Notes", "five bolts|Kim|", "six nuts|Lee|"))
    assert dict(found.fields) == {"customer": "Customer"}


def test_the_fields_of_a_schema_are_found_inside_objects_too() -> None:
    schema = {"properties": {"from": {"properties": {"date": {}, "time": {}}}, "item": {}}}
    found = guess_columns(table("text|from.date|Item|else", "five bolts|2024-01-01|bolt|x"), schema)
    assert dict(found.fields) == {"from.date": "from.date", "item": "Item"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Due date", "due_date"),
        (" Due-Date (UTC) ", "due_date_utc"),
        ("Fälligkeit", "faelligkeit"),
        ("Größe", "groesse"),
        ("Qté livrée", "qte_livree"),
        ("DueDate", "due_date"),
        ("dueDate", "dueDate"),
        ("due_date", "due_date"),
        ("客户", "客户"),
        ("客户 ID", "客户_id"),
        ("%", ""),
    ],
)
def test_a_header_becomes_a_key(name: str, key: str) -> None:
    assert field_key(name) == key


def test_keys_are_unique_and_nested_by_dots() -> None:
    assert field_paths_of(["Due date", "due_date", "%", "?"]) == {
        "due_date": "Due date",
        "due_date_2": "due_date",
        "field": "%",
        "field_2": "?",
    }
    assert field_paths_of(["from.Day", "to.Day"]) == {"from.day": "from.Day", "to.day": "to.Day"}
    assert field_paths_of(["answer.city", "answer.day"]) == {"city": "answer.city", "day": "answer.day"}
    assert field_paths_of(["from", "from.day"]) == {"from": "from", "from_day_2": "from.day"}
