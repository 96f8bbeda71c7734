"""Texts for runs: phases, states, figures and times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.assess.choices import BOUND
from engine.endpoints.settings import PREFIX as ENDPOINT
from engine.export.index import FOLDER as EXPORTS
from engine.models import catalog
from engine.models.gguf_found import gguf_title
from engine.runs import events as ev
from engine.runs.summary import RunSummary, read_about
from gui.shared.i18n import QT_TRANSLATE_NOOP, looked_up, translate
from gui.shared.labels import duration_text, run_title
from gui.shared.scores import percent
from gui.shared.sentences import engine_text

if TYPE_CHECKING:
    from engine.assess.choices import Adapter

_PHASES = {
    "warm_start": QT_TRANSLATE_NOOP("training", "Warm start"),
    "grpo": QT_TRANSLATE_NOOP("training", "GRPO"),
    "rejection": QT_TRANSLATE_NOOP("training", "Rejection sampling"),
    "": QT_TRANSLATE_NOOP("training", "Starting"),
}
_STATES = {
    "running": QT_TRANSLATE_NOOP("training", "training"),
    "paused": QT_TRANSLATE_NOOP("training", "paused"),
    "done": QT_TRANSLATE_NOOP("training", "done"),
    "stopped": QT_TRANSLATE_NOOP("training", "stopped"),
    "failed": QT_TRANSLATE_NOOP("training", "failed"),
}
_METHODS = {
    "warm_start+grpo": QT_TRANSLATE_NOOP("training", "Warm start, then GRPO"),
    "warm_start+rejection": QT_TRANSLATE_NOOP("training", "Warm start, then rejection sampling"),
    "grpo": QT_TRANSLATE_NOOP("training", "GRPO only"),
    "rejection": QT_TRANSLATE_NOOP("training", "Rejection sampling only"),
    "warm_start": QT_TRANSLATE_NOOP("training", "Warm start only"),
}
_ADAPTERS = {
    "best": QT_TRANSLATE_NOOP("training", "best"),
    "last": QT_TRANSLATE_NOOP("training", "last"),
    "warm_start_end": QT_TRANSLATE_NOOP("training", "after warm start"),
}


def title_of(run: RunSummary) -> str:
    """What the user calls a run, or the name and time of its start."""
    return run.about.title or run_title(run.folder.name)


def title_in(project: Path, run: str, what: str = "", dated: bool = True) -> str:
    """What the user calls the run of this folder, else the name it was started with; then `what`."""
    stamp = run[:16] if run_title(run) != run else ""
    title = read_about(project / "runs" / run).title
    return run_title(f"{stamp}{title}" if title else run, what, dated)


def unreadable_text(run: RunSummary) -> str:
    """What to know of a run whose file holds lines that are no events of this version; else empty."""
    if not run.unreadable:
        return ""
    return translate(
        "training",
        "%Ln line(s) of this run cannot be read: they were damaged, or written by another version of Lathe. "
        "Its figures and curves lack them.",
        "",
        run.unreadable,
    )


def phase_name(phase: str) -> str:
    """A phase or stage as text, to begin a sentence with."""
    return translate("training", _PHASES[phase]) if phase in _PHASES else engine_text(phase)


def state_name(state: str) -> str:
    return translate("training", _STATES[state]) if state in _STATES else ""


def method_name(method: str) -> str:
    return translate("training", _METHODS[method])


def score_of_run(run: RunSummary) -> str:
    """The best exact match of a run on its held-out rows, as every list and card shows it; or empty."""
    if run.unmeasured:
        return translate("training", "not measured")
    return "" if run.best is None else percent(run.best.exact)


def moment(event: ev.HeldOut | ev.Probes, step: int, minutes: float) -> str:
    """When held-out rows or probes were answered; `step` counts over both phases."""
    if event.step == 0:
        return translate("training", "Before training (the base model)")
    text = translate("training", "{phase}, step {step} ({minutes} of work)")
    return text.format(phase=phase_name(event.phase), step=step, minutes=duration_text(60 * minutes))


def weights(count: int) -> str:
    """A model's size: 135M, 1.5B."""
    return f"{count / 1e9:.1f}B" if count >= 1e9 else f"{count / 1e6:.0f}M"


def adapter_title(which: str) -> str:
    return looked_up("training", _ADAPTERS, which)


def held_out_text(adapter: Adapter) -> str:
    """What held-out rows said of a best adapter: 45.2% exact · step 12; empty for the others."""
    if adapter.which != "best":
        return ""
    figures = adapter.figures
    if figures is None:
        return translate("training", "not measured")
    if figures.step == 0:
        return translate("training", "{exact} exact, as the base model").format(exact=percent(figures.exact))
    text = translate("training", "{exact} exact · step {step}")
    return text.format(exact=percent(figures.exact), step=figures.count)


def adapter_choice_title(adapter: Adapter) -> str:
    """An adapter with what helps to choose it: the run, the held-out figure, and when the run began."""
    return run_with(adapter, held_out_text(adapter) or adapter_title(adapter.which))


def run_choice_title(adapters: Sequence[Adapter]) -> str:
    """A run by what its best adapter came to, the first of those that it has saved."""
    return run_with(adapters[0], held_out_text(adapters[0]) or translate("training", "not measured"))


def model_title(name: str, project: Path | None = None, dated: bool = True) -> str:
    """A model of a stored comparison as people know it: base:embedded, RUN:best, file.gguf, endpoint:NAME.

    Behind an exported file stands its run: exports/RUN/file.gguf. A run of the `project` has the title that
    the user gave it.
    """
    if name.startswith(BOUND):
        title = model_title(name.removeprefix(BOUND), project, dated)
        return translate("assess", "{model}, bound").format(model=title)
    if name == "base" or name.startswith("base:"):
        model = name.partition(":")[2]
        offer = catalog.find(model) if model else None
        if not model:
            return translate("assess", "Base model")
        title = translate("assess", "Base: {model}")
        return title.format(model=offer.title if offer else gguf_title(model) or model)
    if name.startswith(ENDPOINT):
        return translate("assess", "Endpoint: {name}").format(name=name.removeprefix(ENDPOINT))
    run, colon, which = name.rpartition(":")
    if colon and which in ("best", "last", "warm_start_end"):
        return _title_of_run(project, run, adapter_title(which), dated)
    *_, room, folder, file = ("", "", *name.replace("\\", "/").split("/"))
    return f"{file} · {_title_of_run(project, folder, '', dated)}" if room == EXPORTS else file


def _title_of_run(project: Path | None, run: str, what: str, dated: bool) -> str:
    return title_in(project, run, what, dated) if project else run_title(run, what, dated)


def run_with(adapter: Adapter, told: str) -> str:
    """The run of an adapter, and what is told of it."""
    return title_in(adapter.run.parent.parent, adapter.run.name, told)
