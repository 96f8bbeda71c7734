"""What each column of a file is used for, and what that makes of them all. No widgets here."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.data.importing import Columns, template_columns
from engine.data.rows import canonical
from engine.reading.tables import Table
from gui.shared.i18n import QT_TRANSLATE_NOOP, looked_up

PROMPT, ANSWER, FIELD, ACCEPTED, REASONING, KIND, SPLIT, ID, KEPT, LEFT_OUT = (
    "prompt", "answer", "field", "accepted", "reasoning", "kind", "split", "id", "kept", "left_out",
)  # fmt: skip
ROLES = (PROMPT, FIELD, ANSWER, ACCEPTED, REASONING, KIND, SPLIT, ID, KEPT, LEFT_OUT)
_SINGLE = (ANSWER, ACCEPTED, REASONING, KIND, SPLIT, ID)  # at most one column has it
_TITLES = {
    PROMPT: QT_TRANSLATE_NOOP("roles", "Prompt"),
    FIELD: QT_TRANSLATE_NOOP("roles", "Answer field"),
    ANSWER: QT_TRANSLATE_NOOP("roles", "Answer (JSON)"),
    REASONING: QT_TRANSLATE_NOOP("roles", "Working"),
    ACCEPTED: QT_TRANSLATE_NOOP("roles", "Also right (JSON list)"),
    KIND: QT_TRANSLATE_NOOP("roles", "Kind"),
    SPLIT: QT_TRANSLATE_NOOP("roles", "Split"),
    ID: QT_TRANSLATE_NOOP("roles", "Id"),
    KEPT: QT_TRANSLATE_NOOP("roles", "Kept with the row"),
    LEFT_OUT: QT_TRANSLATE_NOOP("roles", "Left out"),
}
HELPS = {
    PROMPT: QT_TRANSLATE_NOOP("roles", "What the model is asked. Several columns are joined."),
    FIELD: QT_TRANSLATE_NOOP("roles", "One field of the expected answer; a dot in its name nests it."),
    ANSWER: QT_TRANSLATE_NOOP("roles", "The whole expected answer, as a JSON object."),
    REASONING: QT_TRANSLATE_NOOP(
        "roles", "How the answer is found; learned only where the task has working."
    ),
    ACCEPTED: QT_TRANSLATE_NOOP("roles", "Further answers that are right too, as a JSON list of objects."),
    KIND: QT_TRANSLATE_NOOP("roles", "A group of rows, to filter by and to split by."),
    SPLIT: QT_TRANSLATE_NOOP("roles", "Says train, valid or test."),
    ID: QT_TRANSLATE_NOOP("roles", "The row's identifier; made where it is missing."),
    KEPT: QT_TRANSLATE_NOOP("roles", "Stays beside the row; the model does not see it."),
    LEFT_OUT: QT_TRANSLATE_NOOP("roles", "Is not imported."),
}
_LOOKED_AT = 40  # records, for examples


def role_title(role: str) -> str:
    return looked_up("roles", _TITLES, role)


def role_help(role: str) -> str:
    return looked_up("roles", HELPS, role)


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of each column, in the file's order, the name of each field, and the prompt's template.

    `template` is empty where the prompt is one column as it is.
    """

    roles: Mapping[str, str]
    fields: Mapping[str, str]  # column -> dotted name, also of columns that are no field now
    template: str = ""

    def with_role(self, column: str, role: str) -> Roles:
        """Another role for a column; one that only one column can have is taken from the other."""
        roles = dict(self.roles)
        for other, has in self.roles.items():
            taken = role in _SINGLE and has == role
            if other != column and (taken or {role, has} == {ANSWER, FIELD}):
                roles[other] = KEPT
        roles[column] = role
        prompts = [name for name, has in roles.items() if has == PROMPT]
        template = self.template
        if set(prompts) != set(slots(template)):
            template = joined(prompts)
        return Roles(roles, self.fields, template)

    def with_field(self, column: str, name: str) -> Roles:
        return Roles(self.roles, {**self.fields, column: name}, self.template)

    def with_template(self, template: str) -> Roles:
        """Another template; the columns that it names are the prompt's."""
        named = [name for name in slots(template) if name in self.roles]
        if not named:
            return Roles(self.roles, self.fields, template)
        roles = {
            name: PROMPT if name in named else KEPT if has == PROMPT else has
            for name, has in self.roles.items()
        }
        return Roles(roles, self.fields, template)

    def following(self, renamed: Mapping[str, str], gone: Collection[str]) -> Roles:
        """With other names for fields, and those within them; columns of fields that are gone are kept."""
        fields, roles = dict(self.fields), dict(self.roles)
        for path, name in self.filled().items():
            if path in gone:
                roles[name] = KEPT
            for old, new in renamed.items():
                if path == old or path.startswith(f"{old}."):
                    fields[name] = new + path[len(old) :]
                    break
        return Roles(roles, fields, self.template)

    def filled(self) -> dict[str, str]:
        """The column of each field. Of columns with the same field the later get a number: none is lost."""
        filled: dict[str, str] = {}
        for name, role in self.roles.items():
            if role == FIELD:
                wanted = self.fields.get(name) or name
                paths = itertools.chain([wanted], (f"{wanted}_{number}" for number in itertools.count(2)))
                filled[next(path for path in paths if path not in filled)] = name
        return filled

    @property
    def plain(self) -> bool:
        """Whether the prompt is one column as it is."""
        return len(self.prompts) < 2 and self.template.strip() in (
            "",
            *(f"{{{one}}}" for one in self.prompts),
        )

    @property
    def prompts(self) -> list[str]:
        return [name for name, role in self.roles.items() if role == PROMPT]

    def columns(self) -> Columns:
        """The mapping as the engine takes it."""
        single = {role: name for name, role in self.roles.items() if role in _SINGLE}
        prompts = self.prompts
        return Columns(
            prompt=prompts[0] if len(prompts) == 1 else "",
            template="" if self.plain else self.template,
            completion=single.get(ANSWER, ""),
            fields=self.filled(),
            kind=single.get(KIND, ""),
            id=single.get(ID, ""),
            split=single.get(SPLIT, ""),
            reasoning=single.get(REASONING, ""),
            accepted=single.get(ACCEPTED, ""),
            left_out=tuple(name for name, role in self.roles.items() if role == LEFT_OUT),
        )


def roles_of(names: Sequence[str], columns: Columns) -> Roles:
    """The roles of these columns in a mapping of the engine's."""
    roles = dict.fromkeys(names, KEPT)
    fields = {name: name for name in names}
    roles.update(dict.fromkeys((name for name in columns.left_out if name in roles), LEFT_OUT))
    single = {ACCEPTED: columns.accepted, REASONING: columns.reasoning, KIND: columns.kind}
    single |= {SPLIT: columns.split, ID: columns.id}
    roles.update({name: role for role, name in single.items() if name in roles})
    if columns.completion in roles:
        roles[columns.completion] = ANSWER
    else:
        for path, name in columns.fields.items():
            if name in roles:
                roles[name], fields[name] = FIELD, path
    for name in slots(columns.template) or [columns.prompt]:
        if name in roles:
            roles[name] = PROMPT
    return Roles(roles, fields, columns.template)


def slots(template: str) -> list[str]:
    """The columns that a template names, in its order."""
    return list(dict.fromkeys(template_columns(template)))


def joined(names: Sequence[str]) -> str:
    """A template that joins these columns; "" for less than two."""
    return "\n".join(f"{{{name}}}" for name in names) if len(names) > 1 else ""


def example_of(table: Table, name: str) -> str:
    """The first texts of a column, to see what stands in it."""
    seen: list[str] = []
    for record in table.records[:_LOOKED_AT]:
        text = cell_text(record.cells.get(name))
        if text and text not in seen:
            seen.append(text)
        if len(seen) == 3:
            break
    return " · ".join(text[:120] for text in seen)


def cell_text(cell: Any) -> str:
    """A cell as a text on one line; "" where it is empty."""
    text = "" if cell is None else cell if isinstance(cell, str) else canonical(cell)
    return " ".join(text.split())
