"""What the window says unasked: a toast that goes by itself, a banner that stays while it holds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.shared import theme
from gui.shared.widgets import button, label, row, set_role

SHOWN_MS = 9000
MARGIN = 16


class Toast(QFrame):
    """One quiet message in the lower right corner of `over`; it never takes the focus.

    A message that asks for a look ("bad") stays until it is closed or another one comes.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("notice")
        self._text = label("", wrap=True, selectable=True)
        self._text.setMaximumWidth(380)
        self._text.setMinimumWidth(300)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._heading = label("", "heading", wrap=True)
        self._act: Callable[[], object] | None = None
        self.show_button = button("", self._go, role="quiet")
        self.close_button = _closer(self.tr("Close this message"), self.hide)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 10, 8, 12)
        box.setSpacing(4)
        box.addLayout(row(self._heading, self.show_button, self.close_button, stretch=self._heading))
        box.addWidget(self._text)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(
        self,
        heading: str,
        text: str = "",
        role: str = "good",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show a message; `act` is done by the button called `action`."""
        self._heading.setText(heading)
        set_role(self._heading, role if role in ("bad", "warn") else "heading")
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.show_button.setText(action)
        self.show_button.setVisible(bool(action))
        self._act = act
        self.close_button.setIcon(theme.icon("close", "muted"))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if role != "bad":
            self._timer.start(SHOWN_MS)

    @property
    def words(self) -> str:
        """What it says, for tests and for people who cannot see it."""
        return f"{self._heading.text()} {self._text.text()}".strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _go(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()

    def _place(self) -> None:
        over = self._over
        self.move(over.width() - self.width() - MARGIN, over.height() - self.height() - MARGIN)


class Banner(QFrame):
    """A line across the top for what is wrong with the open project, as long as it is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._text = label("", wrap=True)
        self._icon = label()
        inner = row(self._icon, self._text, spacing=10, margins=(16, 8, 16, 8), stretch=self._text)
        self.setLayout(inner)
        self.hide()

    @property
    def words(self) -> str:
        return self._text.text()

    def say(self, text: str) -> None:
        """Show this sentence; an empty one hides the banner."""
        if text != self._text.text():
            self._text.setText(text)
            self._icon.setPixmap(theme.icon("warning", "warn").pixmap(20, 20))
        self.setVisible(bool(text))


def _closer(tip: str, clicked: Callable[[], object]) -> QToolButton:
    closer = QToolButton()
    closer.setToolTip(tip)
    closer.setAccessibleName(tip)
    closer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    closer.clicked.connect(lambda checked=False: clicked())
    return closer
