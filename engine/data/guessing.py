"""Guesses the role of each column of a table from its name, the schema and its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.data.importing import Columns
from engine.data.rows import SPLITS, decoded
from engine.data.tables import Table, column_letter


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PROMPT = _words(
    "prompt question input instruction request query utterance sentence requirement text source user "
    "提示 提示词 问题 输入 指令 需求"
)
_ANSWER = _words(
    "completion answer output response expected expectedjson expectedanswer target json gold label result "
    "assistant 答案 输出 回答 期望 结果"
)
_KIND = _words("kind type category class group topic 类型 类别 分类 种类")
_ID = _words("id rowid key uuid identifier nr number 编号 序号")
_SPLIT = _words("split set fold partition subset dataset 划分 拆分 数据集")
_LOOKED_AT = 50  # records


def guess_columns(table: Table, schema: Mapping[str, Any] | None = None) -> Columns:
    """The likeliest mapping; roles without a candidate are empty.

    A column of JSON objects is the answer; without one the answer is built from the columns named like keys
    of the schema.
    """
    names = list(table.columns)
    properties = [str(key) for key in (schema or {}).get("properties") or {}]
    free = list(names)

    def take(name: str) -> str:
        if name in free:
            free.remove(name)
        return name

    answer = take(_by_name(free, _ANSWER, lambda name: _share(table, name, _is_object) > 0.5))
    fields = {} if answer else _fields(free, properties)
    for name in fields.values():
        take(name)
    prompt = take(_by_name(free, _PROMPT))
    split = take(_by_name(free, _SPLIT))
    kind, own_id = take(_by_name(free, _KIND)), take(_by_name(free, _ID))
    unnamed = names == [column_letter(index) for index in range(len(names))]
    if not answer and not fields:
        answer = take(next((name for name in free if _share(table, name, _is_object) > 0.5), ""))
    if not prompt:
        # The column with the longest texts: an unnamed column is rather a prompt than an answer.
        prompt = take(max(free, key=lambda name: _length(table, name), default=""))
    if unnamed:
        split = split or take(next((name for name in free if _share(table, name, _is_split) == 1), ""))
        if not answer and len(free) >= len(properties) > 0:
            fields = {key: take(free[0]) for key in properties}
    return Columns(prompt, completion=answer, fields=fields, kind=kind, id=own_id, split=split)


def looks_like_names(cells: Sequence[str], schema: Mapping[str, Any]) -> bool:
    """Whether the first line of a pasted table is a header: whether it contains a known name."""
    known = {*_PROMPT, *_ANSWER, *_KIND, *_SPLIT, "id"}
    known |= {_plain(str(key)) for key in schema.get("properties") or {}}
    return any(_plain(cell) in known for cell in cells)


def _by_name(names: Sequence[str], wanted: Iterable[str], fits: Any = lambda name: True) -> str:
    plain = {name: _plain(name) for name in names}
    for word in wanted:
        for name in names:
            if plain[name] == word and fits(name):
                return name
    return ""


def _fields(names: Sequence[str], properties: Sequence[str]) -> dict[str, str]:
    """The schema's keys and the columns named like them, or whose name's last word is (answer.from)."""
    fields: dict[str, str] = {}
    for part in (_plain, lambda name: _plain(re.split(r"[.:/_ ]", name.strip())[-1])):
        for key in properties:
            taken = fields.values()
            name = next((one for one in names if one not in taken and part(one) == _plain(key)), None)
            if key not in fields and name is not None:
                fields[key] = name
    return {key: fields[key] for key in properties if key in fields}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _share(table: Table, name: str, test: Any) -> float:
    cells = [record.cells.get(name) for record in table.records[:_LOOKED_AT]]
    given = [cell for cell in cells if cell not in (None, "")]
    return sum(map(test, given)) / len(given) if given else 0.0


def _length(table: Table, name: str) -> int:
    cells = [record.cells.get(name) for record in table.records[:_LOOKED_AT]]
    return sum(len(cell) for cell in cells if isinstance(cell, str))


def _is_object(cell: Any) -> bool:
    if isinstance(cell, str):
        try:
            cell = decoded(cell)
        except (ValueError, RecursionError):
            return False
    return isinstance(cell, dict)


def _is_split(cell: Any) -> bool:
    return cell in SPLITS
