"""What a run has come to, and how to repeat it."""

import pytest

from engine.cli.main import build_parser
from engine.runs import events as ev
from engine.runs.presets import load_preset, nearest_preset, repeat_arguments
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import with_settings
from engine.runs.runs import create_run
from engine.runs.stages import BASE_HELD_OUT, LAST_HELD_OUT
from engine.runs.summary import About, RunSummary, read_about, read_summary, save_about
from tests.training.samples import grpo_fields, warm_fields


def look(phase, step, exact, best=False):
    return ev.HeldOut(time=9, phase=phase, step=step, exact=exact, reward=0.5, rows=4, best=best, seconds=1)


def summary_of(folder, events):
    summary = RunSummary(folder)
    summary.take(events)
    return summary


def test_the_gain_of_grpo_is_measured_against_the_end_of_the_warm_start(tmp_path):
    looks = [
        look("warm_start", 0, 0.0),
        look("warm_start", 9, 0.4),
        look("grpo", 5, 0.6),
        look("grpo", 9, 0.5),
    ]
    found = summary_of(tmp_path, looks)
    assert found.sampling_gain == pytest.approx(0.1)
    assert found.best is looks[2]


def test_without_a_warm_start_the_gain_is_measured_against_the_base_model(tmp_path):
    assert summary_of(tmp_path, [look("grpo", 0, 0.1), look("grpo", 9, 0.3)]).sampling_gain == pytest.approx(
        0.2
    )


@pytest.mark.parametrize(
    "looks", [[], [look("warm_start", 0, 0.0), look("warm_start", 9, 0.4)], [look("grpo", 0, 0.1)]]
)
def test_without_grpo_figures_there_is_no_gain(tmp_path, looks):
    assert summary_of(tmp_path, looks).sampling_gain is None


def test_steps_of_both_phases_and_the_time_of_work_are_counted(tmp_path):
    events = [
        ev.Started(time=0, job="train", pid=1, device="a card"),
        ev.WarmStep(time=60, **warm_fields(7)),
        ev.Paused(time=60, phase="warm_start", step=7),
        ev.Continued(time=900, phase="warm_start", step=7),
        ev.GrpoStep(time=960, **grpo_fields(3)),
    ]
    found = summary_of(tmp_path, events)
    assert (found.steps, found.device) == ({"warm_start": 7, "grpo": 3, "rejection": 0}, "a card")
    assert found.minutes == pytest.approx(2)


def test_after_an_evaluation_the_phase_is_shown_again_before_its_next_step(tmp_path):
    evaluated = [
        ev.PhaseStarted(time=1, phase="warm_start", steps=60),
        ev.Progress(time=2, stage=BASE_HELD_OUT, done=4, total=4),
        look("warm_start", 0, 0.0),
    ]
    found = summary_of(tmp_path, evaluated)
    assert (found.stage, found.done, found.total) == ("warm_start", 0, 60)
    found.take([ev.Progress(time=10, stage=LAST_HELD_OUT, done=4, total=4), look("warm_start", 0, 0.5)])
    assert found.stage == LAST_HELD_OUT


def test_a_damaged_run_is_listed_with_what_can_be_read(tmp_path):
    (tmp_path / "recipe.json").write_text("{", encoding="utf-8")
    (tmp_path / "events.jsonl").write_text('{"torn', encoding="utf-8")
    found = read_summary(tmp_path)
    assert found.recipe is None and found.status == "failed" and found.name == tmp_path.name


def test_a_title_and_a_note_are_kept_beside_the_run_and_in_its_summary(tmp_path):
    run = create_run(tmp_path, Recipe(), "x")
    save_about(run, About(title="Low rate", note="better"))
    assert read_about(run) == About(title="Low rate", note="better")
    assert read_summary(run).about == About(title="Low rate", note="better")
    assert read_summary(run).name == "Low rate"


def test_words_about_a_run_that_cannot_be_read_are_empty(tmp_path):
    (tmp_path / "about.json").write_text("no json", encoding="utf-8")
    assert read_about(tmp_path) == About()


def test_a_recipe_is_told_by_the_preset_it_differs_least_from():
    quick = load_preset("quick")
    assert nearest_preset(quick) == ("quick", [])
    assert nearest_preset(quick.model_copy(update={"seed": 8, "model": "other"})) == ("quick", ["seed"])
    assert nearest_preset(Recipe()) == ("", [])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        Recipe().model_dump(exclude={"preset", "by_hand"}),
        {
            "model": "a folder/with blanks",
            "learning_rate": 3.3e-6,
            "gradient_checkpointing": True,
            "steps": 3,
        },
    ],
)
def test_the_command_trains_the_same_recipe_again(tmp_path, changes):
    recipe = load_preset("quick").model_copy(update=changes)
    words = repeat_arguments(tmp_path, recipe, "My run")
    chosen = build_parser().parse_args(words)
    assert with_settings(load_preset(chosen.preset), chosen.set) == recipe
    assert chosen.project == tmp_path and chosen.name == "My run"


def test_a_run_of_auto_is_trained_again_by_its_very_settings(tmp_path):
    recipe = load_preset("full").model_copy(update={"preset": "auto", "by_hand": ("steps",), "steps": 9})
    chosen = build_parser().parse_args(repeat_arguments(tmp_path, recipe))
    again = with_settings(load_preset(chosen.preset), chosen.set)
    assert again == recipe.model_copy(update={"preset": "", "by_hand": ()})
