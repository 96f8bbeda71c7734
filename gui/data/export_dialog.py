"""Rows to a file for other programs: which rows, in which format, where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.exporting import check_target, export_rows
from engine.data.rows import SPLITS, Row
from gui.shared import errors, file_dialogs
from gui.shared.background import Background
from gui.shared.boxes import agreed
from gui.shared.chooser import Chooser
from gui.shared.labels import number_text, split_title
from gui.shared.widgets import button, label, row, set_role
from gui.workspace.workspace import Workspace


class ExportDialog(QDialog):
    """`filtered` are the rows that the page shows now, where a filter hides some; None without a filter.
    `selected` are those chosen in the table, where there are several."""

    export_button: QPushButton

    def __init__(
        self,
        parent: QWidget | None,
        workspace: Workspace,
        filtered: Sequence[Row] | None = None,
        selected: Sequence[Row] | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = Background(self, many_objects=True)
        self._own_file = workspace.folder / "rows.jsonl"
        self.written: Path | None = None
        self.setWindowTitle(self.tr("Export rows"))
        self.setMinimumWidth(560)
        every = workspace.rows.all
        sets: list[tuple[str, Sequence[Row]]] = [(self.tr("All rows"), every)]
        if filtered is not None:
            sets.append((self.tr("The rows that are shown now"), tuple(filtered)))
        if selected is not None:
            sets.append((self.tr("The selected rows"), tuple(selected)))
        for split in SPLITS:
            some = tuple(one for one in every if one.split == split)
            if some:
                sets.append((self.tr("The split {name}").format(name=split_title(split)), some))
        self._sets = [rows for _, rows in sets]
        titles = [f"{title} ({number_text(len(rows))})" for title, rows in sets]
        self._build(titles, 1 if filtered is not None else 0)
        folder = file_dialogs.last_folder("export rows", workspace.folder.parent)
        self.path.setText(str(folder / f"{workspace.folder.name}-rows.jsonl"))
        self._format_changed()
        self._work.progressed.connect(self._progressed)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.cancelled.connect(lambda: self._idle(self.tr("Stopped; nothing was written.")))

    def rows(self) -> Sequence[Row]:
        """The rows that are to be written."""
        return self._sets[self._choices.checkedId()]

    def set_path(self, path: Path) -> None:
        """Write to this file; its suffix chooses the format, where it is one of ours."""
        index = self.format.findData(path.suffix.lower())
        self.path.setText(str(path if index >= 0 else path.with_suffix(self.format.currentData())))
        self.format.setCurrentIndex(max(0, index) if index >= 0 else self.format.currentIndex())

    def start(self) -> None:
        """Write the file in the background; an existing one is replaced after a question."""
        path, rows = Path(self.path.text().strip()).expanduser(), self.rows()
        try:
            check_target(path, self._own_file)
        except UserError as error:
            errors.show(self, error)
            return
        if path.exists() and not self._may_replace(path):
            return

        def work(progress: Progress) -> Path:
            export_rows(path, rows, progress)
            return path

        self.export_button.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._work.start(work)

    def _may_replace(self, path: Path) -> bool:
        text = self.tr("{name} exists already. Replace it?").format(name=path.name)
        more = self.tr("Its current contents will be lost.")
        return agreed(self, text, more, self.tr("Replace"), danger=True)

    def _ask_path(self) -> Path | None:
        chosen = self.format.currentData()
        filters = f"{self.format.currentText()} (*{chosen})"
        return file_dialogs.save_file(
            self,
            "export rows",
            self.windowTitle(),
            self.path.text(),
            filters,
            confirm=False,  # `start` asks
        )

    def _browse(self) -> None:
        path = self._ask_path()
        if path is not None:
            self.set_path(path)

    def _format_changed(self) -> None:
        suffix = self.format.currentData()
        if self.path.text().strip():
            self.path.setText(str(Path(self.path.text().strip()).with_suffix(suffix)))
        self._note.setText(self._hints[suffix])
        set_role(self._note, "muted")

    def _progressed(self, stage: Text, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _done(self, path: Path) -> None:
        self.written = path
        file_dialogs.remember("export rows", path.absolute().parent)
        text = self.tr("%Ln row(s) were written to {name}.", "", len(self.rows()))
        self._idle(text.format(name=path.name), "good")
        self._cancel.setText(self.tr("Close"))

    def _failed(self, error: UserError) -> None:
        self._idle("")
        errors.show(self, error)

    def _idle(self, text: str, role: str = "muted") -> None:
        self._bar.hide()
        self.export_button.setEnabled(True)
        self._note.setText(text)
        set_role(self._note, role)

    def _build(self, titles: list[str], chosen: int) -> None:
        table = self.tr("Opens in Excel; texts that look like formulas get an apostrophe before them.")
        self._hints = {
            ".jsonl": self.tr("One row per line, with all its fields; the project's own format."),
            ".json": self.tr("One list of all rows, with all their fields."),
            ".csv": table,
            ".tsv": table,
            ".xlsx": self.tr("Every cell is a text, never a formula; the answer is JSON in one column."),
            ".parquet": self.tr("For data tools; every column is a text, the answer is JSON."),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 16)
        box.setSpacing(8)
        box.addWidget(label(self.tr("Which rows"), "heading"))
        self._choices = QButtonGroup(self)
        for number, title in enumerate(titles):
            radio = QRadioButton(title)
            radio.setObjectName(f"export_rows_{number}")
            radio.setChecked(number == chosen)
            self._choices.addButton(radio, number)
            box.addWidget(radio)
        box.addSpacing(8)
        form = QFormLayout()
        self.format = Chooser()
        self.format.setObjectName("export_format")
        names = ("JSONL", "JSON", "CSV", "TSV", "Excel", "Parquet")
        for name, suffix in zip(names, self._hints, strict=True):
            self.format.addItem(f"{name} ({suffix})", suffix)
        self.format.currentIndexChanged.connect(self._format_changed)
        self.path = QLineEdit()
        self.path.setObjectName("export_path")
        self.path.textChanged.connect(lambda text: self.export_button.setEnabled(bool(text.strip())))
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("File"), row(self.path, button(self.tr("Browse…"), self._browse)))
        box.addLayout(form)
        self._note = label("", "muted", wrap=True, name="export_note")
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        box.addWidget(self._note)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.hide()
        self._cancel = button(self.tr("Cancel"), self.reject)
        self.export_button = button(self.tr("Export"), self.start, role="primary", name="export_start")
        self.export_button.setDefault(True)
        box.addLayout(row(self._bar, None, self._cancel, self.export_button))

    def reject(self) -> None:
        if self._work.running:
            self._work.cancel()
            return
        super().reject()
