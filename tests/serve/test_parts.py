"""The parts of serving that need no server."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.jobs import ServeJob, change_job, create_job
from engine.play.wire import Piece, Stats
from engine.serve.deltas import Deltas
from engine.serve.owner import Owner
from engine.task import Task

STATS = Stats(1, 0, 1, 0.1, 0.1, "end")


def deltas(task, text):
    """What a streamed text comes to, letter by letter."""
    found = Deltas(task)
    items = [*(Piece(letter, 1) for letter in text), STATS]
    said = [delta for item in items for delta in found.of(item)]
    return {
        key: "".join(one.get(key, "") for one in said)
        for key in ("reasoning_content", "content")
        if any(key in one for one in said)
    }


@pytest.mark.parametrize(
    ("text", "working", "answer"),
    [
        ('so 3\n{"a": 3}', "so 3", '{"a": 3}'),
        ('<think>\na {\n{ no\n</think>\n{"a": 3}', "a {\n{ no", '{"a": 3}'),
        ("nothing but words", "", "nothing but words"),
        ('{"a": 3}', "", '{"a": 3}'),
        ("<think>\ncut off", "cut off", ""),
    ],
)
def test_streamed_working_is_told_apart_as_in_the_whole_answer(text, working, answer):
    task = Task("t", "", working=True)
    assert task.parts_of(text) == (working, answer)
    assert deltas(task, text) == {
        **({"reasoning_content": working} if working else {}),
        **({"content": answer} if answer else {}),
    }


def test_without_working_every_piece_is_content_at_once():
    assert list(Deltas(None).of(Piece("{", 1))) == [{"content": "{"}]


def test_a_server_ends_with_its_window_unless_it_is_to_be_kept(tmp_path):
    window = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    job = ServeJob(file="x.gguf", parallel=1, owner=window.pid)
    folder = create_job(tmp_path, job)
    owner, kept = Owner(folder), Owner(create_job(tmp_path, job.model_copy(update={"keep": True})))
    assert not owner.gone() and not kept.gone()
    window.communicate()
    assert owner.gone() and not kept.gone()
    change_job(folder, job.model_copy(update={"keep": True}))
    assert not owner.gone()
