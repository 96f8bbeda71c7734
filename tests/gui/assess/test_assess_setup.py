"""The form for a new assessment."""

from __future__ import annotations

from engine.jobs import AssessJob, create_job
from gui.workspace.job_panel import BesideTraining
from gui.workspace.jobs import Job
from tests.gui.assess.made import (
    of_models,
    right_in,
    run_with_best,
    shown,
)


def test_the_best_run_is_held_against_its_base_by_default_and_figures_are_in_the_list(page) -> None:
    run = run_with_best(page.workspace.project, "aaa", exact=0.5)
    run_with_best(page.workspace.project, "newer")
    run_with_best(page.workspace.project, "zzz", step=-1)
    page.arrive()
    assert page.setup.job() == AssessJob(models=("base:embedded", f"{run.name}:best"), split="test", limit=0)
    box = page.setup.models.lines[1].box
    assert box.currentText().startswith("aaa · 50.0% exact · step 5, ")
    titles = [box.itemText(at) for at in range(box.count())]
    assert [title.split(",")[0] for title in titles[2:4]] == [
        "newer · 25.0% exact · step 5",
        "zzz · not measured",
    ]


def test_no_model_answers_twice_and_an_empty_split_cannot_be_assessed(page) -> None:
    page.arrive()
    assert page.setup.models.names == ("base:embedded",) and page.setup.start_button.isEnabled()
    run_with_best(page.workspace.project)
    page.arrive()  # nobody chose the base model alone, so the usual pair is offered now
    first, second = page.setup.models.names
    assert page.setup.start_button.isEnabled() and page.setup.warning == ""
    page.setup.choose((second, second))
    assert not page.setup.start_button.isEnabled() and "on the list twice" in page.setup.warning
    page.setup.choose((first, second))
    page.setup.split.setCurrentIndex(page.setup.split.findData("valid"))
    assert "has no rows" in page.setup.warning
    assert not page.setup.start_button.isEnabled()
    page.setup.split.setCurrentIndex(page.setup.split.findData("train"))
    assert "trained on" in page.setup.warning and page.setup.start_button.isEnabled()


def test_models_are_added_moved_up_and_taken_off_the_list(page, qtbot) -> None:
    runs = [run_with_best(page.workspace.project, name, exact) for name, exact in (("x", 0.5), ("y", 0.3))]
    page.arrive()
    models = page.setup.models
    models.add_button.click()
    base, x, y = "base:embedded", *(f"{run.name}:best" for run in runs)
    assert models.names == (base, x, y)
    models.lines[2].up_button.click()
    models.lines[1].up_button.click()
    assert models.names == (y, base, x) and not models.lines[0].up_button.isVisible()
    models.lines[1].remove_button.click()
    assert page.setup.job().models == (y, x)
    page.arrive()
    assert models.names == (y, x)  # what was chosen stays
    models.lines[0].remove_button.click()
    assert models.names == (x,) and not models.lines[0].remove_button.isVisible()
    assert page.setup.start_button.isEnabled()


def test_a_file_from_elsewhere_can_be_chosen_and_a_closed_dialog_changes_nothing(page, tmp_path) -> None:
    page.arrive()
    page.setup.models.add()
    box = page.setup.models.lines[1].box
    box.ask_for_file = lambda: None
    before = box.name
    last = box.count() - 2  # before the entry that adds an endpoint
    box.setCurrentIndex(last)
    box.activated.emit(last)
    assert box.name == before
    box.ask_for_file = lambda: tmp_path / "mine.gguf"
    box.setCurrentIndex(last)
    box.activated.emit(last)
    assert box.name == str(tmp_path / "mine.gguf")
    assert box.currentText() == "mine.gguf"
    page.arrive()
    assert box.name == str(tmp_path / "mine.gguf")


def test_a_run_and_models_can_be_brought_from_other_pages(page) -> None:
    run = run_with_best(page.workspace.project)
    page.arrive(run.name)
    assert page.setup.models.names == ("base:embedded", f"{run.name}:best")
    page.arrive({"models": (f"{run.name}:best", "/x/file.gguf")})
    assert page.setup.models.names == (f"{run.name}:best", "/x/file.gguf")


def test_while_a_run_trains_it_is_said_that_both_take_longer(page, tmp_path) -> None:
    said = page.setup.findChild(BesideTraining)
    assert not said.isVisible()
    job = Job("train", tmp_path)
    page.board.jobs.append(job)
    page.board.jobs_changed.emit()
    assert said.isVisible() and "both take longer" in said.text()
    job.state = "done"
    page.board.jobs_changed.emit()
    assert not said.isVisible()


def test_sampled_answers_have_their_temperature_and_take_their_time(page, qtbot) -> None:
    shown(
        qtbot,
        page,
        of_models(page.workspace.project, {"base:embedded": right_in(page.workspace.project, [])}),
    )
    setup = page.setup
    assert not setup.temperature.isVisible() and setup.job().samples == 0
    before = setup.estimate
    setup.samples.setValue(3)
    assert setup.temperature.isVisible()
    setup.temperature.setValue(0.5)
    setup.seed.setValue(11)
    job = setup.job()
    assert (job.samples, job.temperature, job.seed) == (3, 0.5, 11)
    assert before == "6 rows take about 1 s on this computer." and "about 4 s" in setup.estimate


def test_an_assessment_that_did_not_come_to_its_end_goes_on_after_a_new_start(page, qtbot) -> None:
    asked = AssessJob(models=("base:embedded", "run:best"), samples=2)
    job = create_job(page.workspace.folder, asked)
    page.arrive()
    go_on = page.setup.go_on_button
    qtbot.waitUntil(go_on.isVisible)
    started: list[AssessJob] = []
    page.setup.go_on_requested.disconnect()
    page.setup.go_on_requested.connect(started.append)
    go_on.click()
    assert started == [asked]
    (job / "result.json").write_text("{}")
    page.arrive()
    qtbot.waitUntil(lambda: not go_on.isVisible())


def test_each_model_but_an_endpoint_answers_once_more_bound_to_the_schema(page) -> None:
    page.arrive()
    page.setup.choose(("base:embedded", "endpoint:far"))
    page.setup.bound.click()
    job = page.setup.job()
    assert job.models == ("base:embedded", "endpoint:far", "bound:base:embedded")
    page.setup.choose(("base:embedded",))
    assert not page.setup.bound.isChecked()
    page.setup.choose(job.models)  # as an assessment that is gone on with brings them
    assert page.setup.bound.isChecked() and page.setup.job() == job
