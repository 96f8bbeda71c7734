"""What a worker process does for each kind of job folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from engine import jobs
from engine.base.missing import missing_reason
from engine.base.progress import Cancelled, Progress
from engine.base.text import Text
from engine.project import Project, open_project
from engine.runs import events as ev
from engine.runs.runlog import RunLog
from engine.runs.stages import WEIGHTS


def carry_out(project_folder: Path, folder: Path, log: RunLog) -> None:
    """Do the job of this folder and write its result.json; jobs about hub datasets and endpoints need
    no project.

    Raises Cancelled once a request to stop lies in the folder, UserError for what the user can mend.
    """

    def cancel() -> bool:
        return "stop" in log.requests()

    said: tuple[str, int, int] = ("", -1, -1)

    def progress(stage: Text, done: int, total: int) -> None:
        nonlocal said
        if cancel():  # the request stays: where native code calls this, the exception goes no further
            raise Cancelled(stage)
        if (stage, done, total) != said:  # a model that answers calls this at every token
            said = (stage, done, total)
            log.say(ev.Progress, stage=stage, done=done, total=total)

    job = jobs.load_job(folder)
    if isinstance(job, jobs.DatasetJob | jobs.DatasetPartsJob):
        progress(Text("Looking at the dataset"), 0, 0)
        jobs.write_result(folder, _dataset(job, progress, cancel))
        return
    if isinstance(job, jobs.EndpointTestJob):
        jobs.write_result(folder, _endpoint_test(job, progress))
        return
    project = open_project(project_folder)
    if isinstance(job, jobs.StudyJob):
        from engine.study.drive import Drive
        from engine.study.folder import find_study

        jobs.write_result(folder, {"ended": Drive(find_study(project.folder, job.study), log).carry_on()})
        return
    progress(Text("Loading the libraries and the model"), 0, 1)
    match job:
        case jobs.AssessJob():
            result = _assess(project, job, progress)
        case jobs.ScoreJob():
            result = _score(project, job, progress)
        case jobs.ExportJob():
            result = _export(project, job, progress, cancel)
        case jobs.BaseFileJob():
            result = {"path": str(_base_file(job.model, progress, cancel))}
        case jobs.TokensJob():
            result = _tokens(project, job, progress, cancel)
        case jobs.JudgeJob():
            result = _judge(project, job, progress)
        case jobs.AugmentJob():
            result = _augment(project, job, progress, cancel)
        case jobs.ServeJob():
            result = _serve(project, job, folder, progress, cancel)
    jobs.write_result(folder, result)


def _dataset(
    job: jobs.DatasetJob | jobs.DatasetPartsJob, progress: Progress, cancel: Callable[[], bool]
) -> dict[str, Any]:
    from engine.reading.hub_rows import fetch_split, parts_of

    if isinstance(job, jobs.DatasetPartsJob):
        return {"parts": parts_of(job.dataset, job.revision, progress)}
    path = fetch_split(job.dataset, job.config, job.split, job.revision, progress, cancel)
    return {"path": str(path)}


def _endpoint_test(job: jobs.EndpointTestJob, progress: Progress) -> dict[str, Any]:
    from engine.endpoints.settings import find_endpoint
    from engine.endpoints.trial import try_endpoint

    return try_endpoint(find_endpoint(job.endpoint), progress).to_json()


def _assess(project: Project, job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    from engine.assess.job import assess, sampling_of
    from engine.assess.predict import find_model

    models = [find_model(project, name) for name in job.models]
    sampling = sampling_of(job.samples, job.temperature, job.seed)
    _, path = assess(project, models, job.split, job.limit, sampling, progress)
    return {"path": str(path)}


def _score(project: Project, job: jobs.ScoreJob, progress: Progress) -> dict[str, Any]:
    from engine.assess.predict import find_model, open_model
    from engine.judging.agreement import require
    from engine.judging.asking import ask_judges
    from engine.rewards.dryrun import Prediction, dry_run

    require(project)
    ref = find_model(project, job.model)
    rows = project.split(job.split)
    rows = rows[: job.limit] if job.limit else rows
    model = open_model(project, ref, lambda d, t: progress(WEIGHTS, d, t), lambda said: progress(said, 0, 0))
    answers = model.answer(
        [row.prompt for row in rows],
        job.max_tokens or ref.max_tokens,
        lambda d, t: progress(Text("Answers of {name}", ref.name), d, t),
    )
    predictions = [
        Prediction(row.prompt, text, missing_reason(text)) for row, text in zip(rows, answers, strict=True)
    ]
    ask_judges(project, zip(rows, answers, strict=True), progress)
    return dry_run(project.rubric, rows, predictions, project.task.schema).to_json()


def _judge(project: Project, job: jobs.JudgeJob, progress: Progress) -> dict[str, Any]:
    if job.assessment:
        from engine.assess.saved import judge_again
        from engine.judging.asking import ask_judges

        path = Path(job.assessment)
        judge_again(project, path, progress, lambda answered: ask_judges(project, answered, progress))
        return {"path": str(path)}
    from engine.assess.judge_agreement import compare, entries_of
    from engine.assess.marked import marked_answers

    entries, marks = entries_of(project.rubric, job.entry), marked_answers(project)
    compared = [compare(project, entry, marks, progress) for entry in entries]
    return {"compared": [one.model_dump(mode="json") for one in compared]}


def _export(
    project: Project, job: jobs.ExportJob, progress: Progress, cancel: Callable[[], bool]
) -> dict[str, Any]:
    from engine.assess.gain import gain_lines
    from engine.export.job import Wish, export
    from engine.runs.runs import find_run

    run = find_run(project.folder, job.run)
    wish = Wish(job.quants, job.check, job.which, beside=job.beside, importance=job.importance)
    figures = partial(gain_lines, project.folder, run.name)
    return export(project, run, wish, progress, cancel, figures).to_json()


def _serve(
    project: Project, job: jobs.ServeJob, folder: Path, progress: Progress, cancel: Callable[[], bool]
) -> dict[str, Any]:
    from engine.serve.owner import Owner
    from engine.serve.server import Options, serve, taken_key
    from engine.serve.state import Served, write_served

    owner = Owner(folder)

    def tell(served: Served) -> None:
        progress(Text("Serving {file} at {address}", served.model, served.base_url), 0, 0)
        write_served(folder, served)

    options = Options(job.port, taken_key(), job.parallel)
    done = serve(project, Path(job.file), options, tell, lambda: cancel() or owner.gone())
    return done.model_dump(mode="json")


def _tokens(
    project: Project, job: jobs.TokensJob, progress: Progress, cancel: Callable[[], bool]
) -> dict[str, Any]:
    from engine.data.tokens import write_lengths
    from engine.models.token_count import count_tokens

    lengths = count_tokens(project.task, project.rows(), job.model, progress, cancel)
    write_lengths(project.folder / jobs.FOLDER, lengths)
    return lengths.to_json()


def _base_file(model: str, progress: Progress, cancel: Callable[[], bool]) -> Path:
    from engine.export.base_file import base_file

    return base_file(model, progress, cancel)


def _augment(
    project: Project, job: jobs.AugmentJob, progress: Progress, cancel: Callable[[], bool]
) -> dict[str, Any]:
    from engine.augment.batches import open_batch
    from engine.augment.making import make_rows

    tally = make_rows(project, open_batch(project.folder, job.batch), progress, cancel)
    return {"passed": tally.passed, "written": tally.written}
