"""Learning on three tasks, one command a cell:

python -m benchmarks.learning run TASK MODEL METHOD [--seed 7] [--rows N] [--set field=value ...]
python -m benchmarks.learning table [--task TASK] [--against METHOD]
python -m benchmarks.learning wrong CELL [--among test] [--count 40]

TASK is ctparse, snips, snips490 or example; MODEL is 135m (the embedded model), a folder, a GGUF file, or
NAME=PATH; METHOD is base, a recipe of benchmarks/learning/recipes.toml, supervised+ (supervised for as long
as supervised+grpo took), or auto (the program's own choice for --minutes, its best adapter).

A killed cell goes on from its checkpoint when the command is given again; a finished one is not run again.
Results are RESULTS/CELL.json. OMP_NUM_THREADS says how many cores it takes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before anything of Hugging Face is imported


def main(arguments: Sequence[str]) -> int:
    from engine.base.errors import UserError
    from engine.worker.main import EXIT_DONE, EXIT_USER, complain, quiet

    quiet()
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except UserError as error:
        complain(error)
        return EXIT_USER
    return EXIT_DONE


def _run(chosen: argparse.Namespace) -> None:
    from benchmarks.learning.cells import Cell, run_cell
    from benchmarks.learning.report import lines_of

    cell = Cell(
        chosen.task,
        chosen.model,
        chosen.method,
        chosen.seed,
        chosen.rows,
        chosen.helper,
        tuple(chosen.settings),
        chosen.label,
        chosen.judged,
        chosen.minutes,
    )
    result = run_cell(cell, chosen.results, chosen.shared)
    if result is not None:
        print("\n".join(lines_of(cell.name, result)), flush=True)


def _table(chosen: argparse.Namespace) -> None:
    from benchmarks.learning.report import table

    print(table(chosen.results, chosen.shared, chosen.task, chosen.against))


def _wrong(chosen: argparse.Namespace) -> None:
    from benchmarks.learning.report import wrong

    print(wrong(chosen.results / f"{chosen.cell}.json", chosen.shared, chosen.among, chosen.count))


def _parser() -> argparse.ArgumentParser:
    from benchmarks.learning.tasks import ROOT, SHARED

    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.learning",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="measure a cell")
    run.add_argument("task")
    run.add_argument("model")
    run.add_argument("method")
    run.add_argument("--seed", type=int, default=7)
    run.add_argument("--rows", type=int, default=0, help="training rows: the first so many; 0: all")
    run.add_argument("--set", dest="settings", nargs="+", default=[], metavar="field=value")
    run.add_argument("--helper", default="", help="the task's prompt helper, such as calendar_facts")
    run.add_argument("--label", default="", help="names the variant in place of its settings")
    run.add_argument("--judged", type=int, help="judge by the first so many rows of each set only")
    run.add_argument("--minutes", type=float, default=30.0, help="what the method auto may take")
    run.set_defaults(run=_run)
    table = commands.add_parser("table", help="all measured cells, with paired differences")
    table.add_argument("--task")
    table.add_argument("--against", default="supervised", help="the method that others are paired with")
    table.set_defaults(run=_table)
    wrong = commands.add_parser("wrong", help="wrong answers of a cell, to be read")
    wrong.add_argument("cell")
    wrong.add_argument("--among", default="test", help="the set of rows")
    wrong.add_argument("--count", type=int, default=40)
    wrong.set_defaults(run=_wrong)
    for one in (run, table, wrong):
        one.add_argument("--results", type=Path, default=ROOT / "build" / "learning")
        one.add_argument("--shared", type=Path, default=SHARED, help="the folder of the evaluation data")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
