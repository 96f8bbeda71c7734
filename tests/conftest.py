"""Fixtures that several rooms share."""

from __future__ import annotations

import os

# Before torch is imported: threads that wait must not spin on where several processes share two cores.
os.environ.setdefault("GOMP_SPINCOUNT", "20000")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
# No test reaches the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

import pytest

from engine.base import store
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from tests import network
from tests.tiny import make_tiny_model


def pytest_configure() -> None:
    network.watch()


def pytest_unconfigure() -> None:
    network.forget()


@pytest.fixture(autouse=True)
def nothing_leaves_this_computer():
    yield
    assert not (refused := network.refusals()), refused


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """The folder of a tiny random llama with the embedded model's tokenizer."""
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def small_project(tmp_path) -> Project:
    """The example project with its first 24 training rows and 6 test rows."""
    source = store.resource("examples", "time_range")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "project.toml").write_bytes((source / "project.toml").read_bytes())
    lines = (source / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    train = [line for line in lines if '"split": "train"' in line][:24]
    test = [line for line in lines if '"split": "test"' in line][:6]
    (folder / "rows.jsonl").write_text("".join(train + test), encoding="utf-8")
    return open_project(folder)


@pytest.fixture
def graded_project(small_project) -> Project:
    """The small project with a reward that tells the babbling of a random model apart."""
    rewards = [{"dimension": "text_similar", "weight": 0.9}, {"dimension": "json_parse", "weight": 0.1}]
    project = Project(small_project.folder, small_project.task, rubric_from_toml(rewards))
    project.save()
    return open_project(project.folder)
