"""The dry run: what a model earns before it is trained, and whether the rewards can teach it anything."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QProgressBar,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.jobs import ScoreJob
from engine.rewards.dryrun import DryRun, Scored, Summary
from engine.rewards.rubric import Rubric
from engine.task import Task
from gui import errors
from gui.jobs import Job, JobBoard
from gui.play.choices import Choice
from gui.rewards.advice import advice
from gui.rewards.draft import Lines
from gui.rewards.histogram import Histogram
from gui.rewards.last_run import LastRun, last_run
from gui.rewards.model_bar import ModelBox
from gui.rewards.tables import Column, ItemTable
from gui.widgets import button, label, row, scrolled, set_role
from gui.workspace import Workspace

WORST = 20
MOST_ROWS = 2000
JUDGE_AFTER = 400  # milliseconds after the last change of the rewards


class DryRunPanel(QWidget):
    """Starts the job, follows it, and shows the newest result, always judged by the present rewards."""

    answer_chosen = Signal(str, str)  # the id of a row, and an answer to put on the bench

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("dry_run")
        self._workspace = workspace
        self._board = board
        self._rubric: Rubric | None = None
        self._task: Task | None = None
        self._lines: Lines = ()
        self.job: Job | None = None
        self.last: LastRun | None = None
        self.shown: DryRun | None = None
        self._stale = True
        self._timer = QTimer(self, singleShot=True, interval=JUDGE_AFTER)
        self._timer.timeout.connect(self.judge)
        self._build()
        for job in board.live:  # one that was started before this page was first seen
            self._follow(job)
        board.job_added.connect(self._follow)
        self.read_last()

    def show_rubric(self, lines: Lines, rubric: Rubric, task: Task) -> None:
        """Judge by this rubric from now on."""
        self._lines, self._rubric, self._task = lines, rubric, task
        self._later()

    def rows_changed(self) -> None:
        self._later()

    def refresh(self) -> None:
        """Read again which models there are."""
        self.model_box.show_models(self._workspace.folder)

    def read_last(self) -> None:
        """Show the newest result of this project."""
        self.last = last_run(self._workspace.folder)
        self._later()

    def start(self) -> None:
        """Ask the chosen model all the rows. A job that cannot be started is said kindly."""
        choice, project = self.model_box.choice(), self._workspace.project
        if choice is None or project is None or self.job is not None:
            return
        job = ScoreJob(model=_model_name(choice), split="train", limit=self.limit_box.value())
        errors.guarded(self, lambda: self._board.start(project, job))

    def stop(self) -> None:
        if self.job is not None:
            errors.guarded(self, lambda: self._board.stop(self.job))  # type: ignore[arg-type]

    def judge(self) -> None:
        """Judge the answers by the present rewards and show what comes of it."""
        self._timer.stop()
        self._stale = False
        if self.last is None or self._rubric is None or self._task is None:
            self._results.setVisible(False)
            self._nothing.setVisible(self.job is None)
            return
        try:
            run = self.last.judged(self._rubric, self._workspace.rows.all, self._task)
        except errors.UserError as error:
            self._tell(str(error), "bad")
            return
        self._show(run)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self.judge()
        elif self.last is not None:
            self._show_age()

    # -- the job

    def _follow(self, job: Job) -> None:
        if job.kind != "score" or self.job is not None:
            return
        self.job = job
        job.progressed.connect(self._show_progress)
        job.ended.connect(self._job_ended)
        self._tell("")
        self._show_progress()

    def _show_progress(self) -> None:
        job = self.job
        self.start_button.setVisible(job is None)
        self.stop_button.setVisible(job is not None)
        self.progress.setVisible(job is not None)
        for box in (self.model_box, self.limit_box):
            box.setDisabled(job is not None)
        if job is None:
            return
        self.progress.setRange(0, job.total if job.total > 1 else 0)
        self.progress.setValue(job.done)
        left = ""
        if job.seconds_left is not None:
            left = self.tr(", {seconds} s left").format(seconds=round(job.seconds_left))
        self.progress.setFormat(f"{job.done}/{job.total}" if job.total > 1 else "")
        self._tell(self.tr("{stage}{left}").format(stage=job.stage or self.tr("Starting"), left=left))

    def _job_ended(self) -> None:
        job, self.job = self.job, None
        assert job is not None
        self._show_progress()
        if job.state == "done":
            self._tell("")
            self.read_last()
        elif job.state == "stopped":
            self._tell(self.tr("Stopped; the result before stays."))
        else:
            self._tell(job.message, "bad")
        self.judge()

    # -- the result

    def _later(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def _show(self, run: DryRun) -> None:
        self.shown = run
        self._nothing.hide()
        self._results.show()
        self._show_age()
        self.mean_label.setText("–" if run.mean is None else f"{run.mean:.3f}")
        self.exact_label.setText("–" if run.exact is None else f"{100 * run.exact:.1f} %")
        self.spread_label.setText("–" if run.std is None else f"± {run.std:.3f}")
        self.histogram.show_totals([one.score.total for one in run.scored])
        self.dimensions.show_items(run.dimensions)
        worst = sorted(run.scored, key=lambda one: one.score.total)[:WORST]
        self.worst.show_items(worst)
        weighed = frozenset(line.entry.part_name for line in self._lines if line.counts)
        said = advice(run, self._titles(), weighed)
        self.advice_label.setText("\n\n".join(said))
        self.advice_label.setVisible(bool(said))
        self._fit(self._dimension_view, len(run.dimensions))
        self._fit(self._worst_view, min(8, len(worst)))

    def _show_age(self) -> None:
        assert self.last is not None and self.shown is not None
        text = self.tr("{count} answers of {model} to {split} rows, {age}.").format(
            count=len(self.shown.scored),
            model=self._model_title(self.last.job.model),
            split=self.last.job.split,
            age=self._age(time.time() - self.last.time),
        )
        before, now = self.last.mean, self.shown.mean
        if before is not None and now is not None and abs(before - now) > 5e-7:
            more = self.tr(
                "The rewards or rows have changed since then: judged anew, the mean was {before} at the time."
            )
            text += " " + more.format(before=f"{before:.3f}")
        self.age_label.setText(text)

    def _age(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.tr("just now")
        if minutes < 60:
            return self.tr("{count} min ago").format(count=round(minutes))
        if minutes < 48 * 60:
            return self.tr("{count} h ago").format(count=round(minutes / 60))
        return self.tr("{count} days ago").format(count=round(minutes / 60 / 24))

    def _model_title(self, name: str) -> str:
        if name == "base" or name.startswith("base:"):
            return self.tr("the base model")
        return name.replace("\\", "/").rpartition("/")[2]

    def _titles(self) -> dict[str, str]:
        return {line.entry.part_name: line.title for line in self._lines}

    def _tell(self, text: str, role: str = "muted") -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        set_role(self.message, role)

    def _worst_clicked(self, index: QModelIndex) -> None:
        one = self.worst.items[index.row()]
        self.answer_chosen.emit(one.row_id, one.output)

    # -- building

    def _build(self) -> None:
        self.model_box = ModelBox()
        self.limit_box = QSpinBox()
        self.limit_box.setObjectName("limit")
        self.limit_box.setRange(4, MOST_ROWS)
        self.limit_box.setValue(ScoreJob().limit)
        self.limit_box.setSuffix(self.tr(" rows"))
        self.limit_box.setToolTip(self.tr("How many training rows are asked, from the first one on"))
        self.start_button = button(self.tr("Score a model"), self.start, role="primary")
        self.start_button.setObjectName("score_model")
        self.stop_button = button(self.tr("Cancel"), self.stop)
        self.stop_button.setObjectName("stop_scoring")
        self.progress = QProgressBar()
        self.message = label("", "muted", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addWidget(
            label(
                self.tr(
                    "Let a model answer some rows before training: rewards that tell its answers apart can "
                    "teach it, those that are always the same cannot."
                ),
                "muted",
                wrap=True,
            )
        )
        box.addLayout(row(self.start_button, self.stop_button, self.model_box, self.limit_box, None))
        box.addWidget(self.progress)
        box.addWidget(self.message)
        self._nothing = label(self.tr("Nothing was scored yet."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self._nothing, 1)
        self._results = scrolled(self._result_widgets())
        box.addWidget(self._results, 1)
        self._show_progress()
        self._tell("")

    def _result_widgets(self) -> QWidget:
        self.mean_label, self.exact_label, self.spread_label = (label("", "figure") for _ in range(3))
        self.age_label = label("", "muted", wrap=True)
        self.advice_label = label("", "warn", wrap=True, selectable=True)
        self.advice_label.setObjectName("advice")
        self.histogram = Histogram()
        self.dimensions: ItemTable[Summary] = ItemTable(self._dimension_columns(), self)
        self.worst: ItemTable[Scored] = ItemTable(self._worst_columns(), self)
        self._dimension_view = _table(self.dimensions, self.tr("Per dimension"))
        self._worst_view = _table(self.worst, self.tr("Lowest totals"))
        self._worst_view.clicked.connect(self._worst_clicked)
        self._worst_view.activated.connect(self._worst_clicked)
        self._worst_view.setToolTip(self.tr("Put this answer on the bench"))
        found = QWidget()
        box = QVBoxLayout(found)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(8)
        box.addWidget(self.age_label)
        figures = row(
            _figure(self.mean_label, self.tr("mean reward")),
            _figure(self.spread_label, self.tr("spread (standard deviation)")),
            _figure(self.exact_label, self.tr("exact match")),
            None,
            spacing=28,
        )
        box.addLayout(figures)
        box.addWidget(self.advice_label)
        box.addWidget(self.histogram)
        box.addWidget(label(self.tr("Per dimension"), "heading"))
        box.addWidget(self._dimension_view)
        box.addWidget(label(self.tr("Lowest totals (a click puts one on the bench)"), "heading"))
        box.addWidget(self._worst_view)
        box.addStretch(1)
        return found

    def _dimension_columns(self) -> list[Column[Summary]]:
        def shown(value: float | None) -> str:
            return "–" if value is None else f"{value:.3f}"

        return [
            Column(self.tr("Dimension"), lambda one: self._titles().get(one.name, one.name)),
            Column(self.tr("Mean"), lambda one: shown(one.mean), True, self.tr("Of its scores, 0 to 1")),
            Column(
                self.tr("Spread"),
                lambda one: shown(one.std),
                True,
                self.tr("Standard deviation of its scores"),
            ),
            Column(
                self.tr("Not applying"),
                lambda one: f"{100 * one.absent:.0f} %",
                True,
                self.tr("Share of the answers that it does not judge"),
            ),
        ]

    def _worst_columns(self) -> list[Column[Scored]]:
        return [
            Column(self.tr("Answer"), lambda one: one.output),
            Column(self.tr("Prompt"), lambda one: one.prompt),
            Column(self.tr("Total"), lambda one: f"{one.score.total:.3f}", True),
        ]

    def _fit(self, view: QTableView, rows: int) -> None:
        """As high as its rows: the panel scrolls, not the tables."""
        height = view.verticalHeader().defaultSectionSize()
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + height * max(1, rows) + 4)


def _table(model: ItemTable, name: str) -> QTableView:  # type: ignore[type-arg]
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().lineSpacing() + 10)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    for column in range(model.columnCount()):
        if (
            model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
            & Qt.AlignmentFlag.AlignRight
        ):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return view


def _figure(value: QWidget, name: str) -> QWidget:
    found = QWidget()
    box = QVBoxLayout(found)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(value)
    box.addWidget(label(name, "muted"))
    return found


def _model_name(choice: Choice) -> str:
    """The name that a job takes a model by."""
    return f"base:{choice.base}" if choice.base else str(choice.path)
