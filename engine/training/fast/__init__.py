"""The computations of GRPO, faster than stock TRL and equal to it."""
