"""A graphics driver that ends the player's process costs one start, not the playground."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.play.client import PlayerClient, open_player
from engine.play.wire import NO_GPU
from tests.export.tiny_models import rendered

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends itself a POSIX signal")
# What a driver does, as the process sees it.
CRASH = "os.kill(os.getpid(), signal.SIGSEGV)"
START = "import os, signal, sys, time\nfrom engine.play import service\n{before}\nsys.exit(service.main())\n"


@pytest.fixture(autouse=True)
def _with_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NO_GPU, "")  # what the test sets goes with it


def player(before: str) -> list[str]:
    return [sys.executable, "-c", START.format(before=before)]


def test_a_player_that_crashes_with_the_driver_answers_without_and_so_do_those_after_it(
    tiny_gguf: dict[str, Path],
) -> None:
    with open_player(tiny_gguf["qwen2"], 512, player(f"if not os.environ['{NO_GPU}']: {CRASH}")) as client:
        assert client.answer(rendered(client.chat_format, 1)[0], max_tokens=4)
    assert os.environ[NO_GPU] == "1"
    with open_player(tiny_gguf["qwen2"], 512, player(f"assert os.environ['{NO_GPU}'] == '1'")) as client:
        assert client.alive


def test_where_it_crashes_without_the_driver_too_that_is_said_and_the_driver_is_not_blamed(
    tmp_path: Path,
) -> None:
    count = f"open({str(tmp_path / 'starts')!r}, 'a').write('x')"
    client = PlayerClient(player(f"{count}; {CRASH}"))
    with client, pytest.raises(UserError, match=r"died \(SIGSEGV\)"):
        client.load(tmp_path / "any.gguf")
    assert (tmp_path / "starts").read_text() == "xx"
    assert not os.environ.get(NO_GPU)


def test_a_player_that_somebody_ends_while_it_loads_stays_ended(tmp_path: Path) -> None:
    starts = tmp_path / "starts"

    def end() -> None:
        while not starts.is_file():
            time.sleep(0.05)
        client.kill()

    with PlayerClient(player(f"open({str(starts)!r}, 'a').write('x'); time.sleep(60)")) as client:
        threading.Thread(target=end).start()
        with pytest.raises(UserError, match=r"died \(SIGKILL\)"):
            client.load(tmp_path / "any.gguf")
        assert not client.alive
    assert len(starts.read_text()) <= 1
    assert not os.environ.get(NO_GPU)
