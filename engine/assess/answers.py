"""The answers of an assessment while it is made: kept as they come, so that a stopped one goes on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.assess.assessment import Sampling
from engine.assess.predict import ModelRef
from engine.assess.saved import CASES, FOLDER, new_folder
from engine.base import store
from engine.base.errors import UserError
from engine.base.lock import only_one
from engine.data.rows import Row
from engine.endpoints.settings import find_endpoint
from engine.project import Project

ASKED, ANSWERS = "asked.json", "answers"
FORGOTTEN_DAYS = 30  # after which an assessment that was never finished is deleted


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedModel(_Value):
    """A model, and what tells its content from that of another one of that name."""

    spec: str
    content: str


class Asked(_Value):
    """What decides the answers of an assessment; two with the same share them. `prompts` is a digest."""

    split: str
    limit: int
    sampling: Sampling | None
    max_tokens: int
    prompts: str
    models: tuple[AskedModel, ...]


class Chunk(_Value):
    """Answers to the rows from `start`: greedy ones (`sample` 0) or the sampled ones of that number.

    `tokens` are those of all of them together, `seconds` what they took.
    """

    sample: int
    start: int
    answers: tuple[str, ...]
    tokens: int
    seconds: float


def asked_of(
    project: Project,
    models: Sequence[ModelRef],
    rows: Sequence[Row],
    split: str,
    limit: int,
    sampling: Sampling | None,
) -> Asked:
    """What an assessment asks. All models may say as much as the one that may say most."""
    prompts = hashlib.sha256()
    for row in rows:
        prompts.update(json.dumps([row.id, project.task.messages(row.prompt)]).encode())
    return Asked(
        split=split,
        limit=limit,
        sampling=sampling,
        max_tokens=max(ref.max_tokens for ref in models),
        prompts=prompts.hexdigest(),
        models=tuple(AskedModel(spec=ref.spec, content=_content(ref, project)) for ref in models),
    )


@contextlib.contextmanager
def working_folder(project: Project, asked: Asked, names: Sequence[str]) -> Iterator[Path]:
    """The folder in which an assessment is made: that of one which asked the same and was not finished.

    One that another process is at work in is left to it. Unfinished ones of long ago are deleted, as is a new
    one that fails before its first answer.
    """
    with contextlib.ExitStack() as held:
        for folder in _unfinished(project.folder):
            if _read(folder) == asked and _locked(folder, held) and _read(folder) == asked:
                yield folder
                return
        folder = new_folder(project, names)
        _locked(folder, held)
        store.write_json(folder / ASKED, asked.model_dump(mode="json"))
        try:
            yield folder
        except UserError:
            if not any(path.stat().st_size for path in folder.glob(f"{ANSWERS}/*.jsonl")):
                shutil.rmtree(folder, ignore_errors=True)  # it failed before its first answer
            raise


class KeptAnswers:
    """The answers of one model, in a file of chunks; a torn last line counts as not there."""

    def __init__(self, folder: Path, model: int) -> None:
        self._path = folder / ANSWERS / f"{model + 1}.jsonl"
        self._path.parent.mkdir(exist_ok=True)
        self._chunks: dict[tuple[int, int], Chunk] = {}
        store.end_last_line(self._path)
        for line in store.lines_of(self._path):
            with contextlib.suppress(ValidationError):
                self._take(Chunk.model_validate_json(line))

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether there are answers of a (sample, start)."""
        return place in self._chunks

    def keep(self, chunk: Chunk) -> None:
        """Raises UserError where the disk takes no more."""
        store.append_line(self._path, chunk.model_dump_json())
        self._take(chunk)

    def of(self, sample: int) -> list[Chunk]:
        """The chunks of a sample in the rows' order."""
        return sorted(
            (one for one in self._chunks.values() if one.sample == sample), key=lambda one: one.start
        )

    @property
    def count(self) -> int:
        """The number of answers that are kept."""
        return sum(len(chunk.answers) for chunk in self._chunks.values())

    @property
    def seconds(self) -> float:
        return sum(chunk.seconds for chunk in self._chunks.values())

    def _take(self, chunk: Chunk) -> None:
        self._chunks[chunk.sample, chunk.start] = chunk


def forget(folder: Path) -> None:
    """Delete what was only needed to go on, once the assessment is saved."""
    (folder / ASKED).unlink(missing_ok=True)
    shutil.rmtree(folder / ANSWERS, ignore_errors=True)


def _unfinished(project: Path) -> Iterator[Path]:
    for path in sorted((project / FOLDER).glob(f"*/{ASKED}"), reverse=True):
        if (path.parent / CASES).is_file():
            continue
        if time.time() - store.changed_at(path) > FORGOTTEN_DAYS * 86_400:
            shutil.rmtree(path.parent, ignore_errors=True)
        else:
            yield path.parent


def _locked(folder: Path, held: contextlib.ExitStack) -> bool:
    """Whether this process has the folder for itself, until `held` ends."""
    try:
        held.enter_context(only_one(folder, "assess", UserError("Another process makes this assessment.")))
    except UserError:
        return False
    return True


def _read(folder: Path) -> Asked | None:
    try:
        return Asked.model_validate(store.read_json(folder / ASKED))
    except (UserError, ValidationError):
        return None


def _content(ref: ModelRef, project: Project) -> str:
    """The files of a model by name, size and time of change, with the schema that binds it; an endpoint by
    what it is asked for."""
    if ref.endpoint:
        one = find_endpoint(ref.endpoint)
        return json.dumps([one.base_url, one.model, one.answer_form, one.temperature, one.max_answer_tokens])
    files: list[Path] = []
    for place in (ref.gguf, ref.adapter, Path(ref.base)):
        if place is not None and place.is_dir():
            files += sorted([*place.glob("*.safetensors"), *place.glob("*config.json")])
        elif place is not None and place.is_file():
            files.append(place)
    schema = project.bound_schema() if ref.bound else None
    states = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(json.dumps([ref.base, ref.dtype, states, schema]).encode()).hexdigest()
