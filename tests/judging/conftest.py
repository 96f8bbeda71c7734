"""A project whose answers hold a free text, a judge on loopback, and answers that a person has marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from engine.assess import saved
from engine.assess.judge import Answered, judge
from engine.assess.marks import Mark, put_mark
from engine.data.rows import Row, write_rows
from engine.endpoints.settings import Endpoint, save_endpoint
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.task import Task
from tests.endpoints.hostile import Handler, Server, at, serving
from tests.tiny_gguf import tiny_file

__all__ = ["tiny_file"]

SCHEMA = {
    "type": "object",
    "properties": {"note": {"type": "string"}, "urgent": {"type": "boolean"}},
    "required": ["note", "urgent"],
    "additionalProperties": False,
}
CRITERION = "The note says the same as the expected one."
JUDGE = {"dimension": "model_judge", "label": "same note", "weight": 0.5}


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """Endpoints, consent, verdicts and kept answers of a test are its own."""
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def grading(handler: Handler, body: dict) -> None:
    """A judge that finds what speaks of a pump good, and nothing else."""
    text = json.loads(body["messages"][1]["content"])["text"]
    handler.answer(json.dumps({"reason": f"about {text[:20]}", "grade": 5 if "pump" in text else 1}))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(grading) as one:
        yield one


@pytest.fixture
def endpoint(server) -> Endpoint:
    """The judge as the endpoint `far`."""
    one = at(server, input_price=1.0, output_price=2.0)
    save_endpoint(one)
    return one


def notes(folder, weight: float = 0.5, model: str = "endpoint:far", field: str = "note") -> Project:
    """A project of 26 rows with that judge among its rewards."""
    rows = [
        Row(f"r{n}", f"Machine {n} leaks", {"note": f"pump {n} leaks", "urgent": n % 2 == 0}, "", split)
        for n in range(26)
        for split in ["test" if n >= 2 else "train"]
    ]
    folder.mkdir(exist_ok=True)
    write_rows(folder / "rows.jsonl", rows)
    parameters = {"field": field, "criterion": CRITERION, "model": model}
    tables = [{"dimension": "json_parse"}, {**JUDGE, "weight": weight, "parameters": parameters}]
    Project(folder, Task("Notes", "Answer with JSON.", SCHEMA), rubric_from_toml(tables)).save()
    return open_project(folder)


@pytest.fixture
def project(tmp_path) -> Project:
    return notes(tmp_path / "notes")


def answer_to(row: Row, note: str, **more: object) -> str:
    return json.dumps({**row.completion, "note": note, **more})


def mark_answers(project: Project, note: Callable[[int], tuple[str, bool | None]], **more: object) -> None:
    """A saved assessment of a model whose notes are these, each marked as the second value says."""
    rows = project.split("test")
    said = [note(at) for at in range(len(rows))]
    answers = [answer_to(row, text, **more) for row, (text, _) in zip(rows, said, strict=True)]
    found = judge(rows, [Answered("run:best", answers, "run:best")], project.rubric, project.task.schema)
    path = saved.keep(saved.new_folder(project, ["run:best"]), found)
    for row, (_, right) in zip(rows, said, strict=True):
        if right is not None:
            put_mark(path.parent, Mark(row=row.id, model="run:best", right=right))


def agreeing(at: int) -> tuple[str, bool]:
    """18 notes that judge and person find good, 4 that neither does, and one each way between them."""
    if at < 18:
        return f"the pump {at} leaks", True
    rest = [("nothing", False), ("no", False), ("?", False), ("none", False), ("all wet", True)]
    return [*rest, ("a pump for sale", False)][at - 18]
