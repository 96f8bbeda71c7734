"""File dialogs open where the last one of their purpose was."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from engine.base import settings
from gui.shared import file_dialogs


@pytest.fixture
def starts(monkeypatch, tmp_path):
    """Each dialog is answered with tmp_path/<title>/chosen; the list holds where it began."""
    began: list[str] = []

    def answer(parent, title, start, *rest, **options):
        began.append(start)
        place = tmp_path / title
        place.mkdir(exist_ok=True)
        return str(place / "chosen"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: answer(*given)[0])
    return began


def test_each_purpose_has_its_own_place(starts, tmp_path):
    assert file_dialogs.open_file(None, "import", "a") == tmp_path / "a" / "chosen"
    file_dialogs.save_file(None, "picture", "b", "x.png")
    file_dialogs.open_file(None, "import", "a")
    file_dialogs.save_file(None, "picture", "b", "y.png")
    file_dialogs.open_folder(None, "model folder", "c")
    file_dialogs.open_folder(None, "model folder", "c")
    home = Path(starts[0])
    assert home in (Path.home(), Path.home() / "Documents")
    wanted = [home, home / "x.png", tmp_path / "a", tmp_path / "b" / "y.png", home, tmp_path / "c"]
    assert [Path(start) for start in starts] == wanted


def test_a_folder_that_is_gone_and_a_dialog_that_is_cancelled(starts, tmp_path, monkeypatch):
    file_dialogs.open_file(None, "import", "a")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    assert file_dialogs.open_file(None, "import", "other") is None
    assert file_dialogs.last_folder("import") == tmp_path / "a"
    (tmp_path / "a").rmdir()
    assert file_dialogs.last_folder("import", tmp_path) == tmp_path


def test_a_choice_counts_where_it_cannot_be_remembered(starts, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    assert file_dialogs.open_file(None, "import", "a") == tmp_path / "a" / "chosen"
    assert settings.load().folders == {}


def test_no_other_module_opens_a_file_dialog_of_its_own():
    for path in Path("gui").rglob("*.py"):
        if path.name != "file_dialogs.py":
            names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
            assert "QFileDialog" not in names, path
