"""When memory runs out in a phase, training continues with micro-batches of half the size.

A failed step has changed no weight, so the last complete step is still in memory: it is saved as a
checkpoint, and training resumes from it with the random state that the failed step began with. Gradient
accumulation over the smaller micro-batches gives the same gradient.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import PrinterCallback, TrainerCallback

from engine.app import heap
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.training.callback import TrainingCallback
from engine.training.fast.decode_graphs import NO_MEMORY
from engine.training.phases import largest_divisor
from engine.training.session import Session

Make = Callable[[int], tuple[Any, TrainingCallback]]


def train_within_memory(session: Session, make: Make, at_once: int, resume: Path | None) -> TrainingCallback:
    """Train with the trainer of `make(at_once)`, halving `at_once` whenever memory runs out.

    `at_once`: groups (GRPO) or rows (warm start) in a micro-batch. Raises UserError when memory runs out
    with one at once, or in one of several processes: the others would wait for it.
    """
    draws = _RandomState()
    while True:
        trainer, callback = make(at_once)
        trainer.remove_callback(PrinterCallback)
        trainer.add_callback(draws)
        trainer.add_callback(_HeapGrowth())
        if _train(trainer, resume):
            return callback
        if at_once == 1 or session.processes.size > 1:
            raise UserError(
                "The memory of {name} is too small for this run.",
                session.device.name,
                hint="Close other programs and resume it, or start a run that needs less: "
                "`lathe plan` says which settings fit.",
            )
        at_once = largest_divisor(at_once, at_once // 2)
        draws.restore_next = True
        resume = _save_last_step(session, trainer, callback, draws.step)
        del trainer
        _free_memory()
        session.log.say(
            ev.Alarm,
            code="out_of_memory",
            message=Text(
                "The memory ran out at step {n}. The run goes on from step {step} with {n2} at "
                "once in memory; the result is the same.",
                draws.step + 1,
                draws.step,
                at_once,
            ),
            hint=Text("Next time, start with {field} = {n}.", _field(callback.phase), at_once),
        )


def _field(phase: ev.Phase) -> str:
    return "warm_rows_at_once" if phase == "warm_start" else "groups_at_once"


class _HeapGrowth(TrainerCallback):
    """On a CPU: lets the heap grow in the first steps of a phase, and caps it from then on."""

    def __init__(self) -> None:
        self._steps = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        heap.let_grow()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._steps += 1
        if self._steps == heap.STEPS_OF_GROWTH:
            heap.stop_growing()


class _RandomState(TrainerCallback):
    """The random state at the beginning of the current step; `restore_next` restores it at the next one."""

    def __init__(self) -> None:
        self.step = 0
        self.restore_next = False
        self._state: tuple[Any, ...] | None = None

    def on_step_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self.restore_next:
            self.restore_next = False
            self._restore()
        self.step = int(state.global_step)
        cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
        self._state = (torch.get_rng_state(), random.getstate(), np.random.get_state(), cuda)

    def _restore(self) -> None:
        if self._state is None:
            return
        torch_state, python_state, numpy_state, cuda = self._state
        torch.set_rng_state(torch_state)
        random.setstate(python_state)
        np.random.set_state(numpy_state)
        if cuda:
            torch.cuda.set_rng_state_all(cuda)


def _train(trainer: Any, resume: Path | None) -> bool:
    """Returns False where memory ran out. The error is dropped here, and with it what its frames hold."""
    try:
        trainer.train(resume_from_checkpoint=str(resume) if resume else None)
    except torch.OutOfMemoryError:
        return False
    return True


def _save_last_step(session: Session, trainer: Any, callback: TrainingCallback, step: int) -> Path:
    """Save the last complete step as a checkpoint, and free the memory that training can do without."""
    if session.decode_graphs is not None:
        session.decode_graphs.give_up(reason=NO_MEMORY)
    session.model.zero_grad(set_to_none=True)
    _free_memory()
    trainer._save_checkpoint(trainer.model, trial=None)
    callback.on_save(trainer.args, trainer.state, trainer.control)
    return checkpoints.phase_folder(session.run, callback.phase) / f"checkpoint-{step}"


def _free_memory() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
