"""Project folders: templates, damage, and who holds one open."""

import json
import subprocess
import sys
import time

import pytest

from engine.base import lock, store
from engine.base.errors import UserError
from engine.data.checks import check
from engine.data.dataset import Dataset
from engine.data.edits import insert_at
from engine.data.rows import Row
from engine.project import new_project, open_project, templates
from engine.rewards.dryrun import gold_fault
from engine.rewards.rubric import score


@pytest.mark.parametrize("name", [template.name for template in templates()])
def test_every_template_makes_a_project_that_opens(tmp_path, name):
    made = new_project(tmp_path / "new", name)
    assert open_project(made.folder).rows() == made.rows()


def test_every_answer_of_the_extraction_template_gets_full_reward(tmp_path):
    project = new_project(tmp_path / "orders", "extraction")
    rows = project.rows()
    assert [len([row for row in rows if row.split == split]) for split in ("train", "test")] == [48, 12]
    assert [score(project.rubric, row, row.answer_text()).total for row in rows] == [1.0] * 60
    assert check(rows, project.task.schema, lambda row: gold_fault(project.rubric, row)) == []


def test_a_project_with_working_has_it_in_task_rubric_and_rows(tmp_path):
    project = new_project(tmp_path / "worked", working=True)
    assert project.task.working and project.rubric.working
    rows = project.split("train")
    assert sum(bool(row.reasoning) for row in rows) > 1000
    text = f"{rows[0].reasoning}\n{rows[0].answer_text()}"
    assert score(project.rubric, rows[0], text).total == 1.0
    plain = new_project(tmp_path / "blank", "blank", working=True)
    assert plain.task.working and plain.rows() == ()


def test_the_answers_of_the_extraction_template_stand_in_their_sentences(tmp_path):
    for row in new_project(tmp_path / "orders", "extraction").rows():
        assert row.completion["customer"] in row.prompt
        assert row.completion["product"] in row.prompt
        due = row.completion["due"]
        assert due is None or due[:4] in row.prompt, row.prompt


def test_a_template_that_could_not_be_copied_leaves_the_folder_free_for_a_second_try(tmp_path, monkeypatch):
    broken = tmp_path / "resources"
    (broken / "examples" / "odd").mkdir(parents=True)
    (broken / "examples" / "odd" / "project.toml").write_text("")  # its rows are missing
    monkeypatch.setattr(store, "resource", broken.joinpath)
    with pytest.raises(UserError):
        new_project(tmp_path / "new", "odd")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[task",
        "task = 3",
        "[task]\nname = 'x'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\n",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\nschema = '{'\n[[rewards]]\ndimension = 'exact'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\n[[rewards]]\nweight = 'heavy'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\n[[rewards]]\ndimension = 'exact'\nparameters = 4",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\n[rewards]\ndimension = 'exact'",
        "rewards = [1, 2]\n[task]\nname = 'x'\nsystem_prompt = 'y'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\nprompt_helper = 7\n[[rewards]]\ndimension = 'exact'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\nworking = 'on'\n[[rewards]]\ndimension = 'exact'",
        "[task]\nname = 'x'\nsystem_prompt = 'y'\nschema = 5\n[[rewards]]\ndimension = 'exact'",
    ],
)
def test_a_damaged_project_file_is_one_sentence(tmp_path, text):
    new_project(tmp_path / "p", "blank")
    (tmp_path / "p" / "project.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError):
        open_project(tmp_path / "p")


def test_a_project_held_by_another_living_process_is_known(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        _held_by(tmp_path, other.pid)
        found = lock.other_holder(tmp_path)
        assert found is not None and found.pid == other.pid
    finally:
        other.communicate(b"\n")
    assert lock.other_holder(tmp_path) is None  # it ended without taking its file away


def test_a_lock_of_an_older_process_with_the_same_number_does_not_count(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    _held_by(tmp_path, other.pid, time.time() - 1000)
    assert lock.other_holder(tmp_path) is None
    other.communicate(b"\n")


def test_the_lock_in_a_copy_of_an_open_project_does_not_count(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    _held_by(tmp_path, other.pid, folder="/the/original")
    assert lock.other_holder(tmp_path) is None
    _held_by(tmp_path, other.pid, folder=str(tmp_path.resolve()))
    assert lock.other_holder(tmp_path) is not None
    other.communicate(b"\n")


def test_a_window_on_another_machine_counts_as_holding(tmp_path):
    _held_by(tmp_path, 1, host="somewhere-else")
    assert lock.other_holder(tmp_path).host == "somewhere-else"


def test_a_lock_is_released_by_its_own_process_only(tmp_path):
    lock.take(tmp_path)
    assert lock.other_holder(tmp_path) is None
    lock.release(tmp_path)
    assert not (tmp_path / lock.FILE).exists()
    _held_by(tmp_path, 1)
    lock.release(tmp_path)
    assert (tmp_path / lock.FILE).exists()


def test_a_damaged_lock_is_no_lock(tmp_path):
    (tmp_path / lock.FILE).write_text("{not json", encoding="utf-8")
    assert lock.other_holder(tmp_path) is None


def _held_by(where, pid, when=None, host=None, folder=""):
    import platform

    holder = {"pid": pid, "host": host or platform.node(), "time": when or time.time(), "folder": folder}
    (where / lock.FILE).write_text(json.dumps(holder), encoding="utf-8")


def test_rows_hold_the_edits_that_a_killed_program_left_in_the_journal_and_nothing_is_written(small_project):
    data = Dataset(small_project.rows_file)
    before = small_project.rows_file.read_bytes()
    data.apply(insert_at(0, [Row("new", "a prompt", {"a": 1})]), "Add")
    journal = data.journal.path.read_bytes()
    assert small_project.rows() == data.rows and data.rows[0].id == "new"
    assert small_project.rows_file.read_bytes() == before and data.journal.path.read_bytes() == journal
    small_project.rows_file.write_bytes(before + b'{"prompt": "b", "completion": {}}\n')  # by another program
    assert "new" not in {row.id for row in small_project.rows()}


def test_all_that_is_bound_is_bound_to_the_form_of_the_rows_as_they_were_first_read(small_project):
    first = small_project.bound_schema()
    mine = {"to": "2026-11-30", "from": "2026-11-29"}
    small_project.rows_file.write_text(json.dumps({"prompt": "a", "completion": mine}) + "\n")
    assert small_project.bound_schema() is first and next(iter(first["properties"])) == "from"
    anew = open_project(small_project.folder).bound_schema()
    assert next(iter(anew["properties"])) == "to"
