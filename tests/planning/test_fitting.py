"""What the planner makes of a recipe for a given memory, and how long it says a step takes."""

import pytest

from engine.models.catalog import catalog, find
from engine.planning.fitting import plan
from engine.planning.pace import CARDS, Shape, Speed, card_of, pace, processor
from engine.planning.planner import estimate
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import with_settings

SMALL, LARGE = find("embedded"), find("Qwen/Qwen2.5-7B-Instruct")
GB = 10**9
SAME = ("seed", "steps", "prompts_per_step", "group_size", "warm_batch", "lora_rank", "learning_rate", "loss")


@pytest.mark.parametrize("memory", [4, 8, 12, 16, 24, 48, 80])
@pytest.mark.parametrize("model", catalog(), ids=lambda model: model.id)
def test_a_plan_fits_its_memory_or_says_that_nothing_does(model, memory):
    found = plan(model, Recipe(), memory * GB, gpu=True, answer_tokens=45)
    assert found.estimate == estimate(model, found.recipe, gpu=True, answer_tokens=45)
    assert found.fits == (found.estimate.total <= 0.95 * memory * GB)
    assert found.fits or "Choose a smaller model" in found.sentence


@pytest.mark.parametrize("model", catalog(), ids=lambda model: model.id)
def test_what_fits_a_small_memory_fits_a_larger_one(model):
    fits = [plan(model, Recipe(), memory * GB, gpu=True).fits for memory in (2, 4, 8, 16, 32, 64, 128)]
    assert fits == sorted(fits)
    assert fits[-1]


@pytest.mark.parametrize("memory", [3, 6, 12, 24, 48])
def test_a_plan_leaves_the_mathematics_as_it_is_and_its_changes_make_the_same_recipe(memory):
    recipe = Recipe(prompts_per_step=32, groups_at_once=8)
    found = plan(LARGE, recipe, memory * GB, gpu=True)
    assert all(getattr(found.recipe, name) == getattr(recipe, name) for name in SAME)
    assert with_settings(recipe, found.changes) == found.recipe
    assert recipe.prompts_per_step % found.recipe.groups_at_once == 0


def test_what_fits_at_ease_is_not_changed_and_a_tight_memory_first_gets_smaller_batches():
    recipe = Recipe(groups_at_once=8)
    assert plan(SMALL, recipe, 80 * GB, gpu=True).changes == ()
    need = estimate(SMALL, recipe, gpu=True).total
    first = plan(SMALL, recipe, need, gpu=True)
    assert first.recipe.groups_at_once < 8
    assert first.recipe.merge_rollout and not first.recipe.gradient_checkpointing
    assert first.recipe.dtype == "auto"


def test_four_bits_are_the_last_resort_and_none_of_a_processor():
    card = plan(LARGE, Recipe(), 12 * GB, gpu=True, answer_tokens=45)
    assert card.fits and card.recipe.dtype == "nf4"
    assert plan(LARGE, Recipe(), 24 * GB, gpu=True, answer_tokens=45).recipe.dtype == "auto"
    assert plan(LARGE, Recipe(), 12 * GB, gpu=False).recipe.dtype == "auto"


def test_the_sentence_of_a_plan_that_fits_nothing_names_the_memory():
    found = plan(LARGE, Recipe(), 2 * GB, gpu=True)
    assert not found.fits and "2.0 GB" in found.sentence
    assert found.recipe.groups_at_once == 1 and found.recipe.dtype == "nf4"


def test_settings_that_the_method_does_not_use_are_no_part_of_the_changes():
    found = plan(SMALL, Recipe(method="warm_start", warm_batch=64, warm_rows_at_once=64), 2 * GB)
    assert found.changes and not any(one.startswith(("groups_at_once", "rollout")) for one in found.changes)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("NVIDIA GeForce RTX 4090", "RTX 4090"),
        ("rtx4090", "RTX 4090"),
        ("NVIDIA A100-SXM4-80GB", "A100"),
        ("NVIDIA H100 80GB HBM3", "H100"),
    ],
)
def test_a_card_is_found_by_any_way_to_write_it(said, name):
    assert card_of(said).name == name


def test_an_unknown_card_is_none_of_the_table():
    assert card_of("Radeon 7900") is None


def test_a_step_takes_longer_with_a_larger_model_more_answers_and_checkpointing():
    shape, card = Shape(120, 45), card_of("RTX 4090")
    qwen = [model for model in catalog() if model.family == "qwen2"]
    times = [pace(model, Recipe(), card, shape, gpu=True).grpo for model in qwen]
    assert times == sorted(times)
    few, many = (
        pace(SMALL, Recipe(prompts_per_step=n, groups_at_once=2), card, shape, gpu=True) for n in (4, 16)
    )
    assert few.grpo < many.grpo and few.warm == many.warm
    lean = pace(SMALL, Recipe(prompts_per_step=4, gradient_checkpointing=True), card, shape, gpu=True)
    assert lean.update > few.update and lean.rollout == few.rollout


def test_sampling_is_shared_by_the_updates_of_a_rollout_and_grows_with_replacement_groups():
    shape, card = Shape(120, 45), card_of("RTX 4090")
    plain, twice, replacing = (
        pace(SMALL, Recipe(**changes), card, shape, gpu=True)
        for changes in ({}, {"updates_per_rollout": 2}, {"resample_groups": 2})
    )
    assert twice.rollout == plain.rollout / 2 and replacing.rollout == plain.rollout * 1.25
    assert twice.update == replacing.update == plain.update


def test_a_phase_that_the_method_has_not_takes_no_time():
    shape = Shape(120, 45)
    assert pace(SMALL, Recipe(method="warm_start"), processor(), shape, gpu=False).grpo == 0
    assert pace(SMALL, Recipe(method="grpo"), processor(), shape, gpu=False).warm == 0


def test_measured_speeds_are_taken_as_they_are_and_a_tables_are_peaks():
    peak = CARDS[3]
    reached = Speed(peak.name, peak.flops, peak.bandwidth, peak.launch, measured=True)
    shape = Shape(120, 45)
    assert (
        pace(LARGE, Recipe(), reached, shape, gpu=True).update
        < pace(LARGE, Recipe(), peak, shape, gpu=True).update
    )


def test_what_fits_no_process_whole_is_said_to_fit_sliced_and_does():
    recipe = Recipe(prompts_per_step=16)
    model = max(catalog(), key=lambda one: one.params)
    room = {
        shard: estimate(
            model,
            recipe.model_copy(
                update={"groups_at_once": 1, "gradient_checkpointing": True, "warm_rows_at_once": 1}
            ),
            gpu=False,
            processes=8,
            shard=shard,
        ).total
        for shard in (False, True)
    }
    assert room[True] < room[False] / 2
    memory = round(1.1 * room[True])
    whole = plan(model, recipe, memory, processes=8)
    assert not whole.fits and "--shard" in whole.sentence
    sliced = plan(model, recipe, memory, processes=8, shard=True)
    assert sliced.fits and sliced.recipe.merge_rollout and sliced.recipe.dtype == "auto"


def test_four_bits_are_not_proposed_for_sliced_layers():
    found = plan(LARGE, Recipe(), 4 * GB, gpu=True, processes=2, shard=True)
    assert not found.fits and found.recipe.dtype == "auto"


def test_several_processes_share_out_the_time_of_a_step():
    shape, card = Shape(120, 45), card_of("RTX 4090")
    recipe = Recipe(prompts_per_step=16, groups_at_once=2, warm_batch=16)
    one, four = (pace(LARGE, recipe, card, shape, gpu=True, processes=n) for n in (1, 4))
    assert four.update == pytest.approx(one.update / 4, rel=0.05)
    assert four.warm < one.warm and four.rollout <= one.rollout
    served = recipe.model_copy(update={"vllm_server": "http://node2:8000"})
    assert pace(LARGE, served, card, shape, gpu=True).rollout == 0
