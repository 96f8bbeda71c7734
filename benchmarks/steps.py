# ruff: noqa: E402 - the environment comes before torch
"""What the benchmarks of training share: prompts with a schema in them, timed steps, and medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Before torch is imported, as in every worker: waiting threads soon sleep, and nothing asks the network.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
from engine.worker.main import quiet

quiet()

import psutil
import torch
from datasets import Dataset
from peft import get_peft_model
from transformers import PrinterCallback, TrainerCallback
from trl import GRPOConfig

from engine.base import store
from engine.data.rows import read_rows
from engine.models import chat, embedded, hub
from engine.project import open_project
from engine.runs.recipe import Recipe
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.grpo_trainer import OrderedGRPOTrainer
from engine.training.session import lora_config

SYSTEM = "Answer with JSON only, by this JSON Schema, both days included: {schema}"


@dataclass(frozen=True)
class Prompts:
    """Rendered prompts of the example's rows, and the tokenizer that they are meant for."""

    texts: tuple[str, ...]
    tokenizer: Any

    def ids(self) -> list[list[int]]:
        return [list(one) for one in self.tokenizer(list(self.texts), add_special_tokens=False)["input_ids"]]


@dataclass(frozen=True)
class StepTime:
    """Seconds of one optimizer step: all of it, and its rollout; what is left is the training proper.

    `processor` seconds are those that the process was given, by all its threads.
    """

    whole: float
    rollout: float
    processor: float
    answers: tuple[tuple[int, ...], ...]

    @property
    def training(self) -> float:
        return self.whole - self.rollout


def example_prompts(
    count: int, split: str = "train", *, schema: bool = True, tokenizer: Any = None
) -> Prompts:
    """Prompts of the example, by default with the schema in the system prompt: then about 240 tokens each.

    The tokenizer is the embedded model's where none is given.
    """
    tokenizer = tokenizer or hub.load_tokenizer(embedded.trainable_folder())
    example = store.resource("examples", "time_range")
    task = open_project(example).task
    task = replace(task, system_prompt=SYSTEM) if schema else task
    rows = [row for row in read_rows(example / "rows.jsonl").rows if row.split == split]
    chat_format = chat.from_tokenizer(tokenizer)
    return Prompts(tuple(chat.prompt_text(task, chat_format, row.prompt) for row in rows[:count]), tokenizer)


def adapted(base: Any, rank: int = 32) -> Any:
    """The model with a fresh float32 adapter, as a session puts it on."""
    torch.manual_seed(7)
    model = get_peft_model(base, lora_config(Recipe(lora_rank=rank, lora_alpha=2 * rank)))
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    return model


class TimedTrainer:
    """A GRPO trainer that takes one step at a time. Its rate is 0, so that every step is alike.

    The reward is some function of the answer's tokens, so that hardly any answer has no advantage:
    what the fast step leaves out because it teaches nothing is not counted in its favour.
    """

    def __init__(
        self,
        model: Any,
        prompts: Prompts,
        fast: bool,
        *,
        per_step: int,
        at_once: int,
        group: int,
        answer: int,
        checkpointing: bool = False,
        merge: bool = True,
        graphs: DecodeGraphs | None = None,
    ) -> None:
        device = next(model.parameters()).device
        half = next(model.parameters()).dtype == torch.bfloat16
        self.per_step, self.accumulation, self.group = per_step, per_step // at_once, group
        self.prompts = prompts
        self._rollout = 0.0
        self._seen: list[tuple[int, ...]] = []
        self._clock = _Clock(device)
        self.trainer = OrderedGRPOTrainer(
            model=model,
            reward_funcs=self._reward,
            args=GRPOConfig(
                output_dir="/tmp/lathe-benchmark",
                max_steps=1,
                per_device_train_batch_size=at_once * group,
                gradient_accumulation_steps=self.accumulation,
                num_generations=group,
                max_completion_length=answer,
                learning_rate=0.0,
                lr_scheduler_type="constant",
                shuffle_dataset=False,
                beta=0.0,
                logging_steps=1,
                save_strategy="no",
                report_to=[],
                disable_tqdm=True,
                gradient_checkpointing=checkpointing,
                bf16=half and not fast,  # stock layers under a float32 adapter need autocast
                use_cpu=device.type == "cpu",
                dataloader_pin_memory=False,
                logging_nan_inf_filter=False,
            ),
            train_dataset=self.block(0),
            processing_class=prompts.tokenizer,
            callbacks=[self._clock],
            fast=fast,
            merge=merge,
            graphs=graphs,
        )
        self.trainer.remove_callback(PrinterCallback)
        generate = self.trainer._generate_single_turn

        def timed(*args: Any, **named: Any) -> Any:
            start = self._clock.now()
            answers = generate(*args, **named)
            self._rollout += self._clock.now() - start
            return answers

        self.trainer._generate_single_turn = timed  # type: ignore[method-assign]  # the stock method, timed

    def _reward(self, completion_ids: list[list[int]], **_: Any) -> list[float]:
        self._seen = [tuple(ids) for ids in completion_ids]
        return [(sum(ids) % 97) / 96 for ids in completion_ids]

    def block(self, number: int) -> Dataset:
        """The rows of a step: once for each micro-batch, as TRL's loader delivers them."""
        texts = self.prompts.texts
        chosen = [texts[(number * self.per_step + at) % len(texts)] for at in range(self.per_step)]
        rows = [text for text in chosen for _ in range(self.group)] * self.accumulation
        return Dataset.from_dict({"prompt": rows})

    def step(self, number: int) -> StepTime:
        """One optimizer step over the prompts of this number; the same number draws the same answers."""
        self._rollout = 0.0
        self.trainer.train_dataset = self.block(number)
        torch.manual_seed(number)
        self.trainer.train()
        return StepTime(self._clock.seconds, self._rollout, self._clock.processor, tuple(self._seen))


class _Clock(TrainerCallback):
    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._began = self.seconds = 0.0
        self._given = self.processor = 0.0

    def now(self) -> float:
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        return time.perf_counter()

    def on_step_begin(self, *args: Any, **kwargs: Any) -> None:
        self._began, self._given = self.now(), time.process_time()

    def on_step_end(self, *args: Any, **kwargs: Any) -> None:
        self.seconds, self.processor = self.now() - self._began, time.process_time() - self._given


def interleaved(
    runs: Mapping[str, Callable[[int], Any]], rounds: int, show: Callable[[int, str, Any], object]
) -> dict[str, list[Any]]:
    """Each of the runs once a round, in turning order, after one round that is not counted."""
    names = list(runs)
    results: dict[str, list[Any]] = {name: [] for name in names}
    for number in range(rounds + 1):
        for name in names if number % 2 else names[::-1]:
            result = runs[name](number)
            show(number, name, result)
            if number:
                results[name].append(result)
    return results


def ratio_line(title: str, stock: Sequence[float], ours: Sequence[float]) -> str:
    """The median of the ratios of the pairs, their range, and the median seconds of each side."""
    ratios = [one / other for one, other in zip(stock, ours, strict=True)]
    return (
        f"{title:22} {statistics.median(ratios):5.2f}x  ({min(ratios):.2f} to {max(ratios):.2f})   "
        f"stock {statistics.median(stock):7.2f} s   ours {statistics.median(ours):7.2f} s"
    )


def machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in psutil.getloadavg())
    return f"{torch.get_num_threads()} threads of {os.cpu_count()} cores, load {load}"


def load_base(model: str, dtype: str) -> Any:
    """The base model by name, as the program loads it; "tiny" is a random one, to prove a script."""
    if model != "tiny":
        return hub.load_model(hub.resolve(model), dtype=dtype)
    from tests.tiny import make_tiny_model

    folder = Path("/tmp/lathe-benchmark/tiny")
    if not (folder / "model.safetensors").exists():
        make_tiny_model(folder)
    return hub.load_model(hub.resolve(str(folder)), dtype=dtype)
