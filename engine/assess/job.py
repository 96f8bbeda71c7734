"""The assessment job: both models answer the same held-out rows, and the comparison is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from engine import store
from engine.assess.compare import Comparison, Tally, compare
from engine.assess.predict import ModelRef, open_model
from engine.assess.stats import Interval
from engine.errors import UserError
from engine.project import Project

OnAnswer = Callable[[int, int], None]


def assess(
    project: Project,
    a: ModelRef,
    b: ModelRef,
    split: str = "test",
    limit: int = 0,
    progress: OnAnswer | None = None,
) -> tuple[Comparison, Path]:
    """Compare model `b` with model `a` on a split; returns the comparison and the file it is kept in.

    `limit` takes the first rows only; `progress` counts the answers of both models. Raises UserError
    for a model that cannot be opened and for a split without rows.
    """
    rows = project.split(split)
    rows = rows[:limit] if limit else rows
    if limit < 0:
        raise UserError("--limit must not be negative.")
    prompts = [row.prompt for row in rows]
    outputs = []
    for turn, ref in enumerate((a, b)):

        def counted(done: int, _: int, before: int = turn * len(rows)) -> None:
            if progress:
                progress(before + done, 2 * len(rows))

        outputs.append(open_model(project, ref).answer(prompts, ref.max_tokens, counted))
    found = compare(rows, outputs[0], outputs[1], project.rubric, project.task.schema, a.name, b.name)
    return found, keep(project, found)


def keep(project: Project, comparison: Comparison) -> Path:
    """Write a comparison into the project's assessments/."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    folder = project.new_folder(
        "assessments", f"{stamp}-{_slug(comparison.name_a)}-against-{_slug(comparison.name_b)}"
    )
    store.write_json(folder / "comparison.json", comparison.to_json())
    return folder / "comparison.json"


def describe(found: Comparison) -> str:
    """The comparison for a terminal: the tally, then a line for each kind of row."""
    t = found.tally
    lines = [
        f"{found.name_b} against {found.name_a} on {t.rows} rows:",
        f"  wins {t.wins}, ties {t.ties}, losses {t.losses} (sign test p {p_value(t.sign_p)})",
        f"  exact match  {interval(t.exact_a)}  ->  {interval(t.exact_b)}",
        f"  difference   {interval(t.exact_difference, signed=True)} (McNemar p {p_value(t.mcnemar_p)})",
        f"  mean reward  {t.reward_a:.3f}  ->  {t.reward_b:.3f}",
        f"  difference   {interval(t.reward_difference, signed=True)}",
    ]
    width = max((len(kind) for kind in found.by_kind), default=0)
    lines += [
        f"    {kind:{width}}  {_kind(one)}" for kind, one in found.by_kind.items() if len(found.by_kind) > 1
    ]
    return "\n".join(lines)


def interval(value: Interval, signed: bool = False) -> str:
    """An estimate with its 95% interval, as text."""
    sign = "+" if signed else ""
    return f"{value.estimate:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"


def p_value(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _kind(one: Tally) -> str:
    exact = f"{one.exact_a.estimate:.2f} -> {one.exact_b.estimate:.2f}"
    return f"n {one.rows:4}  exact {exact}  wins {one.wins}, losses {one.losses}"


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[-60:]
