"""`lathe serve` as a script uses it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request

import psutil
import pytest

from engine.serve.state import KEY_VARIABLE
from tests.serve.conftest import KEY, MAIN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_the_command_tells_a_script_where_it_serves_and_ends_cleanly(small_project, tiny_file):
    command = [sys.executable, str(MAIN), "serve", str(tiny_file), "--project", str(small_project.folder)]
    with subprocess.Popen(
        [*command, "--parallel", "1", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, KEY_VARIABLE: KEY},
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        told = json.loads(process.stdout.readline())
        assert told["key"] == KEY and told["models"] == ["task", tiny_file.name]
        players = psutil.Process(process.pid).children()
        assert len(players) == 1 and KEY not in str(players[0].environ())
        request = urllib.request.Request(
            f"{told['base_url']}/models", headers={"Authorization": f"Bearer {KEY}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert [one["id"] for one in json.load(answer)["data"]] == told["models"]
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0 and process.stderr.read() == ""
        assert not players[0].is_running()
