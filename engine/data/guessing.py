"""Guesses the role of each column of a table from its name, the schema and its content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.base.strict_json import decoded
from engine.data.importing import SPLIT_NAMES, Columns
from engine.data.rows import SPLITS, properties_of
from engine.reading.tables import Table, column_letter


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SURE_PROMPT = _words(
    "prompt question input instruction request query utterance sentence text 提示 提示词 输入"
)
_PROMPT = _words(
    "requirement source message body email emailtext content description user "
    "anfrage frage eingabe nachricht satz anweisung inhalt beschreibung "
    "texte demande entrée phrase requête consigne contenu "
    "问题 指令 需求 文本 内容 原文 消息 句子 描述"
)
_BODY = _words(
    "text message body email emailtext content description nachricht inhalt beschreibung "
    "texte contenu 文本 内容 消息 描述"
)
_SUBJECT = _words("subject title betreff titel objet sujet titre 主题 标题")
_ANSWER = _words(
    "completion answer output response expected expectedjson expectedanswer target json gold label result "
    "assistant antwort ausgabe ergebnis erwartet ziel réponse sortie résultat attendu "
    "答案 输出 回答 期望 结果"
)
_ACCEPTED = _words(
    "accepted acceptedanswers alternatives alternativeanswers otheranswers alsoright "
    "alternativen alternativantworten réponsesacceptées alternative 其他答案 也正确 备选答案"
)
_KIND = _words("kind type category class group topic art typ kategorie gruppe catégorie 类型 类别 分类 种类")
_SURE_KIND = _words("kind art")  # the others may as well be what is asked for
_ID = _words("id rowid key uuid identifier nr number no # lfdnr nummer numéro 编号 序号")
_NUMBERED = _words("id nr no number nummer key # 编号 序号")  # the last word of a name such as Ticket-Nr.
_SPLIT = _words("split set fold partition subset dataset teilmenge 划分 拆分 数据集")
_REASONING = _words(
    "reasoning thinking thoughts cot chainofthought rationale working "
    "begründung herleitung raisonnement 推理 思考 思路 思维链"
)
_SPLIT_VALUES = (*SPLITS, *SPLIT_NAMES)
_LOOKED_AT = 200  # records
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_IDENTIFIER = re.compile(r"[a-z][A-Za-z0-9_]*")


def guess_columns(table: Table, schema: Mapping[str, Any] | None = None) -> Columns:
    """The likeliest mapping; roles without a candidate are empty.

    A column of JSON objects is the answer. Without one the answer is built from the columns named like fields
    of the schema; without a schema from all columns that have no other role.
    """
    return _Guess(table, schema or {}).columns()


class _Guess:
    def __init__(self, table: Table, schema: Mapping[str, Any]) -> None:
        self._table = table
        self._paths = leaf_paths(schema)
        self._free = list(table.columns)
        letters = [column_letter(index) for index in range(len(table.columns))]
        self._unnamed = list(table.columns) == letters

    def columns(self) -> Columns:
        answer = self._take(_by_name(self._free, _ANSWER, self._holds_objects))
        if not answer and (self._unnamed or not self._paths):
            answer = self._take(next(filter(self._holds_objects, self._free), ""))
        accepted = self._take(_by_name(self._free, _ACCEPTED, self._lists_answers))
        fields = {} if answer else _fields(self._free, self._paths)
        for name in fields.values():
            self._take(name)
        split = self._take(self._split())
        own_id = self._take(_by_name(self._free, _ID, self._is_id))
        if not own_id:
            own_id = self._take(next((name for name in self._free if self._numbers_rows(name)), ""))
        reasoning = self._take(_by_name(self._free, _REASONING, self._holds_texts))
        asks_all = not answer and not self._paths
        kind = self._take(_by_name(self._free, _SURE_KIND if asks_all else _KIND))
        prompt, template = self._prompt()
        if not answer and not fields:
            answer = self._take(next(filter(self._holds_objects, self._free), ""))
        if self._unnamed and not answer and len(self._free) >= len(self._paths) > 0:
            fields = {path: self._take(self._free[0]) for path in self._paths}
        if asks_all and not answer:
            fields = field_paths_of(self._asked(prompt))
        return Columns(prompt, template, answer, fields, kind, own_id, split, accepted, reasoning)

    def _take(self, name: str) -> str:
        if name in self._free:
            self._free.remove(name)
        return name

    def _prompt(self) -> tuple[str, str]:
        """The prompt's column, or a subject's and a text's joined by a template."""
        # The column with the longest texts: an unnamed column is rather a prompt than an answer.
        longest = max(self._free, key=self._length, default="")
        name = _by_name(self._free, _SURE_PROMPT) or _by_name(
            self._free, _PROMPT, lambda one: self._length(one) * 2 >= self._length(longest)
        )
        name = name or longest
        subject = _by_name([one for one in self._free if one != name], _SUBJECT)
        self._take(name)
        if subject and _plain(name) in _BODY and not {"{", "}"} & set(subject + name):
            self._take(subject)
            return "", f"{{{subject}}}\n{{{name}}}"
        return name, ""

    def _asked(self, prompt: str) -> list[str]:
        """The columns that are fields of the answer; of chat rows only the reply."""
        if prompt == "prompt" and "completion" in self._free:
            return ["completion"]
        return [name for name in self._free if self._is_used(name)]

    def _split(self) -> str:
        named = _by_name(self._free, _SPLIT, lambda name: self._share(name, _is_split) == 1)
        if named or not self._unnamed:
            return named
        return next((name for name in self._free if self._share(name, _is_split) == 1), "")

    def _is_id(self, name: str) -> bool:
        """Whether a column called an id or a number identifies the rows: nothing in it stands twice."""
        cells = [record.cells.get(name) for record in self._table.records[:_LOOKED_AT]]
        given = [str(cell) for cell in cells if cell not in (None, "")]
        return bool(given) and len(set(given)) == len(given)

    def _numbers_rows(self, name: str) -> bool:
        """Whether it is called the number or id of something (Ticket-Nr., order id) and tells the rows apart.

        One whose numbers stand in the texts is what is asked for.
        """
        words = re.findall(r"[^\W_]+|#", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
        if len(words) < 2 or words[-1].casefold() not in _NUMBERED or not self._is_id(name):
            return False
        told = 0
        records = self._table.records[:_LOOKED_AT]
        for record in records:
            own = str(record.cells.get(name) or "")
            texts = [cell for key, cell in record.cells.items() if key != name and isinstance(cell, str)]
            told += bool(own) and any(re.search(rf"(?<!\w){re.escape(own)}(?!\w)", text) for text in texts)
        return told * 5 < len(records)

    def _is_used(self, name: str) -> bool:
        return any(record.cells.get(name) not in (None, "") for record in self._table.records)

    def _holds_objects(self, name: str) -> bool:
        return self._share(name, _is_object) > 0.5

    def _lists_answers(self, name: str) -> bool:
        return self._share(name, _is_list_of_objects) == 1

    def _holds_texts(self, name: str) -> bool:
        return self._share(name, lambda cell: isinstance(cell, str)) == 1

    def _share(self, name: str, test: Callable[[Any], bool]) -> float:
        cells = [record.cells.get(name) for record in self._table.records[:_LOOKED_AT]]
        given = [cell for cell in cells if cell not in (None, "")]
        return sum(map(test, given)) / len(given) if given else 0.0

    def _length(self, name: str) -> int:
        cells = [record.cells.get(name) for record in self._table.records[:_LOOKED_AT]]
        return sum(len(cell) for cell in cells if isinstance(cell, str))


def leaf_paths(schema: Mapping[str, Any], outer: str = "") -> list[str]:
    """The dotted paths of a schema's fields that are no objects of fields themselves."""
    paths: list[str] = []
    for key, rule in properties_of(schema).items():
        inner = leaf_paths(rule, f"{outer}{key}.") if isinstance(rule, Mapping) else []
        paths += inner or [f"{outer}{key}"]
    return paths


def field_paths_of(names: Sequence[str]) -> dict[str, str]:
    """A field for each column: its name in small ASCII letters, underscores for spaces, dots kept.

    What the names of all columns begin with ("answer.") is left out. "Due date" becomes due_date; letters
    that have no ASCII spelling are kept. A name that is taken gets a number.
    """
    begins = {name.split(".")[0] for name in names if "." in name}
    shared = len(begins) == 1 and len(names) > 1 and all("." in name for name in names)
    answers = shared and _plain(next(iter(begins))) in _ANSWER
    fields: dict[str, str] = {}
    for name in names:
        parts = name.split(".")[1 if answers else 0 :]
        wanted = ".".join(filter(None, map(field_key, parts))) or "field"
        path, number = wanted, 2
        while path in fields or any(_within(path, one) or _within(one, path) for one in fields):
            path, number = f"{wanted.replace('.', '_')}_{number}", number + 1
        fields[path] = name
    return fields


def field_key(name: str) -> str:
    """A key for the answer from a column's name."""
    name = name.strip()
    if _IDENTIFIER.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name.translate(_UMLAUTS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", plain)
    return re.sub(r"\W+", "_", plain).strip("_").casefold()


def _within(path: str, other: str) -> bool:
    return path.startswith(other + ".")


def looks_like_names(cells: Sequence[str], schema: Mapping[str, Any]) -> bool:
    """Whether the first line of a pasted table is a header: whether it contains a known name."""
    known = {*_SURE_PROMPT, *_PROMPT, *_ANSWER, *_KIND, *_SPLIT, "id"}
    known |= {_plain(path) for path in leaf_paths(schema)}
    return any(_plain(cell) in known for cell in cells)


def _by_name(
    names: Sequence[str], wanted: Iterable[str], fits: Callable[[str], bool] = lambda name: True
) -> str:
    plain = {name: _plain(name) for name in names}
    for word in wanted:
        for name in names:
            if plain[name] == word and fits(name):
                return name
    return ""


def _fields(names: Sequence[str], paths: Sequence[str]) -> dict[str, str]:
    """The schema's fields and the columns named like them, or whose name's last word is (answer.from)."""
    fields: dict[str, str] = {}
    for part in (_plain, lambda name: _plain(re.split(r"[.:/_ ]", name.strip())[-1])):
        for path in paths:
            taken = fields.values()
            name = next((one for one in names if one not in taken and part(one) == _plain(path)), None)
            if path not in fields and name is not None:
                fields[path] = name
    return {path: fields[path] for path in paths if path in fields}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name.strip()


def _is_object(cell: Any) -> bool:
    return isinstance(_json_of(cell, "{"), dict)


def _is_list_of_objects(cell: Any) -> bool:
    """Whether it lists answers; a list without any says nothing against it."""
    listed = _json_of(cell, "[")
    return isinstance(listed, list) and all(isinstance(one, dict) for one in listed)


def _json_of(cell: Any, mark: str) -> Any:
    """The value of a cell, decoded where it is JSON text that begins with the mark; else None."""
    if not isinstance(cell, str):
        return cell
    if not cell.lstrip().startswith(mark):
        return None
    try:
        return decoded(cell)
    except (ValueError, RecursionError):
        return None


def _is_split(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip().lower() in _SPLIT_VALUES
