"""Lathe's command line with sampled answers that depend on the prompt alone, in whatever process."""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from engine.training.fast.fast_trainer import LatheGRPOTrainer


def fixed_answers(self, prompt_ids, *_, **__):
    """The n-th answer to a prompt is always the same; some groups have no spread."""
    seen: Counter[tuple[int, ...]] = Counter()
    answers = []
    for prompt in map(tuple, prompt_ids):
        seen[prompt] += 1
        draw = random.Random(f"{prompt} {seen[prompt] if sum(prompt) % 3 else 0}")
        length = draw.randrange(1, self.max_completion_length)
        answers.append([draw.randrange(100, 5000) for _ in range(length)] + [self.eos_token_ids[0]])
    return answers, None


def fix_answers():
    LatheGRPOTrainer._generate_single_turn = fixed_answers


if __name__ == "__main__":
    fix_answers()
    from engine.cli.main import main

    sys.exit(main(sys.argv[1:]))
