"""The phrase grammar: an expression carries both its words and its meaning.

A `Form` is one wording; forms with one meaning are a family. An `Expression` is a form whose slots
are filled, so that `say` and `resolve` come from the same object. The grammar draws expressions
(for the data) and reads them back from text (for the measurement of its reach).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from engine.time_range import template
from engine.time_range.calendar import Nonsense
from engine.time_range.template import Literal, Slot
from engine.time_range.vocabulary import WORDS, pick

Meaning = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Form:
    """One wording of a family. `held` wordings are never shown in training."""

    id: str
    family: str
    category: str
    kind: str
    text: str
    meaning: Meaning
    held: bool


@dataclass(frozen=True)
class Filled:
    """A slot with its value and the text that says it."""

    name: str
    text: str
    value: Any


@dataclass(frozen=True)
class Expression:
    """A form with its slots filled by words and by other expressions."""

    form: Form
    parts: tuple[str | Filled | tuple[str, Expression], ...]

    def say(self) -> str:
        """The words."""
        said = (
            p if isinstance(p, str) else p.text if isinstance(p, Filled) else p[1].say() for p in self.parts
        )
        return "".join(said)

    def resolve(self, today: date) -> Any:
        """The meaning on that day. Raises Nonsense where there is none."""
        values: dict[str, Any] = {}
        for part in self.parts:
            if isinstance(part, Filled):
                values[part.name] = part.value
            elif isinstance(part, tuple):
                values[part[0]] = part[1].resolve(today)
        return self.form.meaning(today, **values)

    def forms(self) -> Iterator[Form]:
        """The form and those of the expressions inside, outermost first."""
        yield self.form
        for part in self.parts:
            if isinstance(part, tuple):
                yield from part[1].forms()


Choose = Callable[[str], Form]


@dataclass
class Grammar:
    """All forms, by category and by family."""

    forms: list[Form] = field(default_factory=list)
    families: dict[str, dict[str, list[Form]]] = field(default_factory=dict)

    def add(self, kind: str, family: str, category: str, meaning: Meaning, *wordings: str) -> None:
        """Add a family: wordings of one meaning. A leading `~` holds a wording out of training."""
        for text in wordings:
            members = self.families.setdefault(category, {}).setdefault(family, [])
            form_id = f"{family}.{len(members) + 1}"
            form = Form(form_id, family, category, kind, text.lstrip("~"), meaning, text.startswith("~"))
            members.append(form)
            self.forms.append(form)

    def draw(self, form: Form, rng: Random, today: date, choose: Choose) -> Expression:
        """Fill a form; `choose` says which form of a category goes inside."""
        parts: list[str | Filled | tuple[str, Expression]] = []
        used: dict[str, Form] = {}
        filled: dict[str, Filled] = {}  # a name that stands twice is said twice
        for node in template.flatten(template.parse(form.text), rng):
            if isinstance(node, Literal):
                parts.append(node.text)
                continue
            if node.name in filled:
                parts.append(filled[node.name])
                continue
            kind = pick(rng, node.types)
            if word := WORDS.get(kind):
                value = word.draw(rng, today)
                filled[node.name] = Filled(node.name, word.say(value, rng), value)
                parts.append(filled[node.name])
            else:
                # Who writes 1 Aug 2031 at one end of a range seldom writes 31/08/2031 at the other.
                if kind not in used or rng.random() < 0.2:
                    used[kind] = choose(kind)
                parts.append((node.name, self.draw(used[kind], rng, today, choose)))
        return Expression(form, tuple(parts))

    def shown(self) -> Grammar:
        """The grammar without the held-out wordings: what training can show."""
        shown = Grammar()
        for form in self.forms:
            if not form.held:
                shown.families.setdefault(form.category, {}).setdefault(form.family, []).append(form)
                shown.forms.append(form)
        return shown


class Reader:
    """Reads expressions out of one text; results are kept, so that no place is read twice."""

    def __init__(self, grammar: Grammar, text: str, today: date) -> None:
        self.grammar, self.text, self.today = grammar, " ".join(text.lower().split()), today
        self._known: dict[tuple[str, int], list[tuple[int, Expression]]] = {}

    def at(self, category: str, place: int) -> list[tuple[int, Expression]]:
        """Each expression of the category that starts here, with its end."""
        if (category, place) not in self._known:
            self._known[category, place] = []  # an expression that would begin with itself is no expression
            readings = [
                hit
                for family in self.grammar.families[category].values()
                for form in family
                for hit in self._form(form, place)
            ]
            self._known[category, place] = readings
        return self._known[category, place]

    def everywhere(self, categories: tuple[str, ...]) -> Iterator[Expression]:
        """Each expression that starts and ends at a word's edge."""
        for place in range(len(self.text)):
            if place and self.text[place].isalnum() and self.text[place - 1].isalnum():
                continue
            for category in categories:
                for end, expression in self.at(category, place):
                    if end == len(self.text) or not (
                        self.text[end].isalnum() and self.text[end - 1].isalnum()
                    ):
                        yield expression

    def whole(self, categories: tuple[str, ...]) -> Iterator[Expression]:
        """Each expression that is the whole text."""
        for category in categories:
            yield from (expression for end, expression in self.at(category, 0) if end == len(self.text))

    def _form(self, form: Form, place: int) -> Iterator[tuple[int, Expression]]:
        for end, values in template.read(template.parse(form.text), self.text, place, self._slot):
            expression = Expression(form, tuple(_part(name, value) for name, value in values))
            if _contradicts(expression):
                continue
            try:
                expression.resolve(self.today)
            except Nonsense:
                continue
            yield end, expression

    def _slot(self, slot: Slot, place: int) -> Iterator[tuple[int, object]]:
        for kind in slot.types:
            if word := WORDS.get(kind):
                if hit := word.pattern.match(self.text, place):
                    yield hit.end(), Filled(slot.name, hit[0], word.read(hit[0]))
            else:
                yield from self.at(kind, place)


def _contradicts(expression: Expression) -> bool:
    """Whether a name that stands twice has two values: `this week and next month`."""
    filled = [part for part in expression.parts if isinstance(part, Filled)]
    return any(one.name == other.name and one.value != other.value for one in filled for other in filled)


def _part(name: str, value: object) -> str | Filled | tuple[str, Expression]:
    if isinstance(value, Expression):
        return name, value
    assert isinstance(value, str | Filled)
    return value
