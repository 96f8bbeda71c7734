"""What the phases of a run share: the model with its adapter, the rows, and evaluation on them."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import torch
from peft import LoraConfig, get_peft_model

from engine.base.errors import UserError
from engine.base.text import Text
from engine.data.rows import Row
from engine.data.unanswered import unanswered_rows
from engine.models import chat, device, four_bit, hub
from engine.models.base_checks import MOST_TEXTS, check_base
from engine.models.exportable import why_not_exportable
from engine.models.folder import ModelFolder
from engine.models.packable import detect_unpackable
from engine.models.weights import weights_dtype
from engine.project import Project
from engine.rewards.dimensions import is_exact
from engine.rewards.judges import judges
from engine.rewards.rubric import score
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.stages import HELD_OUT, MODEL, WEIGHTS
from engine.task import Task
from engine.training.distributed.process_group import ProcessGroup, join_process_group
from engine.training.distributed.sharded_base import shard_base
from engine.training.fast.attention_choice import choose_attention
from engine.training.fast.decode_graphs import DecodeGraphs, recorded_decoding
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.merged_weights import MergedWeights, detect_unmergeable
from engine.training.greedy import GreedyGenerator
from engine.training.stages import Stages

if TYPE_CHECKING:
    from engine.judging.asking import Judges

PARTS = 5  # of loading a model: its files, tokenizer, weights, adapter, and the choice of its kernels


@dataclass(frozen=True)
class Evaluation:
    """Greedy answers to some rows: share of exact matches, mean reward, and each row's answer and reward.

    `met` are the numbers of the right answers that these were measured against (`Score.met`).
    """

    exact: float
    reward: float
    answers: tuple[str, ...]
    rewards: tuple[float, ...]
    met: tuple[int, ...]
    seconds: float


@dataclass
class Session:
    """A trainable model in memory with all that is needed to evaluate it."""

    project: Project
    recipe: Recipe
    log: RunLog
    model: Any
    tokenizer: Any
    chat_format: chat.ChatFormat
    device: device.Device
    train_rows: tuple[Row, ...]
    validation_rows: tuple[Row, ...]
    processes: ProcessGroup
    stages: Stages
    held_out_seconds: float | None = None  # of the last evaluation of this run
    warm_steps: int = 0  # made by the warm start, once it is over
    _judges: Judges | None = field(default=None, init=False)
    _heard: set[str] = field(default_factory=set, init=False)

    @property
    def run(self) -> Path:
        return self.log.folder

    @property
    def packs(self) -> bool:
        """Whether the fast, packed computations are enabled and exact for this model."""
        return self.recipe.fast and detect_unpackable(self.model.config) is None

    @property
    def autocast(self) -> bool:
        """Whether the stock layers need autocast: a half-precision base under a float32 adapter."""
        return not self.packs and bool(next(self.model.parameters()).dtype == torch.bfloat16)

    @property
    def greedy_generator(self) -> GreedyGenerator:
        """Renders prompts, for training too, and answers them greedily."""
        texts = (self.project.task, self.chat_format)
        return GreedyGenerator(self.model, self.tokenizer, *texts, self.rollout_weights, self.decode_graphs)

    @cached_property
    def rollout_weights(self) -> MergedWeights | bool:
        """The merged copy of the weights that GRPO's rollouts and evaluations share.

        False where the recipe or the model rules it out; True: each evaluation makes its own.
        """
        if not self.recipe.merge_rollout or detect_unmergeable(self.model) is not None:
            return False
        return MergedWeights(self.model) if self.recipe.samples_here else True

    @cached_property
    def decode_graphs(self) -> DecodeGraphs | None:
        """The recorded decode steps of a GRPO run on an NVIDIA card, if the recipe enables them."""
        enabled = self.recipe.decode_graphs and self.recipe.samples_here
        if not (enabled and self.device.kind == "cuda" and self.packs):
            return None
        return recorded_decoding(self.model, self.log)

    def evaluate(self, rows: Sequence[Row], stage: Text = HELD_OUT) -> Evaluation:
        """Answer these rows greedily and score the answers by the project's rubric.

        The count of answered rows is said as `stage`. Raises Cancelled once the run is to stop.
        """
        start = time.perf_counter()
        answers = self._answers([row.prompt for row in rows], stage)
        pairs = list(zip(rows, answers, strict=True))
        if judges(self.project.rubric):
            self.processes.main_process_first(lambda: self.ask_judges(pairs))
        scores = [score(self.project.rubric, row, text) for row, text in zip(rows, answers, strict=True)]
        rewards, met = tuple(one.total for one in scores), tuple(one.met for one in scores)
        schema = self.project.task.schema
        judged = map(self.project.rubric.judged_text, answers)
        exact = [is_exact(row, text, schema) for row, text in zip(rows, judged, strict=True)]
        count = max(1, len(rows))
        seconds = self.held_out_seconds = time.perf_counter() - start
        return Evaluation(sum(exact) / count, sum(rewards) / count, tuple(answers), rewards, met, seconds)

    def ask_judges(self, answered: Sequence[tuple[Row, str]]) -> None:
        """Have the verdicts of the models that judge, if any. Raises UserError where none can be had.

        A verdict once given stays, so that a resumed run scores as before.
        """
        entries = judges(self.project.rubric)
        if not entries:
            return
        if self._judges is None:
            from engine.judging.asking import Judges  # not needed, nor installed on a cluster, otherwise

            self._judges = Judges(self._hear_judge)
        self._judges.ask(entries, self.project.rubric, answered)

    def _hear_judge(self, text: Text) -> None:
        """Say once what an endpoint says, such as that it asks to wait."""
        if text not in self._heard:
            self._heard.add(text)
            self.log.say(ev.Alarm, code="judge", message=text)

    def close(self) -> None:
        """End the processes and connections of models that judge."""
        if self._judges is not None:
            self._judges.close()

    def _answers(self, prompts: Sequence[str], stage: Text) -> list[str]:
        """Each process answers its share of the prompts; all receive all answers."""
        processes, total = self.processes, len(prompts)
        self.stages(stage, 0, total)

        def progress(done: int, _: int) -> None:
            self.stages(stage, min(done * processes.size, total), total)

        own = prompts[processes.rank :: processes.size]
        takes_part = own or processes.shards  # with sharded weights every forward pass is collective
        shares = processes.gather(
            self.greedy_generator.answer(own, self.recipe.max_answer_tokens, progress) if takes_part else []
        )
        return [shares[at % processes.size][at // processes.size] for at in range(len(prompts))]

    @cached_property
    def unanswered_rows(self) -> tuple[Row, ...]:
        """The prompts without an expected answer that GRPO asks too."""
        return unanswered_rows(self.project.folder) if self.recipe.unanswered_prompts else ()

    def memory_bytes(self) -> int:
        """Peak memory of the GPU where there is one, else the present memory of this process, in bytes."""
        if self.device.kind == "cuda":
            return int(torch.cuda.max_memory_allocated())
        return int(psutil.Process().memory_info().rss)

    def save_adapter(self, folder: Path) -> None:
        self.model.save_pretrained(str(folder), safe_serialization=True)
        # peft's model card contains a path of this machine.
        (folder / "README.md").unlink(missing_ok=True)


def open_session(
    project: Project,
    recipe: Recipe,
    log: RunLog,
    place: device.Device,
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
    stages: Stages,
) -> Session:
    """Load the base model of a recipe and add a fresh adapter; `rows` come from `split_rows`.

    Raises UserError for a missing or unusable model, Cancelled once the run is to stop.
    """
    part = stages.counted(MODEL)
    part(1, PARTS)
    four_bit.refuse_unless_possible(recipe.dtype, place.kind)
    processes = join_process_group()
    if processes.shards and recipe.dtype == four_bit.NAME:
        raise UserError("FSDP cannot share out a base model in four bits.", hint="Choose dtype auto.")
    folder = processes.main_process_first(lambda: hub.resolve(recipe.model, stages))
    part(2, PARTS)
    tokenizer = hub.load_tokenizer(folder)
    chat_format = chat.from_tokenizer(tokenizer)
    check_base(folder, tokenizer, _texts(project.task, chat_format, (*rows[0], *rows[1])))
    if (error := why_not_exportable(folder, tokenizer)) is not None:
        log.say(
            ev.Alarm,
            code="no_export",
            message=Text("This model can be trained, but not exported: {reason}", error.message),
            hint=error.hint,
        )
    dtype = weights_dtype(recipe.dtype, place.kind)
    part(3, PARTS)
    if processes.shards:
        adapted = shard_base(lambda: _adapted(recipe, folder, dtype, "cpu", stages), processes, place.kind)
    else:
        adapted = _adapted(recipe, folder, dtype, place.kind, stages)
    session = Session(project, recipe, log, adapted, tokenizer, chat_format, place, *rows, processes, stages)
    part(5, PARTS)
    if session.packs:
        fuse_lora(adapted)
        choose_attention(adapted, place.kind, partial(log.say, ev.Alarm, code="attention"))
    return session


def _texts(task: Task, fmt: chat.ChatFormat, rows: Sequence[Row]) -> list[str]:
    """Some rows as the model sees them, prompt and answer, for the checks of its tokenizer."""
    some = rows[:: max(1, 2 * len(rows) // MOST_TEXTS)][: MOST_TEXTS // 2]
    prompts = [chat.prompt_text(task, fmt, row.prompt) for row in some]
    return prompts + [chat.answer_text(task, fmt, row) for row in some]


def _adapted(recipe: Recipe, folder: ModelFolder, dtype: str, device: str, stages: Stages) -> Any:
    torch.manual_seed(recipe.seed)
    random.seed(recipe.seed)
    base = hub.load_model(folder, dtype=dtype, device=device, on_weight=stages.counted(WEIGHTS))
    stages(MODEL, 4, PARTS)
    model = get_peft_model(base, lora_config(recipe))
    for parameter in model.parameters():
        if parameter.requires_grad:
            # The adapter is trained in float32 even where the frozen weights are bfloat16.
            parameter.data = parameter.data.float()
    return model


def split_rows(rows: Sequence[Row], recipe: Recipe) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Training and validation rows: the valid split, or else rows drawn from the training rows.

    The best checkpoint is chosen on the validation rows, so the test rows influence no choice and the
    final comparison on them is unbiased. A share of the training rows is taken before any are drawn from
    them: whoever has fewer rows has fewer to judge by too.
    """
    train = _share([row for row in rows if row.split == "train"], recipe)
    valid = [row for row in rows if row.split == "valid"]
    if not valid and recipe.validation_rows:
        count = recipe.drawn_rows(len(train))
        chosen = set(random.Random(recipe.seed).sample(range(len(train)), count))
        valid = [row for index, row in enumerate(train) if index in chosen]
        train = [row for index, row in enumerate(train) if index not in chosen]
    if not train:
        raise UserError(
            "The project has no training rows.", hint='Rows with "split": "train" are trained on.'
        )
    return tuple(train), tuple(valid)


def _share(train: list[Row], recipe: Recipe) -> list[Row]:
    """The share of the training rows that the recipe uses, in their order.

    The first ones of one shuffle by the seed: a smaller share is within a larger one.
    """
    count = recipe.used_rows(len(train))
    if count == len(train):
        return train
    order = random.Random(f"share {recipe.seed}").sample(range(len(train)), len(train))
    return [train[place] for place in sorted(order[:count])]


def lora_config(recipe: Recipe) -> LoraConfig:
    """LoRA (Hu et al. 2021, arXiv 2106.09685) on every linear layer but the LM head."""
    return LoraConfig(
        r=recipe.lora_rank,
        lora_alpha=recipe.lora_alpha,
        lora_dropout=recipe.lora_dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
