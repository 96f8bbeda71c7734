"""The recipe: every choice of a training run, each with a title, help and limits in one place."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from engine.runs.events import Phase

Dtype = Literal["auto", "float32", "bfloat16", "nf4"]
Method = Literal["warm_start+grpo", "warm_start+rejection", "grpo", "rejection", "warm_start"]
PromptChoice = Literal["shuffled", "by_pass_rate"]
Schedule = Literal["constant", "linear", "cosine"]


def _field(group: str, default: Any, title: str, help_text: str, **limits: Any) -> Any:
    return Field(default, title=title, description=help_text, json_schema_extra={"group": group}, **limits)


_of_model = partial(_field, "Model")
_of_adapter = partial(_field, "Adapter")
_of_warm_start = partial(_field, "Warm start")
_of_grpo = partial(_field, "GRPO")
_of_rejection = partial(_field, "Rejection sampling")
_of_choice = partial(_field, "What GRPO learns from")
_of_server = partial(_field, "vLLM server")
_of_watching = partial(_field, "Watching")


class Recipe(BaseModel):
    """Every choice of a training run: the same recipe on the same rows and machine gives the same weights."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    model: str = _of_model(
        "embedded", "Base model", "embedded, a folder, a GGUF file, or a hub id like owner/name."
    )
    method: Method = _of_model(
        "warm_start+grpo",
        "Method",
        "Warm start (supervised), and then GRPO or rejection sampling; or only one of these.",
    )
    dtype: Dtype = _of_model(
        "auto",
        "Number format",
        "Format of the frozen weights. auto: bfloat16 on a device that has it. nf4: four bits, on an NVIDIA "
        "card with bitsandbytes.",
    )
    preset: str = _of_model(
        "", "Preset", "The preset that the other settings come from; changes nothing in training."
    )
    by_hand: tuple[str, ...] = _of_model(
        (), "Chosen by hand", "Settings that a person chose in place of that preset's."
    )
    seed: int = _of_model(7, "Seed", "Fixes the data order and every random draw.", ge=0, le=2**31 - 1)
    minutes: float = _of_model(
        0, "Time limit (minutes)", "Stop well before this many minutes; 0 for no limit.", ge=0, le=100000
    )
    train_share: float = _of_model(
        1.0,
        "Share of training rows",
        "Train on this share of the training rows only, drawn by the seed; a smaller share lies within a "
        "larger one. Shows whether more rows help.",
        gt=0,
        le=1,
    )

    lora_rank: int = _of_adapter(32, "LoRA rank", "Size of the adapter; more can learn more.", ge=1, le=512)
    lora_alpha: int = _of_adapter(64, "LoRA alpha", "Scale of the adapter; twice the rank is usual.", ge=1)
    lora_dropout: float = _of_adapter(0.0, "LoRA dropout", "Share of adapter inputs dropped.", ge=0, lt=1)

    warm_epochs: float = _of_warm_start(
        2.0, "Epochs", "How often the supervised phase sees each training row.", ge=0, le=100
    )
    warm_batch: int = _of_warm_start(16, "Rows per step", "Rows for each update.", ge=1, le=1024)
    warm_rows_at_once: int = _of_warm_start(
        16, "Rows at once", "Rows in memory together; the rest is accumulated.", ge=1, le=1024
    )
    warm_learning_rate: float = _of_warm_start(3e-4, "Learning rate", "Peak learning rate.", gt=0, le=0.1)
    warm_schedule: Schedule = _of_warm_start("linear", "Schedule", "How the rate falls after the warm-up.")
    warm_share: float = _of_warm_start(
        1.0,
        "Share of rows",
        "Share of the training rows that the warm start sees; the others are kept for GRPO.",
        gt=0,
        le=1,
    )

    warm_recombine: float = _of_warm_start(
        0.0,
        "Recombined rows",
        "From the second epoch on, this share of the rows is taught with values of other rows of the same "
        "kind: “a table in Rome” becomes “a table in Oslo”, in text and answer. For answers that copy words "
        "of the text; 0: never.",
        ge=0,
        le=1,
    )

    steps: int = _of_grpo(200, "Steps", "Updates of the policy.", ge=1, le=1000000)
    prompts_per_step: int = _of_grpo(8, "Prompts per step", "Groups for each update.", ge=1, le=4096)
    group_size: int = _of_grpo(8, "Answers per prompt (G)", "Answers sampled for each prompt.", ge=2, le=128)
    groups_at_once: int = _of_grpo(
        2, "Groups at once", "Groups in memory together in the backward pass.", ge=1, le=4096
    )
    rollout_rows: int = _of_grpo(
        0, "Answers at once", "Answers sampled together; 0: as many as the memory allows.", ge=0, le=4096
    )
    merge_rollout: bool = _of_grpo(
        True,
        "Sample from a merged copy",
        "Faster sampling from a second copy of the weights; off saves its memory.",
    )
    decode_graphs: bool = _of_grpo(
        True,
        "Recorded sampling steps",
        "On an NVIDIA card: a step of sampling is recorded once, checked against a plain one, and replayed, "
        "which is faster. Off: never, which saves the memory of its cache between steps.",
    )
    learning_rate: float = _of_grpo(2e-5, "Learning rate", "Peak learning rate.", gt=0, le=0.1)
    warmup_steps: int = _of_grpo(10, "Rate warm-up steps", "Steps until the rate is full.", ge=0, le=100000)
    schedule: Schedule = _of_grpo("constant", "Schedule", "How the rate falls after the warm-up.")
    temperature: float = _of_grpo(1.0, "Temperature", "Randomness of the sampled answers.", gt=0, le=5)
    beta: float = _of_grpo(
        0.0,
        "KL weight (beta)",
        "Penalty for moving away from where GRPO began; 0 needs no reference model.",
        ge=0,
        le=10,
    )
    loss: Literal["dapo", "grpo", "dr_grpo", "bnpo"] = _of_grpo(
        "dapo", "Loss", "How token losses are averaged; see the TRL manual."
    )
    scale_rewards: Literal["group", "batch", "none"] = _of_grpo(
        "group", "Scale rewards", "Divide advantages by the spread of the group, the batch, or not at all."
    )
    max_answer_tokens: int = _of_grpo(
        96, "Longest answer (tokens)", "Longer answers are cut.", ge=4, le=16384
    )
    max_grad_norm: float = _of_grpo(
        1.0, "Gradient clip", "Gradients are clipped to this norm.", gt=0, le=1000
    )
    gradient_checkpointing: bool = _of_grpo(
        False, "Gradient checkpointing", "Saves memory, costs about a third of the speed."
    )
    fast: bool = _of_grpo(
        True, "Fast step", "Shared prompts and packed groups; off: the stock steps of TRL, same mathematics."
    )

    prompt_choice: PromptChoice = _of_choice(
        "shuffled",
        "Which rows come next",
        "shuffled: all rows in turn. by_pass_rate: rows whose answers are now right and now wrong come "
        "often, those that are always right or always wrong seldom; every row comes back.",
    )
    unanswered_prompts: bool = _of_choice(
        False,
        "Prompts without answers too",
        "GRPO also asks the prompts of this project that have no expected answer. Only dimensions that need "
        "none judge those: whether it is JSON, and whether it fits the schema.",
    )
    resample_groups: int = _of_choice(
        0,
        "Replacement groups",
        "How many more prompts a step may answer to replace those whose answers all get the same reward, "
        "which teach nothing; 0: none. Costs sampling time.",
        ge=0,
        le=4096,
    )
    updates_per_rollout: int = _of_choice(
        1,
        "Updates per rollout",
        "Steps that use the same sampled answers. More save sampling time, and learn from answers of a "
        "slightly older model.",
        ge=1,
        le=64,
    )
    epsilon: float = _of_choice(
        0.2,
        "Clip below",
        "With several updates per rollout: by what share the probability of a token may fall before its "
        "update is clipped.",
        gt=0,
        lt=1,
    )
    epsilon_high: float = _of_choice(
        0.2,
        "Clip above",
        "The same for its rise. Higher than below, such as 0.28, keeps rare answers possible.",
        gt=0,
        le=10,
    )
    scale_each_reward: bool = _of_choice(
        False,
        "Scale each dimension by itself",
        "Each reward dimension is compared within its group by itself and then weighted (GDPO): one with a "
        "small spread counts as much as its weight says. Replaces Scale rewards.",
    )
    skip_cut_answers: bool = _of_choice(
        False,
        "Leave out cut answers",
        "Answers cut at the longest answer take no part in the update. They still count in the mean of their "
        "group.",
    )
    uncertain_tokens: float = _of_choice(
        1.0,
        "Share of tokens to learn from",
        "Only this share of the tokens takes part in the update: those at which the model was least sure. 1: "
        "all; 0.2 is what its authors advise. Most of a JSON answer is punctuation that is never in doubt.",
        gt=0,
        le=1,
    )
    entropy_coef: float = _of_choice(
        0.0,
        "Entropy weight",
        "A bonus for answers that stay varied; 0: none, 0.001 to 0.01 is usual.",
        ge=0,
        le=1,
    )
    entropy_target: float = _of_choice(
        0.0,
        "Entropy to keep",
        "In nats per token. Above 0: the entropy weight grows while the entropy is below this, and shrinks "
        "while it is above. 0: the weight stays as it is.",
        ge=0,
        le=20,
    )

    keep_from: float = _of_rejection(
        0.95,
        "Reward to reach",
        "Only answers with at least this reward are learned from. Steps, prompts, answers per prompt, rate "
        "and temperature are those of GRPO.",
        ge=0,
        le=1,
    )
    keep_answers: int = _of_rejection(
        1, "Answers kept per prompt", "The best different ones of those that reach it.", ge=1, le=128
    )
    skip_solved: bool = _of_rejection(
        True,
        "Leave out solved prompts",
        "Where all answers are the same and reach the reward, there is nothing new to learn. Off: they are "
        "learned from too.",
    )

    vllm_server: str = _of_server(
        "",
        "Address",
        "A vLLM server on GPUs of its own that samples the answers of GRPO, such as http://node2:8000; for "
        "Linux clusters with NVIDIA cards. Empty: they are sampled here.",
    )
    vllm_wait: int = _of_server(
        240,
        "Wait for it (seconds)",
        "How long the start of a run waits for the server to answer.",
        ge=0,
        le=86400,
    )
    vllm_port: int = _of_server(
        51216,
        "Port for the weights",
        "A port of this computer that is free: after each step the new weights go to the server by it.",
        ge=1,
        le=65535,
    )

    evaluate_every: int = _of_watching(
        25,
        "Evaluate every (steps)",
        "Greedy exact match on the validation rows; 0: at phase ends only.",
        ge=0,
    )
    validation_rows: int = _of_watching(
        64,
        "Validation rows",
        "Rows kept out of training to choose the best checkpoint by, where the "
        "project has no valid split of its own.",
        ge=0,
        le=100000,
    )
    patience: int = _of_watching(
        0, "Patience", "Evaluations without a better result after which a phase ends early; 0: never.", ge=0
    )
    checkpoint_every: int = _of_watching(50, "Checkpoint every (steps)", "For resuming.", ge=1)
    keep_checkpoints: int = _of_watching(2, "Checkpoints kept", "Older ones are deleted.", ge=1, le=1000)
    probes: int = _of_watching(
        4, "Probe prompts", "Prompts answered again and again to watch it learn.", ge=0, le=64
    )

    @field_validator("vllm_server")
    @classmethod
    def _an_address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not re.fullmatch(r"https?://[^\s/]+", value):
            raise ValueError("write it like http://node2:8000")
        return value

    @property
    def warms(self) -> bool:
        """Whether the method has a warm start."""
        return self.method.startswith("warm_start")

    @property
    def sampled_phase(self) -> Phase | None:
        """The phase that learns from sampled answers; None where the warm start is all."""
        phases: tuple[Phase, ...] = ("grpo", "rejection")
        return next((phase for phase in phases if self.method.endswith(phase)), None)

    @property
    def learned_answers(self) -> int:
        """How many of the sampled answers to a prompt an update learns from, at most."""
        return (
            min(self.keep_answers, self.group_size) if self.sampled_phase == "rejection" else self.group_size
        )

    @property
    def samples_here(self) -> bool:
        """Whether the trainer itself samples the answers that a phase learns from."""
        return self.sampled_phase is not None and not self.vllm_server

    @property
    def shared_sizes(self) -> dict[str, int]:
        """The fields, with their values, of what a step divides evenly over several processes."""
        sizes = {"warm_batch": self.warm_batch} if self.warms else {}
        return {**sizes, **({"prompts_per_step": self.prompts_per_step} if self.sampled_phase else {})}

    def used_rows(self, train_rows: int) -> int:
        """How many of so many training rows its share is: at least one, where there are any."""
        return min(train_rows, max(1, round(self.train_share * train_rows)))

    def drawn_rows(self, train_rows: int) -> int:
        """How many training rows are kept out to judge by, in a project without validation rows."""
        return min(self.validation_rows, train_rows // 5)

    def held_out_rows(self, train_rows: int, valid_rows: int) -> int:
        """How many rows choose the best checkpoint: the validation rows, or some of the training rows."""
        return valid_rows or self.drawn_rows(self.used_rows(train_rows))

    def digest_line(self) -> str:
        """One line for people: what differs from the defaults."""
        default = Recipe()
        changed = {k: v for k, v in self.model_dump().items() if v != getattr(default, k)}
        return ", ".join(f"{key}={value}" for key, value in changed.items()) or "defaults"
