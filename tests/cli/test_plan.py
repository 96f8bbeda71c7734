"""The command `plan`, and what probes leave behind."""

import json

import pytest

from engine.app.hardware import device_name
from engine.assess.expectation import NOTHING
from engine.base import store
from engine.base.errors import UserError
from engine.cli import main as cli
from engine.cli.plan import memory_of, shape_of
from engine.planning import probe_cache
from engine.project import new_project
from engine.runs.recipe import Recipe


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))


def told(capsys, *arguments):
    code = cli.main(["plan", *arguments])
    found = capsys.readouterr()
    return code, found.out, found.err


def test_a_plan_tells_the_parts_the_time_and_the_settings(capsys):
    code, out, _ = told(capsys, "--model", "Qwen/Qwen2.5-7B-Instruct", "--card", "RTX 4090")
    assert code == 0
    for word in ("weights", "total", "download", "A GRPO step takes", "--set merge_rollout=False"):
        assert word in out


def test_the_plan_as_json_has_parts_that_add_up(capsys):
    code, out, _ = told(capsys, "--memory", "24GB", "--json", "--set", "method=grpo")
    found = json.loads(out)
    assert code == 0 and found["fits"] and found["memory_bytes"] == 24_000_000_000
    assert found["total"] == sum(found["parts"].values())
    assert found["seconds_a_step"]["warm_start"] == 0 < found["seconds_a_step"]["rollout"]


def test_a_plan_for_several_processes_speaks_of_each(capsys):
    arguments = ("--model", "Qwen/Qwen2.5-7B-Instruct", "--card", "RTX 4090", "--processes", "4")
    code, out, _ = told(capsys, *arguments, "--shard", "--set", "vllm_server=http://node2:8000")
    assert code == 0
    assert "4 processes, frozen layers sharded over them: memory is per process" in out
    assert "whose memory and time are not included" in out
    whole, sliced = (json.loads(told(capsys, *arguments, "--json", *more)[1]) for more in ((), ("--shard",)))
    assert sliced["parts"]["weights"] < whole["parts"]["weights"]


def test_a_model_that_does_not_fit_is_reported(capsys):
    code, out, _ = told(capsys, "--model", "Qwen/Qwen2.5-7B-Instruct", "--memory", "3GB")
    assert code == 0 and "Nothing fits 3.0 GB" in out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--model", "someone/unheard-of"], "not known"),
        (["--memory", "much"], "24GB"),
        (["--card", "Abacus 9"], "--memory"),
        (["--set", "colour=red"], "colour"),
        (["--processes", "0"], "at least one"),
        (["--processes", "3"], "cannot be divided evenly over 3 processes"),
        (["--shard"], "--processes"),
        (["--shard", "--processes", "2", "--set", "dtype=nf4"], "four bits"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(capsys, arguments, word):
    code, _, err = told(capsys, *arguments)
    assert code == 2 and word in err


@pytest.mark.parametrize(
    ("text", "size"),
    [("24GB", 24 * 10**9), ("24 GiB", 24 * 2**30), ("1.5g", 15 * 10**8), ("900000000", 9 * 10**8)],
)
def test_memory_is_read_as_people_write_it(text, size):
    assert memory_of(text) == size


@pytest.mark.parametrize("text", ["", "GB", "0GB", "-1GB", "1.2.3GB"])
def test_an_invalid_amount_of_memory_is_refused(text):
    with pytest.raises(UserError):
        memory_of(text)


def test_a_projects_rows_say_how_long_its_texts_are(small_project):
    shape = shape_of(small_project.folder, Recipe())
    assert 80 < shape.prompt < 160 and 20 < shape.answer < 60
    assert 20 < shape.shared < shape.prompt
    assert shape_of(small_project.folder, Recipe(max_answer_tokens=8)).answer == 8


def probe(**changes):
    plain = {"model": "embedded", "device": device_name(), "dtype": "auto"}
    figures = {"flops": 2e11, "bandwidth": 1e10, "launch": 0.05, "correction": 1.5}
    return probe_cache.Probe(**{**plain, **figures, **changes})


def test_a_kept_probe_is_found_again_and_replaced_by_a_newer_one():
    probe_cache.save(probe())
    probe_cache.save(probe(dtype="float32"))
    probe_cache.save(probe(correction=2.0))
    assert [one.dtype for one in probe_cache.all_probes()] == ["float32", "auto"]
    assert probe_cache.find("embedded", device_name(), "auto").correction == 2.0
    assert probe_cache.find("embedded", "another device", "auto") is None


def test_a_damaged_entry_costs_only_itself():
    store.write_json(store.data_folder() / probe_cache.FILE, [{"model": 1}, probe().model_dump()])
    assert probe_cache.all_probes() == [probe()]
    (store.data_folder() / probe_cache.FILE).write_text("{")
    assert probe_cache.all_probes() == []


def test_a_plan_uses_what_a_probe_found(capsys):
    before = json.loads(told(capsys, "--memory", "24GB", "--json")[1])
    probe_cache.save(probe(correction=1.5))
    after = json.loads(told(capsys, "--memory", "24GB", "--json")[1])
    assert after["measured"] and not before["measured"]
    assert after["seconds_a_step"] != before["seconds_a_step"]
    assert after["parts"]["working"] != before["parts"]["working"]


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")
def test_a_probe_takes_a_real_step_and_is_kept(capsys, tiny_model):
    arguments = ("--model", str(tiny_model), "--memory", "8GB", "--set", "dtype=float32", "--json")
    before = json.loads(told(capsys, *arguments)[1])
    after = json.loads(told(capsys, *arguments, "--probe")[1])
    assert after["measured"] and not before["measured"]
    (kept,) = probe_cache.all_probes()
    assert kept.model == str(tiny_model)
    assert 1e6 < kept.flops < 1e15 and 0 < kept.launch < 10 and 0.5 <= kept.correction <= 3


def test_the_plan_of_a_project_tells_what_measured_runs_came_to_and_by_which_command(capsys, tmp_path):
    folder = str(new_project(tmp_path / "project").folder)
    code, out, _ = told(capsys, "--project", folder, "--preset", "supervised")
    assert code == 0
    assert "On rows like yours, 1055 rows gave 32% to 42% exact." in out
    assert "Business time ranges, the example; SmolLM2" in out
    assert "36.7% exact on 330 test rows, whose wordings training never shows" in out
    assert "Measured by: lathe train FOLDER --preset supervised" in out
    code, out, _ = told(capsys, "--project", folder, "--model", "Qwen/Qwen3-0.6B", "--json")
    assert code == 0 and json.loads(out)["expectation"] == {"text": NOTHING, "sources": []}


def test_auto_is_planned_with_its_reasons_for_a_machine_that_is_not_this_one(graded_project, capsys):
    project = str(graded_project.folder)
    machine = ["--card", "RTX 3060", "--memory", "8GB", "--model", "Qwen/Qwen2.5-0.5B-Instruct"]
    assert cli.main(["plan", "--project", project, "--time", "1h", *machine, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["auto"]["recipe"]["preset"] == "auto" and found["fits"] and not found["changes"]
    assert {"warm_epochs", "warm_learning_rate"} <= {one["field"] for one in found["auto"]["reasons"]}
    assert cli.main(["plan", "--time", "1h"]) == 2
    assert "needs a project" in capsys.readouterr().err
