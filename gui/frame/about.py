"""What this program is: its version, what it runs on, where the user's data lies, and all licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from engine.app import about, crash
from engine.app.hardware import device_name
from engine.base import store
from engine.base.errors import UserError
from gui.frame.licences_view import LicencesView
from gui.shared import desktop
from gui.shared.widgets import button, column, label, row


class AboutDialog(QDialog):
    """About Lathe."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Lathe"))
        self.resize(860, 600)
        self.licences = LicencesView()
        self.tabs = QTabWidget()
        self.tabs.addTab(self._program(), self.tr("&Program"))
        self.tabs.addTab(self.licences, self.tr("&Licences"))
        self.tabs.currentChanged.connect(self._tab_shown)
        self.copy_button = button(self.tr("Copy for a bug report"), self._copy, icon="copy")
        close = button(self.tr("Close"), self.accept, role="primary")
        close.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(14)
        box.addLayout(self._head())
        box.addWidget(self.tabs, 1)
        box.addLayout(row(self.copy_button, None, close))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        close.setFocus()

    def report(self) -> str:
        """What a bug report should begin with; nothing about the user."""
        lines = [*about.facts(), ("Device", device_name())]
        return "\n".join(f"{name}: {value}" for name, value in lines) + "\n"

    def _head(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(QIcon(str(store.resource("icons", "lathe.svg"))).pixmap(56, 56))
        version = self.tr("Version {version}").format(version=about.build())
        names = column(label("Lathe", "title"), label(version, "muted", selectable=True), spacing=2)
        head = row(picture, 8)
        head.addLayout(names)
        head.addStretch(1)
        return head

    def _program(self) -> QWidget:
        widget = QWidget()
        box = QVBoxLayout(widget)
        box.setContentsMargins(4, 14, 4, 4)
        box.setSpacing(14)
        text = self.tr(
            "Teaches a small language model, on your own machine, to turn sentences into exact JSON, by "
            "GRPO, and proves that it learned. Nothing leaves this computer."
        )
        box.addWidget(label(text, wrap=True))
        box.addWidget(label(self.tr("Licence: Apache-2.0"), "muted"))
        box.addLayout(self._facts())
        box.addStretch(1)
        box.addLayout(self._data())
        return widget

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        titles = {
            "Device": self.tr("Device"),
            "System": self.tr("System"),
            "Python": "Python",
            "Libraries": self.tr("Libraries"),
        }
        values = {**dict(about.facts()), "Device": device_name()}
        for line, (name, title) in enumerate(titles.items()):
            grid.addWidget(label(title, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(values[name], wrap=True, selectable=True), line, 1)
        return grid

    def _data(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(6)
        box.addWidget(label(self.tr("Your data"), "heading"))
        text = self.tr(
            "Settings, prepared models, the example and crash reports are in the folder below, and "
            "stay there when Lathe is uninstalled. Projects are where you put them."
        )
        box.addWidget(label(text, "muted", wrap=True))
        self.open_button = button(self.tr("Open folder"), self._open, icon="folder")
        try:
            self.place = label(str(store.data_folder()), wrap=True, selectable=True)
        except UserError as error:
            self.place = label(error.message, "bad", wrap=True, selectable=True)
            self.open_button.setEnabled(False)
        self.reports_button = button(self.tr("Crash reports"), self._open_reports, icon="folder")
        self.reports_button.setEnabled(self.open_button.isEnabled())
        box.addWidget(self.place)
        box.addLayout(row(self.open_button, self.reports_button, None))
        return box

    def _tab_shown(self, number: int) -> None:
        if self.tabs.widget(number) is self.licences:
            self.licences.fill()

    def _find(self) -> None:
        self.tabs.setCurrentWidget(self.licences)
        self.licences.search.setFocus()

    def _copy(self) -> None:
        desktop.copy_text(self.report())
        self.copy_button.setText(self.tr("Copied"))

    def _open(self) -> None:
        desktop.show_folder(store.data_folder())

    def _open_reports(self) -> None:
        desktop.show_folder(crash.folder())
