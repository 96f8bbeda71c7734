from random import Random

import pytest

from engine.data.recombining import Recombiner, copied_values, in_turn
from engine.data.rows import Row

SONG = Row(
    "1", "play Feeling Good by Nina Simone", {"track": "Feeling Good", "artist": "Nina Simone"}, "music"
)
OTHER = Row("2", "put Abba on", {"artist": "Abba"}, "music")
BOOK = Row("3", "who wrote Emma", {"book": "Emma", "artist": "Emma"}, "books")


def texts(row):
    return [(".".join(one.path), row.prompt[one.start : one.end]) for one in copied_values(row)]


def test_values_that_the_answer_copies_are_found_in_the_prompt():
    assert texts(SONG) == [("track", "Feeling Good"), ("artist", "Nina Simone")]
    nested = Row(
        "4", "on Friday at 19:30", {"when": {"day": "Friday", "time": "19:30", "zone": None}, "ok": True}
    )
    assert texts(nested) == [("when.day", "Friday"), ("when.time", "19:30")]


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("play Emma by Emma", {"artist": "Emma"}),  # which of the two?
        ("play Emmanuelle", {"artist": "Emma"}),  # not as a word of its own
        ("who wrote Emma", {"book": "Emma", "artist": "Emma"}),  # two fields of one word
        ("by Nina Simone", {"artist": "Nina Simone", "first": "Nina"}),  # one within the other
        ("play", {"artist": "Emma", "tags": ["play"], "empty": ""}),
    ],
)
def test_values_whose_place_is_not_plain_stay(prompt, answer):
    assert texts(Row("1", prompt, answer)) == []


def test_rows_with_further_right_answers_stay():
    assert copied_values(Row("1", "put Abba on", {"artist": "Abba"}, accepted=({"artist": "ABBA"},))) == ()


def test_a_choice_of_the_schema_stays():
    rows = [Row("1", "buy apples", {"deed": "buy"}), Row("2", "sell pears", {"deed": "sell"})]
    schema = {"properties": {"deed": {"enum": ["buy", "sell"]}}}
    assert all(Recombiner(rows, schema).draw(row, Random(0)) is row for row in rows)
    assert (
        Recombiner(rows, {"properties": {"deed": {"type": "string"}}}).draw(rows[0], Random(1)) is not rows[0]
    )


def test_values_change_places_in_prompt_and_answer_alike():
    drawn = Recombiner([SONG, OTHER, BOOK]).draw(OTHER, Random(1))
    assert drawn.prompt in ("put Abba on", "put Nina Simone on")
    assert drawn.prompt == f"put {drawn.completion['artist']} on"
    seen = {Recombiner([SONG, OTHER]).draw(SONG, Random(seed)).prompt for seed in range(20)}
    assert seen == {"play Feeling Good by Nina Simone", "play Feeling Good by Abba"}
    assert SONG.completion == {"track": "Feeling Good", "artist": "Nina Simone"}


def test_a_value_with_digits_is_replaced_by_one_of_its_shape():
    rows = [
        Row(str(at), f"at {time}", {"time": time})
        for at, time in enumerate(("19:30", "07:15", "7 pm", "noon"))
    ]
    recombiner = Recombiner(rows)
    assert {recombiner.draw(rows[0], Random(seed)).completion["time"] for seed in range(20)} == {
        "19:30",
        "07:15",
    }
    assert all(recombiner.draw(row, Random(0)) is row for row in rows[2:])


def test_a_row_comes_as_it_is_first_and_recombined_later():
    rows = [SONG, OTHER]
    taught, order = in_turn(rows, [0, 1, 1, 0, 0, 1], 1.0, seed=3)
    assert order == [0, 1, 2, 3, 4, 5] and taught[:2] == rows
    assert [row.id for row in taught[2:]] == ["2", "1", "1", "2"]
    assert in_turn(rows, [0, 1, 1, 0, 0, 1], 1.0, seed=3) == (taught, order)
    assert in_turn(rows, [0, 1, 1, 0], 0.0, seed=3) == (rows, [0, 1, 1, 0])
