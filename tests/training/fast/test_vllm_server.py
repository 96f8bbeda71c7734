"""Answers from a vLLM server: what it is asked and sent, and what is said where it cannot be had."""

import json
import math
from copy import deepcopy

import pytest
import torch
from trl import import_utils

from engine.base.errors import UserError
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import recipe_from
from engine.training.fast import vllm_server
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.fast.vllm_server import refuse_unless_ready, trainer_options
from tests.training.conftest import END, spell, tiny_model
from tests.training.fast.served import INFO, Served, use_queue

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture
def serve():
    servers = []

    def start(**info):
        torch.manual_seed(1)
        base = tiny_model("llama", seed=9).unload()  # other weights than the trainer's
        servers.append(Served(base, {**INFO, **info}))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def with_card(monkeypatch):
    """As on a machine where the vllm package is installed."""
    monkeypatch.setattr(import_utils, "is_vllm_available", lambda: True)
    monkeypatch.setattr(vllm_server, "RETRY_SECONDS", 0.01)


def merged_by_peft(trainer):
    """As peft merges; in a copy, since it does not take out again to the bit what it has merged."""
    return dict(deepcopy(trainer.model).merge_and_unload().named_parameters())


def test_the_server_samples_with_the_weights_of_each_step_and_the_base_stays_as_it_was(
    serve, make_trainer, monkeypatch
):
    server = serve()
    use_queue(monkeypatch, server)
    options = trainer_options(Recipe(vllm_server=server.address))
    trainer = make_trainer(LatheGRPOTrainer, max_steps=3, gradient_accumulation_steps=2, **options)
    base = {name: p.clone() for name, p in trainer.model.named_parameters() if "lora_" not in name}
    before, wanted = trainer.training_step, []

    def remember(*args, **named):
        if trainer.state.global_step == len(wanted):
            wanted.append(merged_by_peft(trainer))
        return before(*args, **named)

    trainer.training_step = remember
    trainer.train()
    assert len(server.updates) == len(wanted) == 3
    for sent, merged in zip(server.updates, wanted, strict=True):
        torch.testing.assert_close(sent, merged, rtol=1e-5, atol=1e-6)
    assert not torch.equal(*(one["model.layers.0.mlp.up_proj.weight"] for one in server.updates[:2]))
    for name, parameter in trainer.model.named_parameters():
        assert "lora_" in name or torch.equal(parameter, base[name]), name
    update = ["/start_weight_update", "/update_weights", "/finish_weight_update", "/reset_prefix_cache"]
    assert server.calls == [*update, "/v1/completions"] * 3
    asked = server.asked[0]
    assert (asked["n"], asked["temperature"], asked["max_tokens"], asked["top_p"]) == (4, 0.9, 12, 1.0)
    assert asked["stop_token_ids"] == [END] and len(asked["prompt"]) == 4
    assert all(spell("systempromptofall") == prompt[:17] for prompt in asked["prompt"])


def test_the_loss_is_corrected_by_how_much_the_server_draws_from_something_else(
    serve, make_trainer, monkeypatch
):
    """The server draws from the policy itself, so all ratios are one; a lie of 0.05 a token is noticed."""
    server = serve()
    use_queue(monkeypatch, server)
    options = trainer_options(Recipe(vllm_server=server.address))
    log = make_trainer(LatheGRPOTrainer, max_steps=1, **options)
    log.train()
    ratios = {key: value for key, value in log.state.log_history[0].items() if "importance" in key}
    assert ratios and all(value == pytest.approx(1.0, abs=1e-4) for value in ratios.values())
    honest, told = Served._choice, lambda said: said["logprobs"]["top_logprobs"]

    def lying(self, prompt, body):
        said = honest(self, prompt, body)
        said["logprobs"]["top_logprobs"] = [{k: v - 0.05 for k, v in one.items()} for one in told(said)]
        return said

    monkeypatch.setattr(Served, "_choice", lying)
    log = make_trainer(LatheGRPOTrainer, max_steps=1, **options)
    log.train()
    most = log.state.log_history[0]["sampling/importance_sampling_ratio/max"]
    assert most == pytest.approx(math.exp(0.05 * 12), rel=1e-3)  # of an answer that reached the limit


def test_a_server_that_does_not_answer_is_reported_with_the_command_that_starts_one(with_card):
    recipe = Recipe(vllm_server="http://127.0.0.1:9", vllm_wait=0)
    with pytest.raises(UserError, match=r"No vLLM server answered at http://127\.0\.0\.1:9 within 0") as told:
        refuse_unless_ready(recipe, "cuda")
    assert "VLLM_SERVER_DEV_MODE=1 vllm serve MODEL --weight-transfer-config" in told.value.hint
    refuse_unless_ready(recipe.model_copy(update={"method": "warm_start"}), "cpu")
    refuse_unless_ready(Recipe(), "cpu")


def test_a_server_that_comes_up_while_it_is_waited_for_is_taken(serve, with_card, monkeypatch):
    server = serve()
    answers = iter([False, False, True])
    monkeypatch.setattr(vllm_server, "_answers", lambda _: next(answers))
    refuse_unless_ready(Recipe(vllm_server=server.address), "cuda")
    assert next(answers, None) is None


@pytest.mark.parametrize(
    "info", [{"weight_transfer_config": None}, {"model_config": {"logprobs_mode": "raw_logprobs"}}]
)
def test_a_server_that_was_not_started_for_training_is_refused(serve, with_card, info):
    with pytest.raises(UserError, match="was not started for training") as told:
        refuse_unless_ready(Recipe(vllm_server=serve(**info).address), "cuda")
    assert "--logprobs-mode processed_logprobs" in told.value.hint


def test_where_weights_cannot_be_sent_a_server_is_refused_before_anything_is_waited_for(
    with_card, monkeypatch
):
    recipe = Recipe(vllm_server="http://node2:8000")
    with pytest.raises(UserError, match="four bits"):
        refuse_unless_ready(recipe.model_copy(update={"dtype": "nf4"}), "cuda")
    with pytest.raises(UserError, match="from an NVIDIA card"):
        refuse_unless_ready(recipe, "cpu")
    monkeypatch.setattr(import_utils, "is_vllm_available", lambda: False)
    with pytest.raises(UserError, match="vllm package"):
        refuse_unless_ready(recipe, "cuda")


def test_the_loss_of_the_server_during_a_run_is_reported():
    lost = pytest.raises(UserError, match="http://node2:8000 no longer answers: it was reset")
    with lost as told, vllm_server.reporting_lost_server("http://node2:8000"):
        raise ConnectionError("it was reset")
    assert "resume the run" in told.value.hint
    with pytest.raises(ConnectionError), vllm_server.reporting_lost_server(None):
        raise ConnectionError("another one")


def test_an_address_is_written_as_one():
    assert recipe_from({"vllm_server": " http://node2:8000/ "}).vllm_server == "http://node2:8000"
    assert trainer_options(Recipe()) == {}
    for wrong in ("node2:8000", "http://node2:8000/v1", "ftp://node2"):
        with pytest.raises(UserError, match=r"vllm_server: .*write it like http://node2:8000"):
            recipe_from({"vllm_server": wrong})
    assert json.loads(Recipe().model_dump_json())["vllm_wait"] == 240
