"""Training by the verdicts of a judge: all of a step at once, and resumed bit for bit."""

import hashlib
import json
import os
import re

import pytest

from engine.base.errors import UserError
from engine.endpoints.settings import save_endpoint
from engine.judging.agreement import Agreement, keep_agreement
from engine.judging.models import content_of
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.rewards.verdicts import Verdicts
from engine.runs import events as ev
from engine.runs.runs import create_run, run_folders
from engine.training import pipeline
from tests.endpoints.hostile import at, serving
from tests.training.small_runs import adapter, of, recipe, same_weights, stopped_after

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")
KEY = "k-of-the-judge-51"


def by_content(handler, body):
    """Grades that differ from text to text; one in five is no verdict."""
    number = hashlib.sha256(body["messages"][1]["content"].encode()).digest()[0] % 6
    handler.answer(json.dumps({"reason": "so it is", "grade": number}) if number else "I would rather not")


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LATHE_KEY_FAR", KEY)
    with serving(by_content) as one:
        save_endpoint(at(one))
        yield one


@pytest.fixture
def judged(small_project, server) -> Project:
    """The small project, judged by an endpoint that may weigh."""
    parameters = {"model": "endpoint:far", "criterion": "Be right."}
    tables = [
        {"dimension": "model_judge", "weight": 0.8, "parameters": parameters},
        {"dimension": "text_similar", "weight": 0.2},
    ]
    Project(small_project.folder, small_project.task, rubric_from_toml(tables)).save()
    facts = {"both": 10, "neither": 10, "only_person": 0, "only_judge": 0, "low": 0.8, "high": 1.0}
    facts |= {"kappa": 1.0, "unjudged": 0, "input_tokens": 9, "output_tokens": 9, "seconds": 0.1, "made": 1}
    content = content_of("endpoint:far")
    found = Agreement(**parameters, field="", content=content, **facts)
    keep_agreement(small_project.folder, found)
    return open_project(small_project.folder)


def test_a_run_with_a_judge_is_resumed_bit_for_bit_and_its_key_is_nowhere(judged, tiny_model, server):
    chosen = recipe(tiny_model, method="grpo", steps=2, validation_rows=2, resample_groups=1)
    chosen = chosen.model_copy(update={"checkpoint_every": 1})
    whole = create_run(judged.folder, chosen, "whole")
    assert pipeline.train(judged, whole) == "done"
    texts = [body["messages"][1]["content"] for body in server.asked]
    assert len(texts) == len({*texts}) > 2 * 8 / 2
    steps = of(ev.GrpoStep, whole)
    assert all(0 < step.parts["model_judge"].mean < 1 for step in steps)
    assert any(step.parts["model_judge"].std > 0 for step in steps)
    samples = (whole / "samples.jsonl").read_text("utf-8")
    assert "the judge gives {n:.2f}" in samples and "it could not be judged" in samples

    server.behaviour = lambda handler, body: handler.fail(500, "nothing may be asked again")
    Verdicts._known.clear()
    broken = create_run(judged.folder, chosen, "broken")
    stopped_after(judged, broken, ev.GrpoStep, 1)
    assert pipeline.train(judged, broken, resume=True) == "done"
    assert same_weights(adapter(whole), adapter(broken))
    assert len(server.asked) == len(texts)

    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    written = [one for one in judged.folder.parent.rglob("*") if one.is_file()]
    assert any(one.name == "verdicts.sqlite" for one in written)
    assert all(KEY.encode() not in one.read_bytes() for one in written if os.access(one, os.R_OK))


def test_a_judge_that_was_not_compared_keeps_a_run_from_starting(judged, tiny_model, server):
    (judged.folder / "agreement.json").unlink()
    run = create_run(judged.folder, recipe(tiny_model, method="grpo"))
    with pytest.raises(UserError, match=re.escape("“Judged by a model” may not weigh yet")):
        pipeline.train(judged, run)
    assert server.asked == [] and run_folders(judged.folder) == [run]
