"""The check on a card: stages that fit a machine which is lent for minutes; see docs/gpu-kit.md."""
