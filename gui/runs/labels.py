"""The texts that the Runs page shows of a run."""

from __future__ import annotations

import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.models.catalog import find
from engine.models.gguf_found import gguf_title
from engine.runs.presets import AUTO, nearest_preset, repeat_arguments
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.shared.i18n import translate
from gui.shared.labels import date_text, duration_text, list_text, run_title
from gui.shared.run_labels import method_name, score_of_run, state_name
from gui.shared.scores import percent, signed_points
from gui.shared.sentences import engine_text
from gui.training.choices import preset_title
from gui.workspace.jobs import COMMAND


def name(run: RunSummary) -> str:
    """What the user calls it, or the name it was started with; when it was started stands beside it."""
    return run.about.title or run_title(run.folder.name, dated=False)


def status(run: RunSummary) -> str:
    return state_name(run.status)


def model(run: RunSummary) -> str:
    """The model's short name: the last part of a folder or a hub id."""
    if run.recipe is None:
        return ""
    if offer := find(run.recipe.model):
        return engine_text(offer.title)
    if title := gguf_title(run.recipe.model):
        return title
    return run.recipe.model.replace("\\", "/").rstrip("/").rpartition("/")[2]


def method(run: RunSummary) -> str:
    return method_name(run.recipe.method) if run.recipe else ""


def preset(run: RunSummary) -> str:
    """The nearest preset and how many settings differ from it; of Auto the time that it was given."""
    if run.recipe is None:
        return translate("runs", "recipe unreadable")
    if run.recipe.preset == AUTO:
        text = translate("runs", "{preset}, {time}")
        shown, changed = preset_title(AUTO), list(run.recipe.by_hand)
        if run.recipe.minutes:
            shown = text.format(preset=shown, time=duration_text(60 * run.recipe.minutes))
    else:
        name, changed = nearest_preset(run.recipe)
        shown = preset_title(name or "defaults")
    if not changed:
        return shown
    return translate("runs", "{preset}, {count} changed").format(preset=shown, count=len(changed))


def best(run: RunSummary) -> str:
    """The best held-out exact match with where it was reached."""
    event = run.best
    if event is None:
        return score_of_run(run)
    if not event.step:
        where = translate("runs", "base model")
    else:
        where = translate("runs", "step {step}").format(step=run.at(event.phase, event.step))
    return f"{percent(event.exact)}  ({where})"


def gain(run: RunSummary) -> str:
    """What GRPO or rejection sampling added, in points of exact match."""
    return "" if run.sampling_gain is None else signed_points(run.sampling_gain)


def steps(run: RunSummary) -> str:
    """Steps made, over both phases."""
    return str(run.step) if run.step else ""


def duration(run: RunSummary) -> str:
    """The time of work."""
    return duration_text(60 * run.minutes) if run.minutes else ""


def started(run: RunSummary) -> str:
    return date_text(datetime.fromtimestamp(run.began)) if run.began is not None else ""


def field_title(name: str) -> str:
    """A recipe field's title, with its group where the title alone says too little."""
    field = Recipe.model_fields[name]
    group = field.json_schema_extra.get("group") if isinstance(field.json_schema_extra, dict) else ""
    return f"{engine_text(str(group))}: {engine_text(field.title or name)}"


def value(setting: Any) -> str:
    """The value of a recipe field as people write it."""
    if isinstance(setting, bool):
        yes, no = translate("runs", "on"), translate("runs", "off")
        return yes if setting else no
    if isinstance(setting, tuple):
        return list_text(field_title(name) for name in setting)
    return f"{setting:g}" if isinstance(setting, float) else engine_text(str(setting))


def command_line(project: Path, run: RunSummary) -> str:
    """The command that trains the recipe of a run again, as this machine's shell takes it."""
    assert run.recipe is not None
    words = [*COMMAND[:-1], *repeat_arguments(project, run.recipe, run.about.title)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
