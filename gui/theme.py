"""Colours, fonts and icons: one table of tokens for light, one for dark, and the style made from them."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from engine import store
from engine.errors import UserError

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour the window uses, as #rrggbb; no widget names a colour of its own."""

    window: str  # behind everything
    panel: str  # cards, tables, editors
    raised: str  # hovered rows, buttons
    border: str
    text: str
    muted: str  # labels, hints
    accent: str  # the one colour that asks for a click, and the tuned model
    on_accent: str
    selection: str
    good: str
    warn: str
    bad: str
    base: str  # the base model in comparisons
    series: tuple[str, ...]  # curves, in order
    json_key: str
    json_text: str
    json_number: str
    json_word: str
    added: str  # background of a difference: only here
    removed: str  # background of a difference: missing here


LIGHT = Tokens(
    window="#f5f6f8",
    panel="#ffffff",
    raised="#eceff3",
    border="#d9dde4",
    text="#1c2430",
    muted="#5f6b7a",
    accent="#0b6bcb",
    on_accent="#ffffff",
    selection="#d6e8fa",
    good="#1a7f4b",
    warn="#9a6200",
    bad="#c0352b",
    base="#7a8594",
    series=("#0b6bcb", "#d9730d", "#1a7f4b", "#9b3fb5", "#c0352b", "#00838f", "#8a6d00", "#c2185b"),
    json_key="#0b5cad",
    json_text="#1a7f4b",
    json_number="#a0480b",
    json_word="#9b3fb5",
    added="#d5f0df",
    removed="#fbdcd8",
)
DARK = Tokens(
    window="#16191f",
    panel="#1e222a",
    raised="#2a303a",
    border="#363d49",
    text="#e6e9ee",
    muted="#9aa5b4",
    accent="#4ca3f5",
    on_accent="#0b1620",
    selection="#21405e",
    good="#4cc38a",
    warn="#e5a84a",
    bad="#f2726a",
    base="#8f9bab",
    series=("#4ca3f5", "#f2994a", "#4cc38a", "#c98be0", "#f2726a", "#45c4d0", "#d9bf4a", "#f06a9b"),
    json_key="#7cbcff",
    json_text="#6fd6a4",
    json_number="#f0a66b",
    json_word="#d3a0ea",
    added="#1d4231",
    removed="#54272a",
)


class Theme(QObject):
    """The look in force. `changed` is emitted after the application's palette and style were replaced."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self.choice: Choice = choice
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._tell_qt()
        self._apply()

    @property
    def dark(self) -> bool:
        if self.choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.choice == "dark"

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self._tell_qt()
        self._apply()

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _tell_qt(self) -> None:
        """Native dialogs and the window's own title bar follow the choice too."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(self.choice, Qt.ColorScheme.Unknown))

    def _apply(self) -> None:
        global _current
        _current = self.tokens
        self._app.setPalette(_palette(self.tokens))
        sheet = _sheet(self.tokens)
        for window in [one for one in _dressed if shiboken6.isValid(one)]:
            window.setStyleSheet(sheet)
        self.changed.emit()


_current: Tokens = LIGHT
_dressed: weakref.WeakSet[QWidget] = weakref.WeakSet()


def dress(window: QWidget) -> None:
    """Give the style sheet to a window, and by it to all that is put into it and to its dialogs.

    The application has none: it would be applied anew to a whole tree of widgets at each step of its
    making, whenever a part is put into another one, which more than doubles what a page costs.
    """
    _dressed.add(window)
    window.setStyleSheet(_sheet(_current))


def tokens() -> Tokens:
    """The colours in force now; whoever paints asks at each painting."""
    return _current


def color(name: str, alpha: float = 1.0) -> QColor:
    """A token as a colour, such as color("accent", 0.2)."""
    found = QColor(getattr(_current, name))
    found.setAlphaF(alpha)
    return found


def faded(ink: QColor, alpha: float) -> QColor:
    """A colour as it looks on a panel with this opacity, but opaque, which is painted much faster."""
    ground = QColor(_current.panel)
    pairs = ((ink.red(), ground.red()), (ink.green(), ground.green()), (ink.blue(), ground.blue()))
    return QColor(*(round(alpha * one + (1 - alpha) * other) for one, other in pairs))


def icon(name: str, token: str = "text") -> QIcon:
    """An icon of resources/icons in a token's colour, sharp at every scale; disabled in the muted one."""
    found = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, getattr(_current, token)), (QIcon.Mode.Disabled, _current.border)):
        for size in (16, 20, 24, 32, 48):
            found.addPixmap(_drawn(name, ink, size), mode)
    return found


@lru_cache(maxsize=512)
def _drawn(name: str, ink: str, size: int) -> QPixmap:
    text = _svg(name).replace("currentColor", ink)
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return store.read_text(store.resource("icons", f"{name}.svg"))


def mono(points: int = 0) -> QFont:
    """The system's fixed-width font, for JSON and prompts."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(points or QApplication.font().pointSize())
    return font


def _image(name: str, ink: str) -> str:
    """An icon in a colour as a style sheet takes it, which is by a file only; none where the disk refuses."""
    try:
        path = store.data_folder() / "style" / f"{name}-{ink.lstrip('#')}.svg"
        if not path.is_file():
            store.write_text(path, _svg(name).replace("currentColor", ink))
    except UserError:
        return "none"
    return f'url("{path.as_posix()}")'


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.panel,
        role.AlternateBase: t.window,
        role.Text: t.text,
        role.Button: t.raised,
        role.ButtonText: t.text,
        role.BrightText: t.bad,
        role.Highlight: t.selection,
        role.HighlightedText: t.text,
        role.ToolTipBase: t.raised,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.muted,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.Accent: t.accent,
        role.Mid: t.border,
        role.Dark: t.border,
        role.Midlight: t.border,
        role.Light: t.panel,
        role.Shadow: t.border,
    }
    for which, value in pairs.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.base))
    return palette


def _sheet(t: Tokens) -> str:
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: 4px; }}
    QFrame[card="true"] {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: 8px; }}
    QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: 14px; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {t.muted}; }}
    QLabel[role="name"] {{ font-weight: 600; }}
    QLabel[role="figure"] {{ font-size: 22px; font-weight: 600; }}
    QLabel[role="good"] {{ color: {t.good}; }}
    QLabel[role="warn"] {{ color: {t.warn}; }}
    QLabel[role="bad"] {{ color: {t.bad}; }}
    QPushButton {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: 6px;
        padding: 5px 12px; min-height: 18px; }}
    QPushButton:hover {{ background: {t.raised}; }}
    QPushButton:pressed {{ background: {t.selection}; }}
    QPushButton:focus {{ border: 1px solid {t.accent}; }}
    QPushButton:disabled {{ color: {t.base}; }}
    QPushButton:checked {{ background: {t.selection}; border-color: {t.accent}; }}
    QPushButton[role="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
        font-weight: 600; }}
    QPushButton[role="primary"]:disabled {{ background: {t.raised}; color: {t.base};
        border-color: {t.border}; }}
    QPushButton[role="danger"] {{ color: {t.bad}; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
    QToolButton:hover {{ background: {t.raised}; }}
    QToolButton:checked {{ background: {t.selection}; }}
    QToolButton:focus {{ border-color: {t.base}; }}
    QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {{
        background: {t.panel}; border: 1px solid {t.border}; border-radius: 6px; padding: 4px 6px;
        selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
    QComboBox:focus, QDateEdit:focus {{ border: 1px solid {t.accent}; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 1px solid {t.bad}; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: {_image("down", t.muted)};
        width: 14px; height: 14px; }}
    QAbstractSpinBox QLineEdit {{ border: none; padding: 0 0 0 4px; background: transparent; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; width: 18px;
        border: none; background: transparent; }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; top: 2px; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; bottom: 2px; }}
    QAbstractSpinBox::up-arrow {{ image: {_image("up", t.muted)}; width: 12px; height: 12px; }}
    QAbstractSpinBox::down-arrow {{ image: {_image("down", t.muted)}; width: 12px; height: 12px; }}
    QScrollBar {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ width: 10px; }}
    QScrollBar:horizontal {{ height: 10px; }}
    QScrollBar::handle {{ background: {t.border}; border-radius: 4px; margin: 1px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {t.base}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QCheckBox::indicator, QTableView::indicator, QListView::indicator, QTreeView::indicator {{
        width: 13px; height: 13px; border: 1px solid {t.muted}; border-radius: 3px; background: {t.panel}; }}
    QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked,
    QTreeView::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
        image: {_image("check", t.on_accent)}; }}
    QCheckBox::indicator:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator:disabled {{ border-color: {t.border}; }}
    QHeaderView::section {{ background: {t.window}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.border}; padding: 5px 8px; }}
    QHeaderView::section:vertical {{ border-bottom: none; }}
    QTableCornerButton::section {{ background: {t.window}; border: none;
        border-bottom: 1px solid {t.border}; }}
    QTableView, QTreeView, QListView {{ background: {t.panel}; border: 1px solid {t.border};
        border-radius: 8px; gridline-color: {t.border}; alternate-background-color: {t.window};
        selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}
    QTableView::item, QTreeView::item {{ padding: 2px 6px; }}
    QTabBar::tab {{ padding: 6px 14px; color: {t.muted}; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
    QTabWidget::pane {{ border: none; }}
    QProgressBar {{ background: {t.raised}; border: none; border-radius: 4px; text-align: center;
        min-height: 8px; color: {t.text}; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QSplitter::handle {{ background: {t.window}; }}
    QStatusBar {{ background: {t.panel}; border-top: 1px solid {t.border}; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {t.panel}; }}
    QMenuBar::item:selected, QMenu::item:selected {{ background: {t.selection}; color: {t.text}; }}
    QMenu {{ background: {t.panel}; border: 1px solid {t.border}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
    QTextBrowser:focus {{ border-color: {t.border}; }}
    QListWidget#help_pages::item {{ padding-left: 8px; border-radius: 6px; }}
    QListWidget#help_pages::item:selected {{ background: {t.selection}; color: {t.text}; }}
    #rail {{ background: {t.panel}; border-right: 1px solid {t.border}; }}
    #project_button {{ text-align: left; padding: 6px 8px; font-size: 14px; font-weight: 600; }}
    #project_button::menu-indicator {{ image: none; }}
    QFrame#notice {{ background: {t.raised}; border: 1px solid {t.border}; border-radius: 8px; }}
    QFrame#banner {{ background: {t.removed}; border: none; border-bottom: 1px solid {t.border}; }}
    QFrame#banner QLabel {{ color: {t.text}; }}
    QPushButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; padding: 2px 6px; }}
    QPushButton[role="quiet"]:hover {{ background: {t.raised}; }}
    QPushButton[role="quiet"]:focus {{ border-color: {t.accent}; }}
    QLabel#product {{ font-size: 26px; }}
    QFrame[entry="true"] {{ border: 1px solid transparent; border-radius: 6px; }}
    QFrame[entry="true"]:hover {{ background: {t.raised}; }}
    QFrame[entry="true"]:focus {{ border-color: {t.accent}; }}
    QFrame[choice="true"] {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: 8px; }}
    QFrame[choice="true"]:hover {{ background: {t.raised}; }}
    QFrame[choice="true"]:focus {{ border-color: {t.accent}; }}
    QFrame[choice="true"][chosen="true"] {{ background: {t.selection}; border-color: {t.accent}; }}
    """
