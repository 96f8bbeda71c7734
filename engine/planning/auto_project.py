"""Auto for a project on disk, and what is told of its choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.app.hardware import load
from engine.base.errors import UserError
from engine.base.units import duration
from engine.models.local import look_up
from engine.planning.auto import MINUTES, AutoPlan, Reason, auto_plan
from engine.planning.conditions import Conditions, Room, base_rate, shape_of
from engine.planning.pace import Speed
from engine.planning.past_pace import pace_of
from engine.project import Project
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import with_settings
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary

NIGHT = 8 * 60.0  # minutes
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "": 60}


def auto_for(
    project: Project,
    model: str,
    minutes: float,
    by_hand: Mapping[str, Any] | None = None,
    machine: tuple[Room, Speed] | None = None,
) -> AutoPlan:
    """The plan for a project, on this computer or on a `machine`. Raises UserError, also without rows."""
    project.split("train")
    rows, known = project.rows(), look_up(model)
    train, valid = (sum(row.split == split for row in rows) for split in ("train", "valid"))
    runs = [read_summary(folder) for folder in reversed(run_folders(project.folder))]
    paces = [pace for run in runs if (pace := pace_of(run)) is not None] if machine is None else []
    room, speed = machine or (Room.of(load()), None)
    shape, base = shape_of(rows, project.task), base_rate(runs, known.name)
    return auto_plan(Conditions(known, train, valid, shape, room, paces, base, speed), minutes, by_hand)


def by_hand_of(settings: Sequence[str]) -> dict[str, Any]:
    """What `field=value` texts choose for Auto. Raises UserError for what is no field or out of limits."""
    typed = with_settings(Recipe(), settings)
    names = [setting.partition("=")[0].strip() for setting in settings]
    return {name: getattr(typed, name) for name in names if name != "model"}


def minutes_of(text: str) -> float:
    """The minutes of a text such as 30m, 1.5h, 90 (minutes) or overnight; some where it is empty.

    Raises UserError.
    """
    if not text:
        return MINUTES
    plain = text.strip().lower()
    if plain == "overnight":
        return NIGHT
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|)", plain)
    minutes = float(match[1]) * _SECONDS[match[2]] / 60 if match else 0.0
    if not 1 <= minutes <= 100000:
        raise UserError("{text!r} is no time for a run.", text, hint="Write it like 30m, 4h or overnight.")
    return minutes


def title_of(reason: Reason) -> str:
    """The setting's group and title."""
    field = Recipe.model_fields[reason.field]
    group = field.json_schema_extra.get("group") if isinstance(field.json_schema_extra, dict) else ""
    return f"{group}: {field.title}"


def value_of(plan: AutoPlan, reason: Reason) -> str:
    value = getattr(plan.recipe, reason.field)
    return f"{value:g}" if isinstance(value, float) else str(value)


def lines_of(plan: AutoPlan) -> list[str]:
    """Each choice with its reason, the time, and what does not fit."""
    lines = [f"{title_of(one)} {value_of(plan, one)}: {one.text}." for one in plan.reasons]
    if plan.seconds is not None:
        source = "going by earlier runs" if plan.measured else "estimated by formula"
        lines.append(f"It takes about {duration(plan.seconds)}, {source}.")
    return [*lines, *plan.warnings]


def auto_as_json(plan: AutoPlan) -> dict[str, Any]:
    """The plan for scripts: the recipe, and why."""
    reasons = [{"field": one.field, "reason": one.text, "by_hand": one.by_hand} for one in plan.reasons]
    times = {"seconds": plan.seconds, "measured": plan.measured}
    return {"recipe": plan.recipe.model_dump(), "reasons": reasons, "warnings": list(plan.warnings), **times}
