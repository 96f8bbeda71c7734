"""The review: candidates that passed every check, accepted, corrected or rejected by keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from engine.augment.request import WAY_TITLES
from engine.augment.review import PREFIX, Review, Waiting, fault_of
from engine.base.errors import UserError
from engine.base.text import Text
from engine.data.edits import Delete
from engine.data.rows import Row, canonical
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.json_view import JsonEdit, pretty
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import EmptyState, button, column, label, row, scrolled, set_ready, splitter
from gui.workspace.workspace import Workspace

NAME = Qt.ItemDataRole.UserRole


class ReviewView(QWidget):
    """What waits on the left, the chosen candidate on the right. `counted` tells how many wait.

    On the list, A accepts, R or Delete rejects and E goes to the prompt; Ctrl+Enter accepts from anywhere,
    and Ctrl+Z takes the last decision back.
    """

    counted = Signal(int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._review: Review | None = None
        self._shown: Waiting | None = None
        self._build()
        self._keys()

    def read(self, project: Path) -> None:
        """Show what waits now in a project, new candidates behind the others; what is typed stays."""
        try:
            review = self._review = Review(project)
            review.settle(self._workspace.rows.ids)
        except UserError as error:
            errors.show(self, error)
            return
        waiting = {one.id: one for one in review.waiting()}
        for at in reversed(range(self._list.count())):
            if waiting.pop(self._list.item(at).data(NAME), None) is None:
                self._list.takeItem(at)
        for one in waiting.values():
            self._add(one)
        if self._list.currentRow() < 0:
            self._choose("")
        self._show_counts()

    @property
    def waiting(self) -> int:
        return self._list.count()

    # -- decisions

    def accept(self) -> None:
        """Make a row of the candidate, with what was corrected; what is wrong with it is said instead."""
        if self._shown is None or self._review is None:
            return
        one, review = self._shown, self._review
        try:
            new = one.row(self.prompt.toPlainText(), self.answer.toPlainText())
            corrected = new.prompt != one.candidate.prompt or new.completion != one.candidate.completion
            if corrected and (fault := self._fault(new)):
                raise UserError("This row is not accepted: {reason}.", fault)
            if new.id not in self._workspace.rows.ids:  # accepted meanwhile by the command line
                self._workspace.rows.insert_many([new], self.tr("Accept a row from a model"))
            review.decide(one.id, "accepted", corrected=corrected)
        except UserError as error:
            self._say(error)
            return
        self._gone(one)

    def accept_all(self) -> None:
        """Make rows of all that wait, as one edit."""
        review = self._review
        if review is None or not (waiting := review.waiting()):
            return
        question = self.tr("Accept all %Ln candidate(s) without a look?", "", len(waiting))
        more = self.tr("They passed every check, but a model wrote them. Undo on the Data page removes them.")
        if not agreed(self, question, more, self.tr("Accept all")):
            return

        def act() -> None:
            ids = self._workspace.rows.ids
            new = [row for row in (one.row() for one in waiting) if row.id not in ids]
            self._workspace.rows.insert_many(new, self.tr("Accept %Ln row(s) from a model", "", len(new)))
            for one in waiting:
                review.decide(one.id, "accepted")

        errors.guarded(self, act)
        self._again()

    def reject(self) -> None:
        """Leave the candidate out."""
        if self._shown is None or self._review is None:
            return
        one, review = self._shown, self._review
        if errors.guarded(self, lambda: review.decide(one.id, "rejected")):
            self._gone(one)

    def undo(self) -> None:
        """Take the last decision back; a row that came of it goes."""
        review = self._review
        if review is None or not (name := review.last()):
            return
        rows = self._workspace.rows

        def act() -> None:
            if (place := rows.place_of(PREFIX + name)) is not None:
                rows.apply(Delete((place,)), self.tr("Take back a row from a model"))
            review.decide(name, "open")

        errors.guarded(self, act)
        self._again(name)

    def _fault(self, new: Row) -> Text | None:
        """What the checks say of a corrected row."""
        assert self._workspace.project is not None
        return fault_of(new, self._workspace.rows.all, self._workspace.project.task.schema)

    # -- the list and the candidate

    def _add(self, one: Waiting) -> None:
        item = QListWidgetItem(" ".join(one.candidate.prompt.split()))
        item.setData(NAME, one.id)
        item.setToolTip(canonical(one.candidate.completion))
        self._list.addItem(item)

    def _again(self, chosen: str = "") -> None:
        assert self._workspace.project is not None
        self.read(self._workspace.project.folder)
        self._choose(chosen)

    def _choose(self, name: str) -> None:
        places = [at for at in range(self._list.count()) if self._list.item(at).data(NAME) == name]
        self._list.setCurrentRow(places[0] if places else 0 if self._list.count() else -1)
        self._show_current()

    def _gone(self, one: Waiting) -> None:
        """The next candidate follows the one that was decided on."""
        at = self._list.currentRow()
        self._list.takeItem(at)
        self._list.setCurrentRow(min(at, self._list.count() - 1))
        self._show_current()
        self._list.setFocus()

    def _show_current(self) -> None:
        item = self._list.currentItem()
        self._stack.setCurrentIndex(0 if item is None else 1)
        self._shown = self._review.find(item.data(NAME)) if item is not None and self._review else None
        if self._shown is not None:
            candidate = self._shown.candidate
            self.prompt.setPlainText(candidate.prompt)
            self.answer.set_schema(self._workspace.project.task.schema if self._workspace.project else None)
            self.answer.set_json(canonical(candidate.completion))
            self._facts.setText(self._facts_of(self._shown))
            self._source.setText(self._source_of(self._shown))
        self.fault.hide()
        self._show_counts()

    def _facts_of(self, one: Waiting) -> str:
        candidate = one.candidate
        read = self.tr("Read back as intended {agreed} of {read} times.")
        parts = [
            self.tr("Written by {model}").format(model=one.model),
            engine_text(WAY_TITLES[candidate.way]),
            read.format(agreed=candidate.agreed, read=candidate.read),
        ]
        if candidate.about:
            parts.append(engine_text(candidate.about))
        return "\n".join(parts)

    def _source_of(self, one: Waiting) -> str:
        found = self._workspace.rows.by_id(one.candidate.row)
        if found is None:
            return self.tr("{id}, which is gone").format(id=one.candidate.row)
        return f"{found.id}\n{found.prompt}\n{pretty(found.answer_text())}"

    def _show_counts(self) -> None:
        waiting = self._list.count()
        if self._review is not None:
            counts = self._review.counts()
            text = self.tr("%Ln to review, {accepted} accepted, {rejected} rejected", "", waiting)
            numbers = {one: number_text(counts[one]) for one in ("accepted", "rejected")}
            self.count.setText(text.format(**numbers))
        for one in (self.accept_button, self.reject_button, self.all_button):
            set_ready(one, self._shown is not None)
        set_ready(self.undo_button, bool(self._review and self._review.last()))
        self.counted.emit(waiting)

    def _say(self, error: UserError) -> None:
        self.fault.setText(engine_text(error.message))
        self.fault.show()

    # -- the widgets

    def _build(self) -> None:
        self._list = QListWidget()
        self._list.setObjectName("augment_waiting")
        self._list.setAccessibleName(self.tr("Candidates that wait for review"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setSpacing(3)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(lambda at: self._show_current())
        self.prompt = TextEdit()
        self.prompt.setObjectName("augment_prompt")
        self.prompt.setTabChangesFocus(True)
        self.prompt.setMaximumHeight(76)
        self.answer = JsonEdit()
        self.answer.setObjectName("augment_answer")
        self.answer.setMinimumHeight(130)
        self.fault = label("", "bad", wrap=True, name="augment_fault")
        self._facts = label("", "muted", wrap=True, selectable=True, name="augment_facts")
        self._source = label("", wrap=True, selectable=True, name="augment_source")
        inner = QWidget()
        above = (self._heading(self.tr("&Prompt"), self.prompt), self.prompt)
        below = (self._heading(self.tr("Expected &answer"), self.answer), self.answer, self.fault)
        box = column(*above, *below, self._facts, label(self.tr("Made from"), "muted"), self._source, None)
        box.setContentsMargins(4, 0, 4, 4)
        inner.setLayout(box)
        nothing = EmptyState(
            self.tr("Nothing waits for review"),
            self.tr("Candidates that passed every check come here before they become rows."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(scrolled(inner))
        split = splitter(self._list, self._stack, sizes=[380, 520], stretches=[1, 1], handle=10)
        self.setLayout(column(split, self._buttons(), stretch=split))

    def _buttons(self) -> QWidget:
        self.count = label("", "muted", name="augment_counts")
        self.accept_button = button(
            self.tr("Accept (A)"), self.accept, role="primary", icon="check", name="augment_accept"
        )
        self.reject_button = button(self.tr("Reject (R)"), self.reject, icon="close", name="augment_reject")
        self.undo_button = button(self.tr("Undo"), self.undo, icon="undo", name="augment_undo")
        self.all_button = button(self.tr("Accept all…"), self.accept_all, name="augment_accept_all")
        foot = QWidget()
        buttons = (self.accept_button, self.reject_button, self.undo_button, self.all_button)
        foot.setLayout(row(*buttons, None, self.count))
        return foot

    def _heading(self, text: str, buddy: QWidget) -> QLabel:
        heading = label(text, "muted")
        heading.setBuddy(buddy)
        return heading

    def _keys(self) -> None:
        of_list, anywhere = Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            (("A",), self.accept),
            (("R", "Del"), self.reject),
            (("E", "F2"), self.prompt.setFocus),
            (("Ctrl+Z",), self.undo),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self._list, act, context=of_list)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept, context=anywhere)
