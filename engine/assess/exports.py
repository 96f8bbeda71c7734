"""A saved assessment as a file: its cases as CSV, all of it as JSON, or one HTML page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.assess.assessment import Answer, Assessment, Case
from engine.assess.marks import Mark, Marks
from engine.assess.page import Say, Title, page
from engine.assess.text import plain_title
from engine.base import store
from engine.base.csv_text import ENCODING, csv_text
from engine.base.errors import UserError

KINDS = (".csv", ".json", ".html")


def check_export(path: Path) -> None:
    """Raises UserError where an assessment cannot be written to this file, before long work."""
    if path.suffix.lower() not in KINDS:
        raise UserError(
            "{path} is no kind of file that an assessment can be written to.",
            path,
            hint="Use .csv (the cases), .json (everything) or .html (a page).",
        )
    store.check_writable(path.parent)


def write_export(
    path: Path,
    found: Assessment,
    marks: Marks,
    made: datetime | None = None,
    *,
    say: Say = str,
    title: Title = plain_title,
    language: str = "en",
) -> None:
    """Write an assessment in the kind that the file's name ends with. Raises UserError."""
    check_export(path)
    kind = path.suffix.lower()
    if kind == ".csv":
        store.write_bytes(path, cases_csv(found, marks).encode(ENCODING))
    elif kind == ".json":
        value = found.to_json() | {"person_marks": [mark.model_dump(mode="json") for mark in marks.values()]}
        store.write_json(path, value)
    else:
        when = made.strftime("%Y-%m-%d %H:%M") if made else ""
        store.write_text(path, page(found, when, say=say, title=title, language=language))


def cases_csv(found: Assessment, marks: Marks) -> str:
    """A line for each answer: the row, the model, the answer and how it was judged.

    `met` is the number of the right answer that it was measured against, from 1. The sampled answers stand in
    their number and the number of those that are exact.
    """
    parts = list(dict.fromkeys(name for model in found.models for name in model.parts))
    head = ["row", "kind", "prompt", "expected", "accepted", "model", "answer", "exact", "reward", "met"]
    head += ["no_answer_because", "working", "mark", "comment", "samples", "samples_exact"]
    lines = [[*head, *(f"reward: {name}" for name in parts)]]
    for case in found.cases:
        for model, answer in zip(found.models, case.answers, strict=True):
            line = _line(case, model.name, answer, marks.get((case.row_id, model.spec)))
            scores = (answer.score.parts.get(name) for name in parts)
            line += ["" if one is None or one.score is None else f"{one.score:.6g}" for one in scores]
            lines.append(line)
    return csv_text(lines)


def _line(case: Case, model: str, answer: Answer, mark: Mark | None) -> list[str]:
    marked = "" if mark is None or mark.right is None else "right" if mark.right else "wrong"
    return [
        case.row_id,
        case.kind,
        case.prompt,
        case.expected,
        f"[{','.join(case.accepted)}]" if case.accepted else "",
        model,
        answer.text,
        str(int(answer.exact)),
        f"{answer.score.total:.6g}",
        str(answer.score.met + 1),
        answer.missing or "",
        answer.working,
        marked,
        mark.comment if mark else "",
        str(len(answer.samples)) if answer.samples else "",
        str(sum(sample.exact for sample in answer.samples)) if answer.samples else "",
    ]
