"""One run in two processes on the CPU (gloo), started as on a cluster: by `accelerate launch`.

What does not depend on the launcher is tested in forked processes, which have the variables that it sets.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events, request_control
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary
from engine.training.distributed.process_group import ProcessGroup
from tests.training.distributed.fixed_rollout import fix_answers
from tests.training.forked import Forked
from tests.training.samples import read_samples

MAIN = Path(__file__).resolve().parents[3] / "main.py"
TWO = ["--multi_gpu", "--num_machines=1", "--num_processes=2", "--main_process_port=0"]
TWO += ["--mixed_precision=no", "--dynamo_backend=no", "--num_cpu_threads_per_process=1"]


def settings(tiny_model, **changes):
    plain = {
        "model": tiny_model,
        "dtype": "float32",
        "lora_rank": 4,
        "lora_alpha": 8,
        "warm_epochs": 4,
        "warm_batch": 8,
        "warm_rows_at_once": 4,
        "steps": 10,
        "prompts_per_step": 4,
        "group_size": 4,
        "groups_at_once": 1,
        "max_answer_tokens": 8,
        "learning_rate": 1e-3,
        "evaluate_every": 4,
        "validation_rows": 4,
        "checkpoint_every": 2,
        "probes": 2,
    }
    settings = {**plain, **changes}.items()
    return ["--preset=defaults", *(f"--set={name}={value}" for name, value in settings)]


def launch(program, *arguments, options=TWO):
    """The launcher, with two processes of a program."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "accelerate.commands.launch"]
    command += map(str, (*options, program, *arguments))
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def launched_variables(options):
    """What the launcher would set for each of two processes."""
    from accelerate.commands.launch import launch_command_parser
    from accelerate.utils.launch import prepare_multi_gpu_env

    told: argparse.Namespace = launch_command_parser().parse_args([*options, "main.py"])
    everything = prepare_multi_gpu_env(told).items()
    shared = {name: value for name, value in everything if os.environ.get(name) != value}
    shared |= {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1"}
    shared |= {"MASTER_PORT": str(told.main_process_port)}
    return [{**shared, "RANK": rank, "LOCAL_RANK": rank} for rank in ("0", "1")]


def start_pair(*arguments, options=TWO, prepare=(None, None)):
    """Two processes of one run, rank 0 first."""
    pairs = zip(launched_variables(options), prepare, strict=True)
    return [Forked(*arguments, prepare=first, environment=own) for own, first in pairs]


def trained(project, *arguments, processes=1, options=TWO, prepare=fix_answers):
    """The folder of a run that such a command trained to its end."""
    words = ("train", project.folder, *arguments)
    if processes == 1:
        started = [Forked(*words, prepare=prepare)]
    else:
        started = start_pair(*words, options=options, prepare=(prepare, prepare))
    said = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0] * processes, said
    assert len("".join(out for out, _ in said).splitlines()) == 1, "only the first process speaks"
    return Path(said[0][0].strip())


def steps(run, kind):
    return [event for event in read_events(run) if isinstance(event, kind)]


def wait_for(ask, process, seconds=120.0):
    until = time.monotonic() + seconds
    while not (found := ask()):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
    return found


STOCK = {"fast": False, "beta": 0.1, "scale_rewards": "batch", "method": "grpo"}
CHOSEN = {"prompt_choice": "by_pass_rate", "resample_groups": 3, "updates_per_rollout": 2}


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{}, STOCK | CHOSEN], ids=["fast", "stock with chosen prompts"])
def test_two_processes_learn_as_one_does_at_the_same_global_batch(graded_project, tiny_model, changes):
    recipe = settings(tiny_model, **changes)
    alone = trained(graded_project, *recipe, "--name", "alone")
    together = trained(graded_project, *recipe, "--name", "together", processes=2)
    assert len(run_folders(graded_project.folder)) == 2
    for kind in (ev.WarmStep, ev.GrpoStep):
        pairs = list(zip(steps(alone, kind), steps(together, kind), strict=True))
        assert len(pairs) == (0 if kind is ev.WarmStep and "method" in changes else 10)
        for one, two in pairs:
            assert one.loss == pytest.approx(two.loss, abs=1e-3)
            assert one.grad_norm == pytest.approx(two.grad_norm, rel=1e-3)
    assert [e.reward for e in steps(alone, ev.GrpoStep)] == [e.reward for e in steps(together, ev.GrpoStep)]
    assert 0 < sum(event.frac_reward_zero_std for event in steps(alone, ev.GrpoStep)) < 10
    assert read_samples(alone) == read_samples(together)
    looks = [[(e.phase, e.step, e.reward) for e in steps(run, ev.HeldOut)] for run in (alone, together)]
    assert looks[0] == looks[1]
    assert read_summary(together).status == "done" and steps(together, ev.Started)[0].device == "2 x CPU"


def process_of(launcher, rank):
    for child in psutil.Process(launcher.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if child.environ().get("RANK") == str(rank):
                return child
    raise AssertionError(f"no process {rank}")


@pytest.mark.slow
def test_control_requests_reach_all_processes_and_a_killed_process_is_reported_and_the_run_resumed(
    graded_project, tiny_model
):
    recipe = settings(tiny_model, method="grpo", steps=60, evaluate_every=0)
    process = launch(MAIN, "train", graded_project.folder, *recipe)
    (run,) = wait_for(lambda: run_folders(graded_project.folder), process)
    wait_for(lambda: steps(run, ev.GrpoStep), process)
    request_control(run, "pause")
    wait_for(lambda: steps(run, ev.Paused), process)
    request_control(run, "resume")
    wait_for(lambda: len(steps(run, ev.Checkpoint)) > 1, process)
    process_of(process, 1).send_signal(signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    last = read_events(run)[-1]
    assert process.returncode != 0 and read_summary(run).status == "failed"
    assert isinstance(last, ev.Finished) and last.message.startswith("Another process of this run ended")
    assert "Resume the run" in last.report and errors.count("lathe: ") == 1
    reached = steps(run, ev.GrpoStep)[-1].step
    assert reached < 60

    assert trained(graded_project, "--resume", "latest", processes=2, prepare=None) == run
    assert [event.step for event in steps(run, ev.GrpoStep)] == list(range(1, 61))
    assert read_summary(run).status == "done"


@pytest.mark.slow
def test_a_stopped_run_of_two_processes_resumes_in_one_with_the_same_result(graded_project, tiny_model):
    recipe = settings(tiny_model, method="grpo", checkpoint_every=100)
    alone = trained(graded_project, *recipe, "--name", "alone")
    words = ("train", graded_project.folder, *recipe, "--name", "broken")
    process, other = start_pair(*words, prepare=(fix_answers, fix_answers))
    broken = wait_for(lambda: run_folders(graded_project.folder)[1:], process)[0]
    wait_for(lambda: steps(broken, ev.GrpoStep), process)
    request_control(broken, "stop")
    process.communicate(timeout=120)
    other.communicate(timeout=120)
    assert (process.returncode, other.returncode) == (0, 0) and read_summary(broken).status == "stopped"
    assert len(steps(broken, ev.GrpoStep)) < 10

    trained(graded_project, "--resume", broken.name)
    for one, two in zip(steps(alone, ev.GrpoStep), steps(broken, ev.GrpoStep), strict=True):
        assert (one.step, one.reward) == (two.step, two.reward)
        assert one.loss == pytest.approx(two.loss, abs=1e-3)


def score_nothing():
    from engine.training.reward_adapter import RewardAdapter

    def fail(*_):
        raise ZeroDivisionError("a defect in a dimension")

    RewardAdapter.score = fail


@pytest.mark.slow
def test_an_error_in_another_process_is_reported_by_rank_0(graded_project, tiny_model):
    recipe = settings(tiny_model, method="grpo")
    processes = start_pair("train", graded_project.folder, *recipe, prepare=(None, score_nothing))
    for process in processes:
        process.communicate(timeout=120)
    (run,) = run_folders(graded_project.folder)
    last = read_events(run)[-1]
    assert isinstance(last, ev.Finished) and last.status == "failed"
    assert last.message == "Process 1 of this run failed: ZeroDivisionError: a defect in a dimension"


def test_a_step_that_the_processes_do_not_divide_evenly_is_refused():
    processes = ProcessGroup(size=3)
    with pytest.raises(UserError, match="8 prompts of a step cannot be divided evenly over 3 processes"):
        processes.check_divides(Recipe(method="grpo", prompts_per_step=8, warm_batch=16))
    processes.check_divides(Recipe(method="grpo", prompts_per_step=9, warm_batch=16))
    with pytest.raises(UserError, match="Set warm_batch to a multiple of 3"):
        processes.check_divides(Recipe(method="warm_start", warm_batch=16))
    served = Recipe(method="grpo", prompts_per_step=9, resample_groups=2, vllm_server="http://node2:8000")
    with pytest.raises(UserError, match="cannot get replacement groups from a vLLM server"):
        processes.check_divides(served)
    ProcessGroup().check_divides(served)
