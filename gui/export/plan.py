"""The parts of an export in their order, for its progress as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from engine.jobs import ExportJob
from engine.runs import events as ev

MERGE, WRITE, ASK, PROVE = (
    "Merging the adapter into the base model",
    "Writing the F16 file",
    "The trained model answers, for comparison",
    "Comparing the file with the trained model",
)


def parts_of(spec: ExportJob) -> list[str]:
    """The stages that the worker will report."""
    proof = [PROVE] if spec.check else []
    parts = [MERGE, WRITE, *([ASK] if spec.check else []), *proof]  # the F16 file is always proved first
    for quant in spec.quants:
        if quant != "F16":
            parts += [f"Quantising to {quant}", *proof]
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
