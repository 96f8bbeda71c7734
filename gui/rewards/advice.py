"""What a dry run means for training, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rewards.dryrun import FULL, DryRun, Summary
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text

SAME = 1e-9  # a spread below this is none


def advice(run: DryRun, titles: Mapping[str, str], weighed: frozenset[str]) -> list[str]:
    """What to know before training with these rewards; `titles` and `weighed` go by part name.

    GRPO learns from differences between answers to the same prompt, so what is always the same
    teaches nothing.
    """
    sentences = []
    if run.gold:
        sentences.append(_gold(run))
    if run.std is not None and run.std < SAME and len(run.scored) > 1:
        sentences.append(
            translate(
                "advice",
                "Every answer got the same total: with these rewards there is nothing to tell them apart by.",
            )
        )
    for summary in run.dimensions:
        name = summary.name
        sentence = _of_dimension(summary, titles.get(name, name), name in weighed)
        if sentence and len(run.scored) > 1:
            sentences.append(sentence)
    if missing := sum(one.missing is not None for one in run.scored):
        text = translate(
            "advice",
            "%Ln answer(s) could not be had and count as empty; their reasons stand below.",
            "",
            missing,
        )
        sentences.append(text)
    if run.without_row:
        text = translate(
            "advice", "{count} answers were left out: their rows are gone or have another prompt now."
        )
        sentences.append(text.format(count=len(run.without_row)))
    return sentences


def _gold(run: DryRun) -> str:
    first = run.gold[0]
    text = translate(
        "advice",
        "{count} of the expected answers do not get full reward themselves, so no answer can be perfect "
        "there. The first is row {row}: {why}. Correct the row, or that dimension.",
    )
    return text.format(count=len(run.gold), row=first.row_id, why=engine_text(first.reason))


def _of_dimension(summary: Summary, title: str, weighed: bool) -> str:
    if summary.mean is None:
        return translate(
            "advice", "{title} applies to none of these rows. Turn it off, or check its parameters."
        ).format(title=title)
    if summary.std is None or summary.std >= SAME or not weighed:
        return ""
    if summary.mean >= FULL:
        text = translate(
            "advice", "{title} is 1 for every answer: the model has this already, so it teaches nothing here."
        )
    elif summary.mean <= SAME:
        text = translate(
            "advice",
            "{title} is 0 for every answer: as long as none earns any of it, it teaches nothing. That is "
            "fine where other dimensions lead there in small steps; if not, add one that rewards nearness.",
        )
    else:
        text = translate("advice", "{title} gives every answer the same score, so it teaches nothing here.")
    return text.format(title=title)
