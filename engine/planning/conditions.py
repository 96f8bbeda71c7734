"""What a run is planned for: rows, model, this computer, and what earlier runs of the project showed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.app.cuda_parts import cards_are_used
from engine.app.hardware import Load, device_name
from engine.data.rows import Row
from engine.models.local import KnownModel
from engine.planning.clock import Clock
from engine.planning.pace import UNKNOWN_CARD, Speed, card_of, processor
from engine.planning.past_pace import PastPace
from engine.planning.planner import Shape
from engine.planning.probe_cache import find
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from engine.task import Task

MOST_LOOKED_AT = 5000  # answers
MOST_COUNTED = 50  # of them, the longest
ROOM_OF_ANSWERS = 1.2
_DIGIT, _LETTER, _FOREIGN = re.compile(r"[0-9]"), re.compile(r"[A-Za-z]"), re.compile(r"[^\x00-\x7f]")
_TOKENS_A_LETTER = 1 / 2.5  # cautious: dates and JSON are cut finely


@dataclass(frozen=True, slots=True)
class Rows:
    """What a run learns from: rows to train on and to judge by, and the tokens of the longest ones."""

    train: int
    held_out: int
    shape: Shape

    @classmethod
    def of(cls, train: int, valid: int, recipe: Recipe, shape: Shape) -> Rows:
        """For so many rows of these splits; where none is valid, some training rows are kept out instead."""
        held_out = recipe.held_out_rows(train, valid)
        return cls(recipe.used_rows(train) - (0 if valid else held_out), held_out, shape)


@dataclass(frozen=True, slots=True)
class Room:
    """The memory of the device that trains, in bytes."""

    free: int
    total: int
    gpu: bool

    @classmethod
    def of(cls, load: Load) -> Room:
        if load.gpu_memory_total and cards_are_used():
            return cls(load.gpu_memory_total - (load.gpu_memory_used or 0), load.gpu_memory_total, True)
        return cls(load.memory_total - load.memory_used, load.memory_total, False)


def base_rate(runs: Sequence[RunSummary], model: str) -> float | None:
    """The share of validation rows that this model answered right before any training; None: not measured.

    By these runs of a project, the newest first. Test rows take part in no choice: assessments do not count.
    """
    own = (run for run in runs if run.recipe is not None and run.recipe.model == model)
    return next((run.base.exact for run in own if run.base is not None), None)


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that a recipe is sized for. `base` as `base_rate` has it; `speed` None: that of this computer."""

    known: KnownModel
    train: int
    valid: int
    shape: Shape
    room: Room
    paces: Sequence[PastPace] = ()
    base: float | None = None
    speed: Speed | None = None

    def rows(self, recipe: Recipe) -> Rows:
        return Rows.of(self.train, self.valid, recipe, self.shape)

    def clock(self, recipe: Recipe) -> Clock:
        """What tells the time of a run of this recipe's model and number format."""
        speed = self.speed or speed_here(recipe.model, recipe.dtype, gpu=self.room.gpu)
        return Clock(self.known.sizes, self.shape, speed, self.room.gpu, self.paces)


def shape_of(rows: Sequence[Row], task: Task) -> Shape:
    """The tokens of the longest prompt and answer, its working included, estimated from their letters."""
    system = len(task.system_text())
    longest = max((len(row.prompt) for row in rows), default=0) + system
    train = [row for row in rows if row.split == "train"][:MOST_LOOKED_AT]
    long = sorted(train, key=lambda row: row.written_length(task.working))[-MOST_COUNTED:]
    texts = (row.answer_text() + (row.reasoning if task.working else "") for row in long)
    answer = ROOM_OF_ANSWERS * max(map(tokens_about, texts), default=0.0)
    prompt, shared = round(longest * _TOKENS_A_LETTER), round(system * _TOKENS_A_LETTER)
    return Shape(max(1, prompt), max(16, round(answer)), shared)


def tokens_about(text: str) -> float:
    """The tokens of a JSON text in a tokenizer that cuts numbers into digits, estimated from its characters.

    Against the embedded model's on the answers of three tasks: 0.89 to 1.03 on average, 1.16 at the most.
    """
    digits, letters, foreign = (len(pattern.findall(text)) for pattern in (_DIGIT, _LETTER, _FOREIGN))
    marks = len(text) - digits - letters - foreign
    return digits + letters / 4 + marks / 2 + 1.2 * foreign


def speed_here(model: str, dtype: str, *, gpu: bool) -> Speed:
    """The measured speed of a model on this computer, or else that of its card or processor."""
    if probe := find(model, device_name(), dtype):
        return probe.speed
    return (card_of(device_name()) or UNKNOWN_CARD) if gpu else processor()
