"""Write the figures of `benchmarks.learning` into the table that the window's "What to expect" reads.

    python -m benchmarks.measured [--results FOLDER] [--shared FOLDER]

Cells whose recipe differs from their method's in more than amounts (passes, steps, rows, answers) are left
out: the table tells models, rows and amounts apart, and nothing else. Cells that differ only in their seed
become one line, with their mean. The figures that were entered by hand stay.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.learning.cells import RECIPES
from benchmarks.learning.tasks import ROOT, SHARED, TASKS
from engine.assess.likeness import Likeness, likeness
from engine.assess.measured import TABLE, ShippedFigure, ShippedTable, model_key
from engine.base import store
from engine.data.rows import read_good_rows
from engine.project import EXAMPLE
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import recipe_from

NAMED = {"snips490": "snips"}  # tasks of the benchmark that are one task of the table
AMOUNTS = {
    *("model", "seed", "warm_epochs", "warm_share", "warm_batch", "warm_rows_at_once"),
    *("steps", "prompts_per_step", "group_size", "groups_at_once", "rollout_rows", "checkpoint_every"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.measured",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "learning")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the evaluation data")
    chosen = parser.parse_args()
    path = store.resource(TABLE)
    before = ShippedTable.model_validate_json(store.read_text(path))
    after = renewed(before, chosen.results, chosen.shared)
    store.write_text(path, json.dumps(after.model_dump(exclude_defaults=True), indent=1) + "\n")
    print(f"{path}: {len(after.by_hand)} figures by hand, {len(after.by_script)} by {chosen.results}")


def renewed(table: ShippedTable, results: Path, shared: Path) -> ShippedTable:
    """The table with the cells of a folder of results; without a cell in it, its earlier lines stay."""
    by_script = tuple(figures(results)) or table.by_script
    return ShippedTable(tasks=task_shapes(table, shared), by_hand=table.by_hand, by_script=by_script)


def task_shapes(table: ShippedTable, shared: Path) -> dict[str, Likeness]:
    """The shape of each task's training rows; as it was where they are not on this machine."""
    files = {"example": store.resource("examples", EXAMPLE, "rows.jsonl")}
    files |= {name: shared / TASKS[name].train for name in ("ctparse", "snips")}
    found = dict(table.tasks)
    for name, path in files.items():
        if path.is_file():
            rows = [row for row in read_good_rows(path) if name != "example" or row.split == "train"]
            found[name] = shape if (shape := likeness(rows)) else found[name]
    return found


def figures(results: Path) -> Iterator[ShippedFigure]:
    """A line for each plain cell, seeds together."""
    alike: dict[str, list[ShippedFigure]] = defaultdict(list)
    for path in sorted(results.glob("*.json")):
        figure = figure_of(store.read_json(path))
        if figure is not None:
            key = figure.model_dump_json(exclude={"exact", "date", "source"})
            alike[key].append(figure)
    for same in alike.values():
        yield same[-1].model_copy(update={"exact": round(fmean(one.exact for one in same), 4)})


def figure_of(result: dict[str, Any]) -> ShippedFigure | None:
    """The line of a cell; None for one that trains nothing, or by another recipe than its method's."""
    if result.get("recipe") is None or result["cell"]["helper"]:
        return None
    cell, recipe = result["cell"], recipe_from(result["recipe"])
    if not _is_plain(recipe, cell["method"]):
        return None
    test = result["stages"]["trained"]["test"]
    name = NAMED.get(cell["task"], cell["task"])
    variant = f", {cell['variant']}" if cell["variant"] else ""
    return ShippedFigure(
        task=name,
        model=model_key(recipe.model),
        rows=cell["rows"],
        taught=result["taught"],
        sampled=result["sampled"],
        phase=(recipe.sampled_phase or "") if result["sampled"] else "",
        exact=round(test["exact"]["estimate"], 4),
        tested=test["rows"],
        tested_on="unseen" if name == "example" else "test",
        date=result["finished"][:10],
        source=f"python -m benchmarks.learning run {cell['task']} {cell['model']} {cell['method']}{variant}",
    )


def _is_plain(recipe: Recipe, method: str) -> bool:
    values = store.read_toml(RECIPES).get("supervised" if method == "supervised+" else method)
    if values is None:  # Auto chooses by rows and machine
        return False
    plain = recipe_from(values, RECIPES.name)
    return all(
        getattr(recipe, name) == getattr(plain, name) for name in Recipe.model_fields if name not in AMOUNTS
    )


if __name__ == "__main__":
    main()
