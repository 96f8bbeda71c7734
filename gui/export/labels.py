"""Sizes, proofs and scores of exported files in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QCoreApplication

from engine.assess.compare import Comparison
from engine.assess.saved import SavedAssessment
from engine.export.index import Condition, ExportedFile
from engine.export.proof import Report
from gui.assess.labels import finding, interval_text, split_text

Tone = Literal["good", "warn", "bad", "muted"]
CLOSE = 0.98  # share of equal next tokens below which a quantisation has cost something one should look at


class Said(NamedTuple):
    """A sentence and how it is meant; the sign says it without colour."""

    tone: Tone
    text: str

    @property
    def sign(self) -> str:
        return {"good": "✓", "warn": "!", "bad": "✗", "muted": "–"}[self.tone]


def size_text(size: int) -> str:
    """A number of bytes as people say it, in the units of 1000 that shops and file managers use."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def proof_verdict(report: Report) -> Said:
    """The comparison with the trained model in one sentence."""
    if not report.asked_alike:
        return Said(
            "bad", QCoreApplication.translate("export", "This file is not asked as the model was trained.")
        )
    if report.faithful:
        return Said("good", QCoreApplication.translate("export", "Answers as the trained model does."))
    if report.same_next >= CLOSE:
        return Said("good", QCoreApplication.translate("export", "Answers almost as the trained model does."))
    return Said(
        "warn", QCoreApplication.translate("export", "The coarser weights change answers: score this file.")
    )


def proof_text(report: Report | None) -> Said:
    """What the comparison with the trained model found."""
    if report is None:
        return Said("muted", QCoreApplication.translate("export", "Not compared with the trained model."))
    text = QCoreApplication.translate(
        "export",
        "Asked with identical tokens {same}/{prompts}; same greedy answers {answers} of {compared}; "
        "same next token {next}; logits differ by {mean} of {scale} on average.",
    ).format(
        same=report.same_tokens,
        prompts=report.prompts,
        answers=f"{report.same_answers:.0%}",
        compared=report.compared,
        next=f"{report.same_next:.1%}",
        mean=f"{report.logit_mean:.3f}",
        scale=f"{report.logit_scale:.1f}",
    )
    verdict = proof_verdict(report)
    return Said(verdict.tone, f"{verdict.text} {text}")


def condition_text(condition: Condition) -> Said | None:
    """What is wrong with a file; None where nothing is."""
    if condition == "gone":
        text = QCoreApplication.translate(
            "export",
            "The file is gone: moved or deleted outside of Lathe. Export it again to have it.",
        )
        return Said("warn", text)
    if condition == "changed":
        text = QCoreApplication.translate(
            "export", "The file is no longer the one that was exported: its size is another. Export it again."
        )
        return Said("warn", text)
    if condition == "damaged":
        text = QCoreApplication.translate(
            "export", "The file is damaged and cannot be opened. Export it again."
        )
        return Said("bad", text)
    return None


def score_text(found: Comparison | None) -> Said:
    """How the file does against the model it was made from."""
    if found is None:
        return Said("muted", QCoreApplication.translate("export", "Not scored on held-out rows yet."))
    t = found.tally
    verdicts = {
        "none": QCoreApplication.translate(
            "export", "no difference to the trained model that these rows can show"
        ),
        "better": QCoreApplication.translate("export", "better than the trained model"),
        "worse": QCoreApplication.translate("export", "worse than the trained model"),
    }
    result = finding(t.exact_difference)
    text = QCoreApplication.translate(
        "export", "Exact match {a} → {b} on {rows} rows{split}, difference {difference}: {verdict}."
    ).format(
        rows=t.rows,
        split=f" ({split_text(found.origin.split)})" if found.origin.split else "",
        a=f"{t.exact_a.estimate:.2f}",
        b=f"{t.exact_b.estimate:.2f}",
        difference=interval_text(t.exact_difference, signed=True),
        verdict=verdicts[result],
    )
    return Said("warn" if result == "worse" else "good", text)


def score_of(file: ExportedFile, saved: Sequence[SavedAssessment]) -> SavedAssessment | None:
    """The newest assessment of this file against its trained model, since it was exported."""
    for one in saved:
        found = one.summary
        same = found.name_b == file.path.name
        if found.origin.model_b:
            same = same and Path(found.origin.model_b).parent.name == file.path.parent.name
        if same and found.name_a == file.source and one.made.timestamp() + 1 >= file.made:
            return one
    return None
