"""The recipe to begin with, for few and many rows, on a slow processor and on a card."""

import pytest

from engine.models.local import look_up
from engine.planning.pace import Speed, card_of
from engine.planning.planner import Shape
from engine.planning.starter import BUDGET_SECONDS, Rows, seconds_estimated, starting_recipe

SLOW = Speed("two cores", 200e9, 20e9, 0.03)
CARD = card_of("RTX 4090")
ROOMY = 24_000_000_000
SHORT = Shape(220, 60, 150)


def begin(train, held_out=9, shape=SHORT, speed=SLOW, memory=ROOMY):
    rows, sizes, gpu = Rows(train, held_out, shape), look_up("embedded").sizes, speed is CARD
    recipe = starting_recipe("embedded", sizes, rows, speed, memory, gpu=gpu)
    return recipe, seconds_estimated(sizes, recipe, rows, speed, gpu=gpu)


@pytest.mark.parametrize("rows", [20, 38, 150, 1103, 20_000])
@pytest.mark.parametrize("speed", [SLOW, CARD], ids=lambda speed: speed.name)
def test_it_takes_minutes_whatever_there_is_to_learn(rows, speed):
    recipe, seconds = begin(rows, min(48, rows // 5), speed=speed)
    assert seconds < 1.6 * BUDGET_SECONDS
    assert rows * recipe.warm_epochs >= min(200, 10 * rows)


def test_few_rows_are_seen_more_often_and_a_fast_card_has_room_for_grpo():
    assert begin(38)[0].warm_epochs > begin(200, speed=CARD)[0].warm_epochs >= 2
    assert begin(1103)[0].method == "warm_start" and begin(1103)[0].warm_epochs < 2
    on_card, _ = begin(1103, speed=CARD)
    assert on_card.method == "warm_start+grpo" and on_card.steps == 40


def test_long_answers_are_not_cut_and_little_memory_is_enough():
    assert begin(38, shape=Shape(300, 250, 150))[0].max_answer_tokens == 256
    lean, plenty = begin(38, memory=3_000_000_000)[0], begin(38)[0]
    assert lean.warm_rows_at_once <= plenty.warm_rows_at_once and lean.warm_batch == plenty.warm_batch
