"""The same work started twice at once: both are done, or one says kindly that the other is at it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.export.index import exported_files
from engine.models.gguf_file import read_header
from engine.project import open_project
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.runs.runs import create_run, run_folders
from engine.runs.summary import read_summary
from tests.installed.conftest import Done, Things, User, ended


def both(user: User, *commands: list[object]) -> list[Done]:
    processes = [user.start(*words) for words in commands]
    return [ended(process) for process in processes]


def test_two_imports_at_once_lose_no_row(user: User, things: Things) -> None:
    files = []
    for number in range(4):
        file = things.rows.with_name(f"{number}.jsonl")
        row = {"prompt": f"today=20300720 row {number}", "completion": {"from": "2030-01-01"}}
        file.write_text("".join(json.dumps(row) + "\n" for _ in range(50)), encoding="utf-8")
        files.append(file)
    before = len(open_project(things.project).rows())
    done = both(user, *(["import", things.project, file] for file in files))
    assert [one.code for one in done] == [0] * 4, done
    assert len(open_project(things.project).rows()) == before + 200
    assert not list(things.project.glob(".import.lock"))


def test_two_players_at_once_both_answer_alike(user: User, things: Things) -> None:
    one, other = both(user, things.words("ask"), things.words("ask"))
    assert (one.code, other.code) == (0, 0) and one.out == other.out


@pytest.mark.slow
def test_two_trainings_at_once_in_a_project_are_two_whole_runs(user: User, things: Things) -> None:
    done = both(user, things.words("train"), things.words("train"))
    assert [one.code for one in done] == [0, 0], done
    runs = [read_summary(run) for run in run_folders(things.project) if run.name != things.run]
    assert [run.status for run in runs] == ["done", "done"]


@pytest.mark.slow
def test_a_run_that_two_would_train_is_trained_by_one(user: User, things: Things) -> None:
    run = create_run(things.project, Recipe(**things.recipe()), "twice")
    user.own(run)
    words = ["worker", "train", things.project, run]
    done = sorted(both(user, words, words, words), key=lambda one: one.code)
    assert [one.code for one in done] == [0, 2, 2], done
    assert all(one.refused("already running") for one in done[1:]), done
    started = [event for event in read_events(run) if isinstance(event, ev.Started)]
    assert len(started) == 1 and read_summary(run).status == "done"


@pytest.mark.slow
def test_two_assessments_at_once_are_both_kept(user: User, things: Things) -> None:
    done = both(user, things.words("assess"), things.words("assess"))
    assert [one.code for one in done] == [0, 0], done
    assert len(list((things.project / "assessments").glob("*/assessment.json"))) == 2


@pytest.mark.slow
def test_a_run_that_two_would_export_is_exported_whole(user: User, things: Things) -> None:
    done = sorted(both(user, things.words("export"), things.words("export")), key=lambda one: one.code)
    assert done[0].code == 0 and (done[1].code == 0 or done[1].refused("exported already")), done
    (file,) = exported_files(things.project)
    assert read_header(file.path).architecture == "llama" and file.report is not None


@pytest.mark.slow
def test_two_first_starts_at_once_unpack_the_embedded_model_once(user: User, things: Things) -> None:
    if shutil.disk_usage(user.home).free < 2**30:
        pytest.skip("half a gigabyte is unpacked")

    def words(out: Path) -> list[object]:
        rows = ["predict", things.project, "--model", "base:embedded", "--prompts", things.rows, "--out", out]
        return list(rows)

    done = both(user, words(user.home / "a.jsonl"), words(user.home / "b.jsonl"))
    assert [one.code for one in done] == [0, 0], done
    assert (user.home / "a.jsonl").read_bytes() == (user.home / "b.jsonl").read_bytes()
    (model,) = (user.home / ".local/share/lathe/models").iterdir()
    assert (model / "model.safetensors").stat().st_size > 500_000_000
