"""What a person does at the command line, and what must never be found on disk afterwards."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest

from engine import jobs
from engine.app import crash
from engine.base import store
from engine.cli.main import main
from engine.endpoints import keys
from engine.endpoints.settings import find_endpoint, save_endpoint
from engine.endpoints.transport import Line
from engine.worker.main import folder_job
from tests.endpoints.hostile import at, echo, serving

KEY = "sk-never-on-disk-0123456789"
pytestmark = pytest.mark.usefixtures("hasty")


@pytest.fixture(autouse=True)
def keyless(monkeypatch):
    """No key and no consent of another test."""
    for name in ("LATHE_KEY_FAR", "LATHE_AGREED_FAR"):
        monkeypatch.setenv(name, "")


def lathe(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_an_endpoint_is_added_changed_listed_tried_and_removed(capsys) -> None:
    def obey(handler, body):
        handler.answer('{"word": "hello"}')

    with serving(obey) as server:
        code, out, _ = lathe(capsys, "endpoints", "add", "far", "--base-url", server.url, "--model", "m")
        assert code == 0 and "127.0.0.1" in out
        assert lathe(capsys, "endpoints", "add", "far", "--output-price", "2")[0] == 0
        assert find_endpoint("far").output_price == 2 and find_endpoint("far").model == "m"
        assert "on this computer" in lathe(capsys, "endpoints")[1]
        assert json.loads(lathe(capsys, "endpoints", "list", "--json")[1])[0]["has_key"] is False
        code, out, _ = lathe(capsys, "endpoints", "test", "far")
        assert code == 0 and "JSON Schema: works" in out and "JSON mode: works" in out
        assert json.loads(lathe(capsys, "endpoints", "test", "far", "--json")[1])["works"]["json"] is True
    code, _, err = lathe(capsys, "endpoints", "test", "far")
    assert code == 2 and "could not be reached" in err
    assert lathe(capsys, "endpoints", "remove", "far")[0] == 0
    assert "There is no endpoint" in lathe(capsys, "endpoints")[1]
    assert lathe(capsys, "endpoints", "add", "new", "--model", "m")[0] == 2


def test_nothing_is_sent_before_the_person_agrees(capsys, small_project, tmp_path) -> None:
    lathe(capsys, "endpoints", "add", "far", "--base-url", "https://models.invalid/v1", "--model", "m")
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text('{"prompt": "hello"}\n')
    predict = ["predict", small_project.folder, "--model", "endpoint:far", "--prompts", prompts]
    predict += ["--out", tmp_path / "out.jsonl"]
    for command in (predict, ["ask", "endpoint:far", "hello", "--project", small_project.folder]):
        code, _, err = lathe(capsys, *command)
        assert code == 2 and "models.invalid" in err and "lathe endpoints agree far" in err
    assert lathe(capsys, "endpoints", "agree", "far")[0] == 0
    code, _, err = lathe(capsys, *predict)
    assert code == 2 and "could not be reached" in err
    assert lathe(capsys, "endpoints", "withdraw", "far")[0] == 0
    assert "lathe endpoints agree" in lathe(capsys, *predict)[2]
    code, _, err = lathe(capsys, *predict, "--send-prompts")
    assert code == 2 and "could not be reached" in err


def test_a_key_needs_a_keyring_or_a_variable(capsys, monkeypatch) -> None:
    lathe(capsys, "endpoints", "add", "far", "--base-url", "https://models.invalid/v1", "--model", "m")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY}\n"))
    code, _, err = lathe(capsys, "endpoints", "set-key", "far")
    assert code == 2 and "LATHE_KEY_FAR" in err
    assert keys.key_of("far") is None


def test_predict_marks_the_answers_that_could_not_be_had(capsys, small_project, tmp_path) -> None:
    def moody(handler, body):
        refuse = "bad" in body["messages"][-1]["content"]
        handler.answer(None, refusal="no") if refuse else handler.answer("{}")

    prompts, out = tmp_path / "prompts.jsonl", tmp_path / "out.jsonl"
    prompts.write_text('{"prompt": "good"}\n{"prompt": "bad"}\n{"prompt": "fine"}\n')
    command = ["predict", small_project.folder, "--model", "endpoint:far", "--prompts", prompts, "--out", out]
    with serving(moody) as server:
        save_endpoint(at(server, input_price=1000.0))
        code, said, _ = lathe(capsys, *command)
        assert code == 0 and "1 missing" in said and "0.0220 USD spent" in said
        asked = len(server.asked)
        _, said, _ = lathe(capsys, *command)
        assert "2 kept from before" in said and len(server.asked) == asked + 1
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["output"] for line in lines] == ["{}", "", "{}"]
    assert "refused to answer: no" in lines[1]["missing"] and "missing" not in lines[0]
    assert lathe(capsys, "endpoints", "clear-cache")[1] == "2 kept answers are forgotten.\n"


def test_an_assessment_that_was_stopped_goes_on_where_it_was(small_project) -> None:
    """The worker is asked to stop in the middle; the second one asks only what is left."""
    over = threading.Event()

    def hang_at_the_fourth(handler, body):
        if len(server.asked) == 4:
            (folder / "control.stop").touch()
            over.wait(20)
        echo(handler, body)

    job = jobs.ScoreJob(model="endpoint:far", limit=12)
    folder = jobs.create_job(small_project.folder, job)
    with serving(hang_at_the_fourth) as server:
        save_endpoint(at(server, concurrency=1, timeout=30))
        assert folder_job(small_project.folder, folder) == 0
        over.set()
        assert not (folder / "result.json").exists() and len(server.asked) == 4
        assert '"stopped"' in (folder / "events.jsonl").read_text()
        server.behaviour = echo
        again = jobs.create_job(small_project.folder, job)
        assert folder_job(small_project.folder, again) == 0
        assert len(server.asked) == 4 + 12 - 3
    assert len(jobs.read_result(again)["scored"]) == 12


def test_an_endpoint_is_tried_in_a_job_without_a_project(own_data_folder) -> None:
    place = own_data_folder / "endpoints"
    with serving(echo) as server:
        save_endpoint(at(server))
        folder = jobs.create_job(place, jobs.EndpointTestJob(endpoint="far"))
        assert folder_job(place, folder) == 0
    assert jobs.read_result(folder)["works"] == {"json": False, "schema": False}


def test_no_byte_on_disk_holds_the_key(capsys, small_project, tmp_path, own_data_folder, monkeypatch) -> None:
    """The server repeats it in answers and errors, a worker has a defect, and everything is written down."""

    def gossip(handler, body):
        said = f"your key is {handler.headers['Authorization']}"
        if len(server.asked) % 3 == 0:
            handler.fail(422, said)
        else:
            handler.answer(said)

    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text("".join(json.dumps({"prompt": f"p{number}"}) + "\n" for number in range(6)))
    keys.hold_key("far", KEY)
    with serving(gossip) as server:
        save_endpoint(at(server))
        lathe(capsys, "endpoints", "test", "far")
        out = tmp_path / "out.jsonl"
        lathe(
            capsys,
            "predict",
            small_project.folder,
            "--model",
            "endpoint:far",
            "--prompts",
            prompts,
            "--out",
            out,
        )
        job = jobs.ScoreJob(model="endpoint:far", split="test", limit=4)
        assert folder_job(small_project.folder, jobs.create_job(small_project.folder, job)) == 0
        monkeypatch.setattr(crash, "_process", crash._Process("job", None, None, None))
        monkeypatch.setattr(Line, "_reply", lambda *_: 1 / 0)
        defect = jobs.create_job(small_project.folder, jobs.ScoreJob(model="endpoint:far", limit=4))
        assert folder_job(small_project.folder, defect) == 1
        assert {headers["authorization"] for headers in server.headers} == {f"Bearer {KEY}"}
    said = capsys.readouterr()
    assert KEY not in said.out + said.err
    assert list((own_data_folder).rglob("crash*")), "the report was looked for too"
    assert "ZeroDivisionError" in (defect / "events.jsonl").read_text()
    for path in files_of(tmp_path):
        assert KEY.encode() not in path.read_bytes(), path


def files_of(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert store.data_folder() in {parent for path in found for parent in path.parents}
    return found
