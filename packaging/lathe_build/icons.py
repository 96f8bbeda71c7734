"""The program's icon as Windows and macOS want it: one file with pictures of several sizes."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from lathe_build.about import ROOT

DRAWING = ROOT / "resources" / "icons" / "lathe.svg"
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
# The names of the pictures that are PNG inside an .icns, by their width in pixels.
MAC_KINDS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def windows_icon(folder: Path) -> Path:
    """Write lathe.ico: a directory of entries of 16 bytes, then the PNG files that they point to."""
    pictures = [picture(size) for size in WINDOWS_SIZES]
    at = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    for size, data in zip(WINDOWS_SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return _write(folder / "lathe.ico", head + b"".join(pictures))


def mac_icon(folder: Path) -> Path:
    """Write lathe.icns: pictures one after the other, each with its kind and length."""
    body = b""
    for kind, size in MAC_KINDS.items():
        data = picture(size)
        body += kind + struct.pack(">I", 8 + len(data)) + data
    return _write(folder / "lathe.icns", b"icns" + struct.pack(">I", 8 + len(body)) + body)


def picture(size: int) -> bytes:
    """The drawing as a PNG of so many pixels each way. Qt draws it; no screen is needed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # its stub takes bytes
        raise OSError(f"{DRAWING} could not be drawn")
    return bytes(buffer.data().data())


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
