"""The rubric while it is edited: it may be faulty for a while, and every change can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

import annotated_types

from engine.rewards.field_paths import (
    field_paths,
    fitting_paths,
    judged_fields,
    missing_of,
    path_parameters,
)
from engine.rewards.registry import dimension
from engine.rewards.rubric import LONGEST_LABEL, Entry, Rubric
from engine.task import Task
from gui.shared.i18n import translate
from gui.shared.scores import part_title


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension of the draft. `key` stays the same whatever is changed, so that its card does too."""

    key: int
    entry: Entry

    @property
    def title(self) -> str:
        """The label that the user gave it, or else the dimension's title."""
        return self.entry.label or part_title(self.entry.dimension)

    @property
    def counts(self) -> bool:
        return self.entry.on and self.entry.weight > 0


Lines = tuple[Line, ...]


def lines_of(rubric: Rubric, known: Lines = ()) -> Lines:
    """The lines of a rubric; those that stand where the same dimension stood before keep their keys."""
    free = max((line.key for line in known), default=-1) + 1
    lines = []
    for entry, old in zip_longest(rubric.entries, known[: len(rubric.entries)]):
        if old is not None and old.entry.dimension == entry.dimension:
            lines.append(Line(old.key, entry))
        else:
            lines.append(Line(free, entry))
            free += 1
    return tuple(lines)


def rubric_of(lines: Lines, task: Task) -> Rubric:
    """The rubric, bound to its task. Raises UserError where `faults` names any."""
    return Rubric(entries=tuple(line.entry for line in lines)).bound_to(task)


def shares(lines: Lines) -> dict[int, float]:
    """Each counting line's share of the total, where all apply; by key."""
    whole = sum(line.entry.weight for line in lines if line.counts)
    return {line.key: line.entry.weight / whole for line in lines if line.counts}


def percent(share: float) -> str:
    """A share of 1 in percent, with a decimal where it is needed."""
    return f"{100 * share:.1f}".removesuffix(".0")


def faults(lines: Lines) -> dict[int, str]:
    """What keeps the draft from being saved, in a sentence, by the key of the line that should change."""
    sentences: dict[int, str] = {}
    seen: set[str] = set()
    for line in lines:
        if line.entry.part_name in seen:
            text = translate(
                "rewards", "Another dimension is called {name} too. Give this one a name of its own."
            )
            sentences[line.key] = text.format(name=line.title)
        seen.add(line.entry.part_name)
    if lines and not any(line.counts for line in lines):
        text = translate(
            "rewards", "Nothing counts in the total now. Turn a dimension on, or give one a weight."
        )
        sentences.setdefault(lines[0].key, text)
    return sentences


def is_twice(lines: Lines, line: Line) -> bool:
    """Whether its dimension occurs more than once."""
    return sum(other.entry.dimension == line.entry.dimension for other in lines) > 1


def changed(lines: Lines, key: int, entry: Entry) -> Lines:
    return tuple(replace(line, entry=entry) if line.key == key else line for line in lines)


def removed(lines: Lines, key: int) -> Lines:
    return tuple(line for line in lines if line.key != key)


def moved(lines: Lines, key: int, to: int) -> Lines:
    """The line at another place, counted without it; places beyond the ends are the ends."""
    line = next(line for line in lines if line.key == key)
    rest = list(removed(lines, key))
    rest.insert(max(0, min(to, len(rest))), line)
    return tuple(rest)


def added(lines: Lines, name: str, key: int, schema: Mapping[str, Any]) -> Lines:
    """A new line of this dimension at the end, as heavy as the others are on average, or not yet at all.

    It judges the first field that fits and that no line of this dimension judges yet.
    """
    weights = [line.entry.weight for line in lines if line.counts]
    weight = round(sum(weights) / len(weights), 2) if weights else 1.0
    weight = 0.0 if dimension(name).asked else weight
    entry = Entry(dimension=name, weight=weight, label=_free_label(lines, name, ""))
    taken = {
        path for line in lines if line.entry.dimension == name for path in judged_fields(line.entry).values()
    }
    chosen = {}
    for parameter in missing_of(entry, schema):
        paths = field_paths(schema, path_parameters(entry)[parameter])
        chosen[parameter] = next((path for path in paths if path not in taken), paths[0] if paths else "")
    values = {parameter: path for parameter, path in chosen.items() if path}
    if values:
        entry = entry.model_copy(update={"parameters": entry.parameters.model_copy(update=values)})
    return (*lines, Line(key, entry))


def names_of(entry: Entry, schema: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """What each parameter that names a field is chosen from: fields that fit it, a line, and the others.

    None at all where the schema does not say which fields there are.
    """
    names: dict[str, list[str | None]] = {}
    for parameter, types in path_parameters(entry).items():
        paths = field_paths(schema, types)
        fitting = len(fitting_paths(schema, types))
        line = [None] if 0 < fitting < len(paths) else []
        whole = [""] if not _needed(entry, parameter) else []
        if paths:
            names[parameter] = [*whole, *paths[:fitting], *line, *paths[fitting:]]
    return names


def _needed(entry: Entry, parameter: str) -> bool:
    marks = type(entry.parameters).model_fields[parameter].metadata
    return any(isinstance(mark, annotated_types.MinLen) for mark in marks)


def duplicated(lines: Lines, key: int, new_key: int) -> Lines:
    """A copy right after the line, under a name that is free."""
    result: list[Line] = []
    for line in lines:
        result.append(line)
        if line.key == key:
            name = _free_label(lines, line.entry.dimension, line.entry.label)
            result.append(Line(new_key, line.entry.model_copy(update={"label": name})))
    return tuple(result)


def _free_label(lines: Lines, name: str, label: str) -> str:
    """ "" where the dimension's own name is free, else its title or the label with the next free number."""
    taken = {line.entry.part_name for line in lines}
    if not label and name not in taken:
        return ""
    stem = (label or part_title(name))[: LONGEST_LABEL - 5]
    if stem.rpartition(" ")[2].isdigit():
        stem = stem.rpartition(" ")[0]
    return next(f"{stem} {number}" for number in range(2, 10_000) if f"{stem} {number}" not in taken)


@dataclass
class History:
    """Undo and redo over whole drafts."""

    now: Lines
    past: list[Lines] = field(default_factory=list)
    future: list[Lines] = field(default_factory=list)

    def push(self, lines: Lines) -> None:
        if lines != self.now:
            self.past.append(self.now)
            self.now = lines
            self.future.clear()

    def undo(self) -> Lines:
        """The draft before; the present one where there is none."""
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
        return self.now

    def redo(self) -> Lines:
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
        return self.now
