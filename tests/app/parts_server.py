"""A real server of CUDA parts on this computer, with the faults that networks have, and the parts."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# A package by the name of torch, so small that it can be fetched in a test and really imported.
TORCH = """
__version__ = "2.13.0+cu130"
class version:
    cuda = "13.0"
class cuda:
    device_count = staticmethod(lambda: 1)
    get_device_name = staticmethod(lambda at: "Test Card")
"""


@dataclass
class Faults:
    """What the server does wrong. `cuts`: after how many bytes to break a connection, one after the other;
    `silent_after`: after how many bytes to send nothing more, until `go_on` is set."""

    ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    lies: bool = False  # says that it sends another range than was asked for
    redirect: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)  # path and Range of each request
    sent: int = 0
    silent_after: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(folder: Path, faults: Faults) -> Iterator[str]:
    """Serve a folder; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            faults.asked.append((self.path, wanted))
            path = folder / self.path.lstrip("/")
            status = faults.statuses.pop(0) if faults.statuses else 200 if path.is_file() else 404
            if status != 200:
                self._head(status, 0)
                return
            if faults.redirect:
                self.send_response(302)
                self.send_header("Location", faults.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._send(path.read_bytes(), wanted)

        def _send(self, data: bytes, wanted: str) -> None:
            begin = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted and faults.ranges else 0
            if begin and begin >= len(data):
                self._head(416, 0)
                return
            body = data[begin:]
            told = f"bytes {begin + 7 * faults.lies}-{len(data) - 1}/{len(data)}"
            self._head(206 if begin else 200, len(body), told if begin else "")
            if faults.cuts:
                body = body[: faults.cuts.pop(0)]
                self.close_connection = True
            for at in range(0, len(body), 65536):
                if faults.silent_after and at > faults.silent_after:
                    faults.go_on.wait(60)
                self.wfile.write(body[at : at + 65536])
                faults.sent += len(body[at : at + 65536])

        def _head(self, status: int, length: int, span: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            if span:
                self.send_header("Content-Range", span)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the other side hung up: that is what is tested

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        faults.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


def make_wheel(path: Path, files: dict[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
    return path


def describe_wheel(path: Path, unpacked: int | None = None) -> dict[str, Any]:
    """The entry of a wheel in the list of parts."""
    with zipfile.ZipFile(path) as wheel:
        size = sum(info.file_size for info in wheel.infolist())
    return {
        "name": path.name.split("-")[0],
        "version": path.name.split("-")[1],
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "size": path.stat().st_size,
        "unpacked": size if unpacked is None else unpacked,
    }


def write_program(resources: Path, address: str, wheels: list[dict[str, Any]], **more: Any) -> None:
    """The two files that a build for processors puts beside the program."""
    resources.mkdir(parents=True, exist_ok=True)
    facts = {"flavour": "cpu", "parts_address": address, "version": "0.1.0"}
    (resources / "build.json").write_text(json.dumps(facts))
    listed = {"version": "2.13.0+cu130", "cuda": [13, 0], "oldest_card": [7, 5], "parts": wheels, **more}
    (resources / "cuda-parts.json").write_text(json.dumps(listed))
