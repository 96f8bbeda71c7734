# ruff: noqa: I001 - the environment of `steps` comes before torch
"""One layer's attention over a packed row, forward and backward: SDPA with a mask, varlen, FlexAttention.

python -m benchmarks.attention_kinds [--shape 1.5B] [--groups 2] [--prompt 80] [--answer 45] [--rows 8]

Heads of Qwen2.5's shapes, random inputs in bfloat16. For each kernel: whether its results are
as exact as SDPA's, the first call (which compiles, where anything does), a layer's median, the preparation of
a row, the memory saved for the backward pass, and the slowest of --rows rows of other lengths, which shows
what compiles again.
On a CPU only SDPA runs.
"""

from __future__ import annotations

import argparse
import random

from benchmarks.steps import machine

import torch

from engine.training.fast.attention_choice import AttentionKernel
from engine.training.fast.attention_trial import (
    Compute,
    Inputs,
    agree,
    finished_at,
    median_seconds,
    results,
    seconds,
)
from engine.training.fast.packing import Group, PackedTree, pack
from engine.training.fast.tree_attention import attend_in_tree
from engine.training.fast.varlen_attention import VarlenAttention
from benchmarks.flex_way import FlexAttention

HEADS = {"0.5B": (14, 2, 64), "1.5B": (12, 2, 128), "7B": (28, 4, 128)}  # query heads, key heads, width
SHARED = 40  # tokens of the system prompt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shape", default="1.5B", choices=HEADS)
    parser.add_argument("--groups", type=int, default=2, help="prompts in a packed row, of 8 answers each")
    parser.add_argument("--prompt", type=int, default=80, help="tokens of a prompt, 40 of them shared")
    parser.add_argument("--answer", type=int, default=45, help="the most tokens of an answer")
    parser.add_argument("--rows", type=int, default=8, help="further rows, of other lengths")
    chosen = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    draw = random.Random(0)
    shape = (chosen.groups, chosen.prompt, chosen.answer)
    tree = row(draw, *shape, device)
    others = [row(draw, *shape, device) for _ in range(chosen.rows)]
    print(f"{chosen.shape}, {len(tree)} packed tokens; {machine()}")
    heads = HEADS[chosen.shape]
    stock = report("SDPA with a mask", None, tree, others, heads)
    for kernel in (VarlenAttention(), FlexAttention()):
        try:
            found = report(kernel.name, kernel, tree, others, heads)
            print(f"{kernel.name}: {stock / found:.2f} times as fast as SDPA with a mask")
        except Exception as fault:
            print(f"{kernel.name}: does not run here: {str(fault).splitlines()[0][:100]}")
    return 0


def row(draw: random.Random, groups: int, prompt: int, answer: int, device: str) -> PackedTree:
    """A packed row of groups of 8 answers; lengths vary by a fifth."""

    def some(most: int) -> list[int]:
        return [draw.randrange(100) for _ in range(draw.randint(most * 4 // 5, most))]

    shared = [draw.randrange(100) for _ in range(SHARED)]
    own = max(1, prompt - SHARED)
    return pack(
        [Group([*shared, *some(own)], [some(answer) for _ in range(8)], range(8)) for _ in range(groups)],
        device,
    )


def inputs_for(tree: PackedTree, heads: tuple[int, int, int]) -> Inputs:
    """In the layout that a model gives them: [1, T, heads, width], transposed."""
    queries, keys, width = heads
    torch.manual_seed(0)
    drawn = [
        torch.randn(1, len(tree), count, width, device=tree.ids.device, dtype=torch.bfloat16).transpose(1, 2)
        for count in (queries, keys, keys)
    ]
    return Inputs(drawn[0], drawn[1], drawn[2], width**-0.5)


def report(
    name: str,
    kernel: AttentionKernel | None,
    tree: PackedTree,
    others: list[PackedTree],
    heads: tuple[int, int, int],
) -> float:
    """Prints what one kernel takes; returns its seconds a layer."""
    inputs, device = inputs_for(tree, heads), tree.ids.device
    compute = by(kernel, tree)
    first = seconds(lambda: results(compute, inputs), device, finished_at)
    exact = agree(compute, by(None, tree), inputs)
    (median,) = median_seconds([compute], inputs, finished_at)
    preparing = seconds(lambda: by(kernel, tree), device, finished_at)
    saved = 0
    if device.type == "cuda":
        before = torch.cuda.memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        results(compute, inputs)
        saved = torch.cuda.max_memory_allocated() - before
    later = []
    for other in others:
        given, attends = inputs_for(other, heads), by(kernel, other)
        later.append(seconds(lambda: results(attends, given), device, finished_at))  # noqa: B023 - called at once
    print(
        f"{name:16} exact {exact!s:5} first {first:7.3f} s  layer {median * 1e3:7.3f} ms  "
        f"prepare {preparing * 1e3:6.2f} ms  memory {saved / 1e6:6.1f} MB  "
        f"slowest other row {max(later, default=0):7.3f} s",
        flush=True,
    )
    return median


def by(kernel: AttentionKernel | None, tree: PackedTree) -> Compute:
    if kernel is None:
        return lambda given: attend_in_tree(tree, given.query, given.key, given.value, given.scaling)
    prepared = kernel.prepare(tree)
    return lambda one: kernel.attend(one.query, one.key, one.value, prepared, one.scaling)


if __name__ == "__main__":
    raise SystemExit(main())
