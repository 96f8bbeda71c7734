"""Serve a file to other programs: start and stop, address and key, and what to write in those programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from engine.project import Project
from engine.serve import snippets
from engine.serve.state import MOST_PARALLEL, PARALLEL, TASK, Served, read_served
from gui.serve import servers
from gui.shared import desktop, errors, theme
from gui.shared.layout_memory import fitting
from gui.shared.sentences import engine_text
from gui.shared.widgets import IconButton, ProgressBar, button, column, inset, label, row, set_role
from gui.workspace.jobs import Job, JobBoard

LOOK_EVERY_MS = 500


def show_serve_dialog(
    parent: QWidget, project: Project, board: JobBoard, file: Path, prompt: str
) -> ServeDialog:
    """Open the panel beside its page, which stays usable."""
    dialog = ServeDialog(parent, project, board, file, prompt)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog


class ServeDialog(QDialog):
    """The server of one file. `prompt` stands in the examples. A server goes on when its panel is closed."""

    def __init__(
        self, parent: QWidget | None, project: Project, board: JobBoard, file: Path, prompt: str
    ) -> None:
        super().__init__(parent)
        self._project, self._board, self._file, self._prompt = project, board, file, prompt
        self.job: Job | None = None
        self.served: Served | None = None
        self.setWindowTitle(self.tr("Serve {name}").format(name=file.name))
        self.resize(fitting(680, 620))
        self._build()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        if (job := servers.live_server(board, file)) is not None:
            self._follow(job)
        self._refresh()

    # -- starting and stopping

    def start(self) -> None:
        """Start the server; what keeps it from starting is shown."""

        def begin() -> None:
            kept = self.keep_box.isChecked()
            self._follow(
                servers.start(
                    self._board,
                    self._project,
                    self._file,
                    self.port.value(),
                    self.parallel.value(),
                    kept,
                )
            )

        errors.guarded(self, begin)

    def stop(self) -> None:
        job = self.job
        if job is not None and job.live:
            errors.guarded(self, lambda: self._board.stop(job))
            self._refresh()

    def _follow(self, job: Job) -> None:
        self.job, self.served = job, None
        if (spec := servers.spec_of(job)) is not None:
            self.keep_box.setChecked(spec.keep)
            self.port.setValue(spec.port)
            self.parallel.setValue(spec.parallel)
        job.progressed.connect(self._refresh)
        job.ended.connect(self._refresh)
        self._timer.start()
        self._look()

    def _keep_changed(self, kept: bool) -> None:
        job = self.job
        if job is not None and job.live:
            errors.guarded(self, lambda: servers.keep(job, kept))

    def _look(self) -> None:
        if self.job is not None and self.job.live:
            self.served = read_served(self.job.folder)
        self._refresh()

    # -- showing

    @property
    def words(self) -> str:
        """What is said of the server, for tests."""
        return f"{self._state.text()} {self._more.text()}".strip()

    def _refresh(self) -> None:
        job, served = self.job, self.served
        live = job is not None and job.live
        ready = live and served is not None
        stopping = live and job is not None and job.requested("stop")
        self.start_button.setVisible(not live)
        self.stop_button.setVisible(live)
        self.stop_button.setEnabled(not stopping)
        self._bar.setVisible(live and not ready)
        for box in (self.port, self.parallel):
            box.setEnabled(not live)
        self._show_state(stopping)
        self._asking.setEnabled(ready)
        if not live:
            self._timer.stop()
        if served is not None and job is not None and ready:
            key = servers.key_of(job)
            self._fill(served, key)

    def _show_state(self, stopping: bool) -> None:
        job, served = self.job, self.served
        more, role = "", "muted"
        if job is None:
            text = self.tr("Not running")
        elif job.state == "failed":
            text, role = engine_text(job.message), "bad"
            report = job.finished.report if job.finished else ""
            more = engine_text(report) if "\n" not in report else ""
        elif not job.live:
            text = self.tr("Stopped")
        elif stopping:
            text = self.tr("Stopping…")
        elif served is None:
            text = self.tr("Loading the model…")
        else:
            text, role = self.tr("Running"), "good"
            more = self._counts(served)
        self._state.setText(text)
        set_role(self._state, role)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        error = engine_text(served.last_error) if served is not None and served.failed else ""
        told = [self.tr("Last error: {reason}").format(reason=error)] if error else []
        if served is not None and served.unbound:
            unbound = self.tr("The task's answers are not bound to the schema: {reason}")
            told.insert(0, unbound.format(reason=engine_text(served.unbound)))
        self._error.setText("\n".join(told))
        self._error.setVisible(bool(told))

    def _counts(self, served: Served) -> str:
        parts = [self.tr("%Ln answer(s)", "", served.requests)]
        if served.running or served.waiting:
            parts.append(self.tr("%Ln being answered", "", served.running))
            parts.append(self.tr("%Ln waiting", "", served.waiting))
        if served.failed:
            parts.append(self.tr("%Ln failed", "", served.failed))
        parts.append(self.tr("%Ln token(s) written", "", served.answer_tokens))
        return "  ·  ".join(parts)

    def _fill(self, served: Served, key: str | None) -> None:
        self.address.setText(served.base_url)
        self.key.setText(key or "")
        self.key.setPlaceholderText(self.tr("Shown only where it was started; a new start makes a new key"))
        self.copy_key.setEnabled(bool(key))
        shown = key if key is not None else self.tr("YOUR-KEY")
        for view, text in (
            (self.curl, snippets.curl(served.base_url, shown, self._prompt)),
            (self.python, snippets.python(served.base_url, shown, self._prompt)),
        ):
            if view.toPlainText() != text:
                view.setPlainText(text)

    # -- building

    def _build(self) -> None:
        intro = label(
            self.tr(
                "Other programs on this computer can ask this file as they would ask OpenAI, with the "
                "address and the key below. Other computers cannot reach it."
            ),
            wrap=True,
        )
        self._state = label("", wrap=True, selectable=True)
        self._more, self._error = label("", "muted", wrap=True), label("", "warn", wrap=True, selectable=True)
        self._bar = ProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(140, 8)
        self.start_button = button(self.tr("Start"), self.start, role="primary", name="start_serving")
        self.stop_button = button(self.tr("Stop"), self.stop, name="stop_serving")
        self.port = _spin(0, 65535, 0, self.tr("any free one"))
        self.parallel = _spin(1, MOST_PARALLEL, PARALLEL, "")
        self.parallel.setToolTip(
            self.tr("Each takes a process with a context of its own; further requests wait for a free one")
        )
        self.keep_box = QCheckBox(self.tr("Keep serving when Lathe is closed"))
        self.keep_box.toggled.connect(self._keep_changed)
        port, parallel = label(self.tr("Port")), label(self.tr("Answers at once"))
        port.setBuddy(self.port)
        parallel.setBuddy(self.parallel)
        options = row(port, self.port, 16, parallel, self.parallel, None)
        head = row(self._state, self._bar, self.start_button, self.stop_button, stretch=self._state)
        close = button(self.tr("Close"), self.close)
        self._asking = self._make_asking()
        parts = (intro, head, self._more, self._error, options, self.keep_box, self._asking, row(None, close))
        self.setLayout(column(*parts, spacing=10, margins=(20, 18, 20, 16), stretch=self._asking))

    def _make_asking(self) -> QWidget:
        self.address, self.key = _shown_line(self.tr("Address")), _shown_line(self.tr("Key"))
        copy_address = _copier(self.tr("Copy the address"), self.address)
        self.copy_key = _copier(self.tr("Copy the key"), self.key)
        lines = QFormLayout()
        lines.addRow(self.tr("Address"), row(self.address, copy_address))
        lines.addRow(self.tr("Key"), row(self.key, self.copy_key))
        models = label(
            self.tr(
                "The model “{task}” gets the task's own messages and is bound to its schema: send one user "
                "message. The model “{file}” gets your messages as they are."
            ).format(task=TASK, file=self._file.name),
            "muted",
            wrap=True,
        )
        self.curl, self.python = _code(), _code()
        tabs = QTabWidget()
        tabs.addTab(self.curl, "curl")
        tabs.addTab(self.python, "Python")
        tip = self.tr("Copy this text")
        copy = button(
            self.tr("Copy"),
            lambda: desktop.copy_text((self.curl, self.python)[tabs.currentIndex()].toPlainText()),
            role="quiet",  # the bar of the tabs would cut off a frame
            icon="copy",
            tip=tip,
            name="copy_snippet",
        )
        tabs.setCornerWidget(copy)
        inner = QWidget()
        inner.setLayout(column(lines, models, tabs, spacing=10, stretch=tabs))
        return inner


def _spin(least: int, most: int, value: int, special: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setSpecialValueText(special)
    box.setValue(value)
    box.setMinimumWidth(130)
    inset(box)
    return box


def _shown_line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setReadOnly(True)
    line.setAccessibleName(name)
    line.setFont(theme.mono())
    return line


def _copier(tip: str, line: QLineEdit) -> IconButton:
    return IconButton("copy", tip, lambda: desktop.copy_text(line.text()))


def _code() -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setFont(theme.mono())
    view.setMinimumHeight(110)
    return view
