"""What rows written by a model bring: the travel requests with and without them, in one command that goes on
where it was killed.

    python -m benchmarks.more_rows --writer FILE.gguf [--rows 300] [--wanted 150] [--seed 7] [--reader writer]

1. `rows`: the embedded model is trained on the first 300 rows, supervised, as `benchmarks.learning` does.
2. The writer writes rows for review, read back by that run (or by itself); all that pass are taken, without
   a person's look.
3. `equal-steps`: trained on all rows for as many steps as `rows`. `equal-passes`: for as many passes.
   `longer`: `rows` for as many steps as `equal-passes` makes.
4. All answer the 400 test rows; each arm is paired with the one that had the same compute.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before anything of Hugging Face is imported

from benchmarks.learning.cells import RECIPES, trained
from benchmarks.learning.figures import figures
from benchmarks.learning.tasks import ROOT, SHARED, make_project
from engine.assess.predict import open_model, run_ref
from engine.assess.stats import paired_shares
from engine.augment.batches import GATE_TITLES, GATES, Batch, Tally, batches, new_batch
from engine.augment.making import make_rows
from engine.augment.request import WAYS, Request
from engine.augment.review import title_of
from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import never
from engine.cli.follow import CountingBar
from engine.data.checks import check
from engine.data.rows import Row, write_rows
from engine.models.local import EMBEDDED
from engine.project import Project, open_project
from engine.rewards.dimensions import is_exact
from engine.runs.recipe_values import recipe_from
from engine.runs.runs import run_folders
from engine.worker.main import complain, quiet

TASK, PAIRS = "ctparse", (("equal-steps", "rows"), ("equal-passes", "longer"), ("equal-passes", "rows"))


@dataclass(frozen=True)
class Place:
    """Where the arms lie, and what all of them have in common."""

    work: Path
    shared: Path
    rows: int
    seed: int

    def project(self, name: str, more: list[Row] | None = None) -> Project:
        """The project of an arm: the task with its first rows, and `more`."""
        folder = self.work / name / "project"
        if not (folder / "project.toml").is_file():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with store.new_folder(folder) as made:
                project = make_project(TASK, made, self.shared, self.rows)
                write_rows(project.rows_file, [*project.rows(), *(more or ())])
        return open_project(folder)

    def arm(self, name: str, passes: float, more: list[Row] | None = None) -> list[bool]:
        """Whether each test row is answered exactly, after training for so many passes."""
        project, done = self.project(name, more), self.work / f"{name}.json"
        rows = list(project.split("test"))
        if not done.is_file():
            values = {**store.read_toml(RECIPES)["supervised"], "model": EMBEDDED, "seed": self.seed}
            run = trained(project, recipe_from({**values, "warm_epochs": round(passes, 4)}, RECIPES.name))
            ref = run_ref(run, "last")
            answers = open_model(project, ref).answer([row.prompt for row in rows], ref.max_tokens)
            store.write_json(done, {"passes": passes, "answers": list(map(str, answers))})
        answers = store.read_json(done)["answers"]
        found = figures(rows, answers, project.task.schema)
        _say(f"{name}: {passes:.2f} passes of {len(project.split('train'))} rows, exact {found['exact']}")
        return [is_exact(row, one, project.task.schema) for row, one in zip(rows, answers, strict=True)]


def main() -> int:
    chosen = _parser().parse_args()
    quiet()
    place = Place(chosen.results, chosen.shared, chosen.rows, chosen.seed)
    passes = float(store.read_toml(RECIPES)["supervised"]["warm_epochs"])
    try:
        right = {"rows": place.arm("rows", passes)}
        more = written(place, chosen)
        share = (chosen.rows + len(more)) / chosen.rows
        right["equal-steps"] = place.arm("equal-steps", passes / share, more)
        right["equal-passes"] = place.arm("equal-passes", passes, more)
        right["longer"] = place.arm("longer", passes * share)
    except UserError as error:
        complain(error)
        return 2
    for one, other in PAIRS:
        _say(f"{one} against {other}: {paired_shares(right[other], right[one])}")
    return 0


def written(place: Place, chosen: argparse.Namespace) -> list[Row]:
    """The rows that passed, in the project of the first arm; the checks must find nothing new in them."""
    project = place.project("rows")
    known = batches(project.folder)
    batch = known[0] if known else new_batch(project.folder, _request(project, chosen))
    with CountingBar("") as bar:
        tally = make_rows(project, batch, bar.stage, never)
    _report(batch, tally)
    rows = [one.as_row(f"aug-{one.number}", title_of(batch)) for one in batch.candidates() if one.passed]
    own = {row.id for row in rows}
    problems = [one for one in check([*project.rows(), *rows], project.task.schema) if one.row_id in own]
    _say(f"problems that the checks find in them: {[(one.row_id, str(one.message)) for one in problems]}")
    return rows


def _request(project: Project, chosen: argparse.Namespace) -> Request:
    reader = "" if chosen.reader == "writer" else f"{run_folders(project.folder)[-1].name}:last"
    return Request(
        model=str(chosen.writer),
        reader=reader,
        ways=tuple(chosen.kinds),
        rows=chosen.wanted,
        samples=chosen.samples,
        tries=chosen.tries,
        seed=chosen.seed,
    )


def _report(batch: Batch, tally: Tally) -> None:
    for gate in GATES:
        _say(f"{GATE_TITLES[gate]}: {tally.met(gate)} came so far, {tally.refused.get(gate, 0)} refused")
    for way in WAYS:
        own = Tally.of(one for one in batch.candidates() if one.way == way)
        _say(f"{way}: {own.passed} of {own.written} passed")


def _say(text: Any) -> None:
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writer", type=Path, required=True, metavar="FILE.gguf")
    parser.add_argument("--reader", choices=("run", "writer"), default="run", help="who reads back")
    parser.add_argument("--kinds", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--rows", type=int, default=300, help="training rows: the first so many")
    parser.add_argument("--wanted", type=int, default=150, help="rows that are to pass")
    parser.add_argument("--samples", type=int, default=2, help="answers read back")
    parser.add_argument("--tries", type=int, default=8, help="prompts written for each row wanted, at most")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "more_rows")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the evaluation data")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
