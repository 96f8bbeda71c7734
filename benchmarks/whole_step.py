"""A whole GRPO step of stock TRL against ours, same recipe, same seed, steps in turn in one process.

python -m benchmarks.whole_step [--prompts 2 4 8] [--rounds 5] [--dtype float32] [--model tiny]

The prompt holds the task's schema (about 240 tokens); answers are cut at --answer tokens, at which an
untrained model's all arrive. Prints the median ratio for the whole step, the rollout, and what is left
(log-probabilities, loss, backward pass, optimizer), for the processor seconds of the whole step, which
other programs on the machine disturb less, and whether both sampled the same answers.
"""

from __future__ import annotations

import argparse
import statistics

import torch

from benchmarks.steps import (
    Prompts,
    TimedTrainer,
    adapted,
    example_prompts,
    interleaved,
    load_base,
    machine,
    ratio_line,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", default="embedded", help="embedded, tiny, or a model folder")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--prompts", type=int, nargs="+", default=[2, 4], help="prompts a step")
    parser.add_argument("--group", type=int, default=8, help="answers a prompt")
    parser.add_argument("--at-once", type=int, default=2, help="groups in memory together, for both")
    parser.add_argument("--answer", type=int, default=40, help="longest answer in tokens")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds")
    chosen = parser.parse_args()
    prompts = example_prompts(64)
    lengths = [len(one) for one in prompts.ids()]
    print(f"{machine()}; {chosen.model}, {chosen.dtype}; prompts of {statistics.median(lengths):.0f} tokens")
    for per_step in chosen.prompts:
        measure(chosen, per_step, prompts)
    return 0


def measure(chosen: argparse.Namespace, per_step: int, prompts: Prompts) -> None:
    """One size of step: two models with the same weights, and their ratios."""
    size = {
        "per_step": per_step,
        "at_once": min(per_step, chosen.at_once),
        "group": chosen.group,
        "answer": chosen.answer,
    }
    sides = {}
    for name, fast in (("stock", False), ("ours", True)):
        model = adapted(load_base(chosen.model, chosen.dtype))
        sides[name] = TimedTrainer(model, prompts, fast, **size).step
    results = interleaved(
        sides,
        chosen.rounds,
        lambda number, name, one: print(
            f"  {number} {name:5} whole {one.whole:6.2f} s  rollout {one.rollout:6.2f} s  "
            f"processor {one.processor:6.2f} s  ({machine()})",
            flush=True,
        ),
    )
    stock, ours = results["stock"], results["ours"]
    pairs = [
        pair for s, o in zip(stock, ours, strict=True) for pair in zip(s.answers, o.answers, strict=True)
    ]
    print(f"{per_step} prompts x {chosen.group}, {size['at_once']} groups at once, {chosen.dtype}:")
    for title in ("whole", "rollout", "training", "processor"):
        print("  " + ratio_line(title, [getattr(o, title) for o in stock], [getattr(o, title) for o in ours]))
    print(f"  same answers: {sum(a == b for a, b in pairs)} of {len(pairs)}; {machine()}", flush=True)
    del sides
    torch.manual_seed(0)


if __name__ == "__main__":
    raise SystemExit(main())
