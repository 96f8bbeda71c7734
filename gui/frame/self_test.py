"""What `lathe self-test` asks of the window: its modules, Qt's plugins, its languages, a first picture."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QImageReader, QRawFont
from PySide6.QtWidgets import QApplication

from engine.app.installation import Check, import_all
from engine.base import store
from engine.base.settings import Settings
from gui.frame import app as program
from gui.frame.help_view import PAGES, page_file
from gui.frame.main_window import MainWindow
from gui.shared import i18n
from gui.shared.theme import Theme


def _modules() -> str:
    return import_all("gui")


def _plugins() -> str:
    """On Linux also that the plugins for real screens find every library that they are linked to."""
    app = _application()
    formats = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    if not {"png", "svg"} <= formats:
        raise RuntimeError(f"Qt reads no PNG or SVG pictures: {sorted(formats)}")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    names = {"linux": ("libqxcb.so", "libqwayland.so"), "win32": ("qwindows.dll",)}
    for name in names.get(sys.platform, ("libqcocoa.dylib",)):
        ctypes.CDLL(str(folder / name))
    return f"{app.platformName()}; {' '.join(sorted(one.name for one in folder.iterdir()))}"


def _languages() -> str:
    app = _application()
    try:
        i18n.install(app, "zh_CN")
        if app.translate("QPlatformTheme", "Cancel") == "Cancel":
            raise RuntimeError("Qt's own texts are not in Chinese")
        helps = [page_file(name) for name in PAGES]
        if missing := [str(one) for one in helps if "zh_CN" not in one.parts or not one.is_file()]:
            raise RuntimeError(f"no help in Chinese: {missing}")
    finally:
        i18n.install(app, "en")
    return " ".join(i18n.LANGUAGES)


def _first_picture() -> str:
    """The welcome page, drawn: a window of one colour has no fonts, no icons or no style."""
    app = _application()
    if not QRawFont.fromFont(app.font()).isValid():
        raise RuntimeError("there is no font")
    with _own_data_folder():
        window = MainWindow(Theme(app, "light"), Settings())
        window.show()
        app.processEvents()
        image = window.grab().toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
        window.close()
        app.processEvents()
    if len(colours) < 10:
        raise RuntimeError(f"the first picture has {len(colours)} colours")
    return f"{image.width()} x {image.height()}, {len(colours)} colours"


def _application() -> QApplication:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        return application
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return program.make_app()


@contextlib.contextmanager
def _own_data_folder() -> Iterator[None]:
    """The user's settings are neither read nor written."""
    before = os.environ.get("LATHE_DATA")
    with tempfile.TemporaryDirectory(prefix="lathe-self-test-") as folder:
        os.environ["LATHE_DATA"] = folder
        try:
            store.data_folder()
            yield
        finally:
            os.environ.pop("LATHE_DATA")
            if before is not None:
                os.environ["LATHE_DATA"] = before


CHECKS = (
    Check("modules of the window", _modules),
    Check("Qt's plugins", _plugins),
    Check("languages", _languages),
    Check("the first picture", _first_picture),
)
