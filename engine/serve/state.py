"""What is known of a file that is served: its address, what was asked of it, and how to ask. Light."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text

FILE = "serving.json"
# The key of a server, handed to its process in its environment, so that it is in no file and no argument.
KEY_VARIABLE = "LATHE_SERVE_KEY"
# The model's name under which a request gets the task's messages, and its answer the schema's form.
TASK = "task"
PARALLEL = 2  # answers at once, unless asked otherwise
MOST_PARALLEL = 16


class Served(BaseModel):
    """A server as it stands: times in seconds since 1970, tokens over all answers since it began.

    `model` is the name under which messages go to the file as they are; `waiting` counts requests that wait
    for a free player. `unbound` says why the task's answers are not bound to its schema, "" where they are.
    `last_error` is what the last request that failed was told.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    base_url: str
    file: str
    model: str
    parallel: int
    began: float
    requests: int = 0
    failed: int = 0
    running: int = 0
    waiting: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    unbound: Text = Text("")
    last_error: Text = Text("")
    last_error_at: float = 0.0


def new_key() -> str:
    """A random key of a server."""
    return f"lathe-{secrets.token_urlsafe(24)}"


def read_served(folder: Path) -> Served | None:
    """What the server of a job's folder says of itself; None before it is ready."""
    try:
        return Served.model_validate_json(store.read_text(folder / FILE))
    except (UserError, ValidationError):
        return None


def write_served(folder: Path, served: Served) -> None:
    """Raises UserError where the disk does not take it."""
    store.write_text(folder / FILE, served.model_dump_json(indent=1) + "\n")


def environment(key: str) -> Mapping[str, str]:
    """What the environment of a server's process gets for this key; "" for none."""
    return {KEY_VARIABLE: key} if key else {}
