"""How exported files score against the model they were made from, and which one to take. Light."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.assess.assessment import Assessment, Pair
from engine.assess.saved import SavedAssessment
from engine.base.text import Text
from engine.export.index import ExportedFile

MOST_LOST = 0.02  # of exact match that a smaller file may lose, where the rows do not show a loss


def score_of(file: ExportedFile, saved: Iterable[SavedAssessment]) -> SavedAssessment | None:
    """The newest assessment of this file against its trained model, since it was exported."""
    for assessment in saved:
        if places_of(file, assessment.summary) and assessment.made.timestamp() + 1 >= file.made:
            return assessment
    return None


def places_of(file: ExportedFile, found: Assessment) -> tuple[int, int] | None:
    """Where the trained model and its file stand in an assessment; None where one of them does not.

    The file is known by its name and its folder: the project may have been moved.
    """
    ends = file.path.parts[-2:]
    files = [at for at, model in enumerate(found.models) if Path(model.spec).parts[-2:] == ends]
    source = found.place(file.source)
    return (source, files[0]) if files and source is not None else None


@dataclass(frozen=True, slots=True)
class _Scored:
    file: ExportedFile
    pair: Pair
    rows: int

    @property
    def lost(self) -> float:
        return -self.pair.exact_difference.estimate

    @property
    def close(self) -> bool:
        """Whether it answers as well as the trained model, as far as the rows can tell."""
        return self.pair.finding != "worse" and self.lost <= MOST_LOST


def recommendation(files: Sequence[ExportedFile], saved: Sequence[SavedAssessment]) -> Text | None:
    """Which file to take, in a sentence: the smallest that answers as well as the trained model.

    Of the first of `files` whose model has two scored files or more; None where none has. `saved` are the
    project's assessments, newest first.
    """
    for source in dict.fromkeys(file.source for file in files):
        scored = [one for file in files if file.source == source and (one := _scored(file, saved))]
        if len(scored) > 1:
            return _advice(sorted(scored, key=lambda one: one.file.size))
    return None


def _scored(file: ExportedFile, saved: Sequence[SavedAssessment]) -> _Scored | None:
    found = score_of(file, saved)
    places = places_of(file, found.summary) if found else None
    if found is None or places is None:
        return None
    return _Scored(file, found.summary.pair(*places), found.summary.rows)


def _advice(scored: Sequence[_Scored]) -> Text:
    """The smallest close one of these, which are sorted by size; else the one that loses least."""
    best = next((one for one in scored if one.close), min(scored, key=lambda one: one.lost))
    largest = scored[-1].file
    points = f"{100 * best.pair.exact_difference.estimate:+.1f}"
    if not best.close:
        return Text(
            "Every file answers worse than the trained model; {quant} loses least: {points} points of exact "
            "match on {rows} rows.",
            best.file.quant,
            points,
            best.rows,
        )
    if best.file == largest:
        return Text(
            "Take {quant}: {points} points of exact match against the trained model on {rows} rows; the "
            "smaller files lose more.",
            best.file.quant,
            points,
            best.rows,
        )
    times = f"{largest.size / best.file.size:.1f}"
    if best.pair.finding == "better":
        return Text(
            "Take {quant}: {times} times smaller than {other}, {points} points of exact match against the "
            "trained model on {rows} rows.",
            best.file.quant,
            times,
            largest.quant,
            points,
            best.rows,
        )
    return Text(
        "Take {quant}: {times} times smaller than {other}, {points} points of exact match against the "
        "trained model on {rows} rows, within noise.",
        best.file.quant,
        times,
        largest.quant,
        points,
        best.rows,
    )
