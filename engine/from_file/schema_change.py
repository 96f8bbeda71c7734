"""What a change of the schema means for the rewards and the rows: renamed fields, lost ones, new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.base.errors import UserError
from engine.data.edits import Replace
from engine.data.rows import Row
from engine.from_file.fields import AnswerField, Fields, fields_of, schema_from_fields
from engine.from_file.rewards import leaves_of, rubric_for
from engine.rewards.field_paths import has_field, judged_fields, missing_of
from engine.rewards.rubric import LONGEST_LABEL, Entry, Rubric

Renames = Mapping[str, str]  # old path: new path; lists on the way do not count


@dataclass(frozen=True, slots=True)
class Lost:
    """A dimension that judges a field which the schema loses; `place` is its index in the rubric."""

    place: int
    entry: Entry
    parameter: str
    path: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the rewards: `rubric` has followed the renames, `lost` and `new` are to be decided.

    `new` are the fields that came and that no dimension judges; places in `lost` are those of `rubric`.
    """

    schema: Mapping[str, Any]
    renames: Renames
    rubric: Rubric
    lost: tuple[Lost, ...]
    new: Fields

    def __bool__(self) -> bool:
        return bool(self.renames or self.lost or self.new)


def change_of(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    rubric: Rubric,
    known: Renames,
    refused: Iterable[str] = (),
) -> Change:
    """What another schema means for the rewards. `refused` are renamed fields (their old paths) that are
    other fields after all, with what is within them.
    """
    before, after = _fields(old), _fields(new)
    renames = guessed_renames(before, after, known)
    refused = {*refused}
    renames = {
        path: to
        for path, to in renames.items()
        if not any(path == one or path.startswith(one + ".") for one in refused)
    }
    followed = renamed_rubric(rubric, renames)
    lost = lost_fields(followed, old, new)
    return Change(new, renames, followed, lost, new_fields(followed, before, after, renames))


def decided(change: Change, lost: Mapping[tuple[int, str], str], new: Iterable[AnswerField]) -> Rubric:
    """The rubric after the decisions, not bound to its task.

    `lost` gives the field that is judged instead, by place and parameter: "" removes the dimension, and what
    is not in it stays as it is. Each of `new` gets a dimension. Raises UserError for a rubric without weight.
    """
    entries: list[Entry | None] = [*change.rubric.entries]
    for (place, parameter), path in lost.items():
        entry = entries[place]
        entries[place] = pointed_at(entry, parameter, path) if entry is not None and path else None
    rubric = Rubric.model_construct(entries=tuple(entry for entry in entries if entry is not None))
    for one in new:
        added = fitting_entry(one, change.schema, rubric)
        names = [entry.dimension for entry in rubric.entries]
        at = names.index("exact") if "exact" in names else len(names)  # the whole answer comes last
        before, after = rubric.entries[:at], rubric.entries[at:]
        rubric = Rubric.model_construct(entries=(*before, added, *after))
    return Rubric(entries=rubric.entries)


def top_renames(renames: Renames) -> dict[str, str]:
    """The renames without those of fields that moved with their object only."""
    return {
        old: new for old, new in renames.items() if _last(old) != _last(new) or _parent(old) not in renames
    }


def guessed_renames(old: Fields, new: Fields, known: Renames) -> dict[str, str]:
    """The known renames, and each field that went while an equal one came within the same object.

    Equal is a field in all but its name. Of several equal ones none is taken for the other, unless the one
    stands where the other stood.
    """
    renames = dict(known)
    gone = [one for one in old if not {one.path} & {*renames, *(other.path for other in new)}]
    come = [one for one in new if not {one.path} & {*renames.values(), *(other.path for other in old)}]
    for one in gone:
        parent = renames.get(one.parent, one.parent)
        same = [other for other in come if other.parent == parent and _alike(one, other)]
        if len(same) > 1:
            same = [other for other in same if _place(other, new) == _place(one, old)]
        twins = [other for other in gone if other.parent == one.parent and _alike(one, other)]
        if len(same) == 1 and (len(twins) == 1 or _place(same[0], new) == _place(one, old)):
            renames[one.path] = same[0].path
            come.remove(same[0])
    return renames


def renamed_rubric(rubric: Rubric, renames: Renames) -> Rubric:
    """The rubric with its dimensions at the new paths. A label that was the old path becomes the new one."""
    taken = {entry.part_name for entry in rubric.entries}
    return Rubric(entries=tuple(_renamed_entry(entry, renames, taken) for entry in rubric.entries))


def lost_fields(rubric: Rubric, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Lost, ...]:
    """Every dimension whose field the old schema has and the new one has not; those that are off too."""
    return tuple(
        Lost(place, entry, parameter, path)
        for place, entry in enumerate(rubric.entries)
        for parameter, path in missing_of(entry, new).items()
        if has_field(old, path)
    )


def new_fields(rubric: Rubric, old: Fields, new: Fields, renames: Renames) -> Fields:
    """The fields that came, without objects and what no dimension can judge, and that none judges yet."""
    known = {one.path for one in old} | {*renames.values()}
    judged = {path for entry in rubric.entries for path in judged_fields(entry).values()}
    return tuple(leaf.field for leaf in leaves_of(new) if leaf.field.path not in known | judged)


def fitting_entry(one: AnswerField, schema: Mapping[str, Any], rubric: Rubric) -> Entry:
    """The dimension that Lathe proposes for a field, as heavy as those that judge a field are on average."""
    proposed = rubric_for(_schema_of(one, schema))
    entry = next((entry for entry in proposed.entries if one.path in judged_fields(entry).values()), None)
    if entry is None:
        entry = pointed_at(Entry(dimension="field_equals"), "field", one.path)
    weights = [other.weight for other in rubric.entries if judged_fields(other) and other.on]
    taken = {other.part_name for other in rubric.entries}
    numbered = (f"{one.path[: LONGEST_LABEL - 4]} {number}" for number in range(2, 999))
    label = next(name for name in (one.path[:LONGEST_LABEL], *numbered) if name not in taken)
    weight = round(sum(weights) / len(weights), 3) if weights else 0.1
    return entry.model_copy(update={"weight": weight, "label": label})


def pointed_at(entry: Entry, parameter: str, path: str) -> Entry:
    """The dimension judging another field; a label that was the old path follows."""
    old = getattr(entry.parameters, parameter)
    label = path[:LONGEST_LABEL] if entry.label == old else entry.label
    parameters = entry.parameters.model_copy(update={parameter: path})
    return entry.model_copy(update={"parameters": parameters, "label": label})


def renamed_rows(rows: Sequence[Row], renames: Renames) -> Replace | None:
    """The edit that renames the fields in all right answers; None where no row has one of them."""
    steps = {old: _last(new) for old, new in renames.items() if _last(old) != _last(new)}
    pairs = []
    for place, row in enumerate(rows):
        answer, *accepted = (_renamed(one, "", steps) for one in row.answers())
        new = replace(row, completion=answer, accepted=tuple(accepted))
        if new != row:
            pairs.append((place, new))
    return Replace(tuple(pairs)) if pairs else None


def _renamed(value: Any, path: str, steps: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, path, steps) for item in value]
    if not isinstance(value, Mapping):
        return value
    result: dict[str, Any] = {}
    for key, inner in value.items():
        inside = f"{path}.{key}" if path else key
        new = steps.get(inside, key)
        if new != key and new in value and f"{path}.{new}".strip(".") not in steps:
            new = key  # the row has both: nothing is overwritten
        result[new] = _renamed(inner, inside, steps)
    return result


def _renamed_entry(entry: Entry, renames: Renames, taken: set[str]) -> Entry:
    for parameter, path in judged_fields(entry).items():
        new = new_path(path, renames)
        if new != path:
            changed = pointed_at(entry, parameter, new)
            if changed.part_name != entry.part_name and changed.part_name in taken:
                changed = changed.model_copy(update={"label": entry.label})
            taken.add(changed.part_name)
            entry = changed
    return entry


def new_path(path: str, renames: Renames) -> str:
    """A path of an answer under the renames; numbers in it are places in lists."""
    result: list[str] = []
    at = ""
    for step in path.split("."):
        if step.isdigit():
            result.append(step)
            continue
        at = f"{at}.{step}" if at else step
        result.append(_last(renames.get(at, at)))
    return ".".join(result)


def _schema_of(one: AnswerField, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of this field alone, which is always there, so that it gets a dimension of its own."""
    steps = one.path.split(".")
    parents = [AnswerField(".".join(steps[:end]), "object") for end in range(1, len(steps))]
    within = [other for other in _fields(schema) if other.path.startswith(one.path + ".")]
    return schema_from_fields([*parents, replace(one, required=True, nullable=False), *within], schema)


def _fields(schema: Mapping[str, Any]) -> Fields:
    """The fields; none where the schema is more than a list of them."""
    try:
        return fields_of(schema)
    except UserError:
        return ()


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def _alike(one: AnswerField, other: AnswerField) -> bool:
    return repr(replace(one, path="")) == repr(replace(other, path="")) and one.rule == other.rule


def _place(one: AnswerField, fields: Iterable[AnswerField]) -> int:
    """Its place among the fields of its object."""
    return [other.path for other in fields if other.parent == one.parent].index(one.path)


def _last(path: str) -> str:
    return path.rpartition(".")[2]
