"""The command `augment`: a model writes rows, and the person reviews them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from engine.augment.batches import GATE_TITLES, GATES, Batch, Tally, batches, new_batch, open_batch
from engine.augment.cost import forecast, forecast_text, spent, spent_text
from engine.augment.request import WAYS, Request
from engine.augment.review import PREFIX, Review, Waiting, fault_of
from engine.base.errors import UserError
from engine.base.progress import never
from engine.base.reasons import field_fault
from engine.cli.data import settle
from engine.cli.follow import CountingBar
from engine.cli.options import Command, json_option, project_option, to_json
from engine.data.dataset import Dataset
from engine.data.edits import Delete, insert_at
from engine.data.rows import canonical
from engine.project import Project, open_project
from engine.worker.main import stdout_guarded

MODEL = "base, base:MODEL, a GGUF file or endpoint:NAME"
_FIELDS = ("rows", "samples", "agree", "temperature", "reading_temperature", "minutes", "tries")


def add_commands(command: Command) -> None:
    """Add `augment`."""
    one = command("augment", _augment, "let a model write training rows, and review them")
    project_option(one)
    one.add_argument("--model", metavar="M", help=f"the model that writes: {MODEL}")
    one.add_argument(
        "--reader", default="", metavar="M", help="the model that reads back, or a run (default: M)"
    )
    one.add_argument("--kinds", nargs="+", choices=WAYS, default=WAYS, help="what is written (default: all)")
    for name in _FIELDS:
        field = Request.model_fields[name]
        text = f"{field.title}. {field.description} (default: {field.default})"
        kind = float if isinstance(field.default, float) else int
        one.add_argument(
            f"--{name.replace('_', '-')}", type=kind, default=field.default, metavar="N", help=text
        )
    seed = Request.model_fields["seed"]
    text = f"{seed.title}. {seed.description} (default: one more than that of the last batch)"
    one.add_argument("--seed", type=int, metavar="N", help=text)
    one.add_argument(
        "--resume", action="store_true", help="go on with the last batch, or with that of --batch"
    )
    one.add_argument("--batch", type=int, metavar="N", help="the batch to go on with, or to review")
    one.add_argument(
        "--review",
        choices=("list", "accept", "reject", "undo"),
        help="show what waits for review, make rows of it, reject it, or take the last decision back",
    )
    one.add_argument(
        "--ids", nargs="+", default=[], metavar="ID", help="the candidates, as --review list shows"
    )
    one.add_argument("--all", action="store_true", help="all candidates that wait")
    one.add_argument("--prompt", metavar="TEXT", help="accept one candidate with this prompt")
    one.add_argument("--answer", metavar="JSON", help="accept one candidate with this answer")
    json_option(one)


def _augment(chosen: argparse.Namespace) -> str:
    project = open_project(chosen.project)
    if chosen.review:
        return _review(project, chosen)
    batch = _batch(project, chosen)
    from engine.augment.making import make_rows

    with stdout_guarded(), CountingBar("") as bar:
        for least, most in forecast(project, project.rows(), batch.request):
            bar.write(forecast_text(least, most), file=sys.stderr)
        tally = make_rows(project, batch, bar.stage, never)
    if chosen.json:
        return to_json(_tally_json(batch, tally))
    lines = []
    for gate in GATES:
        lines.append(f"{GATE_TITLES[gate]:40} {tally.refused.get(gate, 0):6} refused")
        lines += [f"    {one.prompt}  ({one.reason})" for one in tally.examples.get(gate, ())[-1:]]
    lines += [spent_text(use) for use in spent(batch.request, batch.candidates())]
    end = f"{tally.passed} of {tally.written} passed and wait for review: lathe augment FOLDER --review list"
    return "\n".join([*lines, end])


def _batch(project: Project, chosen: argparse.Namespace) -> Batch:
    """A new batch, or the one to go on with."""
    if chosen.resume:
        if chosen.batch is not None:
            return open_batch(project.folder, chosen.batch)
        if not (known := batches(project.folder)):
            raise UserError("There is no batch to go on with.", hint="Name a model with --model.")
        return known[-1]
    if not chosen.model:
        raise UserError("Name the model that writes with --model.")
    values: dict[str, Any] = {name: getattr(chosen, name) for name in _FIELDS}
    before = max((one.request.seed for one in batches(project.folder)), default=0)
    values["seed"] = before + 1 if chosen.seed is None else chosen.seed
    try:
        request = Request(model=chosen.model, reader=chosen.reader, ways=tuple(chosen.kinds), **values)
    except ValidationError as error:
        place, reason = field_fault(error)
        raise UserError("--{option}: {reason}.", place.replace("_", "-"), reason) from error
    return new_batch(project.folder, request)


def _tally_json(batch: Batch, tally: Tally) -> dict[str, Any]:
    examples = {gate: [one.model_dump() for one in some] for gate, some in tally.examples.items()}
    counts = {"written": tally.written, "passed": tally.passed, "refused": dict(tally.refused)}
    return {"batch": batch.number, **counts, "examples": examples}


def _review(project: Project, chosen: argparse.Namespace) -> str:
    review, dataset = Review(project.folder), Dataset(project.rows_file)
    review.settle(dataset.ids)
    if chosen.review == "list":
        return _list(review, chosen)
    if chosen.review == "undo":
        return _undo(review, dataset)
    named = [review.find(name) for name in chosen.ids] or (review.waiting() if chosen.all else [])
    if not named:
        raise UserError("Name candidates with --ids, or all that wait with --all.")
    if chosen.review == "reject":
        for one in named:
            review.decide(one.id, "rejected")
        return f"{len(named)} rejected; {review.counts()['open']} wait."
    return _accept(project, review, dataset, named, chosen)


def _accept(
    project: Project, review: Review, dataset: Dataset, named: Sequence[Waiting], chosen: argparse.Namespace
) -> str:
    corrected = chosen.prompt is not None or chosen.answer is not None
    if corrected and len(named) > 1:
        raise UserError("--prompt and --answer correct one candidate at a time.")
    rows = [one.row(chosen.prompt, chosen.answer) for one in named if PREFIX + one.id not in dataset.ids]
    for row in rows if corrected else ():
        if (fault := fault_of(row, dataset.rows, project.task.schema)) is not None:
            raise UserError("This row is not accepted: {reason}.", fault)
    if rows:
        dataset.apply(insert_at(len(dataset.rows), rows), "Rows from a model")
        settle(dataset)
    for one in named:
        review.decide(one.id, "accepted", corrected=corrected)
    return f"{len(rows)} rows added to the training split; {review.counts()['open']} wait."


def _undo(review: Review, dataset: Dataset) -> str:
    name = review.last()
    if not name:
        raise UserError("There is no decision to take back.")
    place = dataset.place_of(PREFIX + name)
    if place is not None:
        dataset.apply(Delete((place,)), "Take a row from a model back")
        settle(dataset)
    review.decide(name, "open")
    return f"{name} waits for review again."


def _list(review: Review, chosen: argparse.Namespace) -> str:
    shown = [one for one in review.waiting() if chosen.batch in (None, int(one.id.partition("-")[0]))]
    if chosen.json:
        return to_json([{"id": one.id, "model": one.model, **one.candidate.model_dump()} for one in shown])
    lines = [
        f"{one.id:8} {one.candidate.way:9} from {one.candidate.row}  {one.candidate.prompt}\n"
        f"{'':8} {canonical(one.candidate.completion)}"
        for one in shown
    ]
    counts = review.counts()
    return "\n".join(
        [*lines, f"{counts['open']} wait, {counts['accepted']} accepted, {counts['rejected']} rejected."]
    )
