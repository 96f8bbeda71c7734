"""The form for a new export: run, adapter, quantisations, proof, and what is written beside the files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.assess.choices import Adapter
from engine.export.beside import BESIDE
from engine.export.quants import (
    BY_NAME,
    QUANTS,
    ModelSize,
    expected_bytes,
    needed_bytes,
    recommended,
    size_of,
)
from engine.jobs import ExportJob
from gui.shared.chooser import Chooser
from gui.shared.labels import size_text
from gui.shared.run_labels import adapter_title, held_out_text, run_choice_title
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, button, label, row, set_ready, set_role


class SetupCard(Card):
    """The form; `start_requested` carries the job."""

    start_requested = Signal(object)  # an ExportJob

    def __init__(self) -> None:
        super().__init__(self.tr("New export"))
        self._adapters: list[Adapter] = []
        self._folder = Path()
        self._busy = False
        self.run = _chooser("run", self.tr("The run whose model is exported"))
        self.run.currentIndexChanged.connect(lambda _: self._run_chosen())
        self.adapter = _chooser("adapter", self.tr("Which of the run's saved adapters"))
        self.adapter.currentIndexChanged.connect(lambda _: self._refresh())
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(self.tr("Run"), self.run)
        form.addRow(self.tr("Adapter"), self.adapter)
        self.quants = {quant.name: QCheckBox(quant.name) for quant in QUANTS}
        self._sizes = {quant.name: label("", "muted") for quant in QUANTS}
        self.prove = QCheckBox(self.tr("Prove each file"))
        self.prove.setObjectName("prove")
        self.prove.setChecked(True)
        self.prove.setToolTip(
            self.tr(
                "Each file is compared with the trained model: the same tokens for every prompt, "
                "the same answers, the same logits. Takes a minute or more."
            )
        )
        self.importance = QCheckBox(self.tr("Importance matrix from training rows"))
        self.importance.setObjectName("importance")
        self.importance.setToolTip(
            self.tr(
                "Quantises twice, once by what matters to your training rows, and keeps the file that is "
                "nearer to the trained model on other rows. For Q6_K and coarser. Takes a few minutes more."
            )
        )
        self.beside = {one.name: QCheckBox(engine_text(one.title)) for one in BESIDE}
        self._beside_list = self._make_beside()
        # Folded, so that the button that starts an export is in sight in a small window.
        self._beside_button = button("", self._fold_beside, name="choose_beside")
        self._room = label("", "muted", wrap=True)
        self.start_button = button(
            self.tr("Export"), self._start, role="primary", icon="export", name="start_export"
        )
        self.body.addLayout(form)
        self.body.addSpacing(4)
        self.body.addWidget(label(self.tr("Quantisations"), "heading"))
        self.body.addLayout(self._make_quants())
        self.body.addWidget(self.prove)
        self.body.addWidget(self.importance)
        self.body.addSpacing(4)
        self.body.addLayout(row(label(self.tr("Also write"), "heading"), None, self._beside_button))
        self.body.addWidget(self._beside_list)
        self.body.addWidget(self._room)
        self.body.addLayout(row(self.start_button, None))

    @property
    def room(self) -> str:
        """The text about disk space, for tests."""
        return self._room.text()

    def show_adapters(self, adapters: Sequence[Adapter], folder: Path) -> None:
        """Offer these adapters, best run first; the present choice is kept where it is among them."""
        run, which = self.run.currentData(), self.adapter.currentData()
        self._adapters, self._folder = list(adapters), folder
        runs = groupby(adapters, key=lambda adapter: adapter.run.name)
        self.run.fill(((run_choice_title(list(saved)), name) for name, saved in runs), run)
        self._run_chosen(which)

    def choose(self, run: str, which: str = "best") -> None:
        """Choose an adapter of a run; an unknown run changes nothing."""
        at = self.run.findData(run)
        if at >= 0:
            self.run.setCurrentIndex(at)
            self.adapter.setCurrentIndex(max(0, self.adapter.findData(which)))

    def chosen(self) -> Adapter | None:
        run, which = self.run.currentData(), self.adapter.currentData()
        return next((one for one in self._adapters if (one.run.name, one.which) == (run, which)), None)

    def chosen_quants(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.quants.items() if box.isChecked())

    def chosen_beside(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.beside.items() if box.isChecked())

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._refresh()

    def _make_quants(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(2)
        for quant in QUANTS:
            check = self.quants[quant.name]
            check.setObjectName(f"quant_{quant.name}")
            check.setToolTip(engine_text(quant.help))
            check.toggled.connect(lambda _: self._refresh())
            box.addLayout(row(check, None, self._sizes[quant.name]))
            helps = label(engine_text(quant.help), "muted", wrap=True)
            helps.setContentsMargins(24, 0, 0, 4)
            box.addWidget(helps)
        return box

    def _make_beside(self) -> QWidget:
        boxes = QWidget()
        box = QVBoxLayout(boxes)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for one in BESIDE:
            check = self.beside[one.name]
            check.setObjectName(f"beside_{one.name}")
            check.setToolTip(engine_text(one.help))
            check.setChecked(one.default)
            check.toggled.connect(lambda _: self._refresh())
            box.addWidget(check)
        boxes.hide()
        return boxes

    def _fold_beside(self) -> None:
        self._beside_list.setVisible(self._beside_list.isHidden())

    def _show_beside(self) -> None:
        """How many are chosen, and which in the tip."""
        chosen = self.chosen_beside()
        self._beside_button.setText(
            self.tr("{count} of {all}…").format(count=len(chosen), all=len(self.beside))
        )
        titles = [check.text() for name, check in self.beside.items() if name in chosen]
        self._beside_button.setToolTip("\n".join([self.tr("Show or hide the choice"), *titles]))

    def _run_chosen(self, which: str | None = None) -> None:
        run = self.run.currentData()
        saved = [adapter for adapter in self._adapters if adapter.run.name == run]
        self.adapter.fill(((_adapter_text(adapter), adapter.which) for adapter in saved), which)
        adapter = self.chosen()
        if adapter is not None and not self.chosen_quants():
            self.quants[recommended(size_of(adapter.model))].setChecked(True)
        self._refresh()

    def _refresh(self) -> None:
        adapter = self.chosen()
        size = size_of(adapter.model) if adapter else None
        advised = recommended(size)
        for name, text in self._sizes.items():
            parts = [self.tr("recommended")] if name == advised and adapter else []
            if size is not None:
                expected = size_text(expected_bytes(size, BY_NAME[name]))
                parts.append(self.tr("about {size}").format(size=expected))
            text.setText(" · ".join(parts))
        self.importance.setEnabled(any(BY_NAME[name].weighs for name in self.chosen_quants()))
        self._show_beside()
        short = self._show_room(size)
        ready = adapter is not None and bool(self.chosen_quants()) and not short and not self._busy
        set_ready(self.start_button, ready)
        self.start_button.setToolTip(self._start_tip(adapter))

    def _show_room(self, size: ModelSize | None) -> bool:
        """Show how much disk space is needed; return whether that is more than is free."""
        quants = tuple(BY_NAME[name] for name in self.chosen_quants())
        self._room.setVisible(size is not None and bool(quants))
        if size is None or not quants:
            return False
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:
            return False
        need = needed_bytes(size, quants, self.chosen_beside())
        short = free < need
        text = self.tr("Needs about {need} of disk while it works; {free} are free.")
        if short:
            text = self.tr(
                "Needs about {need} of disk while it works; only {free} are free. Free some space."
            )
        self._room.setText(text.format(need=size_text(need), free=size_text(free)))
        set_role(self._room, "bad" if short else "muted")
        return short

    def _start_tip(self, adapter: Adapter | None) -> str:
        if adapter is None:
            return self.tr("There is no trained model yet.")
        if self._busy:
            return self.tr("An export is running already.")
        if not self.chosen_quants():
            return self.tr("Choose at least one quantisation.")
        return self.tr("Write the files into the project's exports folder (Ctrl+Return)")

    def _start(self) -> None:
        adapter = self.chosen()
        if adapter is not None and self.start_button.isEnabled():
            self.start_requested.emit(
                ExportJob(
                    run=adapter.run.name,
                    quants=self.chosen_quants(),
                    which=adapter.which,
                    check=self.prove.isChecked(),
                    beside=self.chosen_beside(),
                    importance=self.importance.isEnabled() and self.importance.isChecked(),
                )
            )


def _chooser(name: str, tip: str) -> Chooser:
    chooser = Chooser(f"export_{name}", tip, letters=14)
    chooser.setSizePolicy(QSizePolicy.Policy.Expanding, chooser.sizePolicy().verticalPolicy())
    return chooser


def _adapter_text(adapter: Adapter) -> str:
    parts = (adapter_title(adapter.which), held_out_text(adapter))
    return " · ".join(part for part in parts if part)
