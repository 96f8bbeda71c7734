"""The memory estimate and what is known of a model before it is opened."""

import json

import pytest

from engine.base.errors import UserError
from engine.models.catalog import catalog, find, model_of_config
from engine.models.local import look_up
from engine.planning.pace import pace, processor
from engine.planning.planner import (
    Shape,
    adapter_params,
    base_bytes,
    estimate,
    linear_params,
    weight_bytes,
)
from engine.runs.recipe import Recipe

SMALL = find("embedded")
CONFIG = {
    "model_type": "llama",
    "num_hidden_layers": 30,
    "hidden_size": 576,
    "intermediate_size": 1536,
    "vocab_size": 49152,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "tie_word_embeddings": True,
}


def test_weights_counted_from_a_config_are_those_of_the_catalogue():
    assert model_of_config(CONFIG, "x").params == SMALL.params


def test_a_config_without_a_size_or_with_nonsense_is_not_known():
    seeing = {"model_type": "qwen3_5", "text_config": {**CONFIG, "model_type": "qwen3_5_text"}}
    assert model_of_config(seeing, "x").params == SMALL.params
    assert model_of_config(seeing, "x").family == "qwen3_5"
    assert model_of_config({**CONFIG, "hidden_size": "wide"}, "x") is None
    assert model_of_config({"model_type": "mamba"}, "x") is None
    assert model_of_config({**CONFIG, "num_attention_heads": 0}, "x") is None


def test_an_adapter_of_twice_the_rank_has_twice_the_weights():
    assert adapter_params(SMALL, 64) == 2 * adapter_params(SMALL, 32) == 2 * 32 * 30 * (2304 + 1536 + 6336)


@pytest.mark.parametrize("model", catalog(), ids=lambda model: model.id)
def test_more_answers_need_more_memory_and_checkpointing_less(model):
    few = estimate(model, Recipe(groups_at_once=1))
    many = estimate(model, Recipe(groups_at_once=8))
    lean = estimate(model, Recipe(groups_at_once=8, gradient_checkpointing=True))
    assert few.total < many.total
    assert lean.total < many.total
    assert many.total == sum(size for _, size in many.parts)


def test_grpo_holds_the_linear_layers_twice_unless_it_samples_without_a_merged_copy():
    grpo = dict(estimate(SMALL, Recipe(method="grpo")).parts)["weights"]
    single = dict(estimate(SMALL, Recipe(method="grpo", merge_rollout=False)).parts)["weights"]
    warm = dict(estimate(SMALL, Recipe(method="warm_start")).parts)["weights"]
    size = weight_bytes("auto", gpu=False)
    assert single == warm == SMALL.params * size
    assert grpo == single + linear_params(SMALL) * size
    assert linear_params(SMALL) < SMALL.params


@pytest.mark.parametrize("method", ["warm_start", "grpo", "warm_start+grpo"])
def test_memory_grows_with_the_model_the_rank_and_the_batch(method):
    sizes = [estimate(model, Recipe(method=method), gpu=True).total for model in _by_params()]
    assert sizes == sorted(sizes) and len(set(sizes)) > 3
    ranks = [estimate(SMALL, Recipe(method=method, lora_rank=rank)).total for rank in (4, 16, 64, 256)]
    assert ranks == sorted(set(ranks))
    batches = [
        estimate(
            SMALL,
            Recipe(method=method, warm_batch=64, warm_rows_at_once=n, groups_at_once=n, validation_rows=0),
        ).total
        for n in (1, 2, 8)
    ]
    assert batches == sorted(set(batches))


def test_rejection_sampling_samples_what_grpo_samples_and_learns_from_the_kept_answers_alone():
    def needed(method):
        recipe = Recipe(method=method, gradient_checkpointing=False, group_size=32, groups_at_once=8)
        shape = Shape(prompt=200, answer=60)
        working = dict(estimate(SMALL, recipe, prompt_tokens=200, answer_tokens=60).parts)["working"]
        return working, pace(SMALL, recipe, processor(), shape, gpu=False)

    (grpo, grpo_pace), (rejection, rejection_pace) = needed("grpo"), needed("rejection")
    assert rejection < grpo
    assert rejection_pace.rollout == grpo_pace.rollout and 0 < rejection_pace.update < grpo_pace.update


def _by_params():
    """The offers of one family, the smaller always the less in every size of a layer."""
    return [model for model in catalog() if model.family == "qwen2"]


def test_four_bits_need_less_than_half_of_sixteen():
    model = find("Qwen/Qwen2.5-7B-Instruct")
    half = dict(estimate(model, Recipe(merge_rollout=False), gpu=True).parts)["weights"]
    four = dict(estimate(model, Recipe(dtype="nf4"), gpu=True).parts)["weights"]
    assert half == 2 * model.params
    assert 0.2 * half < four < 0.45 * half


def test_a_probe_corrects_the_working_memory_alone():
    plain, doubled = (dict(estimate(SMALL, Recipe(), correction=c).parts) for c in (1.0, 2.0))
    assert doubled["working"] == pytest.approx(2 * plain["working"], rel=1e-6)
    assert {k: v for k, v in plain.items() if k != "working"} == {
        k: v for k, v in doubled.items() if k != "working"
    }


def test_shorter_answers_are_never_counted_longer_than_the_limit():
    limit = estimate(SMALL, Recipe())
    assert estimate(SMALL, Recipe(), answer_tokens=40).total < limit.total
    assert estimate(SMALL, Recipe(), answer_tokens=4000) == limit


def test_the_estimate_of_the_measured_runs_is_near_what_they_took():
    recipe = Recipe(groups_at_once=8, warm_batch=8, warm_rows_at_once=8)
    warm = recipe.model_copy(update={"method": "warm_start"})
    assert 2.4e9 < estimate(SMALL, warm, answer_tokens=43).total < 4.1e9
    assert 5.6e9 < estimate(SMALL, recipe, answer_tokens=43).total < 8.5e9


def test_the_embedded_model_needs_no_download_and_an_offer_of_the_hub_does(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert look_up("embedded").download == 0
    offer = find("Qwen/Qwen3-0.6B")
    assert look_up(offer.id).download == 2 * offer.params
    unknown = look_up("someone/some-model")
    assert unknown.sizes is None and unknown.download is None


@pytest.mark.parametrize("name", ["", "  ", "/no/such/folder", "model.gguf", "no hub id"])
def test_a_name_that_is_no_model_is_refused_in_a_sentence(name):
    with pytest.raises(UserError):
        look_up(name)


def test_a_whole_model_folder_is_known_by_its_config_also_in_the_hubs_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    for folder in (tmp_path / "model", tmp_path / "hub" / "models--a--b" / "snapshots" / "1"):
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps(CONFIG))
        (folder / "tokenizer.json").write_text("{}")
        header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
        weights = len(header).to_bytes(8, "little") + header + b"\0" * 4
        (folder / "model.safetensors").write_bytes(weights)
    assert look_up(str(tmp_path / "model")).sizes.params == SMALL.params
    cached = look_up("a/b")
    assert cached.download == 0 and cached.sizes.params == SMALL.params


LARGE = find("Qwen/Qwen2.5-7B-Instruct")


def test_each_of_several_processes_needs_less_to_work_and_holds_the_same_weights():
    recipe = Recipe(prompts_per_step=16, groups_at_once=16)
    one = dict(estimate(LARGE, recipe, gpu=True).parts)
    four = dict(estimate(LARGE, recipe, gpu=True, processes=4).parts)
    assert four["working"] < one["working"]
    assert {name: four[name] for name in ("weights", "adapter", "runtime")} == {
        name: one[name] for name in ("weights", "adapter", "runtime")
    }


def test_sliced_layers_are_a_share_of_them_two_whole_ones_and_no_merged_copy():
    linear, layers = linear_params(LARGE), LARGE.layers
    sliced = dict(estimate(LARGE, Recipe(), gpu=True, processes=4, shard=True).parts)["weights"]
    assert sliced == 2 * (LARGE.params - linear + linear // 4 + 2 * linear // layers)
    assert base_bytes(LARGE, "auto", True, slices=10**6) < sliced
    assert sliced < base_bytes(LARGE, "auto", gpu=True) / 2


def test_where_a_server_samples_there_is_neither_a_lasting_copy_nor_a_cache_for_answers():
    recipe = Recipe(method="grpo", groups_at_once=1, prompts_per_step=32, validation_rows=8)
    here = dict(estimate(SMALL, recipe, gpu=True).parts)
    there = recipe.model_copy(update={"vllm_server": "http://node2:8000"})
    elsewhere = dict(estimate(SMALL, there, gpu=True).parts)
    assert here["weights"] - elsewhere["weights"] == 2 * linear_params(SMALL)
    assert elsewhere["working"] < here["working"]


def test_the_cache_of_a_recorded_step_stays_beside_the_backward_pass_on_a_card_alone():
    recorded, plain = Recipe(groups_at_once=8), Recipe(groups_at_once=8, decode_graphs=False)
    on_card = [dict(estimate(SMALL, one, gpu=True).parts)["working"] for one in (recorded, plain)]
    slots, rows, a_slot = 256, 64, 2 * SMALL.layers * SMALL.kv_heads * SMALL.head_dim * 2
    assert on_card[0] - on_card[1] == rows * slots * a_slot
    assert estimate(SMALL, recorded) == estimate(SMALL, plain)
