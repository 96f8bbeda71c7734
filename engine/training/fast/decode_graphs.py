"""When a decode step is recorded as a CUDA graph, and when recordings are no longer trusted.

A recorded step is verified before it is used: the first step of a new static cache is compared with that of
the growing cache, and the first replay in each bucket with the plain step, on the rollout's own tokens. Any
failure (an error, too little memory, different numbers) ends recording for the rest of the run: the current
batch is finished by plain steps, later ones decode as `DynamicBatch`, and the run's log says so.
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
from engine.base.text import Text
from engine.planning.buckets import rows_bucket, slots_bucket
from engine.runs import events as ev
from engine.runs.runlog import RunLog
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.cuda_recorder import CudaRecorder, Recorder, Step
from engine.training.fast.decode_batch import DecodeBatch, DynamicBatch
from engine.training.fast.kv_cache import RowCache
from engine.training.fast.recording_checks import Place, agree, detect_unrecordable, place_of_weights
from engine.training.fast.static_decode import Bucket, StaticBatch, StaticStep

PLAIN_STEPS = 2  # plain steps in a bucket before it is recorded, so that rare buckets are not
MAX_GRAPHS = 40  # recordings kept; each takes some megabytes of GPU memory
MAX_MOVES = 3  # times that the weights may move in memory, each of which invalidates all recordings
NO_MEMORY = Text("The memory is too small to keep them.")


class DecodeGraphs:
    """The static decode step of a run's model and its recordings, shared by rollouts and evaluations.

    recorder: None takes every static step plainly. say: called once with the reason when recording ends;
    `off` is that reason, or None. trials: remembers crashes beyond this process.
    """

    def __init__(
        self,
        recorder: Recorder | None,
        say: Callable[[Text], None] | None = None,
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

    def capacity_for(self, tokens: int) -> int:
        """How many rows of that many tokens fit the buffers already allocated."""
        static = self._static
        return static.rows if static is not None and static.slots >= tokens else 0

    @property
    def recorded(self) -> tuple[Bucket, ...]:
        """The buckets with a verified recording."""
        return tuple(self._replays)

    def begin(
        self, lm: Any, packed: RowCache, paths: Sequence[Sequence[int]], new_tokens: int, logits: Tensor
    ) -> DecodeBatch | None:
        """The batch over static buffers, or None where the growing cache has to be used.

        `packed` and `logits` [n, V] are the prefill's; `paths` are the offsets of each row's prompt in it.
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
        return _Verified(rows, DynamicBatch(lm, packed, paths, new_tokens), self._judge)

    def give_up(self, reason: Text) -> None:
        """Stop recording and replaying for good, and free the memory."""
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
        """A step with enough room, its recordings still valid; None where the model allows none."""
        rows, slots = rows_bucket(rows), slots_bucket(slots)
        old = self._static
        if old is None or old.lm is not lm or old.rows < rows or old.slots < slots:
            if old is not None and old.lm is lm:
                rows, slots = max(rows, old.rows), max(slots, old.slots)
            self._static = old = None  # freed before the new one is allocated
            self._forget()
            if detect_unrecordable(lm) is not None:
                return None
            self._static = StaticStep(lm, packed, rows, slots, logits)
            self._trusted = False
        self._check_place(lm)
        return self._static if self.off is None else None

    def _check_place(self, lm: Any) -> None:
        """Drop the recordings if the weights have moved: a recording reads fixed addresses."""
        place = place_of_weights(lm)
        if place == self._place:
            return
        moved = bool(self._replays)
        self._place = place
        self._forget()
        self._moves += moved
        if self._moves >= MAX_MOVES:
            self.give_up(reason=Text("The weights do not keep their place in memory."))

    def _judge(self, expected: Tensor, actual: Tensor) -> bool:
        self._trusted = agree(expected, actual)
        if not self._trusted:
            self.give_up(reason=Text("The static cache gave other numbers than the growing one."))
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
        wanted = self._seen[bucket] > PLAIN_STEPS and len(self._replays) < MAX_GRAPHS
        if wanted and self._recorder is not None and self.off is None and self._trusted:
            self._record(self._recorder, static, bucket)

    def _record(self, recorder: Recorder, static: StaticStep, bucket: Bucket) -> None:
        """Record the step that was just taken; its logits are in the buffer afterwards in any case."""
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
            self._after_failure(error, recorder)
            static.compute(bucket)
            return
        if self._trials is not None:
            self._trials.end()
        if same:
            self._replays[bucket] = replay
            return
        self.give_up(reason=Text("A recorded step gave other numbers than a plain one."))
        static.compute(bucket)  # writes this step's keys and values again

    def _after_failure(self, error: Exception, recorder: Recorder) -> None:
        """Raises UserError where the device no longer computes; the note of the attempt then stays."""
        if not recorder.sound():
            raise UserError(
                "The NVIDIA driver failed while a step of sampling was being recorded.",
                hint="Resume the run: it then samples without recorded steps.",
            ) from error
        if self._trials is not None:
            self._trials.end()
        short = isinstance(error, torch.OutOfMemoryError)
        self.give_up(
            reason=NO_MEMORY if short else Text("Recording one failed ({name}).", type(error).__name__)
        )


class _Verified:
    """A batch whose first step is taken in both the static and the growing cache, whose result counts.

    From then on it uses the static cache, or the growing one if the two disagreed.
    """

    def __init__(
        self, static: StaticBatch, growing: DynamicBatch, judge: Callable[[Tensor, Tensor], bool]
    ) -> None:
        self._rows: tuple[DecodeBatch, ...] = (static, growing)  # only the chosen one after the first step
        self._judge = judge

    def step(self, tokens: Tensor) -> Tensor:
        if len(self._rows) == 1:
            return self._rows[0].step(tokens)
        static, growing = self._rows
        expected, actual = growing.step(tokens), static.step(tokens)
        self._rows = (static,) if self._judge(expected, actual) else (growing,)
        return expected

    def keep(self, kept: Tensor) -> None:
        for rows in self._rows:
            rows.keep(kept)

    def worth_dropping(self, held: int, living: int) -> bool:
        return self._rows[0].worth_dropping(held, living)


def recorded_decoding(model: Any, log: RunLog) -> DecodeGraphs | None:
    """Recorded decoding for a run on an NVIDIA card; an alarm in the log says when it ends.

    None where the model does not allow it, or, with an alarm, where it crashed a process on this machine.
    """

    def say(reason: Text) -> None:
        log.say(
            ev.Alarm,
            code="decode_graphs",
            message=Text("Answers are sampled without recorded steps: {reason}", reason),
            hint=Text("The answers are the same; they only take longer."),
        )

    if detect_unrecordable(model) is not None:
        return None
    device = next(model.parameters()).device
    machine = f"torch {torch.__version__}, {torch.cuda.get_device_name(device)}, {nvidia_card()}"
    trials = CrashGuard(store.data_folder() / "recording-trials", machine)
    if trials.crashed_before():
        broke_off = Text(
            "An earlier run broke off while it made one. To have it tried again, delete {folder}.",
            trials.folder,
        )
        say(broke_off)
        return None
    return DecodeGraphs(CudaRecorder(device), say, trials)
