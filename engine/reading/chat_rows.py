"""Turns chat rows into plain ones: columns "prompt", "completion" and "system" beside the surplus columns.

Known are rows of `messages` (role and content, as chat programs take them), ShareGPT's `conversations` (from
and value), TRL's prompt and completion as lists of messages, and Alpaca's `instruction`, `input`, `output`.
The last turn of the assistant is the answer. Earlier turns become part of the prompt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.base.progress import Progress, silent
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.reading.embedded_json import json_within
from engine.reading.tables import EVERY, Altered, Record, Skipped, Table, is_blank

_ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "chatgpt": "assistant",
}
_LOOKED_AT = 50  # records
_SPEAKERS = {"user": "User", "assistant": "Assistant"}  # before the turns of a longer conversation


@dataclass(frozen=True, slots=True)
class _Chat:
    """What a chat row says; `change`: what of it differs from the row."""

    prompt: str
    completion: Any
    system: str
    change: Text = Text("")


def plain_rows(table: Table, progress: Progress = silent) -> Table:
    """The table with its chat rows made plain; unchanged where it has none.

    An answer with one JSON object in a code fence or within other text gives that object. If a fifth of the
    answers hold JSON, those without one object are skipped, as are conversations without an answer. An
    instruction that all rows share is their system text.
    """
    source = _source(table)
    if not source:
        return table
    skipped, altered = list(table.skipped), list(table.altered)
    chats: list[tuple[Record, _Chat]] = []
    common = _common_instruction(table, source)
    for done, record in enumerate(table.records):
        if done % EVERY == 0:
            progress(Text("Reading the conversations"), done, len(table.records))
        try:
            chats.append((record, _chat(record, source, common)))
        except ValueError as error:
            skipped.append(Skipped(record.number, error.args[0], repr(dict(record.cells))[:200]))
    found = [_taken_out(chat) for _, chat in chats]
    with_json = 5 * sum(text is not None for text, _ in found) >= len(found)
    records: list[Record] = []
    for (record, chat), (text, change) in zip(chats, found, strict=True):
        if with_json and text is None:
            skipped.append(Skipped(record.number, change, repr(chat.completion)[:200]))
            continue
        changes = [one for one in (chat.change, change if with_json else Text("")) if one]
        if changes:
            altered.append(Altered(record.number, Text.joined(changes)))
        records.append(_plain(record, replace(chat, completion=text) if with_json else chat, source))
    systems = Counter(chat.system for _, chat in chats if chat.system)
    columns = ["prompt", "completion", *(["system"] if systems else [])]
    return replace(
        table,
        columns=(*columns, *(name for name in table.columns if name not in {*source, *columns})),
        records=tuple(records),
        skipped=tuple(sorted(skipped, key=lambda one: one.number)),
        system=tuple(text for text, _ in systems.most_common()),
        altered=tuple(sorted(altered, key=lambda one: one.number)),
    )


def _source(table: Table) -> tuple[str, ...]:
    """The columns of the chat rows; empty for another table."""
    sample = table.records[:_LOOKED_AT]
    for names in (("messages",), ("conversations",), ("conversation",), ("prompt", "completion")):
        if all(name in table.columns for name in names):
            hits = sum(all(_turns(one.cells.get(name)) for name in names) for one in sample)
            if 2 * hits > len(sample):
                return names
    if {"instruction", "output"} <= set(table.columns) and not {"prompt", "completion"} & set(table.columns):
        return tuple(name for name in ("instruction", "input", "output") if name in table.columns)
    return ()


def _common_instruction(table: Table, source: Sequence[str]) -> str:
    """The instruction that all rows share, if each has an input: it is a system text."""
    if "input" not in source or len(table.records) < 2:
        return ""
    if any(is_blank(one.cells.get("input")) for one in table.records):
        return ""
    texts = {str(one.cells.get("instruction") or "").strip() for one in table.records}
    return texts.pop() if len(texts) == 1 else ""


def _turns(cell: Any) -> list[Mapping[str, Any]]:
    """The turns in a cell, also where it holds them as JSON text; empty if it holds none."""
    if isinstance(cell, str) and cell.lstrip().startswith("["):
        try:
            cell = decoded(cell)
        except (ValueError, RecursionError):
            return []
    if not isinstance(cell, list) or not all(isinstance(turn, Mapping) for turn in cell):
        return []
    return cell if cell and all("role" in turn or "from" in turn for turn in cell) else []


def _chat(record: Record, source: Sequence[str], common: str) -> _Chat:
    """Raises ValueError with the reason why a row is no chat of a user and an assistant."""
    for name in source:
        if name in record.faults:
            raise ValueError(record.faults[name])
    cells = record.cells
    system = cells.get("system")
    system = system.strip() if isinstance(system, str) else ""
    if "instruction" in source:
        return _instruction(cells, system, common)
    turns = [turn for name in source for turn in _turns(cells.get(name))]
    if not turns:
        raise ValueError(Text("it holds no turns of a conversation"))
    return _conversation(turns, system)


def _instruction(cells: Mapping[str, Any], system: str, common: str) -> _Chat:
    parts = [cells.get("instruction"), cells.get("input")]
    if common:
        parts, system = parts[1:], "\n\n".join(filter(None, [system, common]))
    texts = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
    if not texts:
        raise ValueError(Text('"instruction" is missing or is not a text'))
    if is_blank(cells.get("output")):
        raise ValueError(Text("it has no answer"))
    return _Chat("\n\n".join(texts), cells["output"], system)


def _conversation(turns: Sequence[Mapping[str, Any]], system: str) -> _Chat:
    said = [(_role(turn), turn) for turn in turns]
    systems = [_content(turn) for role, turn in said if role == "system"]
    spoken = [(role, turn) for role, turn in said if role != "system"]
    answers = [at for at, (role, _) in enumerate(spoken) if role == "assistant"]
    if not answers:
        raise ValueError(Text("the assistant says nothing"))
    last = answers[-1]
    earlier = [(role, _content(turn)) for role, turn in spoken[:last]]
    if not any(role == "user" and text.strip() for role, text in earlier):
        raise ValueError(Text("the user says nothing before the answer"))
    changes = []
    if any(role == "assistant" for role, _ in earlier):
        changes.append(Text("earlier turns that became part of the prompt: {n}", len(earlier) - 1))
        prompt = "\n".join(f"{_SPEAKERS[role]}: {text}" for role, text in earlier)
    else:
        prompt = "\n\n".join(text for _, text in earlier)
    if last + 1 < len(spoken):
        changes.append(Text("turns after the last answer that were left out: {n}", len(spoken) - last - 1))
    answer = spoken[last][1]
    whole = answer.get("content", answer.get("value"))
    completion = whole if isinstance(whole, Mapping) else _content(answer)
    joined = Text.joined(changes) if changes else Text("")
    return _Chat(prompt, completion, "\n\n".join(filter(None, [system, *systems])), joined)


def _role(turn: Mapping[str, Any]) -> str:
    name = turn.get("role", turn.get("from"))
    role = _ROLES.get(name.strip().lower()) if isinstance(name, str) else None
    if role is None:
        raise ValueError(Text("a turn is by {name!r}, neither a user nor an assistant", str(name)[:40]))
    return role


def _content(turn: Mapping[str, Any]) -> str:
    """The text of a turn, whose content may be a list of parts."""
    content = turn.get("content", turn.get("value"))
    if isinstance(content, list):
        parts = [part.get("text") if isinstance(part, Mapping) else part for part in content]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) < len(parts):
            raise ValueError(Text("a turn holds something other than text"))
        content = "\n".join(texts)
    if is_blank(content) and turn.get("tool_calls"):
        raise ValueError(Text("a turn is the call of a tool"))
    if not isinstance(content, str):
        raise ValueError(Text("a turn holds something other than text"))
    return content


def _taken_out(chat: _Chat) -> tuple[Any, Text]:
    """The answer's JSON object and how it was found, or None and why there is none."""
    if not isinstance(chat.completion, str):
        return chat.completion, Text("")
    return json_within(chat.completion)


def _plain(record: Record, chat: _Chat, source: Sequence[str]) -> Record:
    cells: dict[str, Any] = {"prompt": chat.prompt, "completion": chat.completion}
    if chat.system:
        cells["system"] = chat.system
    rest = {key: cell for key, cell in record.cells.items() if key not in source and key not in cells}
    return replace(record, cells=cells | rest)
