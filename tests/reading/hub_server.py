"""A Hugging Face hub of a few datasets, on this computer: what `datasets` and `huggingface_hub` ask of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
Files = Mapping[str, bytes]


@contextmanager
def hub_server(datasets: Mapping[str, Files], gated: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Serves these datasets, and gives the address and the list of what was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            path = unquote(urlsplit(self.path).path)
            for name, files in datasets.items():
                if path.startswith(f"/api/datasets/{name}"):
                    return self._about(name, files, path.removeprefix(f"/api/datasets/{name}"))
                if path.startswith(f"/datasets/{name}/resolve/"):
                    file = path.removeprefix(f"/datasets/{name}/resolve/").partition("/")[2]
                    if name in gated:
                        return self._send(403, b"", {"X-Error-Code": "GatedRepo"})
                    return self._file(files, file)
            self._send(404, b"", {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
            return None

        do_HEAD = do_GET  # noqa: N815

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append(f"POST {self.path} {body}")
            for name, files in datasets.items():
                if self.path.startswith(f"/api/datasets/{name}/paths-info/"):
                    wanted = json.loads(body)["paths"]
                    return self._json([_entry(file, files[file]) for file in wanted if file in files])
            self._send(404, b"", {"X-Error-Code": "RepoNotFound"})
            return None

        def _about(self, name: str, files: Files, rest: str) -> None:
            if rest.startswith("/tree/"):
                under = rest.removeprefix("/tree/").partition("/")[2]
                if under and not any(file.startswith(f"{under}/") for file in files):
                    return self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
                return self._json(_tree(files, under, "recursive=true" in self.path.lower()))
            siblings = [{"rfilename": file} for file in files]
            return self._json({"id": name, "sha": COMMIT, "siblings": siblings, "tags": [], "private": False})

        def _file(self, files: Files, file: str) -> None:
            if file not in files:
                return self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            etag = hashlib.sha1(files[file]).hexdigest()
            return self._send(200, files[file], {"X-Repo-Commit": COMMIT, "ETag": f'"{etag}"'})

        def _json(self, value: Any) -> None:
            self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

        def _send(self, code: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(code)
            for key, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(key, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _entry(file: str, content: bytes) -> dict[str, Any]:
    return {"type": "file", "path": file, "size": len(content), "oid": hashlib.sha1(content).hexdigest()}


def _tree(files: Files, under: str, deep: bool) -> list[dict[str, Any]]:
    start = f"{under}/" if under else ""
    found: dict[str, dict[str, Any]] = {}
    for file, content in files.items():
        if not file.startswith(start):
            continue
        folder, mark, _ = file.removeprefix(start).partition("/")
        if mark:
            found[start + folder] = {"type": "directory", "path": start + folder, "size": 0, "oid": "0" * 40}
        if deep or not mark:
            found[file] = _entry(file, content)
    return list(found.values())
