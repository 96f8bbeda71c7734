"""The proof that an exported GGUF answers as the model it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.app.memory import free_memory
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.answering import Answered
from engine.export.proof import Report
from engine.export.reference import Reference
from engine.export.stages import PROVING
from engine.play.player import Player
from engine.play.wire import Piece, SamplingParams


@dataclass(frozen=True, slots=True)
class _Case:
    steps: int
    largest: float
    mean: float
    scale: float
    same_next: float
    same_answer: bool
    near_tie: bool


def verify(
    reference: Reference,
    path: Path,
    *,
    adapter: Path | None = None,
    n_ctx: int = 2048,
    threads: int = 0,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Report:
    """Compare the GGUF at `path`, with or without a LoRA `adapter`, with what `reference` was made from.

    All prompts are tokenised; those that the reference answered are answered. A file larger than the free
    memory is read anew for each token that it writes: it has to prefer, and then to end, the trained model's
    answer as it reads that, which is the same but for rounding, and writes only where it does not. Raises
    UserError when the file cannot be opened or has another vocabulary.
    """
    writes = path.stat().st_size < free_memory()
    with Player(path, n_ctx, threads, exact=True, adapter=adapter) as player:
        if reference.vocabulary != player.n_vocab:
            raise UserError(
                "{path} was not made from {name}: their vocabularies differ.", path, reference.name
            )
        texts = reference.prompts
        other = _split_otherwise(player, texts, reference.ids)
        hard = _split_otherwise(player, reference.hard, reference.hard_ids)
        cases: list[_Case] = []
        for done, item in enumerate(reference.answered):
            if cancel():
                raise Cancelled(Text("The comparison"))
            progress(PROVING, done, len(reference.answered))
            cases.append(_compare(item, player, reference.max_tokens, writes))
        progress(PROVING, len(cases), len(cases))
        same_template = player.chat_format == reference.chat_format
    return _report(len(texts), other, hard, same_template, cases)


def _split_otherwise(player: Player, texts: Sequence[str], ids: Sequence[list[int]]) -> list[str]:
    """The texts of which the file makes other tokens than `ids`."""
    return [text for text, item in zip(texts, ids, strict=True) if player.tokenize(text) != item]


def _report(
    prompts: int, other: list[str], hard: list[str], same_template: bool, cases: list[_Case]
) -> Report:
    steps = sum(case.steps for case in cases)

    def over_steps(values: list[float]) -> float:
        return sum(value * case.steps for value, case in zip(values, cases, strict=True)) / steps

    return Report(
        prompts=prompts,
        same_tokens=prompts - len(other),
        first_other_prompt=next(iter([*other, *hard]), ""),
        same_hard_tokens=not hard,
        same_template=same_template,
        compared=len(cases),
        steps=steps,
        logit_max=max(case.largest for case in cases),
        logit_mean=over_steps([case.mean for case in cases]),
        logit_scale=over_steps([case.scale for case in cases]),
        same_next=over_steps([case.same_next for case in cases]),
        same_answers=sum(case.same_answer for case in cases) / len(cases),
        near_ties=sum(case.near_tie for case in cases),
    )


def _compare(trained: Answered, player: Player, max_tokens: int, writes: bool) -> _Case:
    """Both greedy answers to one prompt, and both logits along the model's answer."""
    ids, answer, ours = trained.ids, trained.answer, trained.logits
    last = len(ids) - 1
    theirs = player.logits((ids + answer)[: last + len(ours)], range(last, last + len(ours)))
    difference = np.abs(theirs - ours)
    begun = [] if writes else _preferred(answer, theirs)
    more = max_tokens - len(begun)
    played = begun + _written(player, ids + begun, more if writes else min(1, more))
    return _Case(
        steps=len(ours),
        largest=float(difference.max()),
        mean=float(difference.mean()),
        scale=float(np.abs(ours).mean()),
        same_next=float((theirs.argmax(1) == ours.argmax(1)).mean()),
        same_answer=played == answer,
        near_tie=played != answer and _undecided(answer, played, ours, difference),
    )


def _preferred(answer: list[int], theirs: Any) -> list[int]:
    """The beginning of an answer of which the file, by its logits, finds each token the most likely."""
    best = theirs.argmax(1).tolist()
    return answer[: next((at for at, token in enumerate(answer) if token != best[at]), len(answer))]


def _written(player: Player, ids: list[int], most: int) -> list[int]:
    items = player.generate(ids, SamplingParams(max_tokens=most)) if most else ()
    return [item.token_id for item in items if isinstance(item, Piece) and item.token_id >= 0]


def _undecided(answer: list[int], played: list[int], ours: Any, difference: Any) -> bool:
    """Whether, where the answers part, the model's two best logits were closer than rounding moves them."""
    pairs = zip(answer, played, strict=False)
    parted = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(answer), len(played)))
    if parted >= len(ours):
        return False
    second, best = np.sort(ours[parted])[-2:]
    return bool(best - second < 2 * difference[parted].max())
