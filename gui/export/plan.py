"""The parts of an export in their order, for its progress as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.base.text import Text
from engine.export.quants import BY_NAME
from engine.export.stages import ASKING, JUDGING, MERGING, PROVING, SAVING, WEIGHING, WRITING, quantising
from engine.jobs import ExportJob
from engine.runs import events as ev


def parts_of(spec: ExportJob) -> list[Text]:
    """The stages that the worker will report."""
    proof = [PROVING] if spec.check else []
    asked = [ASKING] if spec.check else []
    parts = [MERGING, WRITING, *asked, *proof]  # the F16 file is always proved first
    weighed = [name for name in spec.quants if spec.importance and BY_NAME[name].weighs]
    parts += [WEIGHING] if weighed else []
    for quant in spec.quants:
        if quant != "F16":
            parts.append(quantising(quant))
            parts += [quantising(quant, weighed=True), JUDGING] if quant in weighed else []
            parts += proof
    if "adapter" in spec.beside:
        parts += [WRITING, *proof]  # the base model, and the adapter on it
    if "safetensors" in spec.beside:
        parts.append(SAVING)
    return parts


def reached(parts: Sequence[str], events: Iterable[ev.AnyEvent]) -> int:
    """The number of the part in progress, from 1; 0 before the first. An unknown stage leaves it as it is."""
    at, before = 0, ""
    for event in events:
        if isinstance(event, ev.Progress) and event.stage != before:
            before = event.stage
            later = [place for place in range(at, len(parts)) if parts[place] == event.stage]
            at = later[0] + 1 if later else at
    return at
