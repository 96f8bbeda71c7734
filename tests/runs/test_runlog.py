import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runs import events as ev
from engine.runs.runlog import (
    NotFiniteError,
    RunLog,
    Tail,
    parse_event,
    read_events,
    request_control,
)
from tests.training.samples import group, grpo_fields, read_samples, warm_fields


def steps(folder, kind=ev.GrpoStep):
    return [event.step for event in read_events(folder) if isinstance(event, kind)]


def test_what_was_said_is_read_back_as_the_same_values(tmp_path):
    log = RunLog(tmp_path)
    log.say(ev.GrpoStep, **grpo_fields(3, kl=0.25))
    (found,) = read_events(tmp_path)
    assert found.step == 3 and found.kl == 0.25 and found.reward.mean == 0.5


def test_a_run_without_a_file_has_no_events(tmp_path):
    assert read_events(tmp_path) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_stops_the_run_and_is_named(tmp_path, value):
    with pytest.raises(NotFiniteError, match="loss became"):
        RunLog(tmp_path).say(ev.WarmStep, **warm_fields(4, loss=value))


def test_a_nan_inside_a_dimension_is_named_too(tmp_path):
    parts = {"granularity": ev.PartStat(mean=float("nan"), std=0.0)}
    with pytest.raises(NotFiniteError, match=r"parts\.granularity\.mean became nan"):
        RunLog(tmp_path).say(ev.GrpoStep, **grpo_fields(2, parts=parts))


def test_a_torn_last_line_is_skipped_and_the_next_event_stands_on_its_own(tmp_path):
    RunLog(tmp_path).say(ev.GrpoStep, **grpo_fields(1))
    with (tmp_path / "events.jsonl").open("a") as file:
        file.write('{"type":"grpo_step","st')
    RunLog(tmp_path).say(ev.GrpoStep, **grpo_fields(2))
    assert steps(tmp_path) == [1, 2]


def test_rewinding_drops_the_steps_beyond_the_checkpoint_and_keeps_them_aside(tmp_path):
    log = RunLog(tmp_path)
    log.say(ev.PhaseStarted, phase="grpo", steps=10)
    for step in range(1, 6):
        log.say(ev.GrpoStep, **grpo_fields(step))
        log.sample(group(step))
    log.say(ev.Finished, status="failed", message="killed")
    log.rewind(keep_warm=10**12, keep_sampled=3)
    assert steps(tmp_path) == [1, 2, 3]
    assert [one.step for one in read_samples(tmp_path)] == [1, 2, 3]
    dropped = (tmp_path / "superseded.jsonl").read_text().splitlines()
    assert [json.loads(line)["type"] for line in dropped] == ["grpo_step", "grpo_step", "finished"]


def test_rewinding_to_before_the_grpo_phase_drops_its_beginning_too(tmp_path):
    log = RunLog(tmp_path)
    log.say(ev.PhaseStarted, phase="warm_start", steps=2)
    log.say(ev.WarmStep, **warm_fields(2))
    log.say(ev.PhaseStarted, phase="grpo", steps=10)
    log.say(ev.GrpoStep, **grpo_fields(1))
    log.rewind(keep_warm=10**12, keep_sampled=0)
    assert [event.type for event in read_events(tmp_path)] == ["phase", "warm_step"]


def test_the_tail_gives_each_event_once_and_waits_for_a_whole_line(tmp_path):
    tail = Tail(tmp_path / "events.jsonl")
    assert tail.poll() == ([], False)
    log = RunLog(tmp_path)
    log.say(ev.GrpoStep, **grpo_fields(1))
    assert [event.step for event in tail.poll()[0]] == [1]
    line = ev.GrpoStep(time=0, **grpo_fields(2)).model_dump_json()
    with (tmp_path / "events.jsonl").open("a") as file:
        file.write(line[:20])
        file.flush()
        assert tail.poll() == ([], False)
        file.write(line[20:] + "\n")
    assert [event.step for event in tail.poll()[0]] == [2]


def test_the_tail_starts_over_when_the_file_was_rewound(tmp_path):
    log = RunLog(tmp_path)
    for step in range(1, 4):
        log.say(ev.GrpoStep, **grpo_fields(step))
    tail = Tail(tmp_path / "events.jsonl")
    tail.poll()
    log.rewind(keep_warm=0, keep_sampled=1)
    log.say(ev.GrpoStep, **grpo_fields(2))
    events, rewound = tail.poll()
    assert rewound and [event.step for event in events] == [1, 2]


def test_wishes_are_files_that_are_taken_away_when_met(tmp_path):
    log = RunLog(tmp_path)
    request_control(tmp_path, "pause")
    request_control(tmp_path, "checkpoint")
    assert log.requests() == {"pause", "checkpoint"}
    log.fulfil("pause")
    assert log.requests() == {"checkpoint"}
    assert [path.name for path in tmp_path.iterdir()] == ["control.checkpoint"]


@given(st.text())
def test_no_line_whatever_makes_reading_raise(line):
    assert parse_event(line) is None or parse_event(line).type


def test_an_event_with_a_foreign_key_is_not_taken_for_a_known_one():
    event = ev.Paused(time=1, phase="grpo", step=2)
    assert parse_event(event.model_dump_json()) == event
    assert parse_event(event.model_dump_json()[:-1] + ',"colour":"red"}') is None


def test_wishes_of_an_earlier_process_are_taken_away_and_newer_ones_stay(tmp_path):
    log = RunLog(tmp_path)
    request_control(tmp_path, "stop")
    os.utime(tmp_path / "control.stop", (1000, 1000))
    request_control(tmp_path, "pause")
    log.forget_requests_before(2000)
    assert log.requests() == {"pause"}
