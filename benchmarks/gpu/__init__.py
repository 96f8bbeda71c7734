"""The check on a card: stages that fit into the minutes for which a card can be had; see docs/gpu-kit.md."""
