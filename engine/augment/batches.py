"""Batches of candidate rows on disk: `augment/N/` of a project holds what was asked for and what came of it.

Each candidate is one appended line, so that a killed process loses at most the one it was writing. Light:
the window reads them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.augment.request import Request, Way
from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.text import Text
from engine.data.rows import MADE_BY, Row

FOLDER = "augment"
Gate = Literal["schema", "written", "form", "length", "script", "duplicate", "leak", "agreement"]
GATES: tuple[Gate, ...] = get_args(Gate)  # in the order in which a candidate meets them
GATE_TITLES: dict[Gate, Text] = {
    "schema": Text("The answer fits the schema"),
    "written": Text("The model answered"),
    "form": Text("One sentence"),
    "length": Text("As long as the rows are"),
    "script": Text("In a script of the rows"),
    "duplicate": Text("Not a row again"),
    "leak": Text("Not near a held-out row"),
    "agreement": Text("Reads back as the intended answer"),
}
SHOWN = 3  # refused candidates kept as examples of each gate


class Candidate(BaseModel):
    """A row as a model wrote it, and how it fared.

    `row` is the id of the training row it was made from; `about` says what is missing among them. `gate` is
    the check that refused it, with its `reason`; "" for one that passed all. Of `read` answers read back
    `agreed` equalled the intended one; `misread` holds some that did not. Tokens are (in, out).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    way: Way
    row: str
    about: Text = Text("")
    prompt: str
    completion: dict[str, Any]
    kind: str = ""
    accepted: tuple[dict[str, Any], ...] = ()
    reasoning: str = ""
    gate: Gate | Literal[""] = ""
    reason: Text = Text("")
    agreed: int = 0
    read: int = 0
    misread: tuple[str, ...] = ()
    written_tokens: tuple[int, int] = (0, 0)
    read_tokens: tuple[int, int] = (0, 0)

    @property
    def passed(self) -> bool:
        return not self.gate

    def as_row(self, row_id: str, made_by: str) -> Row:
        """The training row that it becomes, with a note of its origin."""
        return Row(
            row_id,
            self.prompt,
            self.completion,
            self.kind,
            "train",
            {MADE_BY: made_by},
            self.accepted,
            self.reasoning,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a batch: how many were written, how many each gate refused, with the latest of them."""

    written: int = 0
    passed: int = 0
    refused: Mapping[Gate, int] = field(default_factory=dict)
    examples: Mapping[Gate, tuple[Candidate, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Tally:
        return reduce(cls.plus, candidates, cls())

    def plus(self, one: Candidate) -> Tally:
        """The counts with one candidate more."""
        if not one.gate:
            return replace(self, written=self.written + 1, passed=self.passed + 1)
        refused = {**self.refused, one.gate: self.refused.get(one.gate, 0) + 1}
        examples = {**self.examples, one.gate: (*self.examples.get(one.gate, ()), one)[-SHOWN:]}
        return replace(self, written=self.written + 1, refused=refused, examples=examples)

    def met(self, gate: Gate) -> int:
        """How many candidates came as far as this gate."""
        before = GATES[: GATES.index(gate)]
        return self.written - sum(self.refused.get(one, 0) for one in before)


@dataclass(frozen=True, slots=True)
class Batch:
    """One request and its candidates."""

    folder: Path
    request: Request

    @property
    def number(self) -> int:
        return int(self.folder.name)

    @property
    def _path(self) -> Path:
        return self.folder / "candidates.jsonl"

    def id_of(self, candidate: Candidate) -> str:
        """The candidate's name in the whole project: batch and number."""
        return f"{self.number}-{candidate.number}"

    def candidates(self) -> list[Candidate]:
        """Those so far, in the order in which they came; a line that a kill cut off is left out."""
        found = []
        for line in store.lines_of(self._path):
            with contextlib.suppress(ValidationError):
                found.append(Candidate.model_validate_json(line))
        return found

    def begin(self) -> None:
        """Before the first `append` of a process. Raises UserError."""
        store.end_last_line(self._path)

    def append(self, candidate: Candidate) -> None:
        """Keep a candidate. Raises UserError."""
        store.append_line(self._path, candidate.model_dump_json())

    def is_done(self, tally: Tally) -> bool:
        """Whether nothing is left to do: enough have passed, or as many were written as may be."""
        return tally.passed >= self.request.rows or tally.written >= self.request.most


def new_batch(project: Path, request: Request) -> Batch:
    """Make the folder of a request. Raises UserError."""
    parent = project / FOLDER
    number = max(_numbers(parent), default=0) + 1
    while True:
        folder = parent / str(number)
        try:
            folder.mkdir(parents=True)
            break
        except FileExistsError:  # another process was quicker
            number += 1
        except OSError as error:
            raise disk_error("create", folder, error) from error
    store.write_text(folder / "request.json", request.model_dump_json(indent=1) + "\n")
    return Batch(folder, request)


def open_batch(project: Path, number: int) -> Batch:
    """Raises UserError where there is no such batch, or its request is damaged."""
    folder = project / FOLDER / str(number)
    if not folder.is_dir():
        raise UserError("There is no batch {number} of rows from a model.", number)
    try:
        return Batch(folder, Request.model_validate_json(store.read_text(folder / "request.json")))
    except ValidationError as error:
        raise UserError("{path}: {reason}.", folder / "request.json", error) from error


def batches(project: Path) -> list[Batch]:
    """All batches, the oldest first; one whose request is missing or damaged is left out."""
    found = []
    for number in sorted(_numbers(project / FOLDER)):
        try:
            found.append(open_batch(project, number))
        except UserError:
            continue
    return found


def _numbers(parent: Path) -> list[int]:
    names = (path.name for path in parent.iterdir()) if parent.is_dir() else ()
    return [int(name) for name in names if name.isdecimal()]
