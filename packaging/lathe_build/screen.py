"""A screen of its own in memory (Xvfb), and pictures of it without any tool inside what is shown."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

SIZE = "1440x900x24"
SOCKETS = Path("/tmp/.X11-unix")
_HEADER = struct.Struct(">25I")  # of an XWD file, as Xvfb keeps its picture
_COLOUR_BYTES = 12
FILLED = 0.2  # a window covers more of the screen than this


class Screen:
    """An X server that lives as long as the `with` block. Its name is `display`."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lathe-screen-"))
        self._server: subprocess.Popen[bytes] | None = None
        self.display = ""

    def __enter__(self) -> Screen:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-ac", "-nolisten", "tcp"]
        command += ["-fbdir", str(self._folder)]
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as stream:
            self.display = f":{stream.readline().strip()}"
        if self.display == ":":
            raise SystemExit("Xvfb did not start")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.terminate()
        self._server.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def wait_for_picture(self, seconds: float, program: subprocess.Popen[Any]) -> bool:
        """Whether something as large as a window is drawn in that time; False where the program ends."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and program.poll() is None:
            if self._filled() > FILLED:
                return True
            time.sleep(0.05)
        return False

    def save(self, path: Path) -> None:
        """The picture as PNG."""
        from PySide6.QtGui import QImage

        width, height, line, pixels = self._picture()
        QImage(pixels, width, height, line, QImage.Format.Format_RGB32).save(str(path))

    def _filled(self) -> float:
        """The share of the picture that is not the black of an empty screen, by every 97th pixel."""
        _, _, _, pixels = self._picture()
        some = pixels[1 : len(pixels) : 4 * 97]
        return sum(1 for one in some if one) / max(1, len(some))

    def _picture(self) -> tuple[int, int, int, bytes]:
        data = (self._folder / "Xvfb_screen0").read_bytes()
        head = _HEADER.unpack_from(data)
        size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        start = size + colours * _COLOUR_BYTES
        return width, height, line, data[start : start + line * height]
