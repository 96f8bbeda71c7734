from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from engine.base.progress import Cancelled
from engine.data.checks import (
    Code,
    Limits,
    Remembered,
    check,
    length_problems,
    near_duplicates,
    same_prompts,
    schema_problems,
)
from engine.data.rows import Row
from engine.data.tokens import TokenLengths, Tokens, read_lengths, row_mark, task_mark, write_lengths
from engine.task import Task

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
LONG = "please show me all the planned production quantities of the northern plant for this year by month"


def row(name: str, prompt: str, n: object = 1, split: str = "train") -> Row:
    return Row(name, prompt, {"n": n}, split=split)


def codes(rows: list[Row]) -> list[tuple[str, Code]]:
    return [(one.row_id, one.code) for one in check(rows, SCHEMA)]


def test_sound_rows_have_no_problem() -> None:
    assert (
        codes([row("1", "show sales by day"), row("2", "how many bolts", 2), row("3", LONG, 3, "test")]) == []
    )


def test_an_answer_that_breaks_the_schema_says_where() -> None:
    found = schema_problems([row("1", "a", "x"), row("2", "b"), Row("3", "c", {})], SCHEMA)
    assert [one.row_id for one in found] == ["1", "3"]
    assert found[0].message.endswith('its answer breaks the schema: n: "x" is not a whole number')
    assert found[1].message.endswith("its answer breaks the schema: the field n is missing")
    assert schema_problems([row("1", "a", "x")], {}) == []


def test_a_field_within_others_is_named_by_the_way_to_it() -> None:
    line = {"type": "object", "properties": {"price": {"type": "number"}}}
    schema = {"type": "object", "properties": {"lines": {"type": "array", "items": line}}}
    (found,) = schema_problems([Row("1", "a", {"lines": [{"price": 1}, {"price": "?"}]})], schema)
    assert found.message.endswith('lines.1.price: "?" is not a number')


def test_the_same_prompt_is_a_duplicate_whatever_its_spaces_and_capitals() -> None:
    assert codes([row("1", "Show  Sales"), row("2", "show sales "), row("3", "show cost")]) == [
        ("2", Code.DUPLICATE)
    ]


def test_key_order_does_not_make_another_answer() -> None:
    found = same_prompts([Row("1", "p", {"a": 1, "b": 2}), Row("2", "p", {"b": 2, "a": 1})])
    assert [one.code for one in found] == [Code.DUPLICATE]


def test_a_prompt_with_two_answers_is_reported_with_the_other_answer() -> None:
    (found,) = same_prompts([row("1", "p", 1), row("2", "p", 2)])
    assert (found.row_id, found.code) == ("2", Code.TWO_ANSWERS)
    assert '{"n":1}' in found.message


def test_a_prompt_in_training_and_elsewhere_is_a_leak() -> None:
    rows = [
        row("1", "p"),
        row("2", "p", split="test"),
        row("3", "p", split="test"),
        row("4", "p", 2, "valid"),
    ]
    assert codes(rows) == [
        ("2", Code.LEAK),
        ("3", Code.LEAK),
        ("3", Code.DUPLICATE),
        ("4", Code.LEAK),
        ("4", Code.TWO_ANSWERS),
    ]


def test_valid_and_test_may_share_a_prompt() -> None:
    assert codes([row("1", "p", split="valid"), row("2", "p", split="test")]) == []


def test_one_word_changed_added_or_moved_is_nearly_the_same() -> None:
    words = LONG.split()
    changed = LONG.replace("northern", "norther")
    added = LONG.replace("all the", "all of the")
    moved = " ".join([*words[1:9], words[0], *words[9:]])
    rows = [
        row("1", LONG),
        row("2", changed),
        row("3", added),
        row("4", LONG.replace("please ", "")),
        row("5", moved),
    ]
    found = near_duplicates(rows)
    assert {one.row_id for one in found} >= {"2", "3", "4"}
    assert all(one.code is Code.NEAR_DUPLICATE for one in found)


def test_two_words_changed_or_another_answer_is_not_nearly_the_same() -> None:
    other = LONG.replace("northern", "southern").replace("month", "week")
    assert near_duplicates([row("1", LONG), row("2", other), row("3", LONG + " now", 2)]) == []


def test_short_prompts_that_differ_in_their_one_telling_word_are_not_the_same() -> None:
    assert near_duplicates([row("1", "sales in July"), row("2", "bolts in July")]) == []


def test_a_near_twin_in_training_is_a_near_leak_even_when_another_twin_comes_first() -> None:
    rows = [
        row("1", LONG, split="test"),
        row("2", LONG + " now", split="test"),
        row("3", LONG + " today"),
        row("4", LONG + " please", split="test"),
    ]
    found = {one.row_id: one.code for one in near_duplicates(rows)}
    assert found == {"2": Code.NEAR_DUPLICATE, "3": Code.NEAR_LEAK, "4": Code.NEAR_LEAK}


def test_one_word_changed_is_found_in_very_long_prompts() -> None:
    words = [f"word{number}" for number in range(300)]
    other = [*words[:150], "changed", *words[151:]]
    (found,) = near_duplicates([row("1", " ".join(words)), row("2", " ".join(other))])
    assert found.row_id == "2"


def test_two_words_far_apart_in_a_very_long_prompt_are_not_nearly_the_same() -> None:
    words = [f"word{number}" for number in range(300)]
    other = [*words[:100], "changed", *words[101:200], "again", *words[201:]]
    assert near_duplicates([row("1", " ".join(words)), row("2", " ".join(other))]) == []


def test_rows_without_words_or_rows_are_no_trouble() -> None:
    assert near_duplicates([]) == []
    assert near_duplicates([row("1", "?!"), row("2", "…")]) == []


def test_unfair_rewards_are_reported_with_the_reason_of_the_judge() -> None:
    found = check([row("1", "a"), row("2", "b")], SCHEMA, lambda one: "why" if one.id == "2" else "")
    assert [(one.row_id, one.code, one.message) for one in found] == [("2", Code.GOLD_REWARD, "why")]


def test_time_does_not_grow_with_the_square_of_the_rows() -> None:
    shuffle = random.Random(1)
    words = [f"w{number}" for number in range(500)]
    rows = [row(str(n), " ".join(shuffle.choices(words, k=15)), n % 3) for n in range(10_000)]
    rows += [
        row(f"t{n}", f"show all of the sales of the customer number {n} by day", n % 2) for n in range(10_000)
    ]
    rows += [row(f"s{n}", "the same prompt", n) for n in range(5_000)]
    began = time.perf_counter()
    found = check(rows, SCHEMA)
    assert time.perf_counter() - began < 10  # about 2 s; all pairs would be 3 * 10**8
    assert sum(one.code is Code.TWO_ANSWERS for one in found) == 4_999


def lengths_of(rows: list[Row], prompt: int, answer: int, context: int = 0) -> TokenLengths:
    found = {one.id: (row_mark(one), prompt, answer) for one in rows}
    return TokenLengths("m", context, 0, found)


def test_an_answer_with_more_tokens_than_training_allows_is_reported() -> None:
    rows = [row("1", "a")]
    assert length_problems(rows, Limits(lengths_of(rows, 10, 96), 96)) == []
    (found,) = length_problems(rows, Limits(lengths_of(rows, 10, 97), 96))
    assert found.code is Code.TOO_LONG and "97 tokens" in found.message


def test_a_prompt_that_leaves_no_room_for_its_answer_is_reported() -> None:
    rows = [row("1", "a")]
    assert length_problems(rows, Limits(lengths_of(rows, 104, 9, 200), 96)) == []
    (found,) = length_problems(rows, Limits(lengths_of(rows, 105, 9, 200), 96))
    assert "105 tokens" in found.message and "200" in found.message


def test_a_row_edited_since_its_tokens_were_counted_is_not_judged_by_the_old_count() -> None:
    before, after = row("1", "a"), row("1", "a longer one")
    assert length_problems([after], Limits(lengths_of([before], 10, 999), 96)) == []


def test_counted_lengths_come_back_from_disk_for_their_task_and_model_only(tmp_path: Path) -> None:
    task = Task("t", "say {schema}", SCHEMA)
    rows = [row("1", "a")]
    kept = TokenLengths("m", 7, task_mark(task), lengths_of(rows, 10, 11).by_row)
    write_lengths(tmp_path, kept)
    found = read_lengths(tmp_path, task, "m")
    assert found == kept and found.of(rows[0]) == Tokens(10, 11)
    assert read_lengths(tmp_path, task, "other") is None
    assert read_lengths(tmp_path, Task("t", "other", SCHEMA), "m") is None
    (tmp_path / "tokens.json").write_text('{"rows": 5}')
    assert read_lengths(tmp_path, task, "m") is None


def test_each_row_object_is_judged_only_once() -> None:
    asked: list[str] = []
    judge = Remembered(lambda one: asked.append(one.id) or f"fault of {one.id}")  # type: ignore[func-returns-value]
    rows = [row("1", "a"), row("2", "b")]
    assert [judge(one) for one in rows + rows] == ["fault of 1", "fault of 2"] * 2
    assert judge(row("1", "changed")) == "fault of 1"
    assert asked == ["1", "2", "1"]
    judge.forget_all_but(rows[:1])
    judge(rows[0]), judge(rows[1])
    assert asked == ["1", "2", "1", "2"]


def test_a_check_nobody_waits_for_ends_at_once() -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled(stage)

    with pytest.raises(Cancelled):
        check([row("1", "a")], SCHEMA, progress=stop)
