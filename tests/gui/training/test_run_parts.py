"""What the training page knows of a run, and the tables that show it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.planning.clock import Clock
from engine.planning.pace import processor
from engine.planning.past_pace import pace_of
from engine.planning.planner import Shape
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.shared.json_view import field_differences
from gui.shared.tables import SHARES_ROLE
from gui.training.answer_models import AnswersModel, PartsModel
from gui.training.held_out_view import EXACT, MARK, HeldOutModel
from gui.training.probe_models import DifferenceModel, ProbesModel
from gui.training.sample_index import SampleIndex
from tests.gui.training.recorded import GOLD, WRONG, group, grpo, history, look, probes, warm, write_run

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def summary(events=None, recipe=None, name="nowhere") -> RunSummary:
    found = RunSummary(Path(name))
    found.recipe = recipe
    found.take(history() if events is None else events)
    return found


def test_a_summary_made_in_batches_is_that_of_all_events_at_once():
    whole, pieces = summary(), RunSummary(Path("nowhere"))
    for event in history():
        pieces.take([event])
    assert pieces.held_out == whole.held_out and pieces.probes == whole.probes
    assert (pieces.stage, pieces.done, pieces.total) == ("grpo", 24, 24)
    assert pieces.minutes == whole.minutes == pytest.approx(151 / 60)


def test_a_summary_names_the_figures_of_the_base_model_both_phases_and_the_best():
    found = summary()
    assert [found.base.exact, found.last("warm_start").exact, found.last("grpo").exact] == [0.0, 0.5, 0.4]
    assert (found.best.phase, found.best.step) == ("warm_start", 20)


def test_grpo_alone_has_its_base_figure_at_step_0_and_no_warm_start():
    found = summary([look("grpo", 0, 0.1, True), look("grpo", 4, 0.2, True)])
    assert found.last("warm_start") is None
    assert (found.base.exact, found.last("grpo").exact) == (0.1, 0.2)


def test_a_run_that_went_on_after_its_end_is_not_finished():
    assert summary().finished is not None
    again = [*history("stopped"), ev.Started(time=900, job="train", pid=2)]
    assert summary(again).finished is None


def test_time_in_which_a_run_was_dead_is_no_work():
    again = [*history("stopped"), ev.Started(time=90000, job="train", pid=2), warm(21, 90060)]
    assert summary(again).minutes == pytest.approx((151 + 60) / 60)


# -- how long a run takes


def seconds(recipe, train_rows, held_out_rows, pace):
    """Of a model whose sizes are not known, so that only earlier runs tell."""
    found = Clock(None, Shape(200, 40), processor(), False, [pace]).seconds(recipe, train_rows, held_out_rows)
    return found and found[0]


def test_the_pace_of_a_run_tells_how_long_the_same_run_takes():
    recipe = Recipe(warm_batch=8, steps=4, prompts_per_step=8, group_size=8, evaluate_every=0)
    pace = pace_of(summary(recipe=recipe))
    assert (pace.warm_row, pace.answer, pace.held_out_row) == (0.25, 0.25, 0.25)
    assert seconds(recipe, 80, 48, pace) == 20 * 2.0 + 4 * 16.0 + 3 * 12.0


def test_a_pace_of_another_model_or_without_a_phase_tells_nothing():
    pace = pace_of(summary([warm(1), warm(2)], Recipe()))
    assert seconds(Recipe(), 80, 0, pace) is None
    assert seconds(Recipe(method="warm_start"), 80, 0, pace) is not None
    assert seconds(Recipe(method="warm_start", model="other/model"), 80, 0, pace) is None


def test_the_pace_of_grpo_tells_nothing_of_rejection_sampling():
    pace = pace_of(summary(recipe=Recipe()))
    assert seconds(Recipe(), 80, 0, pace) is not None
    assert seconds(Recipe(method="warm_start+rejection"), 80, 0, pace) is None


def test_a_time_limit_bounds_the_time():
    pace = pace_of(summary(recipe=Recipe()))
    assert seconds(Recipe(minutes=1), 10**6, 0, pace) == 60


# -- answers


def test_groups_are_found_by_step_and_only_new_lines_are_read(small_project):
    run = write_run(small_project.folder)
    index = SampleIndex(run)
    index.refresh()
    assert index.steps == [1, 2, 3, 4]
    assert [one.row for one in index.groups(2)] == ["r1", "r2"]
    with (run / "samples.jsonl").open("a") as file:
        file.write(group(9).model_dump_json() + "\n" + '{"step":10, torn')
    index.refresh()
    assert index.steps == [1, 2, 3, 4, 9]
    assert index.groups(9)[0].prompt == "prompt of step 9"
    assert index.groups(77) == []


def test_a_rewound_or_vanished_file_of_answers_is_read_anew(small_project):
    run = write_run(small_project.folder)
    index = SampleIndex(run)
    index.refresh()
    (run / "samples.jsonl").write_text(group(1).model_dump_json() + "\n")
    index.refresh()
    assert index.steps == [1]
    (run / "samples.jsonl").unlink()
    index.refresh()
    assert index.steps == [] and index.groups(1) == []


def test_answers_stand_by_reward_with_their_parts(qapp):
    model, parts = AnswersModel(), PartsModel()
    testers = [QAbstractItemModelTester(one, FATAL) for one in (model, parts)]
    model.show_group(group(1))
    assert [model.index(row, 0).data() for row in range(3)] == ["1.000", "0.500", "0.300"]
    assert model.index(0, AnswersModel.PARTS).data(SHARES_ROLE) == [1.0, 1.0]
    assert model.index(1, AnswersModel.ADVANTAGE).data() == "-0.100"
    parts.show_answer(model.items[1])
    assert [parts.index(1, column).data() for column in (1, 2)] == ["0.50", "judged 0.5"]
    model.show_group(None)
    parts.show_answer(None)
    assert model.rowCount() == parts.rowCount() == 0
    assert testers


def test_answers_of_rejection_sampling_tell_which_were_kept_and_those_of_grpo_their_advantage():
    model, plain = AnswersModel(), group(1)
    kept = [answer.model_copy(update={"kept": not at}) for at, answer in enumerate(plain.answers)]
    model.show_group(plain.model_copy(update={"answers": tuple(kept)}))
    column = AnswersModel.ADVANTAGE

    def title():
        return model.headerData(column, Qt.Orientation.Horizontal)

    told = sorted(str(model.index(row, column).data()) for row in range(model.rowCount()))
    assert title() == "Kept" and told == ["kept", *["–"] * (len(kept) - 1)]
    model.show_group(plain)
    assert title() == "Advantage" and model.rowCount() == len(kept)


# -- probes and looks


def test_probes_keep_their_rows_while_their_answers_change(qapp):
    model = ProbesModel()
    tester = QAbstractItemModelTester(model, FATAL)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show_items(probes("grpo", 1, [WRONG, WRONG]).answers)
    model.show_items(probes("grpo", 2, [WRONG, GOLD]).answers)
    assert not resets and model.rowCount() == 2
    assert model.index(1, 0).data() == "1.00"
    assert tester


def test_fields_of_an_answer_stand_beside_the_expected_ones(qapp):
    model = DifferenceModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show_items(field_differences(GOLD, WRONG))
    assert model.index(0, 2).data() == '✗ "2030-01-02"'
    assert model.index(1, 2).data() == '✓ "2030-01-31"'
    assert tester


def test_looks_are_inserted_and_the_best_one_is_marked(qapp):
    model = HeldOutModel()
    tester = QAbstractItemModelTester(model, FATAL)
    looks = summary().held_out
    inserted = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    model.show_evaluations(looks[:2])
    model.show_evaluations(looks)
    assert inserted == [(0, 1), (2, 2)]
    assert [model.index(row, EXACT).data() for row in range(3)] == ["0.0%", "50.0%", "40.0%"]
    assert [model.index(row, MARK).data() for row in range(3)] == ["", "best, kept", ""]
    model.show_evaluations(looks[:1])
    assert model.rowCount() == 1
    assert tester


def test_grpo_steps_count_on_in_a_summary():
    found = summary([ev.PhaseStarted(time=0, phase="grpo", steps=9), grpo(5, 1)])
    assert (found.stage, found.done, found.total) == ("grpo", 5, 9)
