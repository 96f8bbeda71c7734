"""When a decode step is recorded, and when no recording is to be trusted.

A recorded step has to prove itself before it is used: the first step of a new static cache is taken beside
the growing one's, and the first replay in each bucket beside the plain step, on the rollout's own tokens.
Whatever goes wrong (an error, too little memory, other numbers) ends recording for the rest of the run: what
is under way is finished by plain steps, all that follows decodes as `DynamicBatch` do, and the run says so.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from engine.app.hardware import nvidia_card
from engine.base import store
from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.runlog import RunLog
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.cuda_recorder import CudaRecorder, Recorder, Step
from engine.training.fast.decode_batch import DecodeBatch, DynamicBatch
from engine.training.fast.kv_cache import RowCache
from engine.training.fast.recording_checks import Place, agree, detect_unrecordable, place_of_weights
from engine.training.fast.static_cache import rows_bucket, slots_bucket
from engine.training.fast.static_decode import Bucket, StaticBatch, StaticStep

PLAIN_STEPS = 2  # taken in a bucket before it is recorded: a recording costs some steps, a rare bucket few
MOST_GRAPHS = 40  # recordings kept; each holds some megabytes of the card
MOST_MOVES = 3  # times the weights may have moved, each of which costs all recordings
NO_MEMORY = "The memory is too small to keep them."


class DecodeGraphs:
    """The static decode step of a run's model and its recordings, shared by rollouts and held-out looks.

    `recorder` None takes every static step plainly. `say` is told, once, why recording has ended. `trials`
    remembers beyond this process. `off` is that reason, or None.
    """

    def __init__(
        self,
        recorder: Recorder | None,
        say: Callable[[str], None] | None = None,
        trials: CrashGuard | None = None,
    ) -> None:
        self.off: str | None = None
        self._recorder, self._say, self._trials = recorder, say, trials
        self._static: StaticStep | None = None
        self._trusted = False  # whether the static step has been compared with the growing one
        self._place: Place = ()
        self._moves = 0
        self._replays: dict[Bucket, Step] = {}
        self._seen: Counter[Bucket] = Counter()

    @property
    def held_bytes(self) -> int:
        """Memory that is kept from rollout to rollout, without the recordings' own."""
        return self._static.nbytes if self._static is not None else 0

    def capacity_for(self, tokens: int) -> int:
        """How many rows of so many tokens there is room for already."""
        static = self._static
        return static.rows if static is not None and static.slots >= tokens else 0

    @property
    def recorded(self) -> tuple[Bucket, ...]:
        """The buckets whose recording has proved itself."""
        return tuple(self._replays)

    def begin(
        self, lm: Any, packed: RowCache, paths: Sequence[Sequence[int]], new_tokens: int, logits: Tensor
    ) -> DecodeBatch | None:
        """The rows of a batch over static buffers, or None where they have to grow.

        `packed` holds the prefill, `paths` where in it each row's prompt lies, `logits` [n, V] are its own.
        """
        if self.off is not None or torch.is_autocast_enabled(logits.device.type):
            return None
        width = max(map(len, paths))
        try:
            static = self._static_for(lm, packed, len(paths), width + new_tokens - 1, logits)
        except torch.OutOfMemoryError:
            self.give_up(reason=NO_MEMORY)
            return None
        if static is None:
            return None
        static.load(packed, paths)
        rows = StaticBatch(static, len(paths), width, self._compute)
        if self._trusted:
            return rows
        return _BesideGrowing(rows, DynamicBatch(lm, packed, paths, new_tokens), self._judge)

    def give_up(self, reason: str) -> None:
        """No recording is made or used any more; the memory of all is given back."""
        if self.off is not None:
            return
        self.off = reason
        self._static = None
        self._forget()
        if self._say is not None:
            self._say(reason)

    # -- one batch

    def _static_for(
        self, lm: Any, packed: RowCache, rows: int, slots: int, logits: Tensor
    ) -> StaticStep | None:
        """A step with room for so much, its recordings still good; None where the model allows none."""
        rows, slots = rows_bucket(rows), slots_bucket(slots)
        old = self._static
        if old is None or old.lm is not lm or old.rows < rows or old.slots < slots:
            if old is not None and old.lm is lm:
                rows, slots = max(rows, old.rows), max(slots, old.slots)
            self._static = old = None  # before the new one, so that both are not held at once
            self._forget()
            if detect_unrecordable(lm) is not None:
                return None
            self._static = StaticStep(lm, packed, rows, slots, logits)
            self._trusted = False
        self._see_place(lm)
        return self._static if self.off is None else None

    def _see_place(self, lm: Any) -> None:
        """A recording reads where the weights lay; where one has moved, it would read something else."""
        place = place_of_weights(lm)
        if place == self._place:
            return
        moved = bool(self._replays)
        self._place = place
        self._forget()
        self._moves += moved
        if self._moves >= MOST_MOVES:
            self.give_up(reason="The weights do not keep their place in memory.")

    def _judge(self, expected: Tensor, found: Tensor) -> bool:
        self._trusted = agree(expected, found)
        if not self._trusted:
            self.give_up(reason="The static cache gave other numbers than the growing one.")
        return self._trusted

    def _forget(self) -> None:
        had = bool(self._replays)
        self._replays.clear()
        self._seen.clear()
        if had and self._recorder is not None:
            self._recorder.release()

    # -- one step

    def _compute(self, static: StaticStep, bucket: Bucket) -> None:
        replay = self._replays.get(bucket)
        if replay is not None:
            replay()
            return
        static.compute(bucket)
        self._seen[bucket] += 1
        wanted = self._seen[bucket] > PLAIN_STEPS and len(self._replays) < MOST_GRAPHS
        if wanted and self._recorder is not None and self.off is None and self._trusted:
            self._record(self._recorder, static, bucket)

    def _record(self, recorder: Recorder, static: StaticStep, bucket: Bucket) -> None:
        """Record the step that was just taken; afterwards its logits are in the buffer, whatever happened."""
        logits = static.logits[: bucket.rows]
        expected = logits.clone()
        if self._trials is not None and not self._replays:
            self._trials.begin()
        try:
            replay = recorder.record(lambda: static.compute(bucket))
            logits.zero_()
            replay()
            same = agree(expected, logits)
        except Exception as error:  # torch raises RuntimeError, drivers and libraries whatever they like
            traceback.print_exc(file=sys.stderr)
            self._after(error, recorder)
            static.compute(bucket)
            return
        if self._trials is not None:
            self._trials.end()
        if same:
            self._replays[bucket] = replay
            return
        self.give_up(reason="A recorded step gave other numbers than a plain one.")
        static.compute(bucket)  # writes this step's keys and values again

    def _after(self, error: Exception, recorder: Recorder) -> None:
        """Raises UserError where the device computes no more; the note of the try then stays."""
        if not recorder.sound():
            raise UserError(
                "The NVIDIA driver failed while a step of sampling was being recorded.",
                "Resume the run: it then samples without recorded steps.",
            ) from error
        if self._trials is not None:
            self._trials.end()
        short = isinstance(error, torch.OutOfMemoryError)
        self.give_up(reason=NO_MEMORY if short else f"Recording one failed ({type(error).__name__}).")


class _BesideGrowing:
    """The first step in a new static cache, taken by the growing one too, whose result counts.

    From then on the rows are those of the static cache, or of the growing one where the two disagreed.
    """

    def __init__(
        self, static: StaticBatch, growing: DynamicBatch, judge: Callable[[Tensor, Tensor], bool]
    ) -> None:
        self._rows: tuple[DecodeBatch, ...] = (static, growing)  # after the first step the chosen ones alone
        self._judge = judge

    def step(self, tokens: Tensor) -> Tensor:
        if len(self._rows) == 1:
            return self._rows[0].step(tokens)
        static, growing = self._rows
        expected, found = growing.step(tokens), static.step(tokens)
        self._rows = (static,) if self._judge(expected, found) else (growing,)
        return expected

    def keep(self, kept: Tensor) -> None:
        for rows in self._rows:
            rows.keep(kept)

    def worth_dropping(self, held: int, living: int) -> bool:
        return self._rows[0].worth_dropping(held, living)


def recorded_decoding(model: Any, log: RunLog) -> DecodeGraphs | None:
    """Recorded decoding for a run on an NVIDIA card, which tells its log where it ends.

    None where the model allows none, and, said, where recording has ended a process on this machine before.
    """

    def say(reason: str) -> None:
        log.say(
            ev.Alarm,
            code="decode_graphs",
            message=f"Answers are sampled without recorded steps: {reason}",
            hint="They are the same answers, which only take longer.",
        )

    if detect_unrecordable(model) is not None:
        return None
    device = next(model.parameters()).device
    machine = f"torch {torch.__version__}, {torch.cuda.get_device_name(device)}, {nvidia_card()}"
    trials = CrashGuard(store.data_folder() / "recording-trials", machine)
    if trials.crashed_before():
        say(f"An earlier run broke off while it made one. To have it tried again, delete {trials.folder}.")
        return None
    return DecodeGraphs(CudaRecorder(device), say, trials)
