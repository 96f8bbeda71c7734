"""The first half of the page: the bar of shares, the cards, and actions on the rubric as a whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from engine.base.errors import UserError
from engine.base.store import read_toml, resource
from engine.project import example_names, open_project
from engine.rewards.field_paths import MissingField
from engine.rewards.registry import groups
from engine.rewards.rubric import Entry, Rubric
from gui.rewards import draft
from gui.rewards.card_list import CardList
from gui.rewards.draft import History, Lines
from gui.rewards.judge_strip import JudgeStrip
from gui.rewards.weight_bar import WeightBar
from gui.shared.sentences import engine_text
from gui.shared.widgets import ElidedLabel, IconButton, button, column, label, scrolled, set_role


class RubricEditor(QWidget):
    """Edits a draft of the rubric. `changed` follows every change; `commit` ends a step of undo.

    `make_strip` makes the part of a card in which a judge is chosen and compared.
    """

    changed = Signal()

    def __init__(
        self,
        rubric: Rubric,
        schema: Mapping[str, Any],
        make_strip: Callable[[Entry], JudgeStrip] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("rubric_editor")
        self.lines: Lines = draft.lines_of(rubric)
        self._history = History(self.lines)
        self._next_key = len(self.lines)
        self.bar = WeightBar()
        self._schema = schema
        self.cards = CardList(schema, make_strip)
        self.state_label = ElidedLabel("muted")
        self.state_label.setObjectName("save_state")
        self._make_actions()
        self._build()
        self._show()

    @property
    def fault(self) -> str:
        """Why the draft cannot be saved; empty when it can."""
        return next(iter(draft.faults(self.lines).values()), "")

    def set_schema(self, schema: Mapping[str, Any]) -> None:
        """Offer the fields of another schema, and say which rewards judge none of them."""
        if schema is self._schema:  # saved rewards keep the task and its schema
            return
        self._schema = schema
        self.cards.set_schema(schema)
        self._show()

    def reveal(self, missing: MissingField) -> None:
        """Show the card that judges a field which the schema does not have, its parameters open."""
        if missing.place < len(self.lines):
            self.cards.reveal(self.lines[missing.place].key, opened=True)

    def take(self, rubric: Rubric) -> None:
        """Show a rubric that another page changed; that can be undone too."""
        self.lines = draft.lines_of(rubric, self.lines)
        self._next_key = max([self._next_key, *(line.key + 1 for line in self.lines)])
        self._history.push(self.lines)
        self._show()

    def replace(self, rubric: Rubric) -> None:
        """Replace the draft by this rubric, as an edit of the user."""
        self.commit()
        self.take(rubric)
        self.changed.emit()

    def commit(self) -> None:
        """Make the changes since the last call one step of undo."""
        self._history.push(self.lines)
        self._show_undo()

    def show_state(self, text: str, role: str = "muted", more: str = "") -> None:
        """Show beside the buttons whether it is saved; `more` is the tool tip."""
        self.state_label.show_text(text)
        self.state_label.setToolTip(more or text)
        set_role(self.state_label, role)

    def add(self, name: str) -> None:
        """A new dimension at the end, with its parameters open."""
        self._next_key += 1
        self._edit(draft.added(self.lines, name, self._next_key, self._schema))
        self.cards.reveal(self._next_key, opened=True)

    def _edit(self, lines: Lines) -> None:
        self.lines = lines
        self._show()
        self.changed.emit()

    def _entry_edited(self, key: int, entry: Entry) -> None:
        self._edit(draft.changed(self.lines, key, entry))

    def _move(self, key: int, to: int) -> None:
        self._edit(draft.moved(self.lines, key, to))
        self.cards.reveal(key)

    def _step(self, key: int, by: int) -> None:
        self._move(key, self._place(key) + by)

    def _place(self, key: int) -> int:
        return next(number for number, line in enumerate(self.lines) if line.key == key)

    def _remove(self, key: int) -> None:
        if len(self.lines) == 1:
            self.show_state(self.tr("The last dimension stays: without any there is no reward."), "warn")
            return
        place = self._place(key)
        self._edit(draft.removed(self.lines, key))
        self.cards.reveal(self.lines[min(place, len(self.lines) - 1)].key)

    def _duplicate(self, key: int) -> None:
        self._next_key += 1
        self._edit(draft.duplicated(self.lines, key, self._next_key))
        self.cards.reveal(self._next_key)

    def _undo(self) -> None:
        self.commit()
        self._edit(self._history.undo())

    def _redo(self) -> None:
        self.commit()
        self._edit(self._history.redo())

    def _show(self) -> None:
        self.bar.show_lines(self.lines)
        self.cards.show_lines(self.lines)
        self._show_undo()

    def _show_undo(self) -> None:
        self.undo_action.setEnabled(bool(self._history.past) or self.lines != self._history.now)
        self.redo_action.setEnabled(bool(self._history.future) and self.lines == self._history.now)

    def _make_actions(self) -> None:
        keys = QKeySequence.StandardKey
        self.undo_action = self._action(self.tr("&Undo"), keys.Undo, self._undo)
        self.redo_action = self._action(self.tr("&Redo"), keys.Redo, self._redo)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.actions_of_cards = [
            self._card_action(self.tr("Move dimension up"), "Alt+Up", lambda key: self._step(key, -1)),
            self._card_action(self.tr("Move dimension down"), "Alt+Down", lambda key: self._step(key, 1)),
            self._card_action(self.tr("Duplicate dimension"), "Ctrl+D", self._duplicate),
            self._card_action(self.tr("Remove dimension"), "Alt+Delete", self._remove),
        ]

    def _action(self, text: str, keys: str | QKeySequence.StandardKey, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda checked=False: act())
        return action

    def _card_action(self, text: str, keys: str, act: Callable[[int], object]) -> QAction:
        """An action on the card that has the focus, if any."""

        def act_on_current() -> None:
            key = self.cards.current_key()
            if key is not None:
                act(key)

        return self._action(text, keys, act_on_current)

    def _build(self) -> None:
        self.cards.edited.connect(self._entry_edited)
        self.cards.moved.connect(self._move)
        self.cards.removed.connect(self._remove)
        self.cards.duplicated.connect(self._duplicate)
        self.bar.line_chosen.connect(self.cards.reveal)
        self.add_button = button(
            self.tr("Add dimension"),
            icon="add",
            tip=self.tr("Add another reward dimension"),
            name="add_dimension",
        )
        self.add_button.setMenu(self._add_menu())
        undo = IconButton("undo", self.tr("Undo (Ctrl+Z)"), self.undo_action.trigger)
        redo = IconButton("redo", self.tr("Redo (Ctrl+Shift+Z)"), self.redo_action.trigger)
        for tool, action in ((undo, self.undo_action), (redo, self.redo_action)):
            tool.setEnabled(action.isEnabled())
            action.enabledChanged.connect(tool.setEnabled)
        self.tools = (self.add_button, undo, redo, self.state_label)  # for the page's head
        about = label(
            self.tr("The total is the mean of all dimensions that apply, by weight."), "muted", wrap=True
        )
        cards = scrolled(self.cards)
        self.setLayout(column(about, self.bar, cards, stretch=cards))

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for title, dimensions in groups():
            heading = menu.addAction(engine_text(title))
            heading.setEnabled(False)
            for dimension in dimensions:
                action = menu.addAction("    " + engine_text(dimension.title))
                action.setObjectName(f"add_{dimension.name}")
                action.setToolTip(engine_text(dimension.help))
                action.triggered.connect(lambda checked=False, name=dimension.name: self.add(name))
            menu.addSeparator()
        return menu


def shipped_rubric(task_name: str) -> Rubric | None:
    """The rubric of the shipped project with a task of this name, for starting over; None without one."""
    for name in example_names():
        with contextlib.suppress(UserError):
            if _task_name_of(name) == task_name:
                return open_project(resource("examples", name)).rubric
    return None


def is_shipped(task_name: str) -> bool:
    """Whether there is such a rubric, without the checks of opening the project."""
    return any(_task_name_of(name) == task_name for name in example_names())


@lru_cache(maxsize=32)
def _task_name_of(example: str) -> str:
    return str(read_toml(resource("examples", example) / "project.toml")["task"]["name"])
