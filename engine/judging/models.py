"""The models that can judge: an endpoint, a GGUF file, or the embedded model. Light."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from engine.base.errors import UserError
from engine.endpoints.settings import PREFIX, find_endpoint
from engine.models.embedded_file import gguf_path
from engine.models.gguf_cache import content_key
from engine.models.gguf_file import check_playable, read_header
from engine.rewards.model_judge import BUILT_IN


def can_judge(name: str) -> bool:
    """Whether a model of this name may be a judge; whether it is there is another question."""
    return name == BUILT_IN or name.startswith(PREFIX) or name.endswith(".gguf")


def file_of(name: str) -> Path:
    """The file of a judge on this computer. Raises UserError where there is none that can be played."""
    if name == BUILT_IN:
        return gguf_path()
    path = Path(name).expanduser()
    if not can_judge(name) or not path.is_file():
        hint = "Use a GGUF file, base:embedded or endpoint:NAME."
        raise UserError("There is no judge {name!r}.", name, hint=hint)
    check_playable(read_header(path))
    return path


def content_of(name: str) -> str:
    """What stands behind a judge's name now: another file or another model there is another judge.

    Raises UserError where there is nothing.
    """
    if name.startswith(PREFIX):
        one = find_endpoint(name)
        return hashlib.sha256(json.dumps([one.base_url, one.model]).encode()).hexdigest()
    return content_key(file_of(name), dated=name != BUILT_IN)
