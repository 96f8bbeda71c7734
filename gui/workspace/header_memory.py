"""The columns of a table as the user wants them: their widths, their order, and which are shown."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from gui.shared.layout_memory import LayoutMemory
from gui.shared.tables import NAME_ROLE

HORIZONTAL = Qt.Orientation.Horizontal


class HeaderMemory(QObject):
    """Stores by the columns' names, so that a program with one column more does not mix them up.

    The header's context menu hides columns, shows them again and resets all. `set_needed` hides a column
    that has nothing to show, unless the user asked for it.
    """

    was_reset = Signal()

    def __init__(self, view: QTableView, memory: LayoutMemory, name: str) -> None:
        super().__init__(view)
        self._view, self._memory, self._name = view, memory, name
        self._header = view.horizontalHeader()
        self._unneeded: set[str] = set()
        self._usual: dict[str, int] = {}  # widths without a choice of the user
        self._pressed: dict[str, int] = {}  # widths when the mouse was pressed
        stored = _read(memory.states.get(name, ""))
        self._widths: dict[str, int] = stored["widths"]
        self._shown: dict[str, bool] = stored["shown"]  # what the user chose, and nothing else
        self._order: list[str] = stored["order"]
        self._header.setSectionsMovable(True)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._open_menu)
        self._header.viewport().installEventFilter(self)
        self._header.sectionMoved.connect(lambda *_: self._note_order())
        self._header.sectionCountChanged.connect(lambda *_: QTimer.singleShot(0, self, self.apply))
        self._moving = False
        self.apply()
        QTimer.singleShot(0, self, self.apply)  # once more, when the columns are as wide as their titles

    def set_needed(self, name: str, needed: bool) -> None:
        """Whether a column has anything to show."""
        (self._unneeded.discard if needed else self._unneeded.add)(name)
        self._apply_shown()

    def apply(self) -> None:
        """Bring the header to what is stored."""
        places = self._places()
        for name, section in places.items():
            self._usual.setdefault(name, self._header.sectionSize(section))
            if name in self._widths and self._can_be_dragged(section):
                self._header.resizeSection(section, self._widths[name])
        self._moving = True
        for at, name in enumerate(one for one in self._order if one in places):
            self._header.moveSection(self._header.visualIndex(places[name]), at)
        self._moving = False
        self._apply_shown()

    def menu(self) -> QMenu:
        """The header's context menu."""
        menu = QMenu(self._header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        places = self._places()
        visible = [name for name, section in places.items() if not self._header.isSectionHidden(section)]
        for name, section in places.items():
            action = QAction(self._title(section), menu)
            action.setCheckable(True)
            action.setChecked(name in visible)
            action.setEnabled(visible != [name])  # the last one stays
            action.toggled.connect(lambda on, name=name: self._choose(name, on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Reset columns"), self.reset)
        return menu

    def reset(self) -> None:
        """The columns as they are without any choice of the user."""
        self._widths, self._shown, self._order = {}, {}, []
        self._memory.states.pop(self._name, None)
        places = self._places()
        self._moving = True
        for section in sorted(places.values()):
            self._header.moveSection(self._header.visualIndex(section), section)
        self._moving = False
        for name, section in places.items():
            if self._can_be_dragged(section):
                self._header.resizeSection(section, self._usual[name])
        self._apply_shown()
        self.was_reset.emit()

    # -- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A width changes for many reasons; between press and release it is the user's doing."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed = self._sizes()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._note_widths)
        return False

    def _note_widths(self) -> None:
        changed = {
            name: size for name, size in self._sizes().items() if self._pressed.get(name, size) != size
        }
        if changed:
            self._widths |= changed
            self._store()

    def _note_order(self) -> None:
        if not self._moving:
            by_place = sorted(self._places().items(), key=lambda one: self._header.visualIndex(one[1]))
            self._order = [name for name, _ in by_place]
            self._store()

    def _choose(self, name: str, on: bool) -> None:
        self._shown[name] = on
        self._apply_shown()
        self._store()

    def _store(self) -> None:
        state = {"widths": self._widths, "shown": self._shown, "order": self._order}
        self._memory.states[self._name] = json.dumps(state)

    def _apply_shown(self) -> None:
        for name, section in self._places().items():
            self._header.setSectionHidden(section, not self._shown.get(name, name not in self._unneeded))

    def _places(self) -> dict[str, int]:
        return {self._name_of(section): section for section in range(self._header.count())}

    def _name_of(self, section: int) -> str:
        return str(self._view.model().headerData(section, HORIZONTAL, NAME_ROLE) or section)

    def _title(self, section: int) -> str:
        model = self._view.model()
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        titles = (model.headerData(section, HORIZONTAL, role) for role in roles)
        return next((str(one) for one in titles if one), str(section + 1)).replace("&", "&&")

    def _sizes(self) -> dict[str, int]:
        return {
            name: self._header.sectionSize(section)
            for name, section in self._places().items()
            if self._can_be_dragged(section) and not self._header.isSectionHidden(section)
        }

    def _can_be_dragged(self, section: int) -> bool:
        return self._header.sectionResizeMode(section) == QHeaderView.ResizeMode.Interactive

    def _open_menu(self, at: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(at))


def remember_tables(page: QWidget, memory: LayoutMemory, name: str) -> None:
    """Remember the columns of every table of a page that has a name and rows to choose."""
    for view in page.findChildren(QTableView):
        chosen_from = view.selectionMode() != QAbstractItemView.SelectionMode.NoSelection
        if view.objectName() and chosen_from and view.findChild(HeaderMemory) is None:
            HeaderMemory(view, memory, f"{name}.{view.objectName()}.columns")


def _read(text: str) -> dict[str, Any]:
    """What was stored; nothing where it is of another kind."""
    try:
        state = json.loads(text) if text else {}
    except ValueError:
        state = {}
    if not isinstance(state, dict):
        state = {}
    widths, shown, order = state.get("widths"), state.get("shown"), state.get("order")
    return {
        "widths": {key: value for key, value in widths.items() if isinstance(value, int) and value > 0}
        if isinstance(widths, dict)
        else {},
        "shown": {key: bool(value) for key, value in shown.items()} if isinstance(shown, dict) else {},
        "order": [one for one in order if isinstance(one, str)] if isinstance(order, list) else [],
    }
