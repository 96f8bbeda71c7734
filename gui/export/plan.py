"""The parts of an export in their order, for its progress as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from engine.export.quants import BY_NAME
from engine.jobs import ExportJob
from engine.runs import events as ev

MERGE, WRITE, ASK, PROVE, WEIGH, JUDGE, FOLDER = (
    "Merging the adapter into the base model",
    "Writing the F16 file",
    "The trained model answers, for comparison",
    "Comparing the file with the trained model",
    "Weighing the model by the training rows",
    "Judging the importance matrix by other rows",
    "Writing the merged safetensors",
)


def parts_of(spec: ExportJob) -> list[str]:
    """The stages that the worker will report."""
    proof = [PROVE] if spec.check else []
    parts = [MERGE, WRITE, *([ASK] if spec.check else []), *proof]  # the F16 file is always proved first
    weighed = [name for name in spec.quants if spec.importance and BY_NAME[name].weighs]
    parts += [WEIGH] if weighed else []
    for quant in spec.quants:
        if quant != "F16":
            parts.append(f"Quantising to {quant}")
            parts += [f"Quantising to {quant} by the importance matrix", JUDGE] if quant in weighed else []
            parts += proof
    if "adapter" in spec.beside:
        parts += [WRITE, *proof]  # the base model, and the adapter on it
    if "safetensors" in spec.beside:
        parts.append(FOLDER)
    return parts


def reached(parts: list[str], events: Iterable[ev.AnyEvent]) -> int:
    """The number of the part in progress, from 1; 0 before the first. An unknown stage leaves it as it is."""
    at, before = 0, ""
    for event in events:
        if isinstance(event, ev.Progress) and event.stage != before:
            before = event.stage
            later = [place for place in range(at, len(parts)) if parts[place] == event.stage]
            at = later[0] + 1 if later else at
    return at
