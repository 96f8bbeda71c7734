"""Rollouts from a vLLM server on GPUs of its own: TRL's server mode, for Linux clusters.

TRL's client requests each step's answers and sends the server the merged weights after each update. The
answers come with the server's log-probabilities, with which TRL corrects the loss for the difference between
the two programs (importance sampling). Held-out rows are still answered in this process.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from peft.tuners.lora.layer import Linear as LoraLinear
from torch import Tensor
from trl import import_utils

from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs.recipe import Recipe
from engine.training.distributed.sharded_base import full_tensor
from engine.training.fast.merged_weights import merged

# As TRL's client requires (trl.scripts.vllm_serve); resources/cluster/run.sh starts it the same way.
SERVE = (
    'VLLM_SERVER_DEV_MODE=1 vllm serve MODEL --weight-transfer-config \'{"backend": "nccl"}\' '
    "--logprobs-mode processed_logprobs --max-logprobs -1"
)
ANSWER_SECONDS = 10.0
RETRY_SECONDS = 2.0


def trainer_options(recipe: Recipe) -> dict[str, Any]:
    """GRPOConfig's arguments for the server; empty where answers are sampled in this process."""
    if not recipe.vllm_server:
        return {}
    return {
        "use_vllm": True,
        "vllm_mode": "server",
        "vllm_server_base_url": recipe.vllm_server,
        "vllm_server_timeout": ANSWER_SECONDS,  # `refuse_unless_ready` has waited
        "vllm_group_port": recipe.vllm_port,
    }


def refuse_unless_ready(recipe: Recipe, device: str) -> None:
    """Wait for the recipe's server. Raises UserError where it does not answer, or cannot take new weights."""
    address = recipe.vllm_server
    if not address or not recipe.sampled_phase:
        return
    _refuse_unless_possible(recipe, device)
    until = time.monotonic() + recipe.vllm_wait
    while not _answers(address):
        if time.monotonic() >= until:
            hint = Text("Start it with: {command}. Or empty vllm_server to sample the answers here.", SERVE)
            seconds = recipe.vllm_wait
            raise UserError(
                "No vLLM server answered at {address} within {vllm_wait} seconds.",
                address,
                seconds,
                hint=hint,
            )
        time.sleep(RETRY_SECONDS)
    _refuse_unless_fit(address)


def _refuse_unless_possible(recipe: Recipe, device: str) -> None:
    if recipe.dtype == "nf4":
        raise UserError(
            "A vLLM server cannot take the weights of a base model in four bits.", hint="Choose dtype auto."
        )
    if device != "cuda":
        raise UserError(
            "The weights go to a vLLM server from an NVIDIA card, and torch sees none here.",
            hint="Leave vllm_server empty to sample the answers here.",
        )
    if not import_utils.is_vllm_available():
        raise UserError(
            "The weights go to a vLLM server by the vllm package, which is not installed here.",
            hint="Install it with: pip install 'trl[vllm]', or empty vllm_server to sample the answers here.",
        )


def _refuse_unless_fit(address: str) -> None:
    """The server must accept weights and return the log-probabilities of its actual sampling distribution."""
    try:
        with urllib.request.urlopen(
            f"{address}/server_info?config_format=json", timeout=ANSWER_SECONDS
        ) as page:
            config = json.load(page)["vllm_config"]
        fit = (
            config["weight_transfer_config"]
            and config["model_config"]["logprobs_mode"] == "processed_logprobs"
        )
    except (OSError, ValueError, KeyError, TypeError):
        fit = False
    if not fit:
        hint = Text("Start it with: {command}.", SERVE)
        raise UserError("The vLLM server at {address} was not started for training.", address, hint=hint)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=ANSWER_SECONDS) as page:
            return bool(page.status == 200)
    except (OSError, ValueError):
        return False


@contextmanager
def reporting_lost_server(address: str | None) -> Iterator[None]:
    """Turn the loss of the server at `address` into a UserError; None: there is no server."""
    try:
        yield
    except OSError as error:  # includes the errors of requests
        if address is None:
            raise
        hint = Text("Start it again, then resume the run.")
        raise UserError(
            "The vLLM server at {address} no longer answers: {reason}.", address, error, hint=hint
        ) from error


def adapt_client(generation: Any, model: Any, stop_ids: Sequence[int]) -> None:
    """Make TRL's client send `merged_parameters`, and stop answers at the trainer's end tokens."""
    generation._iter_named_params = lambda: merged_parameters(model)
    generation.generation_kwargs.setdefault("stop_token_ids", list(stop_ids))


def merged_parameters(model: Any) -> Iterator[tuple[str, Tensor]]:
    """The base model's parameters with the adapter merged, one at a time, under the base model's names.

    TRL would merge into the base weights and unmerge again, which changes half-precision weights slightly
    at each step and is impossible for sharded ones. Collective: every process has to iterate.
    """
    adapted = {id(m.get_base_layer().weight): m for m in model.modules() if isinstance(m, LoraLinear)}
    for name, parameter in model.named_parameters():
        if model.prefix in name:
            continue
        layer = adapted.get(id(parameter))
        weight = full_tensor(parameter.data) if layer is None else merged(layer).to(parameter.dtype)
        yield name.removeprefix("base_model.model.").replace(".base_layer", ""), weight
