"""The offer of CUDA parts in a window, with the real command over a real connection."""

from __future__ import annotations

import random
import sys

import pytest
from PySide6.QtWidgets import QMessageBox

from engine.app import cuda_parts, program
from engine.app.hardware import Card
from engine.base import store
from gui.frame import cuda_fetch
from tests.app.parts_server import TORCH, Faults, describe_wheel, make_wheel, serving, write_program

CARD = Card("Test Card", (13, 0), (9, 0))


@pytest.fixture
def build(tmp_path, monkeypatch):
    """A program for processors with its parts on a server; gives what the server does wrong."""
    faults = Faults()
    real = store.resource

    def resource(*parts: str):
        own = tmp_path.joinpath("resources", *parts)
        return own if own.exists() else real(*parts)

    with serving(tmp_path / "served", faults) as address:
        wheel = make_wheel(
            tmp_path / "served" / "torch-2.13.0-cp311-none-any.whl",
            {"torch/__init__.py": TORCH, "torch/lib/x.so": random.Random(1).randbytes(5_000_000)},
        )
        write_program(tmp_path / "resources", address, [describe_wheel(wheel)])
        monkeypatch.setattr(store, "resource", resource)
        monkeypatch.setattr(cuda_parts, "nvidia_card", lambda: CARD)
        code = (
            f"import sys; sys._MEIPASS = {str(tmp_path)!r}; from engine.app import cuda_parts\n"
            "cuda_parts.SPARE = 0\nfrom engine.cli.main import main\nmain(sys.argv[1:])"
        )
        monkeypatch.setattr(program, "command", lambda *words: (sys.executable, "-c", code, *words))
        monkeypatch.setenv("PYTHONPATH", str(real().parent))
        yield faults


@pytest.fixture
def offered(build, window, qtbot):
    window.cuda.look()
    qtbot.waitUntil(window.cuda.button.isVisible, timeout=20000)
    return window


def test_a_window_of_a_source_checkout_offers_nothing_and_asks_nobody(window, qtbot):
    window.cuda.look()
    qtbot.waitUntil(lambda: not window.cuda._looking.running, timeout=20000)
    assert not window.cuda.button.isVisible() and window.cuda.status.state == "none"


def test_a_card_beside_a_small_build_is_told_once_and_offered_always(offered, build, qtbot):
    assert "NVIDIA" in offered.toast.words and offered.settings.told_of_cuda
    assert "NVIDIA" in offered.cuda.button.text()
    offered.toast.hide()
    offered.cuda.look()
    qtbot.waitUntil(lambda: not offered.cuda._looking.running, timeout=20000)
    assert not offered.toast.isVisible() and offered.cuda.button.isVisible()
    assert build.asked == []  # nothing is fetched, nobody is asked, before somebody clicks


def test_the_dialog_says_how_much_from_where_and_to_where(offered):
    offered.cuda.button.click()
    words = offered.cuda.dialog.words
    assert "Test Card" in words and "127.0.0.1" in words and str(store.data_folder()) in words
    assert " MB" in words and "GB" in words
    offered.cuda.dialog.accept()


def test_a_click_fetches_the_parts_with_progress_and_they_are_ready(offered, qtbot):
    cuda = offered.cuda
    cuda.show()
    shares = []
    cuda.changed.connect(lambda: shares.append(cuda.share))
    cuda.dialog.fetch_button.click()
    assert cuda.fetching and cuda.dialog.stop_button.isVisible()
    qtbot.waitUntil(lambda: cuda.status.state == "ready", timeout=120000)
    assert max(shares) == 1.0 and not cuda.button.isVisible()
    assert "Test Card" in offered.toast.words
    assert cuda.dialog.remove_button.isVisible() and not cuda.dialog.fetch_button.isVisible()
    cuda.dialog.remove_button.click()
    qtbot.waitUntil(lambda: cuda.status.state == "offered", timeout=20000)
    cuda.dialog.accept()


def test_a_download_is_stopped_by_a_click_and_goes_on_where_it_was(offered, build, qtbot, monkeypatch):
    monkeypatch.setattr(cuda_fetch, "STOP_MS", 500)
    build.silent_after = 2_000_000
    cuda = offered.cuda
    cuda.show()
    cuda.dialog.fetch_button.click()
    qtbot.waitUntil(lambda: cuda.share > 0, timeout=60000)
    cuda.dialog.stop_button.click()
    qtbot.waitUntil(lambda: not cuda.fetching and cuda.status.fetched > 0, timeout=60000)
    assert not offered.toast.isVisible() or "ready" not in offered.toast.words
    assert "Continue" in cuda.dialog.fetch_button.text()
    build.silent_after = 0
    build.asked.clear()
    cuda.dialog.fetch_button.click()
    qtbot.waitUntil(lambda: cuda.status.state == "ready", timeout=120000)
    assert build.asked[0][1].startswith("bytes=")
    cuda.dialog.accept()


def test_a_failed_download_is_said_kindly_and_can_be_tried_again(offered, build, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append((box.text(), box.informativeText())))
    build.statuses = [404]
    offered.cuda.begin()
    qtbot.waitUntil(lambda: bool(said), timeout=60000)
    assert "is not there" in said[0][0]
    qtbot.waitUntil(lambda: not offered.cuda.fetching, timeout=20000)
    assert offered.cuda.button.isVisible()


def test_a_window_that_closes_ends_the_download_and_keeps_what_it_has(offered, build, qtbot):
    build.silent_after = 2_000_000
    offered.cuda.begin()
    qtbot.waitUntil(lambda: offered.cuda.share > 0, timeout=60000)
    offered.close()
    assert not offered.cuda.fetching and list(store.data_folder().rglob("*.part"))


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (Card("Old Driver", (12, 4), (9, 0)), "it supports CUDA 12.4, and they need 13.0"),
        (Card("Old Card", (13, 0), (6, 1)), "too old for the CUDA parts"),
        (None, "the processor is used"),
    ],
)
def test_parts_of_no_use_are_explained_from_the_menu_and_offered_nowhere(
    build, window, qtbot, monkeypatch, card, said
):
    monkeypatch.setattr(cuda_parts, "nvidia_card", lambda: card)
    window.cuda.look()
    qtbot.waitUntil(lambda: window.cuda.status.state != "none", timeout=20000)
    assert not window.cuda.button.isVisible() and not window.toast.isVisible()
    window.cuda.show()
    assert said in window.cuda.dialog.words and not window.cuda.dialog.fetch_button.isVisible()
    window.cuda.dialog.accept()


def test_a_download_that_goes_on_is_not_ended_by_the_stop_before_it(offered, build, qtbot, monkeypatch):
    monkeypatch.setattr(cuda_fetch, "STOP_MS", 1500)
    build.silent_after = 2_000_000
    fetch = offered.cuda.fetch
    offered.cuda.begin()
    qtbot.waitUntil(lambda: fetch.running, timeout=20000)
    fetch.stop()
    fetch._process.terminate()  # it hears the wish at once
    qtbot.waitUntil(lambda: not fetch.running, timeout=20000)
    offered.cuda.begin()
    qtbot.wait(2000)  # the server keeps it waiting for longer than the first stop had patience
    assert fetch.running
    fetch.stop()
    fetch._process.terminate()
    qtbot.waitUntil(lambda: not fetch.running, timeout=20000)
