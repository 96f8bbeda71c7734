"""The proof that an exported GGUF answers as the model it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.errors import UserError
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.models.progress import Cancel, Cancelled, Progress, never, silent
from engine.play.player import Player
from engine.play.wire import Wish

_STAGE = "comparing the export"


@dataclass(frozen=True, slots=True)
class Report:
    """How far a GGUF and its model agree.

    prompts, same_tokens   prompts tokenised on both sides, and with identical ids
    first_other_prompt     the first prompt with other ids, or ""
    same_template          the file renders a conversation to the same text
    compared               prompts of which logits and greedy answers were compared
    logit_max, logit_mean  largest and mean absolute difference of the logits after each prompt
    logit_scale            mean absolute logit of the model, to judge the two by
    same_first             share of `compared` with the same most likely next token
    same_answers           share with the same greedy answer, token by token
    near_ties              answers that differ where the model itself was undecided: its two best
                           logits lay closer than twice the largest difference of that prompt
    """

    prompts: int
    same_tokens: int
    first_other_prompt: str
    same_template: bool
    compared: int
    logit_max: float
    logit_mean: float
    logit_scale: float
    same_first: float
    same_answers: float
    near_ties: int

    @property
    def faithful(self) -> bool:
        """Asked the same way throughout, and every other answer excused by a near tie."""
        differing = round((1 - self.same_answers) * self.compared)
        return self.same_template and self.same_tokens == self.prompts and differing <= self.near_ties

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "faithful": self.faithful}


@dataclass(frozen=True, slots=True)
class _Case:
    difference: Any
    scale: float
    same_first: bool
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
        stops = chat.stop_token_ids(fmt, tokenizer.get_vocab().get, _ends(model))
        chosen = np.unique(np.linspace(0, len(ids) - 1, min(compare, len(ids))).astype(int))
        cases: list[_Case] = []
        for done, index in enumerate(chosen):
            if cancel():
                raise Cancelled("The comparison")
            progress(_STAGE, done, len(chosen))
            cases.append(_compare(model, player, ids[index], stops, max_tokens))
        progress(_STAGE, len(chosen), len(chosen))
        same_template = player.format == fmt
    return _report(len(prompts), sum(same), other, same_template, cases)


def _report(prompts: int, same: int, other: str, same_template: bool, cases: list[_Case]) -> Report:
    differences = np.stack([case.difference for case in cases])
    return Report(
        prompts=prompts,
        same_tokens=same,
        first_other_prompt=other,
        same_template=same_template,
        compared=len(cases),
        logit_max=float(differences.max()),
        logit_mean=float(differences.mean()),
        logit_scale=float(np.mean([case.scale for case in cases])),
        same_first=float(np.mean([case.same_first for case in cases])),
        same_answers=float(np.mean([case.same_answer for case in cases])),
        near_ties=sum(case.near_tie for case in cases),
    )


def _compare(model: Any, player: Player, ids: list[int], stops: Sequence[int], max_tokens: int) -> _Case:
    answer, scores = _greedy(model, ids, stops, max_tokens)
    theirs = player.logits(ids, [len(ids) - 1])[0]
    ours = scores[0]
    difference = np.abs(theirs[: ours.size] - ours[: theirs.size])
    played = [
        piece.token_id
        for piece in player.generate(ids, Wish(max_tokens=max_tokens))
        if hasattr(piece, "token_id")
    ]
    same_answer = played == answer
    return _Case(
        difference=difference,
        scale=float(np.abs(ours).mean()),
        same_first=int(theirs.argmax()) == int(ours.argmax()),
        same_answer=same_answer,
        near_tie=not same_answer and _undecided(answer, played, scores, 2 * float(difference.max())),
    )


def _undecided(answer: list[int], played: list[int], scores: Any, margin: float) -> bool:
    """Whether the model's two best logits were closer than `margin` where the answers part."""
    pairs = zip(answer, played, strict=False)
    parted = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(answer), len(played)))
    if parted >= len(scores):
        return False
    best = np.sort(scores[parted])[-2:]
    return bool(best[1] - best[0] < margin)


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
