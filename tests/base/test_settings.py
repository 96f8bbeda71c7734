"""What the program remembers about itself."""

import json
import subprocess
import sys

import pytest

from engine.base import settings, store
from engine.base.settings import MOST_RECENT, Settings


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path))


def test_without_a_file_the_defaults_hold():
    assert settings.load() == Settings()


def test_what_was_saved_is_loaded():
    kept = Settings(theme="dark", language="zh_CN", page="play", layout={"data.side": "AAAA"})
    settings.save(kept)
    assert settings.load() == kept


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00\xff", '"text"'])
def test_a_damaged_file_gives_the_defaults(text):
    (store.data_folder() / settings.FILE).write_bytes(text.encode("latin-1"))
    assert settings.load() == Settings()


def test_one_damaged_entry_costs_only_itself():
    values = {"theme": "purple", "layout": 3, "recent": ["/a", "/b"], "page": "play", "of tomorrow": 1}
    (store.data_folder() / settings.FILE).write_text(json.dumps(values))
    assert settings.load() == Settings(recent=("/a", "/b"), page="play")


def test_a_data_folder_that_cannot_be_made_gives_the_defaults(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    assert settings.load() == Settings()


def test_recent_projects_are_newest_first_without_repeats_and_bounded():
    found = Settings()
    for number in [*range(20), 15]:
        found = found.with_recent(f"/p{number}")
    assert found.recent[:2] == ("/p15", "/p19")
    assert len(found.recent) == len(set(found.recent)) == MOST_RECENT
    assert "/p19" not in found.without_recent("/p19").recent


def test_a_change_keeps_what_another_window_stored_meanwhile():
    settings.save(Settings(theme="dark", recent=("/a",)))
    settings.change(lambda stored: stored.with_recent("/b"))
    kept = settings.change(lambda stored: stored.with_folder("import", "/downloads"))
    assert kept == settings.load()
    assert (kept.theme, kept.recent, kept.folders) == ("dark", ("/b", "/a"), {"import": "/downloads"})


def test_two_processes_that_write_at_once_lose_nothing_of_each_other():
    changes = """
import sys
from engine.base import settings
for number in range(25):
    settings.change(lambda stored: stored.with_folder(f"{sys.argv[1]} {number}", "/x"))
"""
    writers = [subprocess.Popen([sys.executable, "-c", changes, name]) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(settings.load().folders) == 50
