"""Whether the config of `accelerate launch` asks for replicated or for sharded base weights.

The FSDP and DeepSpeed engines would shard the adapter too and hide its gradients from the check for NaN and
infinity, and DeepSpeed's checkpoints are pickles tied to the number of processes. So their settings for the
weights are read here and carried out by `sharded_base`; the engines themselves stay off.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from engine.base.errors import UserError

FSDP, DEEPSPEED = "ACCELERATE_USE_FSDP", "ACCELERATE_USE_DEEPSPEED"
_ZERO = "ACCELERATE_DEEPSPEED_"
_IN_PLACE = ("none", "false", "")


def pop_sharding_request() -> bool:
    """Whether the base weights are to be sharded (FSDP, or DeepSpeed's ZeRO stage 3); clears the variables.

    ZeRO stages 1 and 2 shard only optimizer state and gradients, which are small for an adapter: they stay
    whole. Raises UserError where the config asks for offloading.
    """
    fsdp, deepspeed = (os.environ.pop(name, "").lower() == "true" for name in (FSDP, DEEPSPEED))
    if not fsdp and not deepspeed:
        return False
    stage, places = _zero() if deepspeed else (3, [os.environ.get("FSDP_OFFLOAD_PARAMS", "")])
    if any(place.lower() not in _IN_PLACE for place in places):
        raise UserError(
            "Weights or optimizers that are offloaded to the computer's own memory are not built in.",
            hint="Switch offloading off in the accelerate config, and share the weights out over more GPUs.",
        )
    return stage >= 3


def _zero() -> tuple[int, list[str]]:
    """The ZeRO stage and the offload devices of parameters and optimizer, from DeepSpeed's file if any."""
    file = os.environ.get(f"{_ZERO}CONFIG_FILE", "none")
    if file.lower() == "none":
        places = [os.environ.get(f"{_ZERO}OFFLOAD_{what}_DEVICE", "none") for what in ("PARAM", "OPTIMIZER")]
        return int(os.environ.get(f"{_ZERO}ZERO_STAGE", "2")), places
    try:
        config = json.loads(Path(file).read_text(encoding="utf-8"))
        zero = config.get("zero_optimization") or {}
        offloaded = [zero.get(f"offload_{what}") or {} for what in ("param", "optimizer")]
        return int(zero.get("stage", 0)), [str(one.get("device", "none")) for one in offloaded]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise UserError("The DeepSpeed config {file} cannot be read: {reason}.", file, error) from error
