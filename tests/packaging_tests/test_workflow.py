"""The workflows, read as YAML and checked against what the repository has."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml
from lathe_build import macos, smoke, windows
from lathe_build.about import ROOT, about

WORKFLOWS = ROOT / ".github" / "workflows"
PATH = WORKFLOWS / "installers.yml"


@pytest.fixture(scope="module")
def job():
    workflow = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    assert set(workflow["jobs"]) == {"build"}
    return workflow["jobs"]["build"]


def test_it_runs_on_all_three_systems_and_each_may_fail_alone(job):
    runners = {one["system"]: one["runner"] for one in job["strategy"]["matrix"]["include"]}
    assert set(runners) == {"windows", "macos", "linux"} and job["strategy"]["fail-fast"] is False
    assert all(re.fullmatch(r"(windows|macos|ubuntu)-[\d.]+", name) for name in runners.values())


def test_it_starts_by_hand_or_by_a_version_and_may_write_nothing():
    workflow = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    started = workflow[True]  # YAML reads the word "on" as true
    assert set(started) == {"workflow_dispatch", "push"} and started["push"] == {"tags": ["v*"]}
    assert workflow["permissions"] == {"contents": "read"}


def test_its_commands_are_files_and_options_that_exist(job):
    commands = [step["run"] for step in job["steps"] if "run" in step]
    (build,) = (one for one in commands if "build.py" in one)
    words = build.split()
    text = (ROOT / words[1]).read_text(encoding="utf-8")
    for option in (word for word in words if word.startswith("--")):
        assert f'"{option}"' in text, option
    (tried,) = (step for step in job["steps"] if "smoke" in step.get("run", ""))
    module = tried["run"].split()[2].replace(".", "/") + ".py"
    assert (ROOT / tried["working-directory"] / module).is_file()


def test_every_setting_is_one_that_the_build_reads(job):
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "packaging").rglob("*.py"))
    for name in job["env"]:
        assert name.startswith("PIP_") or f'"{name}"' in sources, name


def test_secrets_are_named_and_never_spelled_out(job):
    for name, value in job["env"].items():
        assert value.startswith("${{") and value.endswith("}}"), name
    assert not re.search(r"https?://", PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_what_was_built_is_installed_asked_and_removed(system, tmp_path):
    found = smoke.steps(system, tmp_path, tmp_path / "place")
    asked = [at for at, command in enumerate(found) if command[-1] == "self-test"]
    assert asked and asked[0] > 0 and asked[-1] < len(found) - 1
    package = Path(next(word for word in map(str, _all(found)) if word.endswith((".exe", ".dmg", ".deb"))))
    names = {
        "win32": f"{windows.setup_name(about())}.exe",
        "darwin": f"{macos.dmg_name(about())}.dmg",
        "linux": f"lathe_{about().version}_amd64.deb",
    }
    assert package == tmp_path / names[system]


def test_the_installer_is_also_tried_over_itself(tmp_path):
    found = smoke.steps("win32", tmp_path, tmp_path / "place")
    installs = [command for command in found if command[0].endswith("setup.exe")]
    assert len(installs) == 2 and all(f"/DIR={tmp_path / 'place'}" in one for one in installs)


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_no_workflow_may_write_or_names_a_host(path):
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert not re.search(r"https?://", text)


def test_a_pull_request_runs_what_everybody_can_run():
    workflow = yaml.safe_load((WORKFLOWS / "checks.yml").read_text(encoding="utf-8"))
    assert "pull_request" in workflow[True]  # YAML reads the word "on" as true
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == [".ci/run"] and os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("name", ["defect", "idea"])
def test_an_issue_template_says_what_it_is_for(name):
    text = (ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    assert set(yaml.safe_load(head)) == {"name", "about", "labels"} and body.strip()


def test_every_commit_hook_runs_a_tool_of_the_project():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for repository in config["repos"]:
        assert repository["repo"] == "local"
        for hook in repository["hooks"]:
            assert hook["entry"].startswith(".venv/bin/"), hook["id"]
            for word in hook["entry"].split():
                assert not word.endswith(".py") or (ROOT / word).is_file(), word


def test_the_makefile_has_the_targets_that_the_documents_name():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(targets) == {"run", "test", "fast", "lint", "translate", "bench", "build"}


def _all(commands):
    return (word for command in commands for word in command)
