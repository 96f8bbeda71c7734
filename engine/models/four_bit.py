"""A base model in four bits (NF4 of QLoRA, arXiv 2305.14314) by bitsandbytes, on NVIDIA cards only."""

from __future__ import annotations

import importlib.util
from typing import Any

from engine.base.errors import UserError

NAME = "nf4"


def refuse_unless_possible(dtype: str, device: str) -> None:
    """Raise UserError for dtype nf4 without an NVIDIA card or bitsandbytes."""
    if dtype != NAME:
        return
    if device != "cuda":
        raise UserError(
            "A base model in four bits (dtype nf4) needs an NVIDIA card, and torch sees none here.",
            hint="Choose dtype auto.",
        )
    if importlib.util.find_spec("bitsandbytes") is None:
        raise UserError(
            "A base model in four bits (dtype nf4) needs bitsandbytes, which is not installed.",
            hint="Install it with: pip install 'lathe-grpo[cuda4bit]', or choose dtype auto.",
        )


def loading_options(device: str) -> dict[str, Any]:
    """Arguments of `from_pretrained` that load the linear layers in four bits and compute in bfloat16."""
    refuse_unless_possible(NAME, device)
    import torch
    from transformers import BitsAndBytesConfig

    quantised = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type=NAME,
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return {"quantization_config": quantised, "device_map": {"": torch.cuda.current_device()}}
