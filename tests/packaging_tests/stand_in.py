"""A small folder of the shape that PyInstaller makes, with real ELF files in it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path


def frozen_stand_in(folder: Path) -> Path:
    """A program that says its arguments, Qt's plugin for X11, a copied system library, and resources."""
    inside = folder / "_internal"
    qt = inside / "PySide6" / "Qt"
    for path in (qt / "lib", qt / "plugins" / "platforms", inside / "resources"):
        path.mkdir(parents=True)
    _compiled(folder / "lathe")
    shutil.copyfile(_qt_folder() / "plugins/platforms/libqxcb.so", qt / "plugins/platforms/libqxcb.so")
    for name in ("Core", "Gui", "XcbQpa"):
        (qt / "lib" / f"libQt6{name}.so.6").write_text("stands for a library that is inside")
        (inside / f"libQt6{name}.so.6").symlink_to(f"PySide6/Qt/lib/libQt6{name}.so.6")
    for name in ("libz.so.1", "libxcb-cursor.so.0"):
        (inside / name).write_text("stands for a library that was copied from the system")
    (inside / "resources" / "naïve – 名.txt").write_text("a name beyond ASCII")
    (inside / "resources" / "licences.txt").write_text("licences")
    (inside / "resources" / "licences.txt").chmod(0o600)
    return folder


def _compiled(path: Path) -> None:
    source = "#include <stdio.h>\nint main(int n, char **a) { while (--n) puts(*++a); return 0; }\n"
    subprocess.run(["cc", "-x", "c", "-o", str(path), "-"], input=source, text=True, check=True)


def _qt_folder() -> Path:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "Qt"
