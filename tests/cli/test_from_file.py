"""A project from a file, and its rows split again, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.data.dataset import Dataset
from engine.project import open_project


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = ["Text;Customer;Amount;Due date"]
    lines += [
        f"Order {at} for K{at};K{at};{at},5;{f'2024-01-{at:02}' if at % 3 else ''}" for at in range(1, 31)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([*lines, ";K;1;"]), encoding="cp1252")
    return path


def test_a_file_becomes_a_project_and_what_was_inferred_is_said(file, tmp_path, capsys):
    folder = tmp_path / "new"
    assert lathe("new", folder, "--from", file, "--seed", 3) == 0
    said = capsys.readouterr().out
    assert "amount: number  <- Amount" in said and "due_date: date (YYYY-MM-DD), or null" in said
    assert "24 train rows, 6 test rows." in said and "record 32:" in said
    project = open_project(folder)
    assert project.task.name == "orders"
    assert project.rows()[0].completion == {"customer": "K1", "amount": 1.5, "due_date": "2024-01-01"}
    assert lathe("check", folder) == 0
    assert "0 problems" in capsys.readouterr().out


def test_columns_can_be_named_and_the_same_seed_gives_the_same_split(file, tmp_path, capsys):
    named = (
        "--prompt-template",
        "{Text}, due {Due date}",
        "--field",
        "order.size=Amount",
        "--kind",
        "Customer",
    )
    for name in ("a", "b"):
        assert lathe("new", tmp_path / name, "--from", file, *named, "--test-share", 0.5, "--json") == 0
    told = json.loads(capsys.readouterr().out.split("\n}\n")[0] + "\n}")
    # Dated orders differ only in digits, so they are on one side, and those without a date on the other.
    assert (told["splits"], len(told["skipped"])) == ({"train": 20, "test": 10}, 1)
    rows = open_project(tmp_path / "a").rows()
    assert rows == open_project(tmp_path / "b").rows()
    assert rows[0].prompt == "Order 1 for K1, due 2024-01-01"
    assert (rows[0].completion, rows[0].kind) == ({"order": {"size": 1.5}}, "K1")


def test_more_rows_come_in_by_the_same_mapping(file, tmp_path, capsys):
    folder = tmp_path / "new"
    assert lathe("new", folder, "--from", file, "--field", "n=Amount", "--leave-out", "Customer") == 0
    more = tmp_path / "more.csv"
    more.write_text("Text;Customer;Amount;Due date\nAnother order;K;7,5;\n", encoding="utf-8")
    assert lathe("import", folder, more, "--into", "test") == 0
    assert "1 rows added" in capsys.readouterr().out
    row = open_project(folder).rows()[-1]
    assert (row.prompt, row.completion, row.split) == ("Another order", {"n": 7.5}, "test")
    assert "Customer" not in row.extra and row.extra.keys() <= {"Due date"}


def test_rows_split_again_can_be_taken_back(file, tmp_path, capsys):
    folder = tmp_path / "new"
    assert lathe("new", folder, "--from", file) == 0
    before = open_project(folder).rows()
    assert lathe("split", folder, "--test-share", 0.4, "--seed", 5) == 0
    assert "18 train rows, 12 test rows." in capsys.readouterr().out
    assert lathe("split", folder, "--test-share", 0.4, "--seed", 5, "--json") == 0
    assert json.loads(capsys.readouterr().out)["moved"] == 0
    dataset = Dataset(folder / "rows.jsonl")
    assert dataset.undo().label == "Split again"
    assert dataset.rows == before


@pytest.mark.parametrize(
    "line",
    [
        "--from {file} --prompt nowhere",
        "--from {file} --prompt-template nothing",
        "--from {file} --field nonsense",
        "--from {file} --answer Amount",
        "--from {file} --test-share 2",
        "--from {folder}/missing.csv",
        "--field a=b",
        "--prompt Text",
    ],
)
def test_a_mistake_is_one_sentence_and_makes_nothing(line, file, tmp_path, capsys):
    words = line.format(file=file, folder=tmp_path).split()
    assert lathe("new", tmp_path / "new", *words) == 2
    assert capsys.readouterr().err.startswith("lathe: ")
    assert not (tmp_path / "new").exists()


def test_a_prompt_helper_can_be_given_and_needs_a_file(tmp_path, capsys):
    file = tmp_path / "trips.jsonl"
    rows = [{"prompt": f"today=203007{day} by {day}", "completion": {"day": day}} for day in range(10, 20)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert lathe("new", tmp_path / "trips", "--from", file, "--prompt-helper", "week_ahead") == 0
    assert open_project(tmp_path / "trips").task.prompt_helper == "week_ahead"
    assert lathe("new", tmp_path / "other", "--prompt-helper", "week_ahead") == 2
    assert "--prompt-helper needs a file" in capsys.readouterr().err


def test_a_column_of_further_right_answers_is_taken_and_the_schema_takes_them(tmp_path, capsys):
    path = tmp_path / "t.csv"
    lines = [f'"Period {at}?","{{""n"": {at}}}","[{{""n"": {at}.5}}]"' for at in range(20)]
    path.write_text("\n".join(["text,answer,alternatives", *lines]), encoding="utf-8")
    for name, named in (("a", ()), ("b", ("--accepted", "alternatives"))):
        assert lathe("new", tmp_path / name, "--from", path, *named) == 0
        assert "Accepted too: alternatives" in capsys.readouterr().out
        project = open_project(tmp_path / name)
        assert project.rows()[3].accepted == ({"n": 3.5},)
        assert project.task.schema["properties"]["n"]["type"] == "number"
        assert lathe("check", project.folder) == 0
        assert "20 rows, 0 problems" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "reasons"),
    [
        (
            "a.jsonl",
            "[1]\n{bad}\n2\n",
            ["none of its 3 records", "record 1: it is not", "record 2: "],
        ),
        ("b.csv", "prompt,n\na\nb\nc,1,2\n", ["none of its 3 records", "record 2: it has 1 of 2 cells"]),
        ("c.csv", "prompt,n\n,5\n,6\n", ["none of its 2 records", "record 2: "]),
    ],
)
def test_a_file_whose_every_record_is_bad_says_why(name, text, reasons, tmp_path, capsys):
    (tmp_path / name).write_text(text)
    words = ["--prompt", "prompt", "--field", "n=n"] if name == "c.csv" else []
    assert lathe("new", tmp_path / "new", "--from", tmp_path / name, *words) == 2
    said = capsys.readouterr().err
    assert all(reason in said for reason in reasons), said
    assert not (tmp_path / "new").exists()
