"""A dataset of the Hugging Face hub as the source of a page: which one, which part of it, its download."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from engine.base.errors import UserError
from engine.jobs import AnyJob, DatasetJob, DatasetPartsJob
from gui.shared import errors
from gui.shared.chooser import Chooser
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ProgressBar, button, column, label, row, set_ready, set_role
from gui.workspace.jobs import Job, JobBoard

_FIRST = ("train", "training")  # the split to offer first


class DatasetDialog(QDialog):
    """Looks a dataset up, lets a part be chosen and downloads it; `path` is the file, or None.

    Both are jobs in processes of their own; closing the dialog stops them.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._parts: dict[str, list[str]] = {}
        self._board = JobBoard(self)
        self._job: Job | None = None
        self.setObjectName("dataset_dialog")
        self.setWindowTitle(self.tr("Hugging Face dataset"))
        self.setMinimumWidth(520)
        self.name = QLineEdit()
        self.name.setObjectName("dataset_name")
        self.name.setPlaceholderText("owner/name")
        self.revision = QLineEdit()
        self.revision.setObjectName("dataset_revision")
        self.revision.setPlaceholderText(self.tr("the newest"))
        self.revision.setToolTip(self.tr("A branch, tag or commit, so that the same rows come again."))
        self.config = Chooser("dataset_config", self.tr("The configuration of the dataset"), 20)
        self.split = Chooser("dataset_split", self.tr("The split of the dataset"), 20)
        self._note = label("", "muted", wrap=True, selectable=True, name="dataset_note")
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.stop_button = button(self.tr("Stop"), self.stop, icon="stop", name="dataset_stop")
        self.go_button = button("", self.go, role="primary", name="dataset_go")
        self.go_button.setDefault(True)
        self._build()
        self.name.textChanged.connect(self._forget)
        self.revision.textChanged.connect(self._forget)
        self.config.activated.connect(lambda *_: self._show_splits())
        self._forget()

    def go(self) -> None:
        """Look the dataset up; once its parts are known, download the chosen one."""
        name, revision = self.name.text().strip(), self.revision.text().strip()
        if not name or self._job is not None:
            return
        job: AnyJob = DatasetPartsJob(dataset=name, revision=revision)
        if self._parts:
            config, split = self.config.currentData(), self.split.currentData()
            job = DatasetJob(dataset=name, config=config, split=split, revision=revision)
        errors.guarded(self, lambda: self._start(job))

    def stop(self) -> None:
        job = self._job
        if job is not None:
            errors.guarded(self, lambda: self._board.stop(job))

    def done(self, result: int) -> None:
        self.stop()
        self._board.forget()
        super().done(result)

    def _start(self, spec: AnyJob) -> None:
        job = self._job = self._board.start_alone(spec)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        self._say("")
        self._show()

    def _ended(self) -> None:
        job, self._job = self._job, None
        self._show()
        if job is None:
            return
        if job.state != "done":
            last = job.finished
            hint = last.report if last and "\n" not in last.report else ""  # else it is a traceback
            said = " ".join(map(engine_text, filter(None, (job.message, hint))))
            self._say("" if job.state == "stopped" else said, "bad")
            return
        try:
            result = job.result()
        except UserError as error:
            self._say(error_text(error), "bad")
            return
        if job.kind == "dataset":
            self.path = Path(result["path"])
            self.accept()
        else:
            self._take_parts(result["parts"])

    def _take_parts(self, parts: dict[str, list[str]]) -> None:
        self._parts = parts
        self.config.fill((name, name) for name in parts)
        self._show_splits()
        self._show()
        self.split.setFocus()
        self._say(self.tr("Choose the part to read."))

    def _show_splits(self) -> None:
        splits = self._parts.get(self.config.currentData(), [])
        first = next((name for name in splits if name in _FIRST), None)
        self.split.fill(((name, name) for name in splits), first)

    def _forget(self) -> None:
        """Another dataset is named: its parts are not known."""
        self._parts = {}
        self._say(self.tr("Only the dataset's own files are downloaded; nothing of yours is sent."))
        self._show()

    def _show(self) -> None:
        busy, known = self._job is not None, bool(self._parts)
        self._form.setRowVisible(self.config, len(self._parts) > 1)
        self._form.setRowVisible(self.split, known)
        self.go_button.setText(self.tr("Download") if known else self.tr("Look up"))
        set_ready(self.go_button, bool(self.name.text().strip()) and not busy)
        for one in (self.name, self.revision, self.config, self.split):
            one.setEnabled(not busy)
        self._bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        self._bar.setRange(0, 0)

    def _progressed(self) -> None:
        if self._job is not None and self._job.live:
            self._bar.setRange(0, self._job.total)
            self._bar.setValue(self._job.done)
            self._say(engine_text(self._job.stage) if self._job.stage else "")

    def _say(self, text: str, role: str = "muted") -> None:
        self._note.setText(text)
        set_role(self._note, role)

    def _build(self) -> None:
        self._form = QFormLayout()
        for title, widget in (
            (self.tr("Dataset"), self.name),
            (self.tr("Revision"), self.revision),
            (self.tr("Configuration"), self.config),
            (self.tr("Split"), self.split),
        ):
            self._form.addRow(title, widget)
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.stop_button.setAutoDefault(False)
        foot = row(self._bar, self.stop_button, None, cancel, self.go_button)
        self.setLayout(column(self._form, self._note, None, foot, margins=(18, 16, 18, 14), spacing=10))


def ask_for_dataset(parent: QWidget | None) -> Path | None:
    """Let the user choose a dataset and download a part of it; the file, or None."""
    dialog = DatasetDialog(parent)
    dialog.exec()
    path = dialog.path
    dialog.deleteLater()
    return path
