"""What training brought: a trained model against its base model, by the best figures that are known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.assess.saved import SavedAssessment, saved_assessments
from engine.assess.stats import Finding, wilson
from engine.base import store
from engine.runs.checkpoints import WHOLE
from engine.runs.summary import read_summary


@dataclass(frozen=True, slots=True)
class Gain:
    """Exact match, 0 to 1, of the base model and of what was trained from it, over the same held-out rows.

    `split` is that of an assessment; "valid" where the figures are those of the training itself, which
    chose the checkpoint by them. `finding` claims a difference only where the rows show one. `of_file`: the
    exported file itself answered, not the adapter that it was made from.
    """

    base: float
    trained: float
    rows: int
    split: str
    finding: Finding
    of_file: bool = False


def gain_over_base(
    project: Path, run: str, which: str, file: Path | None, assessments: Iterable[SavedAssessment]
) -> Gain | None:
    """The newest assessment of this adapter, or its file, against a base model; else what training measured.

    `assessments` are those of the project, newest first. None where neither is known.
    """
    adapter = project / "runs" / run / "checkpoints" / which
    trained_at = store.changed_at(adapter / WHOLE)
    names = {f"{run}:{which}", *([str(file)] if file else [])}
    for saved in assessments:
        found = saved.summary
        base = next((at for at, model in enumerate(found.models) if model.spec.startswith("base:")), None)
        trained = found.place(*names)
        if saved.made.timestamp() + 1 >= trained_at and base is not None and trained is not None:
            before, after = found.models[base], found.models[trained]
            shown, of_file = found.pair(base, trained).finding, after.spec == str(file)
            return Gain(before.exact.estimate, after.exact.estimate, found.rows, found.split, shown, of_file)
    return _of_training(project / "runs" / run) if which == "best" else None


def gain_lines(project: Path, run: str, which: str) -> list[str]:
    """What is known of an adapter against its base model, as sentences for a model card."""
    gain = gain_over_base(project, run, which, None, saved_assessments(project))
    if gain is None:
        return []
    verdict = {"better": "better", "worse": "worse", "none": "no difference that these rows can show"}
    return [
        f"Exact match on {gain.rows} {gain.split} rows: {gain.trained:.1%}, base model {gain.base:.1%} "
        f"({verdict[gain.finding]})"
    ]


def _of_training(run: Path) -> Gain | None:
    summary = read_summary(run)
    base, best = summary.base, summary.best
    if base is None or best is None:
        return None
    low = wilson(round(best.exact * best.rows), best.rows).low
    high = wilson(round(base.exact * base.rows), base.rows).high
    # Newcombe's interval of two shares whose pairs are not known (1998, Statistics in Medicine 17:873-890).
    better = best.exact - base.exact > math.hypot(best.exact - low, high - base.exact)
    return Gain(base.exact, best.exact, best.rows, "valid", "better" if better else "none")
