from __future__ import annotations

import pytest

from engine.endpoints import patience


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """Endpoints, consent and cached answers of a test are its own."""
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def hasty(monkeypatch):
    """Waits between tries are short."""
    monkeypatch.setattr(patience, "FIRST_WAIT", 0.01)
