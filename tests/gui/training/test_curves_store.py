"""The arrays behind the curves: growth, smoothing, decimation and overlapping batches."""

import csv

import numpy as np
import pytest

from engine.base.progress import Cancelled, silent
from engine.runs import events as ev
from engine.runs.curves import EXACT, phase_of, points_of, smoothed
from gui.curves.curve_decimation import columns
from gui.curves.curve_specs import SPECS, tick, written
from gui.curves.curve_store import RunCurves, Smoothed, moving_average
from gui.curves.curve_table import write_table
from tests.training.samples import grpo_fields, rejection, warm_fields


def grpo(step, **changes):
    return ev.GrpoStep(time=float(step), **grpo_fields(step, **changes))


def look(phase, step, exact, best=False, time=0.0):
    return ev.HeldOut(
        time=time, phase=phase, step=step, exact=exact, reward=0.5, rows=4, best=best, seconds=1
    )


@pytest.mark.parametrize("weight", [0.05, 0.5, 0.9, 0.99])
def test_smoothing_in_pieces_equals_the_plain_loop(weight):
    values = np.random.default_rng(1).normal(size=5000)
    kept = Smoothed(weight)
    for end in (1, 2, 700, 701, 5000):
        found = kept.of(values[:end])
    assert found == pytest.approx(smoothed(values.tolist(), weight), rel=1e-7, abs=1e-9)


def test_a_moving_average_goes_on_from_what_was_before():
    assert moving_average(np.array([1.0, 0.0]), 0.5, before=1.0) == pytest.approx([1.0, 0.5])


def test_no_peak_is_lost_when_columns_stand_for_many_points():
    x, y = np.arange(100_000.0), np.zeros(100_000)
    y[54_321], y[70_001] = 5.0, -3.0
    seen = columns(x, 0.0, 100_000.0, 400)
    drawn = seen.peaks(y)
    assert len(drawn) == len(seen.x(x)) <= 800
    assert drawn.max() == 5.0 and drawn.min() == -3.0


def test_empty_columns_show_nothing_of_other_places():
    x = np.concatenate((np.arange(5000.0), np.arange(9000.0, 14000.0)))
    seen = columns(x, 0.0, 14000.0, 100)
    assert not ((seen.x(x) > 5000) & (seen.x(x) < 9000)).any()


def test_few_points_are_all_drawn_with_one_neighbour_beyond_each_edge():
    x = np.arange(10.0)
    seen = columns(x, 3.5, 6.5, 100)
    assert seen.x(x).tolist() == [3.0, 4.0, 5.0, 6.0, 7.0]


def test_batches_that_overlap_add_each_step_once():
    run = RunCurves()
    run.add([grpo(1), grpo(2)])
    run.add([grpo(1), grpo(2), grpo(3)])
    assert run.curves["reward", "grpo"].x("step").tolist() == [1.0, 2.0, 3.0]


def test_a_live_batch_adds_points_without_copying_the_old_ones():
    run = RunCurves()
    run.add([grpo(step) for step in range(1, 101)])
    curve = run.curves["reward", "grpo"]
    before = curve.values
    run.add([grpo(101)])
    assert np.shares_memory(before, curve.values) and len(curve.values) == 101


def test_held_out_figures_are_one_curve_over_both_phases_and_losses_are_two():
    run = RunCurves()
    run.add(
        [ev.WarmStep(time=1, **warm_fields(1)), look("warm_start", 1, 0.2), grpo(2), look("grpo", 2, 0.4)]
    )
    assert run.curves[EXACT, ""].x("step").tolist() == [1.0, 3.0]
    assert {phase for name, phase in run.curves if name == "loss"} == {"warm_start", "grpo"}


def test_the_best_look_is_the_last_one_that_was_kept():
    run = RunCurves()
    run.add([look("grpo", 0, 0.1, best=True), grpo(1), look("grpo", 1, 0.5, best=True), look("grpo", 2, 0.4)])
    assert run.best is not None and run.best[0] == 1.0 and run.best[2] == 0.5


def test_the_csv_has_a_row_for_each_value_with_the_step_within_its_phase(tmp_path):
    run = RunCurves("my run")
    run.add([ev.WarmStep(time=0, **warm_fields(1)), grpo(60, loss=0.25)])
    write_table(tmp_path / "curves.csv", [run], silent)
    with (tmp_path / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    losses = [(row["run"], row["phase"], row["step"], row["value"]) for row in rows if row["name"] == "loss"]
    assert losses == [("my run", "warm_start", "1", "1.0"), ("my run", "grpo", "60", "0.25")]
    assert [row["value"] for row in rows if row["name"] == "reward std"] == ["0.1"]


def test_a_cancelled_csv_leaves_no_file(tmp_path):
    run = RunCurves("r")
    run.add([grpo(1)])

    def cancel(*_):
        raise Cancelled("writing")

    with pytest.raises(Cancelled):
        write_table(tmp_path / "curves.csv", [run], cancel)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (0.4375, "share", "43.8%"),
        (2e-5, "small", "2.00e-5"),
        (12345.6, "whole", "12,346"),
        (3e9, "bytes", "3.00 GB"),
        (0.12345, "number", "0.123"),
    ],
)
def test_values_are_written_as_people_read_them(value, form, words):
    assert written(value, form) == words


def test_ticks_have_the_digits_that_tell_them_apart():
    assert [tick(value, 0.05, "number") for value in (0.0, 0.05, 0.1)] == ["0", "0.05", "0.10"]
    assert tick(0.0005, 0.0005, "small") == "5e-4"
    assert tick(0.2, 0.1, "share") == "20%"


@pytest.mark.parametrize("step", [grpo(1, kl=0.1), rejection(1), ev.WarmStep(time=0, **warm_fields(1))])
def test_every_field_of_a_step_has_a_plot(step):
    phase = phase_of(step)
    homeless = [p.name for p in points_of(step) if not any(spec.takes((p.name, phase)) for spec in SPECS)]
    assert homeless == []


def test_what_happens_after_the_clock_was_set_back_is_not_taken_for_old():
    run = RunCurves()
    pause = [ev.Paused(time=50, phase="grpo", step=1), ev.Continued(time=90, phase="grpo", step=1)]
    run.add([ev.Started(time=3600, job="train", pid=1), grpo(1).model_copy(update={"time": 3700}), *pause])
    run.add(pause)  # told twice
    assert [mark.seconds for mark in run.timeline.marks if mark.kind == "paused"] == [40]
