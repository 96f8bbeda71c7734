"""Greedy answers from a model in transformers, for held-out evaluations and for `predict`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from engine.data.rows import Row
from engine.models import chat
from engine.task import Task
from engine.training.fast import rollout
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.merged_weights import MergedWeights

if TYPE_CHECKING:
    from engine.binding.matcher import Binder


@dataclass(frozen=True)
class GreedyGenerator:
    """A model with its tokenizer, and the task and chat format that render its prompts."""

    model: Any
    tokenizer: Any
    task: Task
    chat_format: chat.ChatFormat
    merge: bool | MergedWeights = True  # this and `graphs`: see `rollout.generate`
    graphs: DecodeGraphs | None = None

    def prompt_text(self, prompt: str) -> str:
        """The rendered prompt, exactly as the model sees it."""
        return chat.prompt_text(self.task, self.chat_format, prompt)

    @cached_property
    def _binder(self) -> Binder:
        from engine.binding.matcher import Binder, tokenizer_of_transformers  # a machine may lack llguidance

        return Binder(tokenizer_of_transformers(self.tokenizer, self.stop_ids()))

    def answer_text(self, row: Row) -> str:
        """What the model is to write for a row, with its working where the task has any."""
        return chat.answer_text(self.task, self.chat_format, row)

    def prompt_ids(self, prompts: Sequence[str]) -> list[list[int]]:
        """The token ids of each rendered prompt, unpadded."""
        if not prompts:
            return []
        texts = [self.prompt_text(prompt) for prompt in prompts]
        return [list(ids) for ids in self.tokenizer(texts, add_special_tokens=False)["input_ids"]]

    def stop_ids(self) -> list[int]:
        """The token ids that end an answer; training appends the first one."""
        return list(chat.stop_token_ids(self.chat_format, self.tokenizer.get_vocab().get))

    def answer(
        self,
        prompts: Sequence[str],
        max_tokens: int,
        progress: rollout.Progress | None = None,
        *,
        temperature: float = 0.0,
        seed: int = 0,
        schema: Mapping[str, Any] | None = None,
    ) -> list[str]:
        """One answer for each prompt; `progress(done, total)` counts prompts.

        Greedy at temperature 0; else sampled from the whole distribution at that temperature, by `seed`.
        `schema` binds the answers, not the working before them. Raises UserError for one that cannot bind.
        """
        follow = None if schema is None else partial(self._binder.follow, schema, self.task.working)
        ids = rollout.generate(
            self.model,
            self.prompt_ids(prompts),
            max_new_tokens=max_tokens,
            eos_ids=self.stop_ids(),
            pad_id=self.tokenizer.pad_token_id,
            greedy=temperature == 0,
            temperature=temperature,
            seed=seed if temperature > 0 else None,
            merge=self.merge,
            graphs=self.graphs,
            follow=follow,
            on_progress=progress,
        )
        return list(self.tokenizer.batch_decode(ids, skip_special_tokens=True))
