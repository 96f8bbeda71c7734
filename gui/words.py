"""Plain names for what files and commands call by a code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication


def split_within(split: str) -> str:
    """A part of the rows within a sentence: "train" is training."""
    match split:
        case "train":
            return QCoreApplication.translate("words", "training")
        case "valid":
            return QCoreApplication.translate("words", "validation")
        case "test":
            return QCoreApplication.translate("words", "test")
        case _:
            return split


def phase_within(phase: str) -> str:
    """A training phase within a sentence."""
    match phase:
        case "warm_start":
            return QCoreApplication.translate("words", "the warm start")
        case "grpo":
            return "GRPO"
        case _:
            return phase


# The slots of the engine's sentences that hold such a code.
WORDS: dict[str, Callable[[str], str]] = {"split": split_within, "phase": phase_within}
