"""What the page says of the rows file unasked: changed by others, unreadable lines, edits brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gui.shared import errors, theme
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, label, row
from gui.workspace.row_store import RowStore

_LINES_SHOWN = 3


class Notices(QWidget):
    """One line for each thing that the user should know, with what can be done about it."""

    def __init__(self, store: RowStore, before: Callable[[], object]) -> None:
        """`before` is called before another version is taken: it takes over what is being typed."""
        super().__init__()
        self._store, self._before = store, before
        self._seen = set[str]()  # what was closed by the user
        self._messages: list[tuple[str, str]] = []  # done things: what was kept where
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        store.notices_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        while item := self._box.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        store = self._store
        if store.conflict:
            self._add(
                "conflict",
                self.tr(
                    "rows.jsonl was changed by another program while it is open here. Which version do you "
                    "want to keep? The other one is saved in a file beside it."
                ),
                (self.tr("Use the file's version"), self.take_file),
                (self.tr("Keep mine"), self.keep_mine),
            )
        if store.write_fault is not None and not store.conflict:
            text = self.tr("rows.jsonl could not be written: {reason} Your edits are safe in the journal.")
            self._add(
                "write", text.format(reason=error_text(store.write_fault)), (self.tr("Try again"), self.write)
            )
        if store.bad_lines:
            self._add("bad", self._bad_lines(), (self.tr("Remove them…"), self.drop_bad_lines))
        if store.kept_journal is not None:
            text = self.tr(
                "Edits from an earlier session no longer fit rows.jsonl, because another program changed "
                "it. They are kept in {file}."
            )
            self._add("journal", text.format(file=store.kept_journal.name))
        if store.replayed:
            text = self.tr("%Ln edit(s) that had not reached rows.jsonl were restored.", "", store.replayed)
            self._add("replayed", text)
        for key, text in self._messages:
            self._add(key, text)
        self.setVisible(self._box.count() > 0)

    def texts(self) -> list[str]:
        """The messages shown now, for tests."""
        items = [self._box.itemAt(number) for number in range(self._box.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.property("words") for widget in widgets if widget is not None]

    def take_file(self) -> None:
        self._before()
        self._do(self._store.take_file, self.tr("The file's version is shown. Yours is kept in {file}."))

    def keep_mine(self) -> None:
        self._before()
        self._do(self._store.keep_mine, self.tr("Your version was written. The other is kept in {file}."))

    def write(self) -> None:
        errors.guarded(self, self._store.flush)

    def drop_bad_lines(self) -> None:
        self._do(self._store.drop_bad_lines, self.tr("The lines were removed. They are kept in {file}."))

    def _do(self, act: Callable[[], Path | None], text: str) -> None:
        kept: list[Path | None] = []
        if errors.guarded(self, lambda: kept.append(act())) and kept[0] is not None:
            self._messages.append((f"kept {kept[0].name}", text.format(file=kept[0].name)))
            self.refresh()

    def _bad_lines(self) -> str:
        bad = self._store.bad_lines
        shown = translate("sentences", "; ").join(
            self.tr("line {number}: {reason}").format(number=line.number, reason=engine_text(line.reason))
            for line in bad[:_LINES_SHOWN]
        )
        more = self.tr(" and {number} more").format(number=len(bad) - _LINES_SHOWN)
        text = self.tr(
            "%Ln line(s) of rows.jsonl could not be read ({lines}{more}). What cannot be read stays "
            "in the file as it is, but training and assessment need a file without it.",
            "",
            len(bad),
        )
        return text.format(lines=shown, more=more if len(bad) > _LINES_SHOWN else "")

    def _add(self, key: str, text: str, *acts: tuple[str, Callable[[], object]]) -> None:
        if key in self._seen:
            return
        frame = QFrame()
        frame.setObjectName("notice")
        frame.setProperty("words", text)
        mark = label()
        mark.setPixmap(theme.icon("warning" if acts else "check", "warn" if acts else "good").pixmap(18, 18))
        words = label(text, wrap=True, selectable=True)
        box = row(mark, words, spacing=10, margins=(12, 6, 8, 6), stretch=words)
        frame.setLayout(box)
        for name, act in acts:
            action = button(name, act, name=f"{key}_{len(frame.findChildren(QPushButton))}")
            box.addWidget(action)
        if key not in ("conflict", "write"):
            box.addWidget(self._closer(key))
        self._box.addWidget(frame)

    def _closer(self, key: str) -> QPushButton:
        closer = button("", lambda: self._close(key), role="quiet", tip=self.tr("Close this message"))
        closer.setIcon(theme.icon("close", "muted"))
        closer.setAccessibleName(closer.toolTip())
        return closer

    def _close(self, key: str) -> None:
        self._seen.add(key)
        self._messages = [one for one in self._messages if one[0] != key]
        self.refresh()
