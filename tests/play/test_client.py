from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.play.client import PlayerClient, open_player
from engine.play.wire import Piece, SamplingParams, Stats, load
from tests.export.tiny_models import rendered


@pytest.fixture(scope="module")
def gguf(tiny_gguf: dict[str, Path]) -> Path:
    return tiny_gguf["qwen2"]


def prompt(client: PlayerClient) -> str:
    return rendered(client.chat_format, 1)[0]


def test_the_process_streams_an_answer_and_can_be_asked_again(gguf: Path) -> None:
    with open_player(gguf, 512) as client:
        assert client.facts is not None
        assert (client.facts.architecture, client.facts.pre, client.facts.n_ctx) == ("qwen2", "qwen2", 512)
        items = list(client.generate(prompt(client), SamplingParams(max_tokens=12)))
        assert isinstance(items[-1], Stats)
        text = "".join(item.text for item in items if isinstance(item, Piece))
        assert client.answer(prompt(client), max_tokens=12) == text
        assert client.ask(prompt(client), SamplingParams(max_tokens=12))[0] == text
    assert not client.alive


def test_leaving_an_answer_early_cancels_it_and_the_next_one_is_clean(gguf: Path) -> None:
    with open_player(gguf, 1024) as client:
        whole = client.answer(prompt(client), max_tokens=10)
        for item in client.generate(prompt(client), SamplingParams(max_tokens=800, temperature=1.0)):
            assert isinstance(item, Piece)
            break
        begun = time.monotonic()
        assert client.answer(prompt(client), max_tokens=10) == whole
        assert time.monotonic() - begun < 30


def test_an_answer_can_be_cancelled_while_it_comes(gguf: Path) -> None:
    with open_player(gguf, 1024) as client:
        seen: list[Piece | Stats] = []
        for item in client.generate(prompt(client), SamplingParams(max_tokens=800, temperature=1.0, seed=4)):
            seen.append(item)
            if len(seen) == 3:
                client.cancel()
        assert isinstance(seen[-1], Stats)
        assert seen[-1].ended in ("cancelled", "end")


def test_bad_files_give_a_sentence_and_the_process_lives_on(gguf: Path, tmp_path: Path) -> None:
    (tmp_path / "random.gguf").write_bytes(os.urandom(5000))
    (tmp_path / "short.gguf").write_bytes(gguf.read_bytes()[:-5000])
    (tmp_path / "magic.gguf").write_bytes(b"XXXX" + gguf.read_bytes()[4:])
    with PlayerClient() as client:
        for name in ("random.gguf", "short.gguf", "magic.gguf", "missing.gguf"):
            with pytest.raises(UserError, match=r"not a whole GGUF|does not exist"):
                client.load(tmp_path / name)
        with pytest.raises(UserError, match="No model is loaded"):
            client.answer("x")
        with pytest.raises(UserError, match="No model is loaded"):
            _ = client.chat_format
        client.load(gguf, 512)
        assert client.answer(prompt(client), max_tokens=4) is not None


def test_a_process_that_aborts_gives_a_sentence_and_a_new_one_starts(gguf: Path) -> None:
    with open_player(gguf, 1024) as client:
        with pytest.raises(UserError, match=r"died \(SIGABRT\)"):
            for item in client.generate(prompt(client), SamplingParams(max_tokens=900, temperature=1.0)):
                if isinstance(item, Piece):
                    os.kill(client.pid, signal.SIGABRT)
        with pytest.raises(UserError, match="died"):
            client.answer("again")
        assert not client.alive
    with open_player(gguf, 512) as client:
        assert client.alive
        client.answer(prompt(client), max_tokens=4)


def test_a_process_that_is_killed_between_two_questions_gives_a_sentence(gguf: Path) -> None:
    with open_player(gguf, 512) as client:
        client.kill()
        with pytest.raises(UserError, match=r"died \(SIGKILL\)"):
            client.answer("hello")


def test_a_process_that_hangs_is_ended_after_the_timeout(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with PlayerClient(command) as client:
        with pytest.raises(UserError, match="took too long to load the model"):
            client.load(tmp_path, timeout=0.3)
        assert not client.alive or client._process.wait(5) is not None


def test_what_native_code_prints_does_not_disturb_the_protocol(gguf: Path) -> None:
    noisy = (
        "import os, sys, threading, time\n"
        "def noise():\n"
        "    while True:\n"
        "        os.write(1, b'ggml: noise\\n'); print('noise'); time.sleep(0.001)\n"
        "from engine.play import service\n"
        "kept = service._own_stdout\n"
        "def own():\n"
        "    out = kept(); threading.Thread(target=noise, daemon=True).start(); return out\n"
        "service._own_stdout = own\n"
        "sys.exit(service.main())\n"
    )
    with open_player(gguf, 512, [sys.executable, "-c", noisy]) as client:
        assert client.answer(prompt(client), max_tokens=30)


def test_a_line_that_is_no_request_is_answered_with_an_error() -> None:
    with PlayerClient() as client:
        client._send({"kind": "dance"})
        with pytest.raises(UserError, match="'dance' is unknown"):
            client._receive(time.monotonic() + 20, "dance")
    with pytest.raises(UserError, match="not JSON"):
        load("{")
    with pytest.raises(UserError, match="without a kind"):
        load("[]")


def test_the_last_words_of_an_abort_are_told(tmp_path: Path) -> None:
    code = "import os; os.write(2, b'x.cpp:1: GGML_ASSERT(a == b) failed'); os.abort()"
    with PlayerClient([sys.executable, "-c", code]) as client, pytest.raises(UserError, match="GGML_ASSERT"):
        client.load(tmp_path)
