"""The sentences that the engine makes for people, read from its sources: f-strings become templates.

`{n}` stands for a number, `{rest}` for a text that is a sentence (or a list of them) itself, `{word}` for one
of a few words, any other name for something of the user's: a path, a field, a value. A second one of a kind
is numbered: `{n2}`. The window takes a sentence apart by these templates and says it in its own language
(`gui/shared/sentences.py`).

What is read: the texts given to the calls in SINKS and to the keywords in KEYWORDS, through local names,
constants, conditions and the functions that return or pass on such a text. What cannot be read is reported.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lathe_texts.sources import (
    Module,
    annotation,
    assigned,
    called,
    put_in,
    read_sources,
    returned,
)

NEVER = 99  # a text that is given by its name alone
# Which arguments of a call are texts for people: their places and names.
SINKS: dict[str, tuple[tuple[int, str], ...]] = {
    "UserError": ((0, "message"), (1, "hint")),
    "ValueError": ((0, ""),),
    "ValidationError": ((0, ""),),
    "_BadError": ((0, ""),),
    "Cancelled": ((0, ""),),
    "Problem": ((2, "message"),),
    "Skipped": ((1, "reason"),),
    "BadLine": ((1, "reason"),),
    "Refused": ((1, "reason"),),
    "Line": ((2, "fault"),),
    "Part": ((1, "reason"),),
    "Share": ((2, "broken"),),
    "Plan": ((4, "sentence"),),
    "progress": ((0, "stage"),),
    "say": tuple((NEVER, name) for name in ("message", "hint", "report", "stage")),
}
KEYWORDS = ("message", "hint", "reason", "sentence", "advice")  # of any other call
ATTRIBUTES = ("early",)  # what is put there is such a text too
SAYING = ("gold_fault",)  # functions that return one to callers who are not read
# Texts that other code made, and that were read where they were made.
PASSED_ON = (
    *("message", "hint", "reason", "msg", "strerror", "sentence", "advice", "failure", "stage", "report"),
    *("fault", "early", "broken", "error"),
)
MEANT = ("data/", "rewards/")  # ValueErrors are for people where what people wrote is read; else defects
NOT_SHOWN = "cli/"  # what such files say, only a terminal shows
MOST = 24  # templates of one place
INLINE = 4  # a piece that may be so many texts is put into its sentence; else it is a sentence of its own


@dataclass(frozen=True)
class Slot:
    """A place of a template: "n", "rest", "word" or the name of a value."""

    name: str


Text = tuple[str | Slot, ...]
Texts = list[Text]
REST: Texts = [(Slot("rest"),)]


@dataclass
class Found:
    """The templates, in order; the places that could not be read."""

    templates: list[str]
    unread: list[str]


def collect(root: Path) -> Found:
    """All sentences of the sources below `root` (the folder `engine`)."""
    return Reader(read_sources(root)).all()


class Reader:
    """Reads modules, again until no further function turns out to pass a text on."""

    def __init__(self, modules: dict[str, Module]) -> None:
        self._modules = modules
        self._sinks = {name: set(places) for name, places in SINKS.items()}
        self._found: dict[str, None] = {}
        self._unread: dict[str, None] = {}
        self._busy: set[int] = set()

    def all(self) -> Found:
        known = -1
        while known != (known := sum(map(len, self._sinks.values()))):
            self._found, self._unread = {}, {}
            for module in self._modules.values():
                for node in ast.walk(module.tree):
                    for text in self._given(module, node):
                        self._take(module, text)
        return Found(sorted(self._found), sorted(self._unread))

    def _given(self, module: Module, node: ast.AST) -> Iterator[ast.expr]:
        """The texts for people that a node gives away."""
        match node:
            case ast.Call() if not module.path.startswith(NOT_SHOWN):
                yield from self._arguments(module, node)
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if name in ATTRIBUTES:
                yield value
            case ast.FunctionDef(name=name) if name in SAYING:
                yield from returned(node)

    def _arguments(self, module: Module, call: ast.Call) -> Iterator[ast.expr]:
        name = called(call)
        if name == "__init__":
            name = _base(module, call)
        if name == "ValueError" and not module.path.startswith(MEANT):
            return
        if name == "progress" and len(call.args) != 3:
            return  # counts alone
        for place, keyword in self._sinks.get(name, ()):
            if place < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args):
                yield call.args[place]
            yield from (one.value for one in call.keywords if keyword and one.arg == keyword)
        if name not in self._sinks:
            yield from (one.value for one in call.keywords if one.arg in KEYWORDS)

    def _take(self, module: Module, text: ast.expr) -> None:
        match text:
            case ast.Tuple(elts=several) | ast.List(elts=several) | ast.BoolOp(values=several):
                self._take_all(module, several)
            case ast.IfExp(body=one, orelse=other):
                self._take_all(module, (one, other))
            case (
                ast.Starred(value=one)
                | ast.Subscript(value=one, slice=ast.Slice())
                | ast.GeneratorExp(elt=one)
                | ast.ListComp(elt=one)
                | ast.Call(func=ast.Name(id="tuple"), args=[one])
            ):
                self._take(module, one)
            case ast.Name() if found := module.parameter(text):  # its callers are read from now on
                function, place = found
                self._sinks.setdefault(module.called_as(function), set()).add((place, text.id))
            case _:
                self._take_one(module, text)

    def _take_all(self, module: Module, texts: Iterable[ast.expr]) -> None:
        for one in texts:
            self._take(module, one)

    def _take_one(self, module: Module, text: ast.expr) -> None:
        texts = self._texts(module, text)
        if texts is not None:
            self._keep(texts)
            return
        inside = list[ast.expr]()  # of a list of texts
        if isinstance(text, ast.Name) and id(text) not in self._busy:
            for function in module.around(text):
                inside += put_in(function, text.id)
                inside += [one for one, _ in assigned(function, text.id) or () if not _is_empty(one)]
        if not inside:
            self._unread[f"{module.path}:{text.lineno}: {ast.unparse(text)}"] = None
        self._busy.add(id(text))
        self._take_all(module, inside)
        self._busy.discard(id(text))

    def _keep(self, texts: Texts) -> None:
        for text in texts:
            said = "".join(part for part in text if isinstance(part, str))
            if any(letter.isalpha() for letter in said) or (said.strip() and Slot("rest") in text):
                self._found[_template(text)] = None

    def _texts(self, module: Module, text: ast.expr) -> Texts | None:
        """All texts that an expression may come to; None where that cannot be told."""
        if id(text) in self._busy:
            return None
        self._busy.add(id(text))
        try:
            return self._read(module, text)
        finally:
            self._busy.discard(id(text))

    def _read(self, module: Module, text: ast.expr) -> Texts | None:
        if _passes_on(text) or module.is_caught(text):
            return REST
        match text:
            case ast.Constant(value=str() | None as said):
                return [(said or "",)]
            case ast.JoinedStr(values=pieces):
                return _product([self._piece(module, one) for one in pieces])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _product([self._texts(module, left), self._texts(module, right)])
            case ast.IfExp(body=one, orelse=other):
                return self._any_of(module, (one, other))
            case ast.BoolOp(values=several) | ast.Dict(values=several) | ast.Tuple(elts=several):
                return self._any_of(module, several)
            case ast.NamedExpr(value=one) | ast.Subscript(value=one):
                return self._texts(module, one)
            case ast.Name():
                return self._named(module, text)
            case ast.Call():
                return self._called(module, text)
        return None

    def _any_of(self, module: Module, several: Sequence[ast.expr]) -> Texts | None:
        return _either([self._texts(module, one) for one in several])

    def _piece(self, module: Module, piece: ast.expr) -> Texts | None:
        """A piece of an f-string: its text, or a slot."""
        if not isinstance(piece, ast.FormattedValue):
            return self._texts(module, piece)
        value = piece.value
        if piece.conversion == -1 and piece.format_spec is None:
            if words := self._words(module, value):
                return [(Slot(words),)]
            texts = self._texts(module, value) or self._branches(module, value) or self._partly(module, value)
            if texts is not None and len(texts) <= INLINE:
                return texts
            if texts is not None:
                self._keep(texts)
                return REST
        return [(Slot("n" if _is_number(module, piece) else _slot_name(value)),)]

    def _words(self, module: Module, value: ast.expr) -> str:
        """The slot of a parameter that callers give words for, which are kept; "" for any other value."""
        found = module.parameter(value) if isinstance(value, ast.Name) else None
        if found is None or not isinstance(value, ast.Name):
            return ""
        function, place = found
        name, slot = module.called_as(function), ""
        for other in self._modules.values():
            if other is not module and name not in other.imported:
                continue
            for call in (node for node in ast.walk(other.tree) if isinstance(node, ast.Call)):
                if called(call) != name:
                    continue
                given = [
                    *call.args[place : place + 1],
                    *(k.value for k in call.keywords if k.arg == value.id),
                ]
                for one in given:
                    plain = isinstance(one, ast.Constant | ast.JoinedStr | ast.IfExp)
                    texts = self._texts(other, one) if plain else None
                    if texts:
                        self._keep(texts)
                        has_slots = any(isinstance(part, Slot) for text in texts for part in text)
                        slot = "rest" if has_slots else slot or "word"
        return slot

    def _named(self, module: Module, name: ast.Name) -> Texts | None:
        if module.parameter(name):
            return None
        for function in module.around(name):
            given = assigned(function, name.id)
            if given is None:
                continue
            texts = self._any_of(module, [one for one, plus in given if not plus])
            for more in (one for one, plus in given if plus):
                texts = _either([texts, _product([texts, self._texts(module, more)])])
            return texts or None
        if name.id in module.names:
            return self._any_of(module, module.names[name.id])
        other = self._modules.get(module.imported.get(name.id, ""))
        return self._any_of(other, other.names[name.id]) if other and name.id in other.names else None

    def _called(self, module: Module, call: ast.Call) -> Texts | None:
        match call.func:
            case ast.Attribute(attr="join", value=ast.Constant(value="; ")) if len(call.args) == 1:
                self._take(module, call.args[0])  # a list of sentences
                return REST
            case ast.Attribute(attr="get", value=table) if len(call.args) == 2:
                return self._any_of(module, (table, call.args[1]))
            case ast.Name() as name if module.parameter(name):
                return REST  # whoever gave the function is read
        function = self._function(module, call)
        return self._any_of(function[0], returned(function[1])) or None if function else None

    def _branches(self, module: Module, value: ast.expr) -> Texts | None:
        """The words that stand in for a value, and a slot for it."""
        match value:
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                texts = [self._texts(module, branch) for branch in (one, other)]
                slots = [[(Slot(_slot_name(branch)),)] for branch in (one, other)]
                if any(texts):
                    return _either([text or slot for text, slot in zip(texts, slots, strict=True)])
        return None

    def _partly(self, module: Module, value: ast.expr) -> Texts | None:
        """What a called function returns, as far as it can be read."""
        function = self._function(module, value) if isinstance(value, ast.Call) else None
        if function is None:
            return None
        texts = [self._texts(function[0], one) for one in returned(function[1])]
        known = [one for one in texts if one]
        self._keep(_either(known) or [])
        return REST if known else None

    def _function(self, module: Module, call: ast.Call) -> tuple[Module, ast.FunctionDef] | None:
        """The function of the engine that is called, and its module."""
        match call.func:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                places = [module, self._modules.get(module.imported.get(name, ""))]
            case ast.Attribute(value=ast.Name(id=base), attr=name):
                places = [self._modules.get(f"{module.imported.get(base, '')}.{base}")]
            case _:
                return None
        found = next((one for one in places if one is not None and name in one.functions), None)
        return (found, found.functions[name]) if found else None


def _template(text: Text) -> str:
    counts: dict[str, int] = {}
    said = ""
    for part in text:
        if isinstance(part, str):
            said += part.replace("{", "{{").replace("}", "}}")
            continue
        counts[part.name] = counts.get(part.name, 0) + 1
        said += f"{{{part.name}{counts[part.name] if counts[part.name] > 1 else ''}}}"
    return said


def _product(pieces: list[Texts | None]) -> Texts | None:
    chosen = [one for one in pieces if one is not None]
    if len(chosen) < len(pieces):
        return None
    found = [tuple(itertools.chain(*one)) for one in itertools.islice(itertools.product(*chosen), MOST + 1)]
    return found if len(found) <= MOST else None


def _either(pieces: list[Texts | None]) -> Texts | None:
    if any(one is None for one in pieces):
        return None
    return list(dict.fromkeys(itertools.chain.from_iterable(one or [] for one in pieces)))


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.List(elts=[]) | ast.Call(args=[], func=ast.Name(id="list") | ast.Subscript()):
            return True
    return False


def _passes_on(text: ast.expr) -> bool:
    match text:
        case ast.Subscript(slice=ast.Constant(value=name)):
            return name in PASSED_ON
        case ast.Attribute(attr=name):
            return name in PASSED_ON
        case ast.Call():
            return called(text) == "format_exc"  # a defect's report is shown as it is
    return False


def _base(module: Module, call: ast.Call) -> str:
    """The first base of the class that a `super().__init__(...)` stands in: a kind of error, it may be."""
    at = module.parents.get(call)
    while at is not None and not isinstance(at, ast.ClassDef):
        at = module.parents.get(at)
    bases = at.bases if isinstance(at, ast.ClassDef) else []
    return bases[0].id if bases and isinstance(bases[0], ast.Name) else ""


def _is_number(module: Module, piece: ast.FormattedValue) -> bool:
    spec = ast.unparse(piece.format_spec) if piece.format_spec else ""
    if any(letter in spec for letter in (",", "d'", "f'", "%", "g'")):
        return True
    match piece.value:
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.FloorDiv()):
            return True
        case ast.Call() as call:
            return called(call) in ("len", "round", "int", "sum", "max", "min")
        case ast.Name() as name if found := module.parameter(name):
            return annotation(found[0], name.id) in ("int", "float")
    return False


def _slot_name(value: ast.expr) -> str:
    """A name for the translator's eye: the last one of an expression."""
    match value:
        case (
            ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name)))
        ):
            pass
        case ast.Call(func=ast.Attribute(attr="join")):
            name = "list"
        case _:
            names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
            name = names[-1] if names else "value"
    name = name.strip("_").lower().rstrip("0123456789")
    if name in PASSED_ON:
        return "rest"
    return "value" if name in ("n", "rest", "word", "") or not name.isidentifier() else name
