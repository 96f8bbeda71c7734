"""The proof that an exported GGUF answers as the model it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.errors import UserError
from engine.export.proof import Report
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.models.progress import Cancel, Cancelled, Progress, never, silent
from engine.play.player import Player
from engine.play.wire import Piece, Wish

_STAGE = "comparing the export"


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
    folder: ModelFolder,
    path: Path,
    prompts: Sequence[str],
    *,
    compare: int = 50,
    max_tokens: int = 64,
    n_ctx: int = 2048,
    threads: int = 0,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Report:
    """Compare the GGUF at `path` with `folder` on rendered prompts (see `chat.prompt_text`).

    All prompts are tokenised on both sides; `compare` of them, evenly spread, are answered.
    The model runs in float32 on the CPU. Raises UserError when a file cannot be opened.
    """
    if not prompts:
        raise UserError("There are no prompts to compare the export with.")
    tokenizer = hub.load_tokenizer(folder)
    fmt = chat.from_tokenizer(tokenizer)
    with Player(path, n_ctx, threads, exact=True) as player:
        ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in prompts]
        same = [player.tokenize(text) == item for text, item in zip(prompts, ids, strict=True)]
        other = next((text for text, equal in zip(prompts, same, strict=True) if not equal), "")
        model = hub.load_model(folder)
        if model.config.vocab_size != player.n_vocab:
            raise UserError(f"{path} was not made from {folder.name}: their vocabularies differ.")
        stops = chat.stop_token_ids(fmt, tokenizer.get_vocab().get, _ends(model))
        chosen = np.unique(np.linspace(0, len(ids) - 1, min(compare, len(ids))).astype(int))
        cases: list[_Case] = []
        for done, index in enumerate(chosen):
            if cancel():
                raise Cancelled("The comparison")
            progress(_STAGE, done, len(chosen))
            cases.append(_compare(model, player, ids[index], stops, max_tokens))
        progress(_STAGE, len(chosen), len(chosen))
        same_template = player.chat_format == fmt
    return _report(len(prompts), sum(same), other, same_template, cases)


def _report(prompts: int, same: int, other: str, same_template: bool, cases: list[_Case]) -> Report:
    steps = sum(case.steps for case in cases)

    def over_steps(values: list[float]) -> float:
        return sum(value * case.steps for value, case in zip(values, cases, strict=True)) / steps

    return Report(
        prompts=prompts,
        same_tokens=same,
        first_other_prompt=other,
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


def _compare(model: Any, player: Player, ids: list[int], stops: Sequence[int], max_tokens: int) -> _Case:
    """One prompt: both greedy answers, and the logits of both along the model's own answer."""
    answer, ours = _greedy(model, ids, stops, max_tokens)
    last = len(ids) - 1
    theirs = player.logits((ids + answer)[: last + len(ours)], range(last, last + len(ours)))
    difference = np.abs(theirs - ours)
    items = player.generate(ids, Wish(max_tokens=max_tokens))
    played = [item.token_id for item in items if isinstance(item, Piece) and item.token_id >= 0]
    return _Case(
        steps=len(ours),
        largest=float(difference.max()),
        mean=float(difference.mean()),
        scale=float(np.abs(ours).mean()),
        same_next=float((theirs.argmax(1) == ours.argmax(1)).mean()),
        same_answer=played == answer,
        near_tie=played != answer and _undecided(answer, played, ours, difference),
    )


def _undecided(answer: list[int], played: list[int], ours: Any, difference: Any) -> bool:
    """Whether the model's two best logits lay closer than rounding moves them where the answers part."""
    pairs = zip(answer, played, strict=False)
    parted = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(answer), len(played)))
    if parted >= len(ours):
        return False
    second, best = np.sort(ours[parted])[-2:]
    return bool(best - second < 2 * difference[parted].max())


def _greedy(model: Any, ids: list[int], stops: Sequence[int], max_tokens: int) -> tuple[list[int], Any]:
    """The model's greedy answer without its end token, and the logits (steps, vocabulary)."""
    answer: list[int] = []
    scores: list[Any] = []
    past, step = None, torch.tensor([ids])
    with torch.inference_mode():
        for _ in range(max_tokens):
            out = model(step, past_key_values=past, use_cache=True, logits_to_keep=1)
            past = out.past_key_values
            scores.append(out.logits[0, -1].float().numpy())
            token = int(scores[-1].argmax())
            if token in stops:
                break
            answer.append(token)
            step = torch.tensor([[token]])
    return answer, np.stack(scores)


def _ends(model: Any) -> list[int]:
    """The end tokens of the model's generation config: a number, a list or nothing."""
    found = model.generation_config.eos_token_id
    if found is None:
        return []
    return [found] if isinstance(found, int) else list(found)
