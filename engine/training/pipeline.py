"""A training run from its recipe to its best adapter: warm start, GRPO, and resuming an interrupted run."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.data.unanswered import unanswered_rows
from engine.judging.agreement import require
from engine.models import local
from engine.models.adapter import check_shape, load_into, read_adapter
from engine.models.chat import answer_text
from engine.models.device import pick_device
from engine.models.packable import detect_unpackable
from engine.project import Project
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runlog import RunLog, SilentLog
from engine.runs.runs import check_startable
from engine.runs.summary import RunSummary, read_summary
from engine.training.callback import TrainingCallback
from engine.training.distributed.process_group import join_process_group
from engine.training.distributed.sharded_base import sharded_bytes
from engine.training.fast.vllm_server import refuse_unless_ready
from engine.training.rejection import run_rejection
from engine.training.session import Session, open_session, split_rows
from engine.training.stages import Stages
from engine.training.trainer import run_grpo
from engine.training.warm_start import run_warm_start

LOOKED_AT = 50  # answers, the longest
STOPPED = Text("Stopped at your request.")


@dataclass(frozen=True)
class _ResumePoint:
    """Where a run resumes: the last checkpoint of each phase, and whether the warm start is over."""

    warm: tuple[Path, int] | None
    sampled: tuple[Path, int] | None  # of GRPO, say
    warm_over: bool
    damaged: tuple[Text, ...] = ()  # what is said of checkpoints that cannot be resumed from


def train(project: Project, run: Path, resume: bool = False) -> ev.Status:
    """Carry out the recipe in this run folder; returns "done" or "stopped".

    Raises UserError for anything the user can fix; what was saved until then stays.
    """
    recipe, processes = load_recipe(run / "recipe.json"), join_process_group()
    processes.check_divides(recipe)
    point = processes.broadcast(lambda: _resume_point(run, recipe, resume))
    log = RunLog(run) if processes.is_main_process else SilentLog(run)
    if resume:
        log.rewind(point.warm[1] if point.warm else (10**12 if point.warm_over else 0), _step(point.sampled))
    for text in point.damaged:
        log.say(ev.Alarm, code="damaged_checkpoint", message=text)
    try:
        session = opened(project, recipe, log, _step(point.sampled or point.warm) if resume else None)
        deadline = time.monotonic() + recipe.minutes * 60 if recipe.minutes else None
        with contextlib.closing(session):
            callback = _phases(session, point, deadline)
    except Cancelled:  # before a step was made: nothing is to be saved
        log.say(ev.Finished, status="stopped", message=STOPPED)
        return "stopped"
    return _finish(session, callback)


def opened(
    project: Project, recipe: Recipe, log: RunLog, resumed_from: int | None, job: str = "train"
) -> Session:
    """Say that a job of this run begins, and load its model. Raises UserError, and Cancelled."""
    processes = join_process_group()
    # A request made while torch was being loaded counts: the user has seen it accepted.
    log.forget_requests_before(psutil.Process().create_time())
    stages = Stages(log, processes)
    place, rows = pick_device(), split_rows(project.rows(), recipe)
    refuse_without_unanswered(project, recipe)
    require(project)
    log.say(
        ev.Started,
        job=job,
        pid=os.getpid(),
        host=ev.HOST,
        model=recipe.model,
        device=place.name if processes.size == 1 else f"{processes.size} x {place.name}",
        train_rows=len(rows[0]),
        validation_rows=len(rows[1]),
        resumed_from=resumed_from,
    )
    if place.advice:
        log.say(ev.Alarm, code="device", message=place.advice)
    if recipe.vllm_server:
        stages(Text("Waiting for the vLLM server"), 0, 1)
    processes.broadcast(lambda: refuse_unless_ready(recipe, place.kind))
    if resumed_from is None and (note := local.coarse_note(recipe.model)) is not None:
        log.say(ev.Alarm, code="coarse_base", message=note)
    session = open_session(project, recipe, log, place, rows, stages)
    if session.processes.shards:
        log.say(ev.Alarm, code="sharded", message=_sharding_text(session))
    if recipe.fast and (reason := detect_unpackable(session.model.config)) is not None:
        log.say(
            ev.Alarm, code="stock_path", message=Text("The slower stock steps are used: {reason}", reason)
        )
    if resumed_from is None and (note := cut_note(session)) is not None:
        log.say(ev.Alarm, code="cut_answers", message=note)
    if resumed_from is not None:
        before = read_summary(log.folder)
        session.warm_steps = before.steps["warm_start"]
        session.held_out_seconds = before.held_out[-1].event.seconds if before.held_out else None
    return session


def refuse_without_unanswered(project: Project, recipe: Recipe) -> None:
    """Raises UserError where the recipe asks for prompts without answers and has no use for them, or none."""
    if not recipe.unanswered_prompts:
        return
    if recipe.sampled_phase != "grpo":
        raise UserError(
            "Prompts without answers are for GRPO; this recipe has none.",
            hint="Choose a method with GRPO, or set unanswered_prompts to false.",
        )
    if not project.rubric.judges_unanswered:
        raise UserError(
            "No reward dimension can judge a prompt without an answer.",
            hint="Give weight to one that needs none, such as Fits the schema.",
        )
    if not unanswered_rows(project.folder):
        raise UserError(
            "This project has no prompts without answers.",
            hint="Add some on the Data page, or by lathe import --only-prompts.",
        )


def cut_note(session: Session) -> Text | None:
    """That the longest right answers have more tokens than an answer may have; None where they have room."""
    rows, limit = (*session.train_rows, *session.validation_rows), session.recipe.max_answer_tokens
    task, fmt = session.project.task, session.chat_format
    long = sorted(rows, key=lambda row: row.written_length(task.working))[-LOOKED_AT:]
    texts = [answer_text(task, fmt, row) for row in long]
    longest = max(map(len, session.tokenizer(texts, add_special_tokens=False)["input_ids"])) + 1  # its end
    if longest <= limit:
        return None
    return Text(
        "Some right answers have up to {longest} tokens, and this run cuts answers after {limit}: such rows "
        "can never be answered right. The setting is max_answer_tokens.",
        *(longest, limit),
    )


def _sharding_text(session: Session) -> Text:
    own, total = sharded_bytes(session.model)
    return Text(
        "The base model's layers are shared out over {size} processes (FSDP): each holds "
        "{n:.1f} of {n2:.1f} MB. Sampling gathers them layer by layer, without a merged "
        "copy, which takes longer than from whole weights.",
        session.processes.size,
        own / 1e6,
        total / 1e6,
    )


def _resume_point(run: Path, recipe: Recipe, resume: bool) -> _ResumePoint:
    check_startable(run, resume)
    if not resume:
        return _ResumePoint(None, None, False)
    warm_over = not recipe.warms or (run / "checkpoints" / "warm_start_end" / checkpoints.WHOLE).exists()
    phase = recipe.sampled_phase if warm_over else "warm_start"
    if phase is None:
        return _ResumePoint(None, None, warm_over)
    damaged = tuple(checkpoints.drop_damaged(run, phase))
    last = checkpoints.last_whole(run, phase)
    return _ResumePoint(None if warm_over else last, last if warm_over else None, warm_over, damaged)


def _phases(session: Session, point: _ResumePoint, deadline: float | None) -> TrainingCallback | None:
    recipe = session.recipe
    if last := point.sampled or point.warm:
        check_shape(session.model, read_adapter(last[0]))
    callback: TrainingCallback | None = None
    warm_end = session.run / "checkpoints" / "warm_start_end"
    if recipe.warms and not point.warm_over:
        callback = run_warm_start(session, deadline, point.warm[0] if point.warm else None)
        session.warm_steps = max(session.warm_steps, callback.steps_made)
        if callback.stopped:
            return callback
        if callback.early and not callback.late and callback.best.phase == "warm_start":
            # The steps since made it no better.
            load_into(session.model, session.run / "checkpoints" / "best")
        if session.processes.is_main_process:
            checkpoints.save_adapter(warm_end, session.save_adapter, callback.best)
            shutil.rmtree(checkpoints.phase_folder(session.run, "warm_start"), ignore_errors=True)
    elif recipe.warms and point.sampled is None:
        load_into(session.model, warm_end)
    if not recipe.sampled_phase or (callback is not None and callback.late):
        return callback
    run_phase = run_rejection if recipe.sampled_phase == "rejection" else run_grpo
    return run_phase(session, deadline, point.sampled[0] if point.sampled else None)


def _finish(session: Session, callback: TrainingCallback | None) -> ev.Status:
    best_folder = session.run / "checkpoints" / "best"
    last_folder = session.run / "checkpoints" / "last"
    best = checkpoints.read_best(best_folder)
    facts = best or checkpoints.Best("grpo", -1, 0.0, 0.0, -1)
    if session.processes.is_main_process:
        checkpoints.save_adapter(last_folder, session.save_adapter, facts)
    session.processes.wait()
    status: ev.Status = "stopped" if callback is not None and callback.stopped else "done"
    message = STOPPED if status == "stopped" else Text("Done.")
    if callback is not None and callback.early:
        message = Text("Ended early: {reason}.", callback.early)
    report = report_of(read_summary(session.run))
    session.log.say(ev.Finished, status=status, message=message, report=report)
    return status


def report_of(run: RunSummary) -> Text:
    """What a run came to on the held-out rows, in a sentence."""
    best = run.best
    if run.unmeasured:
        return Text("Not measured on the held-out rows yet; lathe measure does it.")
    if best is None:
        return Text("No held-out rows: the last adapter is the result.")
    return Text(
        "Best: exact match {n:.3f}, reward {n2:.3f} on {n3} validation rows, at step {step} of {total}.",
        best.exact,
        best.reward,
        best.rows,
        run.at(best.phase, best.step),
        run.step,
    )


def _step(checkpoint: tuple[Path, int] | None) -> int:
    return checkpoint[1] if checkpoint else 0
