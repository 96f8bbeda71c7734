"""A worker that only talks: it writes a run's events, obeys control.stop, and needs no model.

In the place of `main.py worker`: stand_in.py train|job PROJECT FOLDER [--resume]. STAND_IN_STEPS says how
many steps it makes, STAND_IN_PACE how many seconds each takes.
"""

import json
import os
import platform
import sys
import time
from pathlib import Path


def main() -> None:
    folder = Path(sys.argv[3])
    steps, pace = int(os.environ.get("STAND_IN_STEPS", "400")), float(os.environ.get("STAND_IN_PACE", "0.03"))

    def say(kind: str, **fields: object) -> None:
        line = json.dumps({"time": time.time(), "type": kind, **fields})
        with (folder / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    say("started", job=sys.argv[1], pid=os.getpid(), host=platform.node(), model="stand-in")
    if sys.argv[1] == "train":
        say("phase", phase="grpo", steps=steps)
    for step in range(1, steps + 1):
        time.sleep(pace)
        if (folder / "control.stop").exists():
            say("finished", status="stopped", message=f"Stopped at step {step}.")
            return
        if sys.argv[1] == "train":
            say("grpo_step", step=step, **STEP)
        else:
            say("progress", stage="Answers", done=step, total=steps)
    say("finished", status="done", message=f"All {steps} steps are done.")


STEP = {
    "reward": {"mean": 0.5, "std": 0.1},
    "parts": {"exact": {"mean": 0.4, "std": 0.2}},
    "loss": 0.1,
    "kl": None,
    "entropy": 0.2,
    "grad_norm": 1.0,
    "learning_rate": 1e-5,
    "length_mean": 30.0,
    "length_max": 40,
    "clipped_ratio": 0.0,
    "frac_reward_zero_std": 0.1,
    "tokens_per_second": 900.0,
    "seconds": 0.03,
    "memory_bytes": 1000000,
}

if __name__ == "__main__":
    main()
