"""kill -9 and full disks at random moments of every kind of work: nothing that was told is lost or torn."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from engine.assess.saved import saved_assessments
from engine.augment.batches import batches
from engine.base import lock
from engine.data.dataset import Dataset
from engine.data.rows import read_rows
from engine.endpoints.settings import save_endpoint
from engine.export.index import condition, exported_files
from engine.project import open_project
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog, read_events
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from engine.runs.timeline import Timeline
from tests.campaign.driver import Case, FaultError
from tests.campaign.seeds import EXAMPLE, example_project, room
from tests.data.test_edits import told_until_killed
from tests.endpoints.hostile import at, echo, serving
from tests.tiny import make_tiny_model, make_tiny_run
from tests.training.forked import Forked

KILLS = 4  # in a case at most, before the work is let end
_usual_seconds: dict[str, float] = {}  # of a command that nobody kills


@cache
def model() -> Path:
    return make_tiny_model(room() / "trainable")


def edits(case: Case) -> None:
    """Every edit that the process told is there after its end."""
    path = case.folder / "rows.jsonl"
    shutil.copy(example_project() / "rows.jsonl", path)
    before = read_rows(path).rows
    told = told_until_killed(path, seconds=case.draw.uniform(0, 0.4))
    rows = Dataset(path).rows
    if rows[: len(before)] != before or len(rows) - len(before) not in (told + 1, told + 2):
        raise FaultError(f"{told + 1} edits were told, {len(rows) - len(before)} are there")
    case.counts["kills"] += 1


def imports(case: Case) -> None:
    """All rows of the file or none, and those from before in any case."""
    project, before = _project(case), read_rows(example_project() / "rows.jsonl").rows
    lines = [{"prompt": f"text {n} {case.draw.random()}", "completion": {"a": n}} for n in range(500)]
    file = case.write("new.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
    words = ["import", project, file, "--skip-repeated"]

    def check() -> None:
        rows = Dataset(project / "rows.jsonl").rows
        if rows[: len(before)] != before or len(rows) not in (len(before), len(before) + len(lines)):
            raise FaultError(f"{len(rows)} rows are there")

    _killed_often(case, words, check)
    if len(open_project(project).rows()) != len(before) + len(lines):
        raise FaultError("the last import is not whole")


def new_projects(case: Case) -> None:
    """A project made of a file is there whole, or not at all."""
    rows = [{"prompt": f"text {n}", "n": n, "word": "ab"[n % 2]} for n in range(300)]
    file = case.write("any.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    made = case.folder / "made"

    def check() -> None:
        if made.exists():
            if len(open_project(made).rows()) != len(rows):
                raise FaultError("a project with a part of its rows")
            shutil.rmtree(made)

    _killed_often(case, ["new", made, "--from", file, "--prompt", "prompt", "--field", "n=n"], check)


def endpoint_calls(case: Case) -> None:
    """An answer that came is kept; the command goes on after it, and ends with all of them."""
    project, count = _project(case), 12
    prompts = [row.prompt for row in read_rows(project / "rows.jsonl").rows[:count]]
    file = case.write(
        "prompts.jsonl", "".join(json.dumps({"prompt": one}) + "\n" for one in prompts).encode()
    )
    data = case.folder / "data"
    with serving(_slow_echo) as server, mock.patch.dict("os.environ", {"LATHE_DATA": str(data)}):
        save_endpoint(at(server, concurrency=2))
        words = [
            "predict",
            project,
            "--model",
            "endpoint:far",
            "--prompts",
            file,
            "--out",
            case.folder / "said.jsonl",
        ]
        kills = _killed_often(case, words, lambda: None, LATHE_DATA=str(data))
        asked, said = len(server.asked), (case.folder / "said.jsonl").read_text().splitlines()
    if len(said) != count or any(not json.loads(line)["output"] for line in said):
        raise FaultError("answers are missing")
    if asked > count + 2 * kills + 2:
        raise FaultError(f"{asked} calls for {count} prompts and {kills} kills")


def _slow_echo(handler: Any, body: dict[str, Any]) -> None:
    time.sleep(0.05)
    echo(handler, body)


def augmentation(case: Case) -> None:
    """Candidates that were written stay, each once; the batch goes on to its end."""
    project, data = _project(case), case.folder / "data"
    seen = 0

    def check() -> None:
        nonlocal seen
        found = [one.number for batch in batches(project) for one in batch.candidates()]
        if len(found) < seen or len(set(found)) != len(found):
            raise FaultError(f"{len(found)} candidates are there of {seen}, or one twice")
        seen = len(found)

    with serving(_slow_echo) as server, mock.patch.dict("os.environ", {"LATHE_DATA": str(data)}):
        save_endpoint(at(server, concurrency=2))
        words = [
            "augment",
            project,
            "--model",
            "endpoint:far",
            "--rows",
            6,
            "--samples",
            1,
            "--kinds",
            "wordings",
        ]
        _killed_often(case, words, check, again=["augment", project, "--resume"], LATHE_DATA=str(data))


def training(case: Case) -> None:
    """A run goes on from its last checkpoint after each kill, and counts every step once."""
    project = _project(case, rows=30)
    values = {"warm_epochs": 1, "steps": 8, "prompts_per_step": 2, "group_size": 2, "max_answer_tokens": 8}
    values |= {"checkpoint_every": 1, "evaluate_every": 4, "validation_rows": 2, "lora_rank": 4, "probes": 1}
    run = create_run(project, Recipe(model=str(model()), dtype="float32", **values), "killed")
    words, kills = ["worker", "train", project, run], 0
    while True:
        process = Forked(*words)
        steps = len(read_events(run))
        goal = steps + case.draw.randint(0, 6)
        while process.poll() is None and (len(read_events(run)) <= goal or kills >= KILLS):
            time.sleep(0.02)
        time.sleep(case.draw.uniform(0, 0.3) if kills < KILLS else 0)
        if process.poll() is not None:
            break
        process.kill()
        process.communicate()
        kills += 1
        words = ["worker", "train", project, run, "--resume"]
        if not any(isinstance(event, ev.Started) for event in read_events(run)):
            words = words[:-1]
    _, errors = process.communicate()
    if process.returncode:
        raise FaultError(errors[-2000:])
    for kind in (ev.WarmStep, ev.GrpoStep):
        steps_made = Counter(event.step for event in read_events(run) if isinstance(event, kind))
        if set(steps_made.values()) > {1} or sorted(steps_made) != list(range(1, len(steps_made) + 1)):
            raise FaultError(f"the steps of {kind.__name__} are {sorted(steps_made.items())}")
    if read_summary(run).status != "done":
        raise FaultError(read_summary(run).status)
    case.counts["kills"] += kills


def exports(case: Case) -> None:
    """A file that the project lists is whole, whenever the export was killed."""
    project = _project(case)
    run = make_tiny_run(project, model())

    def check() -> None:
        if any(condition(file) != "fine" for file in exported_files(project)):
            raise FaultError("a listed file is not whole")

    _killed_often(case, ["export", project, "--run", run.name, "--quant", "Q8_0"], check)
    check()
    if not exported_files(project):
        raise FaultError("no file in the end")


def assessments(case: Case) -> None:
    """An assessment that was killed leaves none that looks whole; the next one is made."""
    project, data = _project(case, rows=40, test=6), case.folder / "data"
    with serving(_slow_echo) as server, mock.patch.dict("os.environ", {"LATHE_DATA": str(data)}):
        save_endpoint(at(server, concurrency=2))
        words = ["assess", project, "--models", "endpoint:far"]

        _killed_often(case, words, lambda: saved_assessments(project), LATHE_DATA=str(data))
        if not saved_assessments(project):
            raise FaultError("no assessment in the end")


def full_disks(case: Case) -> None:
    """A disk that fills at a random byte of an import: a sentence, and all rows stay."""
    disk = case.folder / "disk"
    disk.mkdir()
    kilobytes = 4 * case.draw.randint(3, 60)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        case.counts["disks that could not be mounted"] += 1
        return
    try:
        project = disk / "project"
        project.mkdir()
        with contextlib.suppress(OSError):
            for name in ("project.toml", "rows.jsonl"):
                shutil.copy(example_project() / name, project)
            before = read_rows(project / "rows.jsonl").rows
            lines = [{"prompt": f"text {n} {'x' * n}", "completion": {"a": n}} for n in range(120)]
            file = case.write("new.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
            process = Forked("import", project, file)
            _, errors = process.communicate(120)
            rows = Dataset(project / "rows.jsonl").rows
            if process.returncode not in (0, 2) or "Traceback" in errors:
                raise FaultError(errors[-2000:])
            if rows[: len(before)] != before or (process.returncode == 2 and len(rows) != len(before)):
                raise FaultError(f"{len(rows)} rows are there, code {process.returncode}")
            case.counts["full disks"] += process.returncode == 2
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def clocks(case: Case) -> None:
    """A clock that jumps by up to a year in either direction: minutes go on as they do, and nothing stops."""
    run, now, began = case.folder / "run", [1.9e9], time.monotonic()
    run.mkdir()

    def jumping() -> float:
        now[0] += case.draw.choice((0.5, 3, 0.0, -2, 3600, -3600, 3.2e7, -3.2e7))
        return now[0]

    with mock.patch("time.time", jumping):
        log = RunLog(run)
        about: dict[str, Any] = {"job": "train", "pid": 1, "host": "elsewhere", "model": "m", "device": "cpu"}
        log.say(ev.Started, **about, train_rows=9, validation_rows=3, resumed_from=None)
        log.say(ev.PhaseStarted, phase="grpo", steps=20)
        for step in range(1, case.draw.randint(2, 20)):
            kind = case.draw.choice((ev.Paused, ev.Continued, ev.Progress, None))
            if kind is ev.Progress:
                log.say(ev.Progress, stage="x", done=step, total=20)
            elif kind is not None:
                log.say(kind)
        lock.take(run)
        lock.other_holder(run)
        lock.release(run)
        summary, line = read_summary(run), Timeline()
        _ = summary.status, summary.stage
        places = [line.place(event) for event in read_events(run)]
    minutes = [minute for _, minute in places]
    passed = (time.monotonic() - began) / 60 + 1e-4
    if not 0 <= summary.minutes <= passed or minutes != sorted(minutes) or minutes[0] < 0:
        raise FaultError(f"{summary.minutes} minutes, at {minutes}")


def _project(case: Case, rows: int = 12, test: int = 0) -> Path:
    """A project of some rows of the example, without runs."""
    folder = case.folder / "project"
    folder.mkdir()
    shutil.copy(EXAMPLE / "project.toml", folder)
    lines = (EXAMPLE / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    some = [line for line in lines if '"split": "train"' in line][:rows]
    some += [line for line in lines if '"split": "test"' in line][:test]
    (folder / "rows.jsonl").write_text("".join(some), encoding="utf-8")
    return folder


def _killed_often(
    case: Case,
    words: list[Any],
    check: Callable[[], object],
    again: list[Any] | None = None,
    **environment: str,
) -> int:
    """Start a command, kill it at a random moment, check, and so on; then let it end. Returns the kills."""
    kills = 0
    for _ in range(case.draw.randint(1, KILLS)):
        process = Forked(*words, environment=environment)
        until = time.monotonic() + case.draw.uniform(0, 1.3) * _usual_seconds.get(words[0], 1.0)
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.communicate()
        check()
        if again is not None and _begun(words):
            words = again
    began = time.monotonic()
    process = Forked(*words, environment=environment)
    _, errors = process.communicate(300)
    _usual_seconds[words[0]] = min(5.0, time.monotonic() - began)
    if process.returncode:
        raise FaultError(f"after {kills} kills: {errors[-2000:]}")
    check()
    case.counts["kills"] += kills
    return kills


def _begun(words: list[Any]) -> bool:
    return bool(batches(words[1]))
