"""The text of a wording: literals, slots, alternatives; said one way, read every way.

Syntax: `{slot}` or `{name:TYPE}`, `<a|b>` for one of them, `[a]` for a or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value; `types` are the words or categories that may fill it."""

    name: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[tuple[Node, ...], ...]


Node = Literal | Slot | Choice
Nodes = tuple[Node, ...]
# What a reader of one slot finds at a place of the text: where it ends and what it is.
SlotReader = Callable[[Slot, int], Iterator[tuple[int, object]]]
Found = tuple[int, tuple[tuple[str, object], ...]]


@cache
def parse(text: str) -> Nodes:
    """The nodes of a template text. Raises ValueError where a bracket is left open."""
    nodes, end = _sequence(text, 0, "")
    if end != len(text):
        raise ValueError(f"unbalanced template: {text!r}")
    return nodes


def _sequence(text: str, at: int, stop: str) -> tuple[Nodes, int]:
    nodes: list[Node] = []
    while at < len(text) and text[at] not in stop:
        char = text[at]
        if char == "{":
            end = text.index("}", at)
            nodes.append(_slot(text[at + 1 : end]))
            at = end + 1
        elif char == "[":
            inner, at = _sequence(text, at + 1, "]")
            nodes.append(Choice((inner, ())))
            at += 1
        elif char == "<":
            options: list[Nodes] = []
            while text[at] != ">":
                inner, at = _sequence(text, at + 1, "|>")
                options.append(inner)
            nodes.append(Choice(tuple(options)))
            at += 1
        else:
            plain = re.compile(r"[^{}\[\]<>|]+").match(text, at)
            if plain is None:
                raise ValueError(f"stray {char!r} in template {text!r}")
            nodes.append(Literal(plain[0]))
            at = plain.end()
    return tuple(nodes), at


def _slot(inside: str) -> Slot:
    name, _, types = inside.partition(":")
    return Slot(name, tuple(types.split("|")) if types else (name.rstrip("0123456789"),))


def flatten(nodes: Nodes, rng: Random) -> list[Literal | Slot]:
    """One reading of the template: every choice is made by `rng`."""
    flat: list[Literal | Slot] = []
    for node in nodes:
        if isinstance(node, Choice):
            flat.extend(flatten(node.options[int(rng.random() * len(node.options))], rng))
        else:
            flat.append(node)
    return flat


def read(nodes: Nodes, text: str, at: int, slot_reader: SlotReader) -> Iterator[Found]:
    """Every way to read the nodes from `at` on: the end, each slot's value, each literal under no name."""
    if not nodes:
        yield at, ()
        return
    head, rest = nodes[0], nodes[1:]
    for end, values in _read_one(head, text, at, slot_reader):
        for last, more in read(rest, text, end, slot_reader):
            yield last, values + more


def _read_one(node: Node, text: str, at: int, slot_reader: SlotReader) -> Iterator[Found]:
    if isinstance(node, Literal):
        literal = node.text.lower()
        if text.startswith(literal, at):
            yield at + len(literal), (("", node.text),)
    elif isinstance(node, Choice):
        for option in node.options:
            yield from read(option, text, at, slot_reader)
    else:
        for end, value in slot_reader(node, at):
            yield end, ((node.name, value),)
