"""Jobs that are no training run: what is asked for, as a file in a folder that a worker process takes up.

A job's folder is a protocol like a run's: `job.json` says what is wished, `events.jsonl` what came of it
(Started, Progress, Finished), `result.json` holds the result, `control.stop` cancels. Light: the window
imports it; the work itself is in `engine.worker.main` and the rooms.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from engine.base import names, store
from engine.base.errors import UserError, disk_error
from engine.base.text import packed
from engine.runs import launch

FOLDER = ".jobs"
KEPT = 20


class _Job(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AssessJob(_Job):
    """Let any number of models answer a split; names as `assess.predict.find_model` takes them.

    `samples` more answers to each prompt are drawn at `temperature`, beside the greedy one. A job like one
    that was stopped goes on with the answers that it has.
    result.json: {"path": the kept assessment.json}.
    """

    kind: Literal["assess"] = "assess"
    models: tuple[str, ...]
    split: str = "test"
    limit: int = 0
    samples: int = 0
    temperature: float = 0.7
    seed: int = 0


class ScoreJob(_Job):
    """The dry run: answer the rows of a split with one model and judge the answers by the rubric.

    result.json: `rewards.dryrun.DryRun.to_json()`.
    """

    kind: Literal["score"] = "score"
    model: str = "base"
    split: str = "train"
    limit: int = 64
    max_tokens: int = 0  # of an answer; 0: as many as the model was trained with


class ExportJob(_Job):
    """Write the adapter of a run as GGUF files and prove them; `beside` names what else is written.

    result.json: `ExportResult.to_json()`.
    """

    kind: Literal["export"] = "export"
    run: str
    quants: tuple[str, ...]
    which: Literal["best", "last", "warm_start_end"] = "best"
    check: bool = True
    beside: tuple[str, ...] = ()
    importance: bool = False


class BaseFileJob(_Job):
    """The base model as one GGUF for the playground, made once. result.json: {"path": the file}."""

    kind: Literal["base_file"] = "base_file"
    model: str = "embedded"


class TokensJob(_Job):
    """Count the tokens of every row with the tokenizer of a model.

    result.json: `data.tokens.TokenLengths.to_json()`; the same is kept as `tokens.json` beside the jobs.
    """

    kind: Literal["tokens"] = "tokens"
    model: str = "embedded"


class AugmentJob(_Job):
    """Go on with a batch of `augment.batches`: a model writes rows for review.

    result.json: {"passed": candidates that wait for review or were reviewed, "written": all}.
    """

    kind: Literal["augment"] = "augment"
    batch: int


class JudgeJob(_Job):
    """Ask the judges among the rewards: compare the one of this `entry` ("": all) with the person's marks, or
    judge the saved `assessment` at this path again.

    result.json: {"compared": [`judging.agreement.Agreement`, ...]}, or {"path": the assessment's file}.
    """

    kind: Literal["judge"] = "judge"
    entry: str = ""
    assessment: str = ""


class EndpointTestJob(_Job):
    """Ask an endpoint whether it answers, with none of the person's rows. Needs no project: its folder is in
    `endpoints.settings.folder()`. result.json: `endpoints.trial.Trial.to_json()`."""

    kind: Literal["endpoint_test"] = "endpoint_test"
    endpoint: str


class StudyJob(_Job):
    """Work off the cells of a study of this project. result.json: {"ended": `study.folder.Ended`}."""

    kind: Literal["study"] = "study"
    study: str


class ServeJob(_Job):
    """Serve a GGUF file on this computer until a request to stop; its `serving.json` says how it stands.

    It also ends with the process `owner`, the window, unless it is to be kept; both may change while it runs
    (`change_job`). `port` 0 takes a free one. The key comes in the process's environment.
    """

    kind: Literal["serve"] = "serve"
    file: str
    parallel: int
    port: int = 0
    owner: int = 0
    keep: bool = False


class DatasetJob(_Job):
    """Fetch a split of a Hugging Face dataset as a local file. Needs no project: its folder is in
    `dataset_folder()`. result.json: {"path": the file}."""

    kind: Literal["dataset"] = "dataset"
    dataset: str
    config: str = ""
    split: str = "train"
    revision: str = ""


class DatasetPartsJob(_Job):
    """List the configurations and splits of a Hugging Face dataset. Needs no project either.

    result.json: {"parts": {configuration: [split, ...]}}.
    """

    kind: Literal["dataset_parts"] = "dataset_parts"
    dataset: str
    revision: str = ""


AnyJob = Annotated[
    AssessJob
    | ScoreJob
    | ExportJob
    | BaseFileJob
    | TokensJob
    | AugmentJob
    | JudgeJob
    | EndpointTestJob
    | StudyJob
    | ServeJob
    | DatasetJob
    | DatasetPartsJob,
    Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[AnyJob] = TypeAdapter(AnyJob)


def dataset_folder() -> Path:
    """Where fetched datasets lie, and the jobs that fetch them."""
    return store.data_folder() / "datasets"


def create_job(project: Path, job: AnyJob) -> Path:
    """Make the folder of a job in the project (or in `dataset_folder()`), and forget the oldest ones.

    Raises UserError.
    """
    parent = project / FOLDER
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    folder = parent / f"{stamp}-{job.kind}"
    names.check_length(folder / ".result.json.12345678")
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise disk_error("create", folder, error) from error
    change_job(folder, job)
    for old in sorted(one for one in parent.iterdir() if one.is_dir())[:-KEPT]:
        if not launch.has_process(old):  # a server may outlive many other jobs
            shutil.rmtree(old, ignore_errors=True)
    return folder


def change_job(folder: Path, job: AnyJob) -> None:
    """Write what is wished; a job that has begun heeds only what its kind says. Raises UserError."""
    store.write_text(folder / "job.json", job.model_dump_json(indent=1) + "\n")


def job_folders(project: Path) -> list[Path]:
    """The folders of all jobs that are kept, the oldest first."""
    parent = project / FOLDER
    return sorted(path.parent for path in parent.glob("*/job.json"))


def load_job(folder: Path) -> AnyJob:
    """The specification of a job's folder. Raises UserError when it is damaged or of another program."""
    try:
        return _ADAPTER.validate_json(store.read_text(folder / "job.json"))
    except ValidationError as error:
        raise UserError("{path}: {reason}.", folder / "job.json", error) from error


def write_result(folder: Path, value: Any) -> None:
    store.write_json(folder / "result.json", packed(value))


def read_result(folder: Path) -> Any:
    """The result of a finished job. Raises UserError when there is none."""
    return store.read_json(folder / "result.json")


def finished_jobs(project: Path, kind: str) -> list[Path]:
    """The folders of this project's jobs of a kind that have a result, the newest first."""
    results = project.joinpath(FOLDER).glob(f"*-{kind}/result.json")
    return sorted((path.parent for path in results), reverse=True)
