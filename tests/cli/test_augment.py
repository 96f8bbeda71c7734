"""`lathe augment` from the first row to the training split, with a scripted model."""

from __future__ import annotations

import json

import pytest

from engine.augment.batches import new_batch
from engine.augment.request import Request
from engine.cli.main import main
from tests.augment.conftest import Scripted, honest, models, trips

__all__ = ["models", "trips"]


@pytest.fixture
def run(trips, models, capsys):
    """Runs a command on the project; returns the exit code and what was printed."""
    models["m"] = Scripted(honest)

    def command(*arguments: str) -> tuple[int, str]:
        code = main(["augment", str(trips.folder), *arguments])
        out = capsys.readouterr()
        return code, out.out + (out.err if code else "")

    return command


def test_rows_are_written_listed_accepted_corrected_and_taken_back(run, trips):
    code, out = run("--model", "m", "--rows", "4", "--samples", "1", "--kinds", "answers", "--json")
    assert code == 0 and json.loads(out)["passed"] == 4
    listed = json.loads(run("--review", "list", "--json")[1])
    ids = [one["id"] for one in listed]
    assert len(ids) == 4 and listed[0]["way"] == "answers" and listed[0]["agreed"] == 1
    assert "1 rows added" in run("--review", "accept", "--ids", ids[0])[1]
    assert "1 rejected; 2 wait" in run("--review", "reject", "--ids", ids[1])[1]
    assert "1 rows added" in run("--review", "accept", "--ids", ids[2], "--prompt", "Nach Rom, bitte!")[1]
    rows = {row.id: row for row in trips.rows()}
    assert rows[f"aug-{ids[2]}"].made_by.endswith("corrected") and rows[f"aug-{ids[0]}"].split == "train"
    assert "waits for review again" in run("--review", "undo")[1]
    assert f"aug-{ids[2]}" not in {row.id for row in trips.rows()}
    assert "2 rows added" in run("--review", "accept", "--all")[1]
    assert "0 wait, 3 accepted, 1 rejected." in run("--review", "list")[1]


def test_a_batch_goes_on_and_the_next_one_has_another_seed(run, trips):
    new_batch(trips.folder, Request(model="m", rows=2))  # as a killed command leaves it
    code, out = run("--resume")
    assert code == 0 and "2 of 2 passed" in out
    assert run("--model", "m", "--rows", "1")[0] == 0
    seeds = [
        json.loads(path.read_text())["seed"] for path in sorted(trips.folder.glob("augment/*/request.json"))
    ]
    assert seeds == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--model"),
        (("--resume",), "no batch"),
        (("--resume", "--batch", "7"), "no batch 7"),
        (("--model", "m", "--reading-temperature", "9"), "--reading-temperature"),
        (("--review", "accept"), "--ids"),
        (("--review", "accept", "--ids", "1-1"), "no candidate '1-1'"),
        (("--review", "undo"), "no decision"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, said):
    code, out = run(*arguments)
    assert code == 2 and said in out


def test_a_correction_that_is_near_a_held_out_row_is_refused(run, trips):
    run("--model", "m", "--rows", "1", "--samples", "1")
    name = json.loads(run("--review", "list", "--json")[1])[0]["id"]
    held = trips.split("test")[0].prompt
    code, out = run("--review", "accept", "--ids", name, "--prompt", held)
    assert code == 2 and "in test" in out
