"""What the window keeps of the runs that it has read."""

import pytest

from engine.runs import events as ev
from engine.runs.summary import About, save_about
from gui.curves import run_record
from gui.curves.run_record import known_run, read_run
from tests.gui.training.recorded import grpo, write_run


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path)


def test_a_run_that_grew_is_read_again(run):
    first = read_run(run)
    assert read_run(run) is first and known_run(run) is first
    with (run / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write(ev.Started(time=900, job="train", pid=1).model_dump_json() + "\n")
        file.write(grpo(5, 916).model_dump_json() + "\n")
    assert known_run(run) is None
    assert read_run(run).summary.steps["grpo"] == 5


def test_a_run_whose_folder_is_gone_is_empty(tmp_path):
    record = read_run(tmp_path / "gone")
    assert record.summary.began is None and record.curves is not None and not record.curves.curves


def test_another_name_is_seen_without_reading_the_events_again(run, monkeypatch):
    record = read_run(run)
    save_about(run, About(title="Mine"))
    assert read_run(run) is record
    assert record.summary.name == "Mine" and record.curves.name == "Mine"


def test_the_curves_of_a_long_run_are_made_when_it_is_opened(run, monkeypatch):
    monkeypatch.setattr(run_record, "LONG", 10)
    assert read_run(run).curves is None
    assert known_run(run, with_curves=True) is None
    assert read_run(run, with_curves=True).curves.curves
    assert read_run(run).curves is not None


def test_of_many_runs_only_those_used_last_keep_their_curves(tmp_path, monkeypatch):
    monkeypatch.setattr(run_record, "MOST_WITH_CURVES", 2)
    runs = [write_run(tmp_path, name) for name in "abc"]
    for run in runs:
        read_run(run)
    assert [known_run(run).curves is not None for run in runs] == [False, True, True]
    assert known_run(runs[0]).summary.status == "done"


def test_a_line_that_is_still_being_written_is_not_counted_as_unreadable(run):
    with (run / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write("damaged\n\n" + '{"time":152,"type":"fin')
    assert read_run(run).summary.unreadable == 1
