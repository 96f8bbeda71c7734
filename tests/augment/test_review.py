"""The review on disk: decisions that stand, are taken back, and outlive a kill."""

from __future__ import annotations

import pytest

from engine.augment.batches import Candidate, new_batch
from engine.augment.request import Request
from engine.augment.review import Review, fault_of
from engine.base.errors import UserError
from engine.data.rows import MADE_BY


@pytest.fixture
def batch(trips):
    """Three candidates that passed, and one that did not."""
    made = new_batch(trips.folder, Request(model="/models/big.gguf"))
    for number in (1, 2, 3, 4):
        answer = {"city": "Rom", "day": f"2031-01-0{number}", "class": "first"}
        gate = "agreement" if number == 4 else ""
        made.append(
            Candidate(
                number=number, way="wordings", row="r1", prompt=f"Rom {number}", completion=answer, gate=gate
            )
        )
    return made


def test_decisions_are_kept_and_taken_back_in_their_order(trips, batch):
    review = Review(trips.folder)
    assert [one.id for one in review.waiting()] == ["1-1", "1-2", "1-3"]
    review.decide("1-2", "accepted")
    review.decide("1-1", "rejected")
    again = Review(trips.folder)
    assert [one.id for one in again.waiting()] == ["1-3"] and again.last() == "1-1"
    assert again.counts() == {"open": 1, "accepted": 1, "rejected": 1}
    again.decide("1-1", "open")
    assert again.last() == "1-2" == Review(trips.folder).last()
    with pytest.raises(UserError, match="no candidate"):
        again.find("1-4")


def test_a_decision_that_a_kill_cut_off_is_not_there_and_the_next_one_is_whole(trips, batch):
    Review(trips.folder).decide("1-1", "rejected")
    path = trips.folder / "augment" / "review.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id":"1-2","verd')
    review = Review(trips.folder)
    assert review.verdict("1-2") == "open"
    review.decide("1-3", "rejected")
    assert [one.id for one in Review(trips.folder).waiting()] == ["1-2"]


def test_a_candidate_is_there_again_whatever_its_text_holds(batch):
    said = batch.candidates()[0].model_copy(update={"number": 5, "prompt": "Rom\u2028heute\u0085abend"})
    batch.append(said)
    assert batch.candidates()[-1] == said


def test_a_row_that_came_in_before_its_decision_was_kept_counts_as_accepted(trips, batch):
    review = Review(trips.folder)
    review.settle({"aug-1-2", "r1"})
    assert review.verdict("1-2") == "accepted" and len(review.waiting()) == 2


def test_the_row_says_what_wrote_it_and_whether_it_was_corrected(trips, batch):
    one = Review(trips.folder).waiting()[0]
    row = one.row()
    assert (row.id, row.split, row.extra) == ("aug-1-1", "train", {MADE_BY: "big, wordings from r1"})
    corrected = one.row("nach Rom", '{"city": "Rom", "day": "2031-01-01", "class": "second"}')
    assert (
        corrected.made_by == "big, wordings from r1, corrected" and corrected.completion["class"] == "second"
    )
    for answer in ("[1]", "{"):
        with pytest.raises(UserError):
            one.row("x", answer)
    with pytest.raises(UserError, match="empty"):
        one.row("  ")


def test_a_corrected_row_must_fit_the_schema_and_repeat_no_row(trips, batch):
    one, rows, schema = Review(trips.folder).waiting()[0], trips.rows(), trips.task.schema
    assert fault_of(one.row(), rows, schema) is None
    assert "schema" in fault_of(one.row("Rom", '{"city": 3}'), rows, schema)
    held = next(row for row in rows if row.split == "test")
    assert "in test" in fault_of(one.row(held.prompt), rows, schema)
