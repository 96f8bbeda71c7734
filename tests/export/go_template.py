"""Renders the part of Go's text/template that an Ollama Modelfile of Lathe uses, as its documentation says.

https://pkg.go.dev/text/template and https://github.com/ollama/ollama/blob/main/docs/template.md: text is kept
as it is outside of {{ and }}; `if`, `else if`, `else`, `end`, `range`, `eq`, `not`, fields and strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

_ACTION = re.compile(r"\{\{(- )?\s*((?:\"(?:\\.|[^\"\\])*\"|[^}\"]|\}(?!\}))*?)\s*( -)?\}\}", re.DOTALL)


def ollama_prompt(template: str, messages: Sequence[dict[str, str]]) -> str:
    """The prompt that Ollama makes: `.System` is every system message, `.Messages` are all of them."""
    system = "\n\n".join(one["content"] for one in messages if one["role"] == "system")
    dots = [{"Role": one["role"], "Content": one["content"]} for one in messages]
    return render(template, {"System": system, "Messages": dots})


def render(template: str, data: dict[str, Any]) -> str:
    parts = _parts(template)
    out, at = _block(parts, 0, data)
    assert at == len(parts), "an `end` too many"
    return out


def _parts(template: str) -> list[tuple[str, str]]:
    parts, at, strip = list[tuple[str, str]](), 0, False
    for match in _ACTION.finditer(template):
        text = template[at : match.start()]
        assert "{{" not in text, f"an action that cannot be read: {text!r}"
        text = text.lstrip() if strip else text
        parts.append(("text", text.rstrip() if match[1] else text))
        parts.append(("do", match[2]))
        at, strip = match.end(), bool(match[3])
    rest = template[at:]
    assert "{{" not in rest
    return [*parts, ("text", rest.lstrip() if strip else rest)]


def _block(parts: list[tuple[str, str]], at: int, dot: Any, live: bool = True) -> tuple[str, int]:
    """The text up to the `else` or `end` that closes this block, and where that is."""
    out = ""
    while at < len(parts):
        kind, text = parts[at]
        word = text.split(" ")[0] if kind == "do" else ""
        if word in ("else", "end"):
            return out, at
        if kind == "text":
            out, at = out + (text if live else ""), at + 1
        elif word == "range":
            items = _value(text[6:], dot) if live else []
            said = [_block(parts, at + 1, item)[0] for item in items]
            _, at = _block(parts, at + 1, None, live=False)
            assert parts[at][1] == "end"
            out, at = out + "".join(said), at + 1
        elif word == "if":
            some, at = _if(parts, at, dot, live)
            out += some
        else:
            out, at = out + (str(_value(text, dot)) if live else ""), at + 1
    return out, at


def _if(parts: list[tuple[str, str]], at: int, dot: Any, live: bool) -> tuple[str, int]:
    out, open_ = "", live
    while parts[at][1] != "end":
        condition = parts[at][1].removeprefix("else").strip().removeprefix("if").strip()
        holds = open_ and (not condition or bool(_value(condition, dot)))
        text, at = _block(parts, at + 1, dot, holds)
        out, open_ = out + text, open_ and not holds
    return out, at + 1


def _value(text: str, dot: Any) -> Any:
    if text.startswith("not "):
        return not _value(text[4:], dot)
    if text.startswith("eq "):
        left, _, right = text[3:].partition(" ")
        return _value(left, dot) == _value(right, dot)
    if text.startswith('"'):
        return json.loads(text)
    assert re.fullmatch(r"\.[A-Z]\w*", text), f"unknown: {text!r}"
    return dot[text[1:]]
