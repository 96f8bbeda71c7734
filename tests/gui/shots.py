"""Pictures of every page, light and dark, in both languages and two sizes, for eyes to judge.

python -m tests.gui.shots PROJECT OUTDIR [--pages welcome data ...] [--languages en] [--sizes 1280x800]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LATHE_DATA", tempfile.mkdtemp(prefix="lathe-shots-"))

from PySide6.QtCore import QEventLoop, QTimer

from engine.base import settings as app_settings
from engine.base.settings import Settings
from gui.frame.app import make_app
from gui.frame.main_window import ROOMS, MainWindow
from gui.shared import i18n
from gui.shared.theme import Theme

PAGES = ("welcome", *(room.name for room in ROOMS))
SIZES = ("1280x800", "1920x1080")


class QuietWindow(MainWindow):
    """A window that opens a project that another window holds too: it only looks."""

    def ask_to_open_anyway(self, said: str) -> bool:
        return True


def main() -> None:
    chosen = _arguments()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = make_app()
    look = Theme(app, "light")
    for language in chosen.languages:
        app_settings.save(Settings(language=language, recent=_recent(chosen.project)))
        i18n.install(app, language)
        window = QuietWindow(look, app_settings.load())
        window.show()
        for page in _visited(window, chosen.project, chosen.pages, chosen.wait):
            for mode in chosen.looks:
                look.choose(mode)
                for size in chosen.sizes:
                    window.resize(*(int(side) for side in size.split("x")))
                    settle(0.6)
                    path = chosen.out / f"{page}-{language}-{mode}-{size}.png"
                    window.grab().save(str(path))
                    print(path, flush=True)
        window.close()


def _visited(window: MainWindow, project: Path, pages: list[str], wait: float) -> Iterator[str]:
    if "welcome" in pages:
        yield "welcome"
    rooms = [page for page in pages if page != "welcome"]
    if rooms:
        window.open_project(project)
    for page in rooms:
        window.show_page(page)
        settle(wait)
        yield page


def settle(seconds: float) -> None:
    """Let the event loop run, so that threads answer and layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _recent(project: Path) -> tuple[str, ...]:
    return (str(project.resolve()), "/home/anna/Documents/Lathe/invoices", "/home/anna/Documents/Lathe/gone")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gui.shots", description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", nargs="+", default=list(PAGES), choices=PAGES)
    parser.add_argument("--languages", nargs="+", default=list(i18n.LANGUAGES), choices=list(i18n.LANGUAGES))
    parser.add_argument("--looks", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="WxH")
    parser.add_argument("--wait", type=float, default=1.5, help="seconds for a page to fill (default: 1.5)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
