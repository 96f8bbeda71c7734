# ruff: noqa: I001 - the environment of `steps` comes before torch
"""GRPO steps of a model shape: stock TRL or ours, the peak of the card's memory, and the card's floor.

Models of the shapes of Qwen2.5 with random weights, whose answers go to the limit: speed needs no more. The
floor: every decode step reads all weights once at full bandwidth, and the packed tokens cost 4 FLOP a weight
(6 for the adapter) at full arithmetic.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.steps import Prompts, TimedTrainer, adapted, example_prompts, interleaved

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from benchmarks.gpu import kit
from engine.models import hub
from engine.models.catalog import CatalogModel, find, model_of_config
from engine.planning.fitting import plan
from engine.planning.pace import UNKNOWN_CARD, Speed, card_of, processor
from engine.planning.planner import Shape, adapter_params, backward_tokens, base_bytes
from engine.runs.recipe import Dtype, Recipe
from engine.training.fast.cuda_recorder import CudaRecorder
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.merged_weights import MergedWeights
from engine.training.fast.recording_checks import detect_unrecordable
from engine.training.fast.rollout import generate
from tests.training.fast.op_recorder import OpRecorder

SHARED = 40  # tokens that all prompts of the example begin with
_TINY = {
    "num_hidden_layers": 2,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 49152,
    "tie_word_embeddings": True,
}


@dataclass(frozen=True)
class Case:
    """A model's sizes with a recipe whose settings fit the memory that it may take."""

    sizes: CatalogModel
    recipe: Recipe
    shape: Shape
    gpu: bool


@dataclass(frozen=True)
class Measured:
    """Medians of a side's steps, in seconds, and its peak in bytes (0 on a CPU)."""

    whole: float
    rollout: float
    peak: int
    reserved: int
    groups_at_once: int


def case_of(shape: str, dtype: Dtype, cap: float, *, prompts: int, group: int, answer: int) -> Case:
    """The case of a shape ("tiny", or the size in a name of Qwen2.5), planned into `cap` bytes on a card."""
    gpu = torch.cuda.is_available() and shape != "tiny"
    if shape == "tiny":
        sizes = model_of_config({**_TINY, "model_type": "qwen2"}, "tiny")
    else:
        sizes = find(f"Qwen/Qwen2.5-{shape}-Instruct")
    assert sizes is not None
    lengths = sorted(map(len, prompts_of_example().ids()))
    tokens = Shape(lengths[len(lengths) // 2], answer, SHARED)
    recipe = Recipe(
        method="grpo",
        dtype=dtype,
        prompts_per_step=prompts,
        group_size=group,
        max_answer_tokens=answer,
        validation_rows=0,
    )
    if gpu:
        recipe = plan(
            sizes, recipe, int(cap), gpu=True, prompt_tokens=tokens.prompt, shared_tokens=SHARED
        ).recipe
    return Case(sizes, recipe, tokens, gpu)


def prompts_of_example() -> Prompts:
    return example_prompts(64, schema=False, tokenizer=kit.tokenizer())


def card() -> Speed:
    """The card of the planner's table, or this processor."""
    if not torch.cuda.is_available():
        return processor()
    return card_of(torch.cuda.get_device_name()) or UNKNOWN_CARD


def trainer_of(case: Case, side: str, groups_at_once: int = 0) -> TimedTrainer:
    """A trainer of this case: side "ours" or "stock", whose micro-batches are the recipe's or as wished."""
    recipe = case.recipe
    model = adapted(_base(case), recipe.lora_rank)
    recorded = case.gpu and recipe.decode_graphs and side == "ours" and detect_unrecordable(model) is None
    return TimedTrainer(
        model,
        prompts_of_example(),
        side == "ours",
        per_step=recipe.prompts_per_step,
        at_once=groups_at_once or recipe.groups_at_once,
        group=recipe.group_size,
        answer=recipe.max_answer_tokens,
        checkpointing=recipe.gradient_checkpointing,
        merge=recipe.merge_rollout,
        graphs=_graphs(model) if recorded else None,
    )


def measure(case: Case, side: str, rounds: int, groups_at_once: int = 0) -> Measured:
    """Steps of one side after one that is not counted. Raises torch.OutOfMemoryError."""
    trainer = trainer_of(case, side, groups_at_once)
    trainer.step(0)
    if case.gpu:
        torch.cuda.reset_peak_memory_stats()
    steps = [trainer.step(number) for number in range(1, rounds + 1)]
    whole = statistics.median(step.whole for step in steps)
    rollout = statistics.median(step.rollout for step in steps)
    peak = (torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()) if case.gpu else (0, 0)
    return Measured(whole, rollout, *peak, groups_at_once or case.recipe.groups_at_once)


def compare_rollouts(case: Case, rounds: int) -> tuple[str, dict[str, Any]]:
    """One model's rollouts by plain and by recorded steps in turn, under the same seeds.

    On a CPU the operations of the static step are recorded, which proves the script and gains nothing.
    """
    recipe, gpu = case.recipe, case.gpu
    model = adapted(_base(case), recipe.lora_rank).eval()
    fuse_lora(model)
    if (reason := detect_unrecordable(model)) is not None:
        return f"no recorded steps: {reason}", {}
    # On a CPU merged weights lie in oneDNN's order, anew for each rollout: there the adapter stays beside.
    merge = MergedWeights(model) if gpu and recipe.merge_rollout else False
    graphs = _graphs(model)
    ids = (prompts_of_example().ids() * recipe.prompts_per_step)[: recipe.prompts_per_step]
    rows = [prompt for prompt in ids for _ in range(recipe.group_size)]
    settings: dict[str, Any] = {"max_new_tokens": recipe.max_answer_tokens, "eos_ids": [], "pad_id": 0}

    def run(number: int, by: DecodeGraphs | None) -> tuple[float, list[list[int]]]:
        start = _now(gpu)
        answers = generate(model, rows, seed=number, graphs=by, merge=merge, **settings)
        return _now(gpu) - start, answers

    sides = {"plain": lambda number: run(number, None), "recorded": lambda number: run(number, graphs)}
    results = interleaved(sides, rounds, lambda *_: None)
    pairs = list(zip(results["plain"], results["recorded"], strict=True))
    ratios = [plain / recorded for (plain, _), (recorded, _) in pairs]
    alike = sum(
        answer == other
        for (_, plain), (_, recorded) in pairs
        for answer, other in zip(plain, recorded, strict=True)
    )
    ratio, answers = statistics.median(ratios), len(pairs) * len(rows)
    sentence = (
        f"recorded decoding {ratio:.2f} times as fast as plain ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"{alike} of {answers} answers the same; {len(graphs.recorded)} recordings"
    )
    return sentence, {
        "ratios": ratios,
        "alike": alike,
        "answers": answers,
        "recordings": len(graphs.recorded),
    }


def floor(case: Case, speed: Speed) -> tuple[float, float]:
    """Seconds of a step's rollout and of its training that no program can beat on this card."""
    sizes, recipe = case.sizes, case.recipe
    rollout = case.shape.answer * base_bytes(sizes, recipe.dtype, case.gpu) / speed.bandwidth
    passes = recipe.prompts_per_step // min(recipe.prompts_per_step, recipe.groups_at_once)
    token = 4 * sizes.params + 6 * adapter_params(sizes, recipe.lora_rank)
    return rollout, passes * backward_tokens(recipe, case.shape) * token / speed.flops


def facts(case: Case) -> dict[str, Any]:
    """The case as JSON, for the stage `plan`."""
    return {"sizes": asdict(case.sizes), "recipe": case.recipe.model_dump(), "shape": asdict(case.shape)}


def case_from(values: dict[str, Any], gpu: bool) -> Case:
    """The case that `facts` wrote."""
    sizes, recipe = CatalogModel(**values["sizes"]), Recipe.model_validate(values["recipe"])
    return Case(sizes, recipe, Shape(**values["shape"]), gpu)


def _config(sizes: CatalogModel) -> Any:
    return AutoConfig.for_model(
        "qwen2",
        num_hidden_layers=sizes.layers,
        hidden_size=sizes.hidden,
        intermediate_size=sizes.intermediate,
        num_attention_heads=sizes.heads,
        num_key_value_heads=sizes.kv_heads,
        vocab_size=sizes.vocab,
        tie_word_embeddings=sizes.tied,
        max_position_embeddings=4096,
        use_sliding_window=False,
        eos_token_id=None,
        pad_token_id=None,
    )


def _base(case: Case) -> Any:
    """Random weights on the device; in four bits through a folder and the program's own loading."""
    dtype = torch.bfloat16 if case.gpu else torch.float32
    torch.manual_seed(0)
    with torch.device("cuda" if case.gpu else "cpu"):
        model = AutoModelForCausalLM.from_config(_config(case.sizes), dtype=dtype)
    if case.recipe.dtype != "nf4":
        return model.eval()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        kit.tokenizer().save_pretrained(folder)
        del model
        return hub.load_model(hub.resolve(str(Path(folder))), dtype="nf4", device="cuda")


def _graphs(model: Any) -> DecodeGraphs:
    device = next(model.parameters()).device
    recorder = CudaRecorder(device) if device.type == "cuda" else OpRecorder()
    return DecodeGraphs(recorder, lambda reason: print(f"recorded steps given up: {reason}", flush=True))


def _now(gpu: bool) -> float:
    if gpu:
        torch.cuda.synchronize()
    return time.perf_counter()
