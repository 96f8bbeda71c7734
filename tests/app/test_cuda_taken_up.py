"""Fetched CUDA parts in the processes that use them: taken up, left out, written off; and the command."""

from __future__ import annotations

import json

import pytest

from engine.app import cuda_parts
from engine.base.errors import UserError
from engine.cli.cuda import describe
from tests.app.cuda_shop import command, process
from tests.app.parts_server import make_wheel


def test_a_new_process_takes_torch_from_the_parts(shop):
    cuda_parts.fetch()
    said = process(shop, "import torch; print(torch.__version__, torch.__file__)")
    assert said.stdout.startswith("2.13.0+cu130 ") and str(shop.data) in said.stdout


def test_a_process_that_is_told_to_do_without_takes_its_own_torch(shop):
    cuda_parts.fetch()
    said = process(shop, "import sys; print(sys.path[0])", LATHE_CUDA_PARTS="off")
    assert str(shop.data) not in said.stdout


# -- parts that cannot be loaded


def test_parts_that_cannot_be_loaded_are_found_out_before_they_are_taken_up(shop):
    torch = make_wheel(
        shop.base / "served" / "torch-2.13.0-cp311-none-any.whl",
        {"torch/__init__.py": "raise OSError('libcudart.so.13: cannot open shared object file')"},
    )
    shop.offer(torch)
    with pytest.raises(UserError, match=r"cannot be loaded on this computer: .*libcudart.so.13") as failed:
        cuda_parts.fetch()
    assert "processor" in failed.value.hint
    assert cuda_parts.active_folder() is None


def test_parts_that_break_later_are_written_off_and_the_process_begins_again_without(shop):
    cuda_parts.fetch()
    site = cuda_parts.active_folder()
    assert site is not None
    (site / "torch" / "__init__.py").write_text("raise ImportError('a virus scanner was here')")
    said = process(shop, "import sys; print(sys.path[0]); print('torch' in sys.modules)")
    assert said.returncode == 0, said.stderr
    assert "the processor is used: ImportError: a virus scanner was here" in said.stderr
    assert str(shop.data) not in said.stdout and said.stdout.endswith("False\n")
    found = cuda_parts.status()
    assert found.state == "broken" and found.wanted and "virus scanner" in describe(found)
    assert "virus scanner" in cuda_parts.fault() and cuda_parts.active_folder() is None
    cuda_parts.fetch()
    assert cuda_parts.status().state == "ready" and cuda_parts.fault() == ""


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"digest": 1}', '{"digest": "other"}'])
def test_a_damaged_marker_counts_as_none(shop, marker):
    cuda_parts.fetch()
    folder = cuda_parts.active_folder()
    assert folder is not None
    (folder.parent / cuda_parts.MARKER).write_text(marker)
    assert cuda_parts.active_folder() is None and cuda_parts.status().state == "offered"


# -- the command that the window starts


def test_the_command_tells_its_progress_a_line_each_and_its_end_last(shop):
    with command(shop, "fetch", "--json") as process:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout]
    assert lines[-1]["ended"] == "done" and lines[-1]["cards"] == ["Test Card"]
    assert {"stage": cuda_parts.DOWNLOADING, "done": shop.bytes, "total": shop.bytes} in lines


def test_the_command_stops_when_nobody_listens_any_more_and_keeps_what_it_has(shop):
    shop.faults.cuts = [1_500_000, *[0] * 100]
    process = command(shop, "fetch", "--json")
    assert process.stdin is not None and process.stdout is not None
    assert "stage" in process.stdout.readline()
    process.stdin.close()
    said = process.stdout.read()
    assert json.loads(said.splitlines()[-1])["ended"] in ("stopped", "failed")
    assert process.wait(60) == 0
    process.stdout.close()
    assert list(shop.data.rglob("*.part"))
