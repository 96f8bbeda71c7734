"""What runs in the process that renders chat templates: `lathe templates`, a line of JSON in, one out.

A template is a program from anywhere. Here it can do no more than take time and memory, and the process that
asked limits both. Rendering follows `apply_chat_template` of transformers (utils/chat_template_utils.py).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import jinja2
import jinja2.exceptions
import jinja2.ext
import jinja2.sandbox
import jinja2.utils

from engine.base import process
from engine.base.errors import UserError
from engine.base.text import Text, packed

MOST_CHARACTERS = 2_000_000  # of a rendered conversation
MEMORY = 1 << 30  # bytes of address space, where the system can limit it


def main() -> int:
    """Answer requests until stdin ends."""
    process.limit_memory(MEMORY)
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        out.write(json.dumps(packed(_answer(json.loads(line)))).encode() + b"\n")
        out.flush()
    return 0


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"text": written(request)}
    except UserError as error:
        return {"error": error.message}


def written(request: Mapping[str, Any]) -> str:
    """The conversation of a request as text. Raises UserError, whatever the template does."""
    try:
        text = _compiled(request["template"]).render(
            messages=request["messages"],
            tools=None,
            documents=None,
            add_generation_prompt=request["add_generation_prompt"],
            bos_token=request["bos"],
            eos_token=request["eos"],
        )
    except jinja2.TemplateSyntaxError as error:
        raise UserError(
            "The model's chat template is broken at line {lineno}: {reason}.", error.lineno, error.message
        ) from error
    except jinja2.TemplateError as error:
        raise UserError("The model's chat template refuses the conversation: {reason}.", error) from error
    except MemoryError as error:
        raise UserError("The model's chat template takes too much memory.") from error
    except RecursionError as error:
        raise UserError("The model's chat template never ends: it calls itself.") from error
    except Exception as error:  # it is a program of somebody else's
        reason = Text.verbatim(str(error) or type(error).__name__)
        raise UserError(
            "The model's chat template cannot write the conversation: {reason}.", reason
        ) from error
    if len(text) > MOST_CHARACTERS:
        raise UserError("The model's chat template writes more than {n} characters.", MOST_CHARACTERS)
    return text


@lru_cache(maxsize=16)
def _compiled(template: str) -> jinja2.Template:
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols]
    )
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = _now
    environment.globals["namespace"] = _Namespace
    return environment.from_string(template)


class _Namespace(jinja2.utils.Namespace):
    """Jinja's namespace without the names through which a template could leave the sandbox."""

    def __init__(*args: Any, **kwargs: Any) -> None:
        values = dict(*args[1:], **kwargs)
        for name in values:
            _check_public(name)
        jinja2.utils.Namespace.__init__(args[0], values)

    def __setitem__(self, name: str, value: Any) -> None:
        _check_public(name)
        super().__setitem__(name, value)


def _check_public(name: object) -> None:
    if isinstance(name, str) and name.startswith("_"):
        raise jinja2.exceptions.SecurityError(f"it sets the private name {name!r}")


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """Unlike jinja's own filter it escapes nothing for HTML; the options are those of transformers."""
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def _refuse(message: str) -> str:
    raise jinja2.TemplateError(message)


def _now(form: str) -> str:
    return datetime.now().strftime(form)
