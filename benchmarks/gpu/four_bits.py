"""Stage `four_bits`: the same steps with the base in four bits, where bitsandbytes is there."""

from __future__ import annotations

import importlib.util

from benchmarks.gpu.kit import Stage, environment, run_stage


def body(stage: Stage) -> None:
    if stage.cpu or importlib.util.find_spec("bitsandbytes") is None:
        stage.say("left out: there is no bitsandbytes, whose wheel is larger than the luggage may be")
        return
    from benchmarks.gpu.speed import run_shapes

    environment(stage)
    run_shapes(stage, ["7B"], "nf4")


if __name__ == "__main__":
    raise SystemExit(run_stage("four_bits", body))
