"""A run whose last checkpoint is damaged goes on from the one before, and ends as the unbroken one."""

import pickle
import shutil

import pytest

from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.checkpoints import drop_damaged
from engine.runs.runs import create_run
from engine.training import pipeline
from tests.training.small_runs import adapter, of, recipe, same_weights, stopped_after

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


class Foreign:
    def __reduce__(self):
        return print, ("it ran",)


def damage(path, how):
    data = path.read_bytes()
    match how:
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "empty":
            path.write_bytes(b"")
        case "lost":
            path.unlink()
        case "one bit":
            path.write_bytes(data[:-1000] + bytes([data[-1000] ^ 1]) + data[-999:])
        case "pickle":
            path.write_bytes(pickle.dumps(Foreign()))


DAMAGES = [
    ("optimizer.pt", "one bit"),
    ("rng_state.pth", "pickle"),
    ("scheduler.pt", "empty"),
    ("adapter_model.safetensors", "cut"),
    ("adapter_config.json", "lost"),
]


def test_a_damaged_checkpoint_is_passed_over_and_the_run_ends_as_the_unbroken_one(
    small_project, tiny_model, capfd
):
    settings = recipe(
        tiny_model, method="grpo", steps=5, validation_rows=0, checkpoint_every=1, keep_checkpoints=3
    )
    whole, broken = (create_run(small_project.folder, settings) for _ in range(2))
    assert pipeline.train(small_project, whole) == "done"
    stopped_after(small_project, broken, ev.GrpoStep, 3)
    last, step = checkpoints.last_whole(broken, "grpo")
    assert step == 3
    copy = broken.parent / "copy"
    for name, how in DAMAGES:
        shutil.copytree(broken, copy)
        damage(copy / last.relative_to(broken) / name, how)
        (said,) = drop_damaged(copy, "grpo")
        assert name in said and "step 3" in said
        assert checkpoints.last_whole(copy, "grpo")[1] == 2
        shutil.rmtree(copy)
    assert drop_damaged(broken, "grpo") == []
    damage(last / "optimizer.pt", "cut")
    assert pipeline.train(small_project, broken, resume=True) == "done"
    (alarm,) = [one for one in of(ev.Alarm, broken) if one.code == "damaged_checkpoint"]
    assert "optimizer.pt" in alarm.message
    assert [one.step for one in of(ev.GrpoStep, broken)] == [1, 2, 3, 4, 5]
    assert same_weights(adapter(whole), adapter(broken))
    assert "it ran" not in capfd.readouterr().out
