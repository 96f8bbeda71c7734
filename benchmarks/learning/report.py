"""What is shown of the results: a line for each set, the table with paired differences, the wrong answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.learning.account import ANSWERING, LOADING
from benchmarks.learning.figures import ambiguous
from benchmarks.learning.tasks import judged_rows, make_project
from engine.assess.stats import paired_shares
from engine.base import store
from engine.base.errors import UserError
from engine.data.rows import Row, canonical
from engine.project import Project
from engine.rewards.dimensions import is_exact

HEAD = (
    "| task, set | model | method | rows | seed | exact match | F1 | parse | CPU min | against {against} "
    "| against its first phase |"
)
SAME = ("task", "model", "seed", "rows")


def lines_of(name: str, result: dict[str, Any]) -> list[str]:
    """The figures of a cell, a line for each set."""
    lines = [f"{name}: {_cost(result)}"]
    for stage, sets in result["stages"].items():
        for title, one in sets.items():
            slots = f", slot F1 {one['slots']['mean']:.3f}" if "slots" in one else ""
            lines.append(
                f"  {stage}, {title}: exact {_share(one['exact'])} of {one['rows']}{_clear(one)}, "
                f"F1 {one['f1']:.3f}{slots}, parse {one['parse']:.3f}"
            )
    return lines


def table(results: Path, shared: Path, task: str | None, against: str) -> str:
    """All cells in Markdown. Each is paired with the plain cell of the method `against`, on the same rows.

    A second phase is paired with the end of its first one too.
    """
    found = [store.read_json(path) for path in sorted(results.glob("*.json"))]
    found = [one for one in found if task in (None, one["cell"]["task"])]
    if not found:
        raise UserError("{results} holds no results yet.", results)
    lines = [HEAD.format(against=against), "|---" * 11 + "|"]
    rows = _Rows(shared)
    for one in found:
        lines += _table_lines(one, _reference(found, one, against), rows)
    return "\n".join(lines)


def wrong(path: Path, shared: Path, among: str, count: int) -> str:
    """Wrong answers of a cell's last stage, each with its row's id, prompt and expected answer."""
    if not path.is_file():
        raise UserError("There is no result {path}.", path)
    result = store.read_json(path)
    rows, project = _Rows(shared).of(result["cell"]["task"], among)
    said = _said(list(result["stages"].values())[-1][among])
    lines: list[str] = []
    for row in rows:
        if row.id in said and not is_exact(row, said[row.id], project.task.schema):
            lines += [f"{row.id}  {row.prompt}", f"  gold   {canonical(row.completion)}"]
            lines += [f"  answer {said[row.id]}"]
    return "\n".join(lines[: 3 * count])


class _Rows:
    """The judged rows of the tasks, from the projects that are made of them."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._known: dict[str, tuple[dict[str, list[Row]], Project]] = {}

    def of(self, task: str, among: str) -> tuple[Sequence[Row], Project]:
        if task not in self._known:
            with tempfile.TemporaryDirectory() as name:
                project = make_project(task, Path(name), self._shared, train=1)
                self._known[task] = judged_rows(task, project, self._shared), project
        sets, project = self._known[task]
        return sets[among], project


def _reference(found: list[dict[str, Any]], one: dict[str, Any], against: str) -> dict[str, Any] | None:
    """The plain cell of that method with the same task, model, seed and rows."""
    wanted = {**{key: one["cell"][key] for key in SAME}, "method": against, "variant": ""}
    for other in found:
        if other is not one and wanted.items() <= other["cell"].items():
            return other
    return None


def _table_lines(one: dict[str, Any], other: dict[str, Any] | None, rows: _Rows) -> Iterator[str]:
    cell = one["cell"]
    for stage, sets in one["stages"].items():
        method = cell["method"] + (f" ({cell['variant']})" if cell["variant"] else "")
        method += f", {stage}" if len(one["stages"]) > 1 else ""
        for name, figures in sets.items():
            columns = [f"{cell['task']}, {name}", cell["model"], method, str(cell["rows"]), str(cell["seed"])]
            slots = f" (slots {figures['slots']['mean']:.3f})" if "slots" in figures else ""
            columns += [_share(figures["exact"]) + _clear(figures), f"{figures['f1']:.3f}{slots}"]
            columns += [f"{figures['parse']:.3f}", f"{_minutes(one)[0]:.0f}"]
            last = list(other["stages"].values())[-1].get(name) if other else None
            first = next(iter(one["stages"].values())).get(name)
            for earlier in (last, None if first is figures else first):
                columns.append(_difference(earlier, figures, *rows.of(cell["task"], name)) if earlier else "")
            yield "| " + " | ".join(columns) + " |"


def _difference(a: dict[str, Any], b: dict[str, Any], rows: Sequence[Row], project: Project) -> str:
    """Exact match of b less that of a over the rows that both answered."""
    before, after = _said(a), _said(b)
    both = [row for row in rows if row.id in before and row.id in after and not ambiguous(row)]
    schema = project.task.schema
    one = paired_shares(
        [is_exact(row, before[row.id], schema) for row in both],
        [is_exact(row, after[row.id], schema) for row in both],
    )
    return f"{one.estimate:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"


def _said(figures: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["output"] for one in figures["answers"]}


def _share(one: dict[str, Any]) -> str:
    return f"{one['estimate']:.3f} [{one['low']:.3f}, {one['high']:.3f}]"


def _clear(figures: dict[str, Any]) -> str:
    clear = figures["clear"]
    return f", unambiguous {_share(clear)}" if clear and clear["rows"] < figures["rows"] else ""


def _minutes(result: dict[str, Any]) -> tuple[float, float]:
    """CPU minutes of the training, and of all the rest: loading and answering."""
    rest = sum(result["seconds"].get(part, 0.0) for part in (LOADING, ANSWERING))
    return (sum(result["seconds"].values()) - rest) / 60, rest / 60


def _cost(result: dict[str, Any]) -> str:
    training, rest = _minutes(result)
    if result["recipe"] is None:
        return f"{rest:.0f} CPU minutes of answering"
    return (
        f"{training:.0f} CPU minutes of training ({result['taught']} rows taught, "
        f"{result['sampled']} answers sampled), {rest:.0f} of loading and answering"
    )
