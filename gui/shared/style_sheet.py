"""The palette and the style sheet of the window, made from a table of colours."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

from engine.base import store
from engine.base.errors import UserError
from gui.shared.tokens import Tokens


@lru_cache(maxsize=256)
def svg(name: str) -> str:
    """An icon of resources/icons, to be painted in a colour in place of currentColor."""
    return store.read_text(store.resource("icons", f"{name}.svg"))


def _image(name: str, ink: str) -> str:
    """An icon in a colour as a style sheet takes it, which is by a file only; none where the disk refuses."""
    try:
        path = store.data_folder() / "style" / f"{name}-{ink.lstrip('#')}.svg"
        if not path.is_file():
            store.write_text(path, svg(name).replace("currentColor", ink))
    except UserError:
        return "none"
    return f'url("{path.as_posix()}")'


def palette_of(t: Tokens) -> QPalette:
    """The palette, for what no style sheet reaches."""
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


def sheet_of(t: Tokens) -> str:
    """The style sheet of a window and all that is in it."""
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: 4px; }}
    QFrame[card="true"] {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: 8px; }}
    QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: 14px; font-weight: 600; }}
    QLabel[role="chosen"] {{ font-size: 14px; font-weight: 600; color: {t.accent}; }}
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
    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {t.muted}; border-radius: 8px;
        background: {t.panel}; }}
    QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 4px solid {t.accent};
        background: {t.on_accent}; }}
    QRadioButton::indicator:focus {{ border-color: {t.accent}; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.border}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.accent}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {t.base}; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
        background: {t.panel}; border: 1px solid {t.base}; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border: 1px solid {t.accent}; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: {t.window}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.border}; padding: 5px 8px; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ subcontrol-origin: border;
        subcontrol-position: top center; width: 7px; height: 7px; }}
    QHeaderView::section:vertical {{ border-bottom: none; }}
    QHeaderView::section:horizontal:first, QHeaderView::section:horizontal:only-one,
    QTableCornerButton::section {{ border-top-left-radius: 7px; }}
    #rows QHeaderView::section:horizontal:first {{ border-top-left-radius: 0; }}
    QHeaderView::section:horizontal:last, QHeaderView::section:horizontal:only-one {{
        border-top-right-radius: 7px; }}
    QTableCornerButton::section {{ background: {t.window}; border: none;
        border-bottom: 1px solid {t.border}; }}
    QTableView, QTreeView, QListView {{ background: {t.panel}; border: 1px solid {t.border};
        border-radius: 8px; gridline-color: {t.border}; alternate-background-color: {t.window};
        selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}
    QTableView::item, QTreeView::item {{ padding: 2px 6px; }}
    QListWidget::item {{ padding: 4px 6px; }}
    QTabBar::tab {{ padding: 6px 14px; color: {t.muted}; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
    #import_tabs QTabBar::tab, #training_tabs QTabBar::tab {{ padding: 6px 9px; }}
    QTabWidget::pane {{ border: none; }}
    QProgressBar {{ background: {t.raised}; border: none; border-radius: 4px; text-align: center;
        min-height: 8px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
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
    #help_pages, #licence_packages {{ padding: 4px; }}
    #help_pages::item, #licence_packages::item {{ padding-left: 6px; border-radius: 6px; }}
    #help_pages::item:selected, #licence_packages::item:selected {{ background: {t.selection};
        color: {t.text}; }}
    QMessageBox #qt_msgbox_informativelabel {{ color: {t.muted}; }}
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
