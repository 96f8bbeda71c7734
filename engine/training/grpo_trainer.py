"""The fast GRPO trainer over a run's rows: what each rollout asks, and what a checkpoint needs to go on.

TRL reads its prompts from a data loader that is filled beforehand. Here the loader only counts: a rollout
asks the rows that `Prompts` names at that moment, so that earlier answers can decide.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from trl.trainer.utils import split_tensor_dict

from engine.data.rows import Row
from engine.training.distributed.process_group import join_process_group
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.phases import OrderedRowsMixin
from engine.training.prompts import Prompts
from engine.training.reward_adapter import RewardAdapter

PROMPTS_FILE = "prompts.json"
ROLLOUT_FILE = "rollout-{rank}.safetensors"  # only in a checkpoint between two updates with one rollout
Rates = dict[str, float]


class OrderedGRPOTrainer(OrderedRowsMixin, LatheGRPOTrainer):
    """The fast trainer over prompts that are already rendered, each repeated G times."""

    def _tokenize_prompts(self, prompts: list[str]) -> Any:
        """The rendered text already has its special tokens."""
        return self.processing_class(text=prompts, add_special_tokens=False)["input_ids"], None, {}


class PromptedGRPOTrainer(OrderedGRPOTrainer):
    """Samples G answers to each row that `prompts` names, in whole groups a process.

    render: a row's prompt as the text that the model reads.
    replacements: how many further groups a step may sample to take the place of groups without spread
        (dynamic sampling: DAPO, arXiv 2503.14476).
    """

    def __init__(
        self,
        *args: Any,
        prompts: Prompts,
        render: Callable[[Row], str],
        adapter: RewardAdapter,
        replacements: int = 0,
        **named: Any,
    ) -> None:
        super().__init__(*args, reward_funcs=adapter.functions(), **named)
        self._prompts = prompts
        self._render = render
        self._adapter = adapter
        self._replacements = replacements
        self._processes = join_process_group()
        self._asked: list[Row] = []  # by this rollout, in all processes
        self._rollout_inputs: list[dict[str, Any]] = []  # of this process, one for each answer
        self._rates: tuple[int, Rates] | None = None  # of the last rollout, made at that step

    @property
    def _rollout(self) -> int:
        """The number of the current rollout, from 0."""
        return int(self.state.global_step) // int(self.num_iterations)

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> Any:
        self._note_rates()
        own, rank = len(inputs) // self.num_generations, self._processes.rank
        self._asked = self._prompts.take(self._rollout, own * self._processes.size)
        self._rollout_inputs = self._group_inputs(self._asked[rank * own : (rank + 1) * own])
        scored = super()._generate_and_score_completions(self._rollout_inputs)
        scored["advantages"] = scored["advantages"] * self._spreads(scored["advantages"].device)
        if self._prompts.watches:
            self._rates = (int(self.state.global_step), self._rates_of_all())
        return scored

    def _spreads(self, device: torch.device) -> torch.Tensor:
        """1 for each answer [B] of a group with a spread, else 0.

        In float32 the mean of equal rewards is often not quite their value, so that TRL's advantages would be
        noise, which a scaling by each dimension's own deviation can make large.
        """
        size, answers = self.num_generations, self._adapter.answers[-len(self._rollout_inputs) :]
        groups = [answers[at : at + size] for at in range(0, len(answers), size)]
        spreads = [self._adapter.has_spread(group[0][0], [text for _, text, _ in group]) for group in groups]
        return torch.tensor(spreads, device=device).repeat_interleave(size)

    def _group_inputs(self, rows: list[Row]) -> list[dict[str, Any]]:
        inputs = [{"prompt": self._render(row), "row_id": row.id} for row in rows]
        return [dict(each) for each in inputs for _ in range(self.num_generations)]

    # -- groups without spread are replaced

    def _generate(self, prompts: list[str]) -> Any:
        sampled = super()._generate(prompts)
        left = self._replacements
        while left > 0 and (count := self._replace_some(sampled, left)):
            left -= count
        return sampled

    def _replace_some(self, sampled: Any, most: int) -> int:
        """Sample a further group for each without spread, `most` in all processes together; returns how many.

        A process samples for its own groups, and all take part while any has one: sampling is collective with
        sharded weights or a server.
        """
        size = self.num_generations
        texts, ids = sampled[3], [each["row_id"] for each in self._rollout_inputs]
        self._adapter.foresee(ids, texts)
        flat = [
            at
            for at in range(0, len(texts), size)
            if not self._adapter.has_spread(ids[at], texts[at : at + size])
        ]
        places = [(rank, at) for rank, own in enumerate(self._processes.gather(flat)) for at in own][:most]
        rows = (
            self._prompts.take(self._rollout, len(places), {row.id for row in self._asked}) if places else []
        )
        self._asked += rows
        mine = [
            (at, row) for (rank, at), row in zip(places, rows, strict=False) if rank == self._processes.rank
        ]
        if rows:
            self._sample_into(sampled, mine)
        return len(rows)

    def _sample_into(self, sampled: Any, mine: list[tuple[int, Row]]) -> None:
        """Answer these rows; a group with a spread takes the place of the one that begins at answer `at`."""
        prompt_ids, completion_ids, _, texts, log_probs, *_ = sampled
        size = self.num_generations
        inputs = self._group_inputs([row for _, row in mine])
        ids = self._tokenize_prompts([each["prompt"] for each in inputs])[0] if inputs else []
        new_ids, new_log_probs = self._generate_single_turn(ids, None, {}, size)
        new_texts = self.processing_class.batch_decode(new_ids, skip_special_tokens=True)
        # A process without a group of its own takes part in sampling all the same; what it drew is of no row.
        self._adapter.foresee([each["row_id"] for each in inputs], new_texts[: len(inputs)])
        for new, (at, row) in zip(range(0, len(inputs), size), mine, strict=True):
            there, here = slice(at, at + size), slice(new, new + size)
            if not self._adapter.has_spread(row.id, new_texts[here]):
                self._adapter.replace(row.id, new_texts[here])
                continue
            self._adapter.replace(self._rollout_inputs[at]["row_id"], texts[there])
            self._rollout_inputs[there] = inputs[here]
            prompt_ids[there], completion_ids[there], texts[there] = ids[here], new_ids[here], new_texts[here]
            if log_probs is not None:
                log_probs[there] = new_log_probs[here]

    # -- pass rates

    def _rates_of_all(self) -> Rates:
        """The share of right answers to each row of this rollout, over all processes."""
        right: dict[str, list[bool]] = defaultdict(list)
        answers = [*self._adapter.answers, *(answer for group in self._adapter.replaced for answer in group)]
        own = [(row_id, self._adapter.is_right(row_id, text)) for row_id, text, _ in answers]
        for row_id, is_right in (each for share in self._processes.gather(own) for each in share):
            right[row_id].append(is_right)
        return {row_id: sum(values) / len(values) for row_id, values in right.items()}

    def _note_rates(self) -> None:
        """Record the rates of the last rollout, once its step is made: one that fails is sampled again."""
        if self._rates is not None and int(self.state.global_step) > self._rates[0]:
            step, rates = self._rates
            self._prompts.record(step // int(self.num_iterations), rates)
            self._rates = None

    # -- what a checkpoint holds beside TRL's own

    def save_beside(self, folder: Path) -> None:
        self._note_rates()
        if self._processes.is_main_process and (state := self._prompts.state()):
            (folder / PROMPTS_FILE).write_text(json.dumps(state), encoding="utf-8")
        if self.state.global_step % self.num_iterations and self._buffered_inputs:
            save_file(_joined(self._buffered_inputs), folder / self._rollout_file)

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        super()._load_optimizer_and_scheduler(checkpoint)
        if checkpoint is None:
            return
        self._step = self.state.global_step * self.args.gradient_accumulation_steps
        folder = Path(checkpoint)
        if (folder / PROMPTS_FILE).exists():
            self._prompts.restore(json.loads((folder / PROMPTS_FILE).read_text(encoding="utf-8")))
        if len([*folder.glob(ROLLOUT_FILE.format(rank="*"))]) == self._processes.size:
            whole = load_file(folder / self._rollout_file, device=str(self.accelerator.device))
            self._buffered_inputs = split_tensor_dict(whole, self.args.steps_per_generation)

    @property
    def _rollout_file(self) -> str:
        return ROLLOUT_FILE.format(rank=self._processes.rank)


def _joined(parts: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """The micro-batches of a rollout as one batch; values of the whole rollout have no dimension."""
    return {
        name: value if value.dim() == 0 else torch.cat([part[name] for part in parts])
        for name, value in parts[0].items()
        if torch.is_tensor(value)
    }
