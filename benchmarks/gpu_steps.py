# ruff: noqa: I001 - the environment of `steps` comes before torch
"""GRPO steps on a GPU: stock TRL against ours, the floor of the card, and the peak of its memory.

python -m benchmarks.gpu_steps --shape 1.5B [--cap 24] [--nf4] [--prompts 16] [--rounds 3] [--only ours]
python -m benchmarks.gpu_steps --shape tiny        (on a CPU, to prove the script)

Models of the shapes of Qwen2.5 with random weights, which answer to the limit: speed needs no more. One
side after the other, since two 7B models share no card. The floor: every decode step reads all weights
once at full bandwidth, and the packed tokens cost 4 FLOP a weight (6 for the adapter) at full arithmetic.
At the end rollouts by recorded decode steps and by plain ones, in turn and under the same seeds; on a CPU it
is the operations of the static step that are recorded, which proves the script and gains nothing.
--cap bounds torch's allocator in GB, so that a 24 GB card is tried on a larger one.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.steps import TimedTrainer, adapted, example_prompts, interleaved, machine

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from engine.models import hub
from engine.models.catalog import CatalogModel, find, model_of_config
from engine.planning.pace import UNKNOWN_CARD, Speed, card_of, processor
from engine.planning.planner import (
    Shape,
    adapter_params,
    backward_tokens,
    base_bytes,
    estimate,
)
from engine.training.fast.cuda_recorder import CudaRecorder
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.merged_weights import MergedWeights
from engine.runs.recipe import Recipe
from engine.training.fast.recording_checks import detect_unrecordable
from engine.training.fast.rollout import generate
from tests.training.fast.op_recorder import OpRecorder

SHAPES = {name: f"Qwen/Qwen2.5-{name}-Instruct" for name in ("0.5B", "1.5B", "7B")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shape", default="1.5B", choices=[*SHAPES, "tiny"])
    parser.add_argument("--prompts", type=int, default=16, help="prompts a step")
    parser.add_argument("--group", type=int, default=8, help="answers a prompt")
    parser.add_argument("--at-once", type=int, default=2, help="groups in memory together, for both")
    parser.add_argument("--answer", type=int, default=45, help="tokens of each answer")
    parser.add_argument("--rounds", type=int, default=3, help="counted steps of each side")
    parser.add_argument("--cap", type=float, default=0, help="GB that torch may take of the card")
    parser.add_argument("--nf4", action="store_true", help="the base in four bits, by bitsandbytes")
    parser.add_argument("--checkpointing", action="store_true")
    parser.add_argument("--no-merge", action="store_true", help="no merged copy of the weights for sampling")
    parser.add_argument("--no-graphs", action="store_true", help="decode by plain steps only")
    parser.add_argument("--only", choices=["stock", "ours", "rollouts"], help="one part alone")
    chosen = parser.parse_args()
    gpu = torch.cuda.is_available()
    if chosen.cap and gpu:
        torch.cuda.set_per_process_memory_fraction(chosen.cap * 1e9 / torch.cuda.mem_get_info()[1])
    sizes = _sizes(chosen.shape)
    card = (card_of(torch.cuda.get_device_name()) or UNKNOWN_CARD) if gpu else processor()
    print(f"{chosen.shape}: {sizes.params / 1e9:.2f}B weights on {card.name}; {machine()}")
    recipe = Recipe(
        method="grpo",
        dtype="nf4" if chosen.nf4 else "bfloat16" if gpu else "float32",
        prompts_per_step=chosen.prompts,
        group_size=chosen.group,
        groups_at_once=chosen.at_once,
        max_answer_tokens=chosen.answer,
        gradient_checkpointing=chosen.checkpointing,
        merge_rollout=not chosen.no_merge,
        decode_graphs=not chosen.no_graphs,
    )
    medians = {}
    for side in [chosen.only] if chosen.only else ["stock", "ours", "rollouts"]:
        try:
            if side != "rollouts":
                medians[side] = _measure(side, sizes, recipe, chosen.rounds, gpu)
            elif recipe.decode_graphs:
                _rollouts_in_turn(sizes, recipe, chosen.rounds, gpu)
        except torch.OutOfMemoryError:
            print(f"{side:6} out of memory")
        gc.collect()
        if gpu:
            torch.cuda.empty_cache()
    if medians:
        _judge(medians, sizes, recipe, card, gpu)
    return 0


def _sizes(shape: str) -> CatalogModel:
    if shape != "tiny":
        found = find(SHAPES[shape])
        assert found is not None
        return found
    known = model_of_config({**_config("tiny").to_dict(), "model_type": "qwen2"}, "tiny")
    assert known is not None
    return known


def _config(shape: str) -> Any:
    if shape == "tiny":
        layers, hidden, intermediate, heads, kv_heads, vocab, tied = 2, 64, 128, 4, 2, 49152, True
    else:
        one = _sizes(shape)
        layers, hidden, intermediate = one.layers, one.hidden, one.intermediate
        heads, kv_heads, vocab, tied = one.heads, one.kv_heads, one.vocab, one.tied
    return AutoConfig.for_model(
        "qwen2",
        num_hidden_layers=layers,
        hidden_size=hidden,
        intermediate_size=intermediate,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        vocab_size=vocab,
        tie_word_embeddings=tied,
        max_position_embeddings=4096,
        use_sliding_window=False,
        eos_token_id=None,
        pad_token_id=None,
    )


def _base(sizes: CatalogModel, recipe: Recipe, gpu: bool) -> Any:
    """Random weights on the device; in four bits through a folder and the program's own loading."""
    shape = next((name for name, model in SHAPES.items() if model == sizes.id), "tiny")
    dtype = torch.bfloat16 if gpu else torch.float32
    torch.manual_seed(0)
    with torch.device("cuda" if gpu else "cpu"):
        model = AutoModelForCausalLM.from_config(_config(shape), dtype=dtype)
    if recipe.dtype != "nf4":
        return model.eval()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        example_prompts(1).tokenizer.save_pretrained(folder)
        del model
        return hub.load_model(hub.resolve(str(Path(folder))), dtype="nf4", device="cuda")


def _measure(side: str, sizes: CatalogModel, recipe: Recipe, rounds: int, gpu: bool) -> tuple[float, float]:
    """Median seconds of a step and of its rollout."""
    model = adapted(_base(sizes, recipe, gpu), recipe.lora_rank)
    recorded = gpu and recipe.decode_graphs and side == "ours" and detect_unrecordable(model) is None
    trainer = TimedTrainer(
        model,
        example_prompts(64, schema=False),
        side == "ours",
        per_step=recipe.prompts_per_step,
        at_once=recipe.groups_at_once,
        group=recipe.group_size,
        answer=recipe.max_answer_tokens,
        checkpointing=recipe.gradient_checkpointing,
        merge=recipe.merge_rollout,
        graphs=_graphs(model) if recorded else None,
    )
    trainer.step(0)
    if gpu:
        torch.cuda.reset_peak_memory_stats()
    steps = [trainer.step(number) for number in range(1, rounds + 1)]
    whole, rollout = (statistics.median(getattr(one, name) for one in steps) for name in ("whole", "rollout"))
    peak = f", peak {torch.cuda.max_memory_allocated() / 1e9:.1f} GB" if gpu else ""
    print(f"{side:6} whole {whole:7.2f} s  rollout {rollout:7.2f} s{peak}", flush=True)
    return whole, rollout


def _graphs(model: Any) -> DecodeGraphs:
    device = next(model.parameters()).device
    recorder = CudaRecorder(device) if device.type == "cuda" else OpRecorder()
    return DecodeGraphs(recorder, lambda reason: print(f"recorded steps given up: {reason}", flush=True))


def _rollouts_in_turn(sizes: CatalogModel, recipe: Recipe, rounds: int, gpu: bool) -> None:
    """One model's rollouts by plain and by recorded steps: seconds of each, and whether they answer alike."""
    model = adapted(_base(sizes, recipe, gpu), recipe.lora_rank).eval()
    fuse_lora(model)
    if (reason := detect_unrecordable(model)) is not None:
        print(f"no recorded steps: {reason}")
        return
    # On a CPU merged weights lie in oneDNN's order, anew for each rollout: there the adapter stays beside.
    merge = MergedWeights(model) if gpu and recipe.merge_rollout else False
    graphs = _graphs(model)
    prompts = example_prompts(64, schema=False).ids() * recipe.prompts_per_step
    rows = [one for one in prompts[: recipe.prompts_per_step] for _ in range(recipe.group_size)]
    settings = {"max_new_tokens": recipe.max_answer_tokens, "eos_ids": [], "pad_id": 0, "merge": merge}

    def run(number: int, by: DecodeGraphs | None) -> tuple[float, list[list[int]]]:
        start = _now(gpu)
        answers = generate(model, rows, seed=number, graphs=by, **settings)
        return _now(gpu) - start, answers

    def say(number: int, name: str, found: tuple[float, list[list[int]]]) -> None:
        print(f"rollout {number} {name:8} {found[0]:7.2f} s{'' if number else '  (not counted)'}", flush=True)

    sides = {"plain": lambda number: run(number, None), "recorded": lambda number: run(number, graphs)}
    found = interleaved(sides, rounds, say)
    pairs = list(zip(found["plain"], found["recorded"], strict=True))
    ratios = [plain / recorded for (plain, _), (recorded, _) in pairs]
    answers = [zip(plain, recorded, strict=True) for (_, plain), (_, recorded) in pairs]
    alike = sum(one == other for step in answers for one, other in step)
    print(
        f"plain against recorded: {statistics.median(ratios):.2f}x ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"{alike} of {len(pairs) * len(rows)} answers the same; {len(graphs.recorded)} recordings; "
        f"{machine()}"
    )


def _now(gpu: bool) -> float:
    if gpu:
        torch.cuda.synchronize()
    return time.perf_counter()


def _judge(
    medians: dict[str, tuple[float, float]], sizes: CatalogModel, recipe: Recipe, card: Speed, gpu: bool
) -> None:
    lengths = sorted(map(len, example_prompts(64, schema=False).ids()))
    shape = Shape(lengths[len(lengths) // 2], recipe.max_answer_tokens, 40)
    floors = floor(sizes, recipe, card, shape, gpu)
    planned = estimate(
        sizes, recipe, gpu=gpu, prompt_tokens=shape.prompt, shared_tokens=40, answer_tokens=shape.answer
    )
    print(f"floor  whole {sum(floors):7.2f} s  rollout {floors[0]:7.2f} s")
    runtime = dict(planned.parts)["runtime"]
    print(f"planned memory {planned.total / 1e9:.1f} GB, {runtime / 1e9:.1f} of it outside the allocator")
    if "ours" in medians:
        print(f"ours against the floor: {medians['ours'][0] / sum(floors):.1f} times it")
    if len(medians) == 2:
        print(f"stock against ours: {medians['stock'][0] / medians['ours'][0]:.2f}x; {machine()}")


def floor(sizes: CatalogModel, recipe: Recipe, card: Speed, shape: Shape, gpu: bool) -> tuple[float, float]:
    """Seconds of a step's rollout and of its training that no program can beat on this card."""
    rollout = shape.answer * base_bytes(sizes, recipe.dtype, gpu) / card.bandwidth
    passes = recipe.prompts_per_step // min(recipe.prompts_per_step, recipe.groups_at_once)
    token = 4 * sizes.params + 6 * adapter_params(sizes, recipe.lora_rank)
    return rollout, passes * backward_tokens(recipe, shape) * token / card.flops


if __name__ == "__main__":
    raise SystemExit(main())
