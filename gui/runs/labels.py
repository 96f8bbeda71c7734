"""How the history says what it knows of a run."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from engine.runs.facts import RunFacts, nearest_preset
from engine.runs.recipe import Recipe
from gui.shared.labels import date_text, run_title
from gui.shared.run_labels import method_name, percent, phase_name, span, state_name
from gui.shared.sentences import engine_text
from gui.training.choices import preset_title


def name(facts: RunFacts) -> str:
    """What the user calls it, or the name it was started with; when it was started stands beside it."""
    return facts.about.title or run_title(facts.folder.name, dated=False)


def status(facts: RunFacts) -> str:
    return state_name(facts.status)


def model(facts: RunFacts) -> str:
    """The model's short name: the last part of a folder or a hub id."""
    if facts.recipe is None:
        return ""
    if facts.recipe.model == "embedded":
        return QCoreApplication.translate("runs", "embedded")
    return facts.recipe.model.replace("\\", "/").rstrip("/").rpartition("/")[2]


def method(facts: RunFacts) -> str:
    return method_name(facts.recipe.method) if facts.recipe else ""


def preset(facts: RunFacts) -> str:
    """The nearest preset and how many settings differ from it."""
    if facts.recipe is None:
        return QCoreApplication.translate("runs", "recipe unreadable")
    name, changed = nearest_preset(facts.recipe)
    shown = preset_title(name or "defaults")
    if not changed:
        return shown
    return QCoreApplication.translate("runs", "{preset}, {count} changed").format(
        preset=shown, count=len(changed)
    )


def best(facts: RunFacts) -> str:
    """The best held-out exact match with where it was reached."""
    look = facts.best
    if look is None:
        return ""
    if look.step == 0:
        where = QCoreApplication.translate("runs", "base model")
    else:
        where = f"{phase_name(look.phase)} {look.step}"
    return f"{percent(look.exact)}  ({where})"


def gain(facts: RunFacts) -> str:
    """What GRPO added, in points of exact match."""
    return "" if facts.grpo_gain is None else f"{100 * facts.grpo_gain:+.1f}"


def steps(facts: RunFacts) -> str:
    counts = [str(count) for count in (facts.warm_steps, facts.grpo_steps) if count]
    return " + ".join(counts)


def duration(facts: RunFacts) -> str:
    """The time of work."""
    return span(60 * facts.minutes) if facts.minutes else ""


def started(facts: RunFacts) -> str:
    return date_text(facts.started) if facts.started else ""


def size(count: float) -> str:
    """Bytes for people."""
    return QLocale().formattedDataSize(round(count), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def field_title(name: str) -> str:
    """A recipe field's title, with its group where the title alone says too little."""
    field = Recipe.model_fields[name]
    group = field.json_schema_extra.get("group") if isinstance(field.json_schema_extra, dict) else ""
    return f"{engine_text(str(group))}: {engine_text(field.title or name)}"


def value(found: Any) -> str:
    """A recipe value as people write it."""
    if isinstance(found, bool):
        yes, no = QCoreApplication.translate("runs", "on"), QCoreApplication.translate("runs", "off")
        return yes if found else no
    return f"{found:g}" if isinstance(found, float) else engine_text(str(found))


def head(title: str) -> str:
    """The head of a column."""
    return QCoreApplication.translate("runs", title)
