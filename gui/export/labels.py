"""Sizes, proofs and scores of exported files in plain words."""

from __future__ import annotations

from typing import Literal, NamedTuple

from engine.assess.assessment import Assessment
from engine.assess.file_scores import places_of
from engine.export.index import Condition, ExportedFile
from engine.export.proof import Report
from gui.assess.labels import points_text
from gui.shared.i18n import translate
from gui.shared.labels import split_title
from gui.shared.scores import percent

Tone = Literal["good", "warn", "bad", "muted"]
CLOSE = 0.98  # share of equal next tokens; below it the user is told to score the file


class Remark(NamedTuple):
    """A sentence and its tone; the sign tells the tone without colour."""

    tone: Tone
    text: str

    @property
    def sign(self) -> str:
        return {"good": "✓", "warn": "!", "bad": "✗", "muted": "–"}[self.tone]


def proof_verdict(report: Report) -> Remark:
    """The comparison with the trained model in one sentence."""
    if not report.asked_alike:
        return Remark("bad", translate("export", "Prompts become other tokens than in training."))
    if report.faithful:
        return Remark("good", translate("export", "Answers as the trained model does."))
    if report.same_next >= CLOSE:
        return Remark("good", translate("export", "Answers almost as the trained model does."))
    return Remark("warn", translate("export", "The coarser weights change answers: score this file."))


def proof_text(report: Report | None) -> Remark:
    """What the comparison with the trained model found."""
    if report is None:
        return Remark("muted", translate("export", "Not compared with the trained model."))
    text = translate(
        "export",
        "Prompts with identical tokens {same}/{prompts}; same greedy answers {answers} of {compared}; "
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
    return Remark(verdict.tone, f"{verdict.text} {text}")


def condition_text(condition: Condition) -> Remark | None:
    """What is wrong with a file; None where nothing is."""
    if condition == "gone":
        text = translate(
            "export", "The file is gone: moved or deleted outside of Lathe. Export it again to have it."
        )
        return Remark("warn", text)
    if condition == "changed":
        text = translate(
            "export", "The file was changed since it was exported: its size differs. Export it again."
        )
        return Remark("warn", text)
    if condition == "damaged":
        text = translate("export", "The file is damaged and cannot be opened. Export it again.")
        return Remark("bad", text)
    return None


def score_text(file: ExportedFile, found: Assessment | None) -> Remark:
    """How the file compares with the model it was made from, on held-out rows."""
    places = places_of(file, found) if found is not None else None
    if found is None or places is None:
        return Remark("muted", translate("export", "Not scored on held-out rows yet."))
    before, after, pair = *(found.models[at] for at in places), found.pair(*places)
    verdicts = {
        "none": translate("export", "no difference to the trained model that these rows can show"),
        "better": translate("export", "better than the trained model"),
        "worse": translate("export", "worse than the trained model"),
    }
    result = pair.finding
    text = translate(
        "export", "Exact match {a} → {b} on {rows} rows{split}, difference {difference}: {verdict}."
    ).format(
        rows=found.rows,
        split=f" ({split_title(found.split)})" if found.split else "",
        a=percent(before.exact.estimate),
        b=percent(after.exact.estimate),
        difference=points_text(pair.exact_difference),
        verdict=verdicts[result],
    )
    return Remark("warn" if result == "worse" else "good", text)
