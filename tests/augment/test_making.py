"""A batch from the first prompt to the candidates that wait: what is asked, counted and kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from engine.augment.batches import Tally, new_batch
from engine.augment.making import make_rows
from engine.augment.request import Request
from engine.augment.review import Review
from engine.base.errors import UserError
from engine.base.progress import Cancelled, never, silent
from engine.data.checks import check
from engine.data.rows import write_rows
from tests.augment.conftest import HELD, Scripted, honest


def made(project, models, progress=silent, **values):
    request = Request(model="m", **{"rows": 9, "samples": 2, **values})
    batch = new_batch(project.folder, request)
    return batch, make_rows(project, batch, progress, never)


def test_all_three_kinds_are_written_and_pass_and_the_checks_find_nothing_in_them(trips, models):
    models["m"] = Scripted(honest)
    batch, tally = made(trips, models, rows=24)
    passed = [one for one in batch.candidates() if one.passed]
    assert tally.passed == len(passed) == 24
    assert {one.way for one in passed} == {"wordings", "answers", "missing"}
    assert all(one.prompt.startswith("today=20300501 Request: bitte") for one in passed)
    assert all(one.agreed == one.read == 2 for one in passed)
    rows = [*trips.rows(), *(one.as_row(batch.id_of(one), "m") for one in passed)]
    assert [one for one in check(rows, trips.task.schema) if one.row_id.startswith("1-")] == []


def test_no_held_out_row_is_ever_shown_to_a_model_nor_the_intended_answer_to_the_reader(trips, models):
    taught = trips.split("train")
    others = [replace(one, id=f"{one.id}-too", prompt=f"{one.prompt}, please") for one in taught]
    write_rows(trips.rows_file, [*trips.rows(), *others])  # of the same answers
    models["m"], models["r"] = Scripted(honest), Scripted(honest)
    made(trips, models, reader="r", rows=16)
    said = [
        message["content"] for model in models.values() for one in model.asked for message in one.messages
    ]
    assert said and not any(city in text for text in said for city in (*HELD, "Athen"))
    for one in models["r"].asked:
        shown = [json.loads(message["content"]) for message in one.messages if message["role"] == "assistant"]
        assert shown and json.loads(honest(one.messages[-1]["content"], 0)) not in shown


def test_the_same_request_gives_the_same_candidates_and_another_seed_others(trips, models):
    models["m"] = Scripted(honest)
    found = []
    for seed in (3, 3, 4):
        batch, _ = made(trips, models, seed=seed)
        found.append(batch.candidates())
        shutil.rmtree(batch.folder.parent)
    assert found[0] == found[1] != found[2]


def test_what_was_stopped_goes_on_as_if_it_had_not_been(trips, models):
    models["m"] = Scripted(honest)
    request = Request(model="m", rows=20, samples=1)
    whole = new_batch(trips.folder, request)
    make_rows(trips, whole, silent, never)
    expected = [one.model_dump() for one in whole.candidates()]
    shutil.rmtree(whole.folder)
    broken = new_batch(trips.folder, request)
    while not broken.is_done(Tally.of(broken.candidates())):
        before = len(models["m"].asked)
        with pytest.raises(Cancelled):
            make_rows(trips, broken, silent, lambda start=before: len(models["m"].asked) > start + 11)
        if len(broken.candidates()) > 15:
            break
    with (broken.folder / "candidates.jsonl").open("ab") as file:
        file.write('{"number": 99, "torn ü'.encode()[:-1])
    make_rows(trips, broken, silent, never)
    found = sorted((one.model_dump() for one in broken.candidates()), key=lambda one: one["number"])
    assert found == sorted(expected, key=lambda one: one["number"])
    assert models["m"].closed


@pytest.mark.parametrize(
    ("writer", "gate"),
    [
        (lambda asked, seed: None if seed % 2 else "", "written"),
        (lambda asked, seed: "", "form"),
        (lambda asked, seed: "Here it is:\nto Rom", "form"),
        (lambda asked, seed: '{"city": "Rom"}', "form"),
        (lambda asked, seed: "nach Rom " * 40, "length"),
        (lambda asked, seed: "订一张去罗马的票", "script"),
        (lambda asked, seed: f"something else {seed}", "agreement"),
    ],
)
def test_each_gate_refuses_what_it_is_for_and_the_tally_counts_it(trips, models, writer, gate):
    models["m"], models["r"] = Scripted(writer), Scripted(lambda asked, seed: '{"city": "Rom"}')
    _, tally = made(trips, models, reader="r", rows=2, tries=8, ways=("wordings",))
    assert tally.refused.get(gate, 0) and not tally.passed
    assert tally.examples[gate][-1].reason and len(tally.examples[gate]) <= 3
    assert tally.written == 16


def test_a_prompt_of_a_held_out_row_is_refused_as_a_leak_and_one_of_a_row_as_its_repetition(trips, models):
    told = {row.split: row.prompt.partition("Request: ")[2] for row in trips.rows()}
    for split, gate in (("test", "leak"), ("valid", "leak"), ("train", "duplicate")):
        models["m"] = Scripted(lambda asked, seed, split=split: told[split])
        _, tally = made(trips, models, rows=1, tries=8, ways=("wordings",))
        assert set(tally.refused) == {gate} and tally.refused[gate] == 8


def test_what_waits_for_review_or_was_rejected_is_not_written_again(trips, models):
    models["m"] = Scripted(lambda asked, seed: honest(asked, 1))
    batch, tally = made(trips, models, rows=20, ways=("wordings",))
    assert tally.passed == 20
    Review(trips.folder).decide(batch.id_of(batch.candidates()[0]), "rejected")
    _, tally = made(trips, models, rows=2, tries=10, ways=("wordings",), seed=2)
    assert tally.refused == {"duplicate": 20}


def test_answers_that_break_the_schema_are_counted_and_nothing_is_asked_for_them(trips, models, monkeypatch):
    from engine.augment.draws import AnswerDraws

    monkeypatch.setattr(AnswerDraws, "draw", lambda self, answer, random: {"city": "Rom"})
    models["m"] = Scripted(honest)
    _, tally = made(trips, models, rows=1, tries=8, ways=("answers",))
    assert tally.refused == {"schema": 8} and not models["m"].asked


def test_a_share_of_the_samples_may_be_enough_and_reading_ends_where_it_cannot_be(trips, models):
    models["m"] = Scripted(honest)
    models["r"] = Scripted(lambda asked, seed: honest(asked, seed) if seed % 2 else "{}")
    some, _ = made(trips, models, reader="r", rows=30, samples=4, agree=0.5, ways=("wordings",), tries=1)
    assert all(one.passed == (one.agreed >= 2) for one in some.candidates() if one.gate in ("", "agreement"))
    assert {one.read for one in some.candidates()} - {0} != {4}, "no more is asked than can matter"


def test_a_model_that_answers_nothing_ends_the_work_with_its_reason(trips, models):
    models["m"] = Scripted(lambda asked, seed: None)
    with pytest.raises(UserError, match="too busy"):
        made(trips, models)


def test_the_time_allowed_ends_the_work_and_without_training_rows_there_is_a_clear_error(trips, models):
    models["m"] = Scripted(honest)
    batch, tally = made(trips, models, minutes=1e-9)
    assert tally.written == 0 and not batch.is_done(tally)
    lines = trips.rows_file.read_text("utf-8").replace('"train"', '"valid"')
    trips.rows_file.write_text(lines, "utf-8")
    with pytest.raises(UserError, match="no training rows"):
        made(trips, models)
