"""The training loop: supervised warm start, GRPO, and what stands around a step. Heavy."""
