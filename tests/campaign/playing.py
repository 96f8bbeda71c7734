"""Mutated GGUF files in the real player process: an answer or one sentence, in limited time and memory."""

from __future__ import annotations

import atexit
import re
import time
from pathlib import Path

import psutil

from engine.base.errors import UserError
from engine.play.client import PlayerClient, RefusedError
from engine.play.wire import SamplingParams
from engine.project import open_project
from tests.campaign.driver import LARGEST, Case, FaultError, mutated
from tests.campaign.files import HEADER
from tests.campaign.seeds import example_project, tiny_gguf

_NAMES = sorted(
    set(re.findall(rb"(?:llama|tokenizer|general|blk|token_embd|output)[\w.]*\.\w+", tiny_gguf()))
)
SECONDS = 60.0  # until the parent is told
_living: list[PlayerClient] = []


def _client() -> PlayerClient:
    """One player for many files, a new one once it has died."""
    if _living and not _living[0].alive:
        _living.pop().close()
    if not _living:
        _living.append(PlayerClient())
        atexit.register(_living[0].close)
    return _living[0]


def players(case: Case) -> None:
    path = case.write("any.gguf", _changed(case, tiny_gguf()))
    client, began = _client(), time.monotonic()
    try:
        _ask(client, path)
        case.counts["files that answered"] += 1
    except RefusedError:
        raise
    except UserError:
        case.counts["players that died"] += 1
        raise
    finally:
        if time.monotonic() - began > SECONDS + 10:
            raise FaultError("the parent was held up")
        if client.alive and _largest(client.pid) > LARGEST:
            client.kill()
            raise FaultError("the player has grown over 2 GB")


def _changed(case: Case, whole: bytes) -> bytes:
    """Mostly the file with odd numbers in a value of its header, a tensor's description or its values."""
    draw = case.draw
    if draw.random() < 0.2:
        return mutated(draw, whole[:HEADER], 2) + whole[HEADER:]
    body = bytearray(whole)
    for _ in range(draw.randint(1, 2)):
        name = draw.choice(_NAMES) if draw.random() < 0.8 else None
        at = whole.find(name) + len(name) if name else draw.randrange(len(whole) - 8)
        at += draw.choice((0, 4, 4, 4, 8, 12, 20, 24))
        size = draw.choice((1, 4, 8))
        value = draw.choice((0, 1, 2, 3, 7, 64, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63, 2**64 - 1))
        body[at : at + size] = draw.choice((value % 2 ** (8 * size), draw.getrandbits(8 * size))).to_bytes(
            size, "little"
        )
    return bytes(body)


def _ask(client: PlayerClient, path: Path) -> None:
    client.load(path, timeout=SECONDS)
    question = client.question(open_project(example_project()).task, "show sales of 2029")
    client.ask(question, SamplingParams(max_tokens=1), SECONDS)


def _largest(pid: int) -> int:
    """The most memory that a process has had, in bytes; where that is not told, what it has now."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        return int(psutil.Process(pid).memory_info().rss)
