"""A run whose GRPO also asks prompts without an expected answer."""

from dataclasses import replace

import pytest

from engine.base.errors import UserError
from engine.data.unanswered import add_prompts
from engine.rewards.rubric import Entry, Rubric
from engine.runs.events import SampleGroup
from engine.runs.runs import create_run
from engine.training import pipeline
from tests.training.small_runs import recipe, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


def test_prompts_without_answers_are_judged_by_what_needs_none_and_refused_without_such_a_dimension(
    small_project, tiny_model
):
    rubric = Rubric(entries=(Entry(dimension="json_parse"), Entry(dimension="exact")))
    project = replace(small_project, rubric=rubric.bound_to(small_project.task))
    settings = {"method": "grpo", "steps": 2, "validation_rows": 0, "unanswered_prompts": True}

    def refused(project, **changes):
        run = create_run(project.folder, recipe(tiny_model, **settings | changes))
        with pytest.raises(UserError) as caught:
            pipeline.train(project, run)
        return str(caught.value)

    assert "has no prompts without answers" in refused(project)
    add_prompts(project.folder, [f"other {number}" for number in range(200)], project.rows())
    assert "for GRPO" in refused(project, method="warm_start")
    only_exact = Rubric(entries=(Entry(dimension="json_parse", weight=0), Entry(dimension="exact")))
    assert "can judge a prompt without an answer" in refused(replace(project, rubric=only_exact))
    run = trained(project, tiny_model=tiny_model, **settings)
    lines = (run / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    groups = [SampleGroup.model_validate_json(line) for line in lines]
    asked = [group for group in groups if group.row.startswith("prompt-")]
    assert asked
    assert {group.expected for group in asked} == {""}
    for answer in (answer for group in asked for answer in group.answers):
        scores = {name: value for name, (value, _) in answer.parts.items() if value is not None}
        assert scores.keys() == {"json_parse"}
        assert answer.total == scores["json_parse"]
