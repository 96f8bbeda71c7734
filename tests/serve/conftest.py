"""A served tiny file, as the window starts it: a worker process with its job folder."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from openai import OpenAI

from engine.jobs import ServeJob, create_job
from engine.models import chat
from engine.play.player import Player
from engine.project import Project
from engine.rewards.rubric import rubric_from_toml
from engine.runs.runlog import request_control
from engine.serve.state import Served, environment, read_served
from engine.task import Task
from tests.tiny_gguf import tiny_file

__all__ = ["tiny_file"]

MAIN = Path(__file__).resolve().parents[2] / "main.py"
KEY = "lathe-test-key"
# Of all answers that fit none is long, although the tiny model babbles.
CHOICE = {
    "type": "object",
    "properties": {"size": {"enum": ["small", "middling", "large"]}, "code": {"enum": [1, 2, 3, 4, 5]}},
    "required": ["size", "code"],
    "additionalProperties": False,
}
PROMPT = "today=20300720 how much did we sell last week"


@dataclass
class Server:
    """A server process, and what asks it."""

    folder: Path
    process: subprocess.Popen[bytes]
    project: Project
    file: Path

    @property
    def served(self) -> Served:
        found = read_served(self.folder)
        assert found is not None, (self.folder / "worker.log").read_text()
        return found

    def settled(self) -> Served:
        """How the server stands once all is done and told."""
        self.until(lambda: self.served.running == 0)
        time.sleep(0.6)
        return self.served

    def players(self) -> list[psutil.Process]:
        found = []
        for one in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):  # killed, and not yet noticed
                if "player" in one.cmdline():
                    found.append(one)
        return found

    def post(self, body: bytes, path: str = "/v1/chat/completions", **headers: str) -> tuple[int, Any]:
        """Status and JSON of a request that no client library would send."""
        connection = http.client.HTTPConnection(urlsplit(self.served.base_url).netloc, timeout=60)
        try:
            sent = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **headers}
            connection.request("POST", path, body, sent)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def until(self, holds: Any, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end and self.process.poll() is None
            time.sleep(0.02)


@pytest.fixture(scope="session")
def server(tmp_path_factory, tiny_file):
    place = tmp_path_factory.mktemp("serve") / "project"
    place.mkdir()
    task = Task("sizes", "Say how large it is, as JSON: {schema}", CHOICE, "calendar_facts")
    project = Project(place, task, rubric_from_toml([{"dimension": "json_parse", "weight": 1.0}]))
    project.save()
    folder = create_job(place, ServeJob(file=str(tiny_file), parallel=2, owner=os.getpid()))
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(MAIN), "worker", "job", str(project.folder), str(folder)],
            stdout=log,
            stderr=log,
            env={**os.environ, **environment(KEY)},
        )
    found = Server(folder, process, project, tiny_file)
    found.until(lambda: read_served(folder) is not None, 300)
    yield found
    players = found.players()
    request_control(folder, "stop")
    assert process.wait(60) == 0
    for one in players:
        with contextlib.suppress(psutil.NoSuchProcess):
            assert one.status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="session")
def client(server):
    with OpenAI(base_url=server.served.base_url, api_key=KEY, max_retries=0) as found:
        yield found


@pytest.fixture(scope="session")
def directly(server):
    """What the file answers without any server: to the task's prompt, or to a rendered text."""
    with Player(server.file) as player:
        yield lambda **params: player.answer(
            chat.prompt_text(server.project.task, player.chat_format, PROMPT), **params
        )
