"""What a run survives: kill -9 at any moment, and a disk that is full."""

import contextlib
import random
import subprocess
import time
from collections import Counter

import pytest

from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.runlog import read_events
from engine.runs.runs import create_run, run_folders
from tests.training.forked import Forked
from tests.training.samples import read_samples
from tests.training.test_pipeline import recipe

pytestmark = pytest.mark.slow


def count(run, *kinds):
    return sum(isinstance(event, kinds) for event in read_events(run))


@pytest.mark.timeout(500)
def test_a_run_killed_five_times_resumes_to_its_end_and_counts_no_step_twice(graded_project, tiny_model):
    run = create_run(
        graded_project.folder,
        recipe(
            tiny_model, warm_epochs=3, steps=40, checkpoint_every=3, evaluate_every=10, keep_checkpoints=1
        ),
    )
    draw = random.Random(11)
    process = Forked("worker", "train", graded_project.folder, run)
    kills = 0
    while kills < 5:
        before = count(run, ev.WarmStep, ev.GrpoStep)
        while process.poll() is None and count(run, ev.WarmStep, ev.GrpoStep) == before:
            time.sleep(0.02)
        time.sleep(draw.uniform(0.0, 0.8))
        assert process.poll() is None, process.communicate()
        process.kill()
        process.communicate()
        kills += 1
        assert all(event is not None for event in read_events(run))
        process = Forked("worker", "train", graded_project.folder, run, "--resume")
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    warm = Counter(event.step for event in read_events(run) if isinstance(event, ev.WarmStep))
    grpo = Counter(event.step for event in read_events(run) if isinstance(event, ev.GrpoStep))
    assert warm == Counter(range(1, 9)) and grpo == Counter(range(1, 41))
    groups = Counter(group.step for group in read_samples(run))
    assert groups == Counter(dict.fromkeys(range(1, 41), 2))
    assert [event.status for event in read_events(run) if isinstance(event, ev.Finished)] == ["done"]


@contextlib.contextmanager
def small_disk(folder, size):
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    )
    if made.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.timeout(300)
def test_a_full_disk_is_one_sentence_and_the_last_whole_checkpoint_stays(
    graded_project, tiny_model, tmp_path
):
    with small_disk(tmp_path / "disk", "6m") as disk:
        project = disk / "project"
        project.mkdir()
        for name in ("project.toml", "rows.jsonl"):
            (project / name).write_bytes((graded_project.folder / name).read_bytes())
        settings = [
            f"--set={key}={value}"
            for key, value in recipe(tiny_model, method="grpo", steps=60, checkpoint_every=1, lora_rank=16)
            .model_dump()
            .items()
            if key not in ("preset", "by_hand")
        ]
        process = Forked("train", project, "--preset", "defaults", *settings)
        (run,) = wait_for(lambda: process.poll() is not None or run_folders(project))
        wait_for(lambda: checkpoints.last_whole(run, "grpo"))
        filler = project / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        _, errors = process.communicate(timeout=120)
        last = errors.strip().splitlines()[-1]
        assert process.returncode == 2, errors
        assert last.startswith("lathe: ") and "disk is full" in last and "Traceback" not in errors
        kept = checkpoints.last_whole(run, "grpo")
        assert kept is not None and (kept[0] / "adapter_model.safetensors").stat().st_size > 0
        filler.unlink()
        again = Forked("train", project, "--resume", "latest")
        wait_for(lambda: any(isinstance(e, ev.GrpoStep) and e.step > kept[1] for e in read_events(run)))
        again.kill()
        again.communicate()


def wait_for(ask, seconds=120.0):
    until = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
    return found
