"""Events for the tests, with everything that a test does not care about filled in; samples as written."""

from pathlib import Path

from engine.runs import events as ev


def warm_fields(step=1, **changes):
    fields = {
        "step": step,
        "loss": 1.0,
        "grad_norm": 1.0,
        "learning_rate": 1e-4,
        "tokens_per_second": 10.0,
        "seconds": 1.0,
        "memory_bytes": 1,
    }
    return {**fields, **changes}


def grpo_fields(step=1, **changes):
    fields = {
        "step": step,
        "reward": ev.PartStat(mean=0.5, std=0.1),
        "parts": {"json_parse": ev.PartStat(mean=1.0, std=0.0)},
        "loss": 0.0,
        "kl": None,
        "entropy": 0.3,
        "grad_norm": 1.0,
        "learning_rate": 1e-5,
        "length_mean": 40.0,
        "length_max": 44,
        "clipped_ratio": 0.0,
        "frac_reward_zero_std": 0.1,
        "tokens_per_second": 10.0,
        "seconds": 1.0,
        "memory_bytes": 1,
    }
    return {**fields, **changes}


def grpo(step=1, **changes):
    return ev.GrpoStep(time=0, **grpo_fields(step, **changes))


def rejection(step=1, **changes):
    fields = {**grpo_fields(step), "kept_share": 0.5, "best_reward": 0.9, **changes}
    del fields["kl"], fields["entropy"]
    return ev.RejectionStep(time=0, **fields)


def group(step):
    answer = ev.SampledAnswer(text="{}", total=0.5, advantage=0.0, parts={"json_parse": (1.0, "fine")})
    return ev.SampleGroup(step=step, row="r", prompt="p", expected="{}", answers=(answer,))


def read_samples(run: Path) -> list[ev.SampleGroup]:
    """Every group of a run's samples.jsonl."""
    lines = (run / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    return [ev.SampleGroup.model_validate_json(line) for line in lines]
