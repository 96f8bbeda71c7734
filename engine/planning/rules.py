"""The rules by which Auto chooses: pure functions of rows, widths and measured shares.

What was measured stands in docs/benchmarks.md and docs/experiments.md.
"""

from __future__ import annotations

import math

from engine.base.text import Text
from engine.runs.limits import LONGEST

GOOD_RATE, GOOD_WIDTH, GOOD_ALPHA = 1e-3, 576, 64  # measured: SmolLM2-135M, 8 rows a step
UNKNOWN_WIDTH = 2048  # of a model of some billion weights
SEEN = 4400  # answers that the warm start reads in all: 4 passes over 1,103 rows, after which it levels off
PASSES = (2, 10)  # fewer teach the form only, more repeat a few rows until they are learnt by heart
FEWEST_TOKENS, MOST_TOKENS = 64, LONGEST  # of an answer
FEW_TO_KEEP = 400  # rows, under which both phases read all of them
KEPT, KEPT_OF_ABLE = 0.25, 0.5  # shares of the rows that are kept for GRPO
ABLE = 0.2  # share that a base model answers right without training
KEPT_PASSES = 2.5  # over the rows that are kept, after which GRPO levels off


def rate_factor(width: int, alpha: int) -> float:
    """What a LoRA learning rate is multiplied by, against that of a model 576 wide with an alpha of 64.

    "LoRA Without Regret" (Schulman et al. 2025, thinkingmachines.ai/blog/lora) finds the best rate of LoRA on
    all layers independent of the rank at a fixed alpha, alpha and rate to act as a product at first, and the
    rate to fall with the width by a power of 0.08 (Qwen) to 0.78 (Llama). The root of the width lies between,
    meets the best rates of the same laboratory's sweep up to 3072 within a fifth (1e-3 at an alpha of 32 for
    Llama-3.2-1B, -3B and Qwen3-4B), and agrees with what was measured here at 576 and 896.
    """
    return math.sqrt(GOOD_WIDTH / width) * GOOD_ALPHA / alpha


def two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def rows_a_step(rows: int) -> int:
    """8 learn faster than 16 in as much time; with few rows, steps of fewer, so that there are enough."""
    return 8 if rows >= 32 else 4 if rows >= 16 else 2


def passes(rows: int) -> float:
    """How often the warm start reads each of its rows, where there is time."""
    fewest, most = PASSES
    return float(min(most, max(fewest, round(SEEN / max(1, rows)))))


def answer_limit(longest: int) -> int:
    """Tokens that an answer may have, where the longest expected one has about so many, room included."""
    return min(MOST_TOKENS, max(FEWEST_TOKENS, -(-longest // 16) * 16))


def kept_for_grpo(rows: int, base: float | None) -> tuple[float, Text]:
    """The share of the rows that GRPO gets for itself after a warm start, and why; 0: both read all rows.

    `base`: the share that the model answered right before any training, None where that was not measured.
    """
    if rows < FEW_TO_KEEP:
        return 0.0, Text("too few rows to keep some for GRPO: both phases read all of them")
    if base is not None and base >= ABLE:
        return KEPT_OF_ABLE, Text(
            "half of the rows are kept for GRPO, since the base model already answers {percent}% right",
            round(100 * base),
        )
    return KEPT, Text(
        "a quarter of the rows is kept for GRPO, which gains only on rows that are new to the model"
    )
