"""What this program is, its version and its licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from engine import store
from gui import errors
from gui.widgets import button, label, row


class AboutDialog(QDialog):
    """About Lathe."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Lathe"))
        self.setFixedWidth(460)
        picture = QLabel()
        picture.setPixmap(QIcon(str(store.resource("icons", "lathe.svg"))).pixmap(56, 56))
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label("Lathe", "title"))
        names.addWidget(label(self.tr("Version {version}").format(version=errors.version()), "muted"))
        head = row(picture, 8)
        head.addLayout(names)
        head.addStretch(1)
        said = self.tr(
            "Teaches a small language model, on your own machine, to turn sentences into exact JSON, by "
            "GRPO, and proves that it learned. Nothing leaves this computer."
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 22, 24, 18)
        box.setSpacing(14)
        box.addLayout(head)
        box.addWidget(label(said, wrap=True))
        box.addWidget(label(self.tr("Licence: Apache-2.0"), "muted"))
        box.addWidget(label(errors.about(), "muted", wrap=True, selectable=True))
        close = button(self.tr("Close"), self.accept, role="primary")
        close.setDefault(True)
        box.addLayout(row(None, close))
