"""The player is found whatever folder the program was started in."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.play.client import PlayerClient


def test_a_player_started_from_a_foreign_folder_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)

    with PlayerClient() as player:
        with pytest.raises(UserError, match="nothing-here"):
            player.load(tmp_path / "nothing-here.gguf")
        assert player.alive
