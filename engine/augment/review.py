"""The review of candidates that passed every gate: accepted, corrected or rejected by a person.

`augment/review.jsonl` of a project takes one line a decision, which may be left and continued, killed and
taken back. Light: the window uses it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.augment.batches import FOLDER, Batch, Candidate, batches
from engine.augment.neighbours import Neighbours
from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.checks import schema_problems
from engine.data.dataset import check_row
from engine.data.rows import Row, canonical

Verdict = Literal["accepted", "rejected", "open"]
PREFIX = "aug-"  # of the ids of rows that were candidates


class Decision(BaseModel):
    """What was decided on a candidate; "open" takes it back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    verdict: Verdict
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate that waits: its name in the project, and the model that wrote it."""

    id: str
    candidate: Candidate
    model: str

    def row(self, prompt: str | None = None, answer: str | None = None) -> Row:
        """The row that it becomes, with another prompt or answer (JSON text) where it is corrected.

        Raises UserError for a text that is none.
        """
        candidate = self.candidate
        row = candidate.as_row(PREFIX + self.id, self._made_by(corrected=False))
        prompt = candidate.prompt if prompt is None else prompt.strip()
        completion = candidate.completion if answer is None else _answer(answer)
        if prompt != candidate.prompt or canonical(completion) != row.answer_text():
            extra = {key: self._made_by(corrected=True) for key in row.extra}
            same = canonical(completion) == row.answer_text()
            row = replace(row, prompt=prompt, completion=completion, extra=extra)
            row = row if same else replace(row, accepted=(), reasoning="")
        check_row(row)
        return row

    def _made_by(self, *, corrected: bool) -> str:
        said = f"{self.model}, {self.candidate.way} from {self.candidate.row}"
        return f"{said}, corrected" if corrected else said


class Review:
    """The decisions of a project. Another process may add some meanwhile: `read` takes them up."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._path = project / FOLDER / "review.jsonl"
        self._ended = False
        self.read()

    def read(self) -> None:
        """Read the candidates and decisions as they are now. Raises UserError."""
        self._verdicts: dict[str, Verdict] = {}  # those that stand, the latest last
        for line in store.lines_of(self._path):
            with contextlib.suppress(ValidationError):  # cut off by a kill
                self._take(Decision.model_validate_json(line))
        self._all = {
            batch.id_of(one): Waiting(batch.id_of(one), one, title_of(batch))
            for batch in batches(self._project)
            for one in batch.candidates()
            if one.passed
        }

    def waiting(self) -> list[Waiting]:
        """Those that nobody has decided on, the oldest first."""
        return [one for name, one in self._all.items() if self.verdict(name) == "open"]

    def verdict(self, name: str) -> Verdict:
        return self._verdicts.get(name, "open")

    def counts(self) -> Mapping[Verdict, int]:
        """How many passed candidates have each verdict."""
        verdicts = [self.verdict(name) for name in self._all]
        return {one: verdicts.count(one) for one in ("open", "accepted", "rejected")}

    def find(self, name: str) -> Waiting:
        """A candidate by its name. Raises UserError where none that passed has it."""
        if name not in self._all:
            raise UserError(
                "There is no candidate {name!r} to review.", name, hint="--review list shows those that wait."
            )
        return self._all[name]

    def decide(self, name: str, verdict: Verdict, *, corrected: bool = False) -> None:
        """Keep a decision, or take it back with "open". Raises UserError.

        One who accepts puts the row in first: after a kill between the two the row is there, and
        `settle` finds it.
        """
        if not self._ended:
            store.end_last_line(self._path)
            self._ended = True
        decision = Decision(id=name, verdict=verdict, corrected=corrected)
        store.append_line(self._path, decision.model_dump_json())
        self._take(decision)

    def last(self) -> str:
        """The candidate of the last decision that stands, or ""."""
        return next(reversed(self._verdicts), "")

    def settle(self, ids: Collection[str]) -> None:
        """Mark as accepted what became a row of these ids before its decision was kept. Raises UserError."""
        for one in self.waiting():
            if PREFIX + one.id in ids:
                self.decide(one.id, "accepted")

    def _take(self, decision: Decision) -> None:
        self._verdicts.pop(decision.id, None)
        if decision.verdict != "open":
            self._verdicts[decision.id] = decision.verdict


def title_of(batch: Batch) -> str:
    """The model that wrote a batch in a few letters: a file by its name."""
    model = batch.request.model
    return Path(model).stem if model.endswith(".gguf") and not model.startswith("base:") else model


def fault_of(row: Row, rows: Sequence[Row], schema: Mapping[str, Any]) -> Text | None:
    """Why a row should not join these: it breaks the schema, repeats a row, or is near a held-out one."""
    problems = schema_problems([row], schema)
    if problems:
        return problems[0].message
    found = Neighbours(one for one in rows if one.id != row.id).problem(row)
    return found.message if found else None


def _answer(text: str) -> dict[str, Any]:
    try:
        value = decoded(text)
    except (ValueError, RecursionError) as error:
        raise UserError("The answer is not valid: {reason}.", reason_of(error)) from error
    if not isinstance(value, dict):
        raise UserError("The answer must be a JSON object.")
    return value
