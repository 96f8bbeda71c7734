import subprocess
import sys

import pytest

from engine import jobs
from engine.base.errors import UserError
from engine.jobs import BaseFileJob, ScoreJob, create_job, finished_jobs, load_job, read_result, write_result
from engine.runs import launch


def test_only_jobs_of_a_kind_with_a_result_are_found_the_newest_first(tmp_path):
    older, newer = (create_job(tmp_path, ScoreJob(limit=limit)) for limit in (1, 2))
    create_job(tmp_path, ScoreJob())
    other = create_job(tmp_path, BaseFileJob())
    for folder in (older, newer, other):
        write_result(folder, {"of": folder.name})
    assert finished_jobs(tmp_path, "score") == [newer, older]
    assert read_result(newer) == {"of": newer.name}
    assert load_job(older) == ScoreJob(limit=1)


def test_a_project_without_jobs_has_none_and_a_job_without_a_result_says_so(tmp_path):
    assert finished_jobs(tmp_path, "score") == []
    with pytest.raises(UserError):
        read_result(create_job(tmp_path, ScoreJob()))


def test_the_oldest_jobs_are_forgotten_but_none_that_still_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 2)
    running, ended = create_job(tmp_path, ScoreJob()), create_job(tmp_path, ScoreJob())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        launch.note(running, process.pid)
        for _ in range(3):
            create_job(tmp_path, ScoreJob())
        assert running.is_dir() and not ended.is_dir()
        process.communicate()
    create_job(tmp_path, ScoreJob())
    assert not running.is_dir()
