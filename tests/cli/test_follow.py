from __future__ import annotations

import io
import sys

import pytest

from engine.cli.follow import CountingBar


class Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_writes_few_states_however_often_it_is_told(
    monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", written := Stream(terminal))
    with CountingBar("Answers") as bar:
        for stage in ("Loading the weights", "Answers of base"):
            for done in range(301):
                bar.stage(stage, done, 300)
    states = written.getvalue().split("\r")
    assert len(states) < 20
    for stage in ("Loading the weights", "Answers of base"):
        assert any(state.startswith(f"{stage}:   0%") for state in states), "each begins at nothing"
    assert "300/300" in states[-1]


def test_a_log_gets_a_state_each_ten_seconds_and_a_terminal_ten_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for terminal, pause in ((True, 0.1), (False, 10.0)):
        monkeypatch.setattr(sys, "stderr", Stream(terminal))
        with CountingBar("Answers") as bar:
            assert bar.mininterval == pause
